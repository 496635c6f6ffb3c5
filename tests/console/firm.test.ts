import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { words } from '../../console/src/words/all.ts';
import { readFiles } from '../../src/money/imports/index.ts';
import { fine, noBrowser } from '../support/browser.ts';
import { openOwed } from '../support/receivables.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { signedIn } from '../support/signed-in.ts';

const owed = await openOwed();
const { seller, debtor, system } = owed;
await owed.receivable(1_234.5);
const heading = '发票代码,发票号码,购方税号,开票日期,金额,税额,价税合计,到期日';
const line = ',26502000010000000001,91440300708461136T,2026-10-01,100.00,13.00,113.00,2026-12-01';

suiteNeeding('chromium', noBrowser, 'the core firm and its supplier', () => {
  it('hand a file in by clicking, and see what became of its lines', async () => {
    const seen = await signedIn(owed, seller, 'zh');
    const { page } = seen;
    const say = (word: keyof typeof words) => words[word][1];
    await seen.go('/files');
    await page.getByRole('button', { name: say('file.handIn') }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: say('file.kind') }).click();
    await page.getByTitle('应收账款', { exact: true }).last().click();
    await dialog.getByText('购方税号').first().waitFor();
    const buffer = Buffer.from(`${heading}\n${line}\n`);
    await dialog
      .getByLabel(say('file.file'), { exact: true })
      .setInputFiles({ name: 'invoices.csv', mimeType: 'text/csv', buffer });
    await fine(seen);
    await seen.picture('hand-in');
    await dialog.getByRole('button', { name: say('file.send'), exact: true }).click();
    await page.waitForURL(/\/files\/imp_/);
    const id = page.url().split('/').at(-1) ?? '';
    await readFiles(system());
    const { body } = await seller.get<{ status: string; accepted: number }>(`/files/${id}`);
    expect(body).toMatchObject({ status: 'done', accepted: 1 });
  });

  it('find in a task what is known already, and make the hash from the document', async () => {
    const seen = await signedIn(owed, debtor, 'en');
    const { page } = seen;
    await seen.go('/work');
    await page.getByRole('button', { name: 'CNY 1,234.50' }).click();
    await page.getByRole('button', { name: words['task.do'][0], exact: true }).click();
    const dialog = page.getByRole('dialog');
    const buffer = Buffer.from('the statement of account');
    await dialog
      .getByLabel(words['hash.file'][0])
      .setInputFiles({ name: 'paper.pdf', mimeType: 'application/pdf', buffer });
    const hash = createHash('sha256').update(buffer).digest('hex');
    await expect.poll(() => dialog.getByLabel('Evidence hash').inputValue()).toBe(hash);
    const typed = await dialog
      .locator('input')
      .evaluateAll((all) => all.map((one) => (one as { value?: string }).value));
    expect(typed).toContain('1234.50');
    await fine(seen);
    await seen.picture('confirm-task');
  });

  it('read acts, lists and rules in Chinese', async () => {
    const seen = await signedIn(owed, debtor, 'zh');
    const { page } = seen;
    const { body } = await debtor.get<{ items: { id: string }[] }>('/receivables?limit=1');
    await seen.go(`/receivables/${body.items[0]?.id}`);
    await page.getByRole('button', { name: words['detail.acts'][1] }).click();
    const acts = await page.getByRole('menuitem').allTextContents();
    expect(acts).toContain('确认');
    expect(acts.filter((text) => !/\p{Script=Han}/u.test(text))).toEqual([]);
    await seen.picture('acts');
    await seen.go('/admin/rules');
    await page.getByText('密钥有效天数').waitFor();
    await seen.picture('rules');
    await seen.go('/proposals');
    await seen.picture('proposals');
    expect(seen.complaints).toEqual([]);
  });
});
