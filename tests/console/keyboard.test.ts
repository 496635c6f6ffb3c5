import { expect, it } from 'vitest';
import { words } from '../../console/src/words/all.ts';
import { noBrowser, visit } from '../support/browser.ts';
import { openCollateral, yuan } from '../support/collateral.ts';
import { signInByKeys, tabTo } from '../support/keys.ts';
import { supervise } from '../support/proved.ts';
import { openOwed } from '../support/receivables.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { enrolled, nextCode } from '../support/sign-in.ts';
import { signedIn } from '../support/signed-in.ts';

const desk = await openCollateral();
const { bank, importer, manager } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const facilityId = await desk.facility(10_000_000, {});
await desk.pledged(facilityId, 100);
const officer = await enrolled(desk, bank, 'li.wei');
await supervise(desk, desk.agreementId);
const owed = await openOwed();
await owed.receivable(1_234.5);

const say = (word: keyof typeof words) => words[word][0] as string;
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

suiteNeeding('chromium', noBrowser, 'a day by the keyboard alone', () => {
  it('of a bank officer: signed in, a drawdown approved with the second factor, on to the portfolio', async () => {
    const { id } = await importer.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, {
      product: 'working_capital',
      amount: yuan(1_000),
      dueOn: desk.dayIn(30),
    });
    const here = await visit(desk.url, 'en');
    const { page } = here;
    const { keyboard } = page;
    await page.goto(`${desk.url}/work`);
    await signInByKeys(here.page, desk, officer);
    await page.getByRole('heading', { level: 1, name: say('nav.work') }).waitFor();

    // j and k move through the worklist; what has the keys is opened by Enter.
    await page.getByRole('button', { name: /CNY 1,000\.00/ }).waitFor();
    await tabTo(page, /CNY 1,000\.00/);
    await keyboard.press('Enter');
    await tabTo(page, say('task.claim'));
    await keyboard.press('Enter');
    await page.getByRole('button', { name: say('task.letGo') }).waitFor();
    await tabTo(page, say('task.see'));
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: say('drawdown.judgement') }).waitFor();

    desk.clock.advance(600);
    await tabTo(page, say('task.do'));
    await keyboard.press('Enter');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('act.preview') })
      .waitFor();
    await tabTo(page, say('act.preview'));
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: say('act.previewed') }).waitFor();
    await tabTo(page, say('act.send'));
    await keyboard.press('Enter');
    const stepUp = page.getByRole('dialog').filter({ hasText: say('stepUp.lead') });
    await stepUp.getByLabel(say('entry.code')).waitFor();
    await tabTo(page, say('entry.code'));
    await keyboard.type(await nextCode(desk, officer.secret));
    await keyboard.press('Enter');
    await page.getByText(say('act.done'), { exact: true }).waitFor();
    await keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect((await bank.get<{ status: string }>(`/drawdowns/${id}`)).body.status).toBe('approved');

    // The second entry of the desk, and back to where one was.
    await keyboard.press('g');
    await keyboard.press('2');
    await page.getByText(say('portfolio.lead')).waitFor();
    await keyboard.press('Escape');
    await page.getByRole('heading', { name: say('drawdown.judgement') }).waitFor();
    await keyboard.press('?');
    await page.getByRole('dialog').getByText('g 1 … g 7').waitFor();
    expect(here.complaints).toEqual([]);
  });

  it('of a core firm: what is owed is chosen and confirmed', async () => {
    const holder = await enrolled(owed, owed.debtor, 'wang.fang');
    const seen = await visit(owed.url, 'en');
    const { page } = seen;
    await page.goto(`${owed.url}/confirm`);
    await signInByKeys(page, owed, holder);
    await page.getByRole('row').filter({ hasText: '1,234.50' }).waitFor();
    await tabTo(page, say('confirm.all'));
    await page.keyboard.press('Space');
    await page.getByText(say('confirm.chosen').replace('{count}', '1')).waitFor();
    await tabTo(page, say('confirm.do'));
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('1,234.50').waitFor();
    await tabTo(page, say('confirm.do'));
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const { body } = await owed.debtor.get<{ items: { status: string }[] }>('/receivables?limit=1');
    expect(body.items[0]?.status).toBe('confirmed');
    expect(seen.complaints).toEqual([]);
  });

  it('of a custodian: a patrol is recorded with its photograph', async () => {
    const seen = await signedIn(desk, manager, 'en');
    const { page } = seen;
    await seen.go('/field/today');
    await page
      .getByRole('button', { name: say('field.patrol') })
      .last()
      .waitFor();
    await tabTo(page, say('field.patrol'));
    await page.keyboard.press('Enter');
    // The camera is the device's own; what it took is given to the page.
    await page.locator('input[type=file]').setInputFiles({ name: 'hall.png', mimeType: 'image/png', buffer: png });
    await page.getByRole('dialog').getByText('hall.png', { exact: true }).waitFor();
    await tabTo(page, say('field.save'));
    await page.keyboard.press('Enter');
    await page.getByText(say('field.unsent').replace('{count}', '0')).waitFor();
    expect(seen.complaints).toEqual([]);
  });
});
