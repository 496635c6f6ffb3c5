import { expect, it } from 'vitest';
import { words } from '../../console/src/words/all.ts';
import { fine, noBrowser } from '../support/browser.ts';
import { openOwed, yuan } from '../support/receivables.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { signedIn } from '../support/signed-in.ts';

const owed = await openOwed();
const { debtor } = owed;
const [same, other, unknown] = [
  await owed.receivable(1_000),
  await owed.receivable(2_000),
  await owed.receivable(3_000),
];
const record = (at: number, fapiaoKey: string, amount: number) => ({
  kind: 'payable',
  number: `AP-${at}`,
  version: 1,
  sellerCode: '91330100799655058B',
  orderNumber: `PO-${at}`,
  fapiaoKey,
  dueOn: '2026-12-01',
  amount: yuan(amount),
  recordedOn: '2026-10-01',
});
await debtor.done('/core-records', { records: [record(1, same.number, 1_000), record(2, other.number, 1_900)] });

suiteNeeding('chromium', noBrowser, 'who owes', () => {
  it.each([
    ['en', 0],
    ['zh', 1],
  ] as const)('sees each invoice beside what the own system says, in %s', async (language, at) => {
    const say = (word: keyof typeof words) => words[word][at] as string;
    const seen = await signedIn(owed, debtor, language);
    const { page } = seen;
    await seen.go('/confirm');
    const line = (number: string) => page.getByRole('row').filter({ hasText: number });
    await line(same.number).getByText(say('confirm.same'), { exact: true }).waitFor();
    await line(other.number).getByText('−100.00 ▼').waitFor();
    // What the own system does not say is no difference of nought.
    await line(unknown.number).getByText(say('confirm.notBooked')).waitFor();
    await page.getByRole('button', { name: say('confirm.chooseSame').replace('{count}', '1') }).click();
    await page.getByText(say('confirm.chosen').replace('{count}', '1')).waitFor();
    await fine(seen);
    await seen.picture('confirm');
    // The second click of a double click falls beside the sheet, which stays.
    await page.getByRole('button', { name: say('confirm.do'), exact: true }).dblclick();
    await page.getByRole('dialog').getByText('1,000.00').waitFor();
    await page.waitForTimeout(400);
    expect(await page.getByRole('dialog').count()).toBe(1);
  });
});
