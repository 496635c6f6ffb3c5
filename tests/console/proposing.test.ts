import { expect, it } from 'vitest';
import { amountText, ratioText } from '../../console/src/parts/format.ts';
import { words } from '../../console/src/words/all.ts';
import { fieldOf, valueOf } from '../../console/src/words/terms/index.ts';
import { fine, noBrowser } from '../support/browser.ts';
import { loanDesk, terms } from '../support/loans.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { signedIn } from '../support/signed-in.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const { rate: _, ...others } = terms();
const body = {
  borrowerId: desk.borrower.partyId,
  amount: { amountMinor: '100000000', currency: 'CNY' },
  purposeKind: 'working_capital',
  purpose: 'Steel for the works',
  payees: [{ name: 'Supplier of Steel', accountNumber: '6222000011112222' }],
  expectedOn: '2026-03-05',
  availableUntil: '2026-03-31',
  terms: others,
  fees: [{ code: 'guarantee', amount: { amountMinor: '500000', currency: 'CNY' }, payeeName: 'Guarantor of the City' }],
};
interface Proposed {
  sheet: { allInBps: number; costMinor: string };
  schedule: { lines: { dueOn: string; interestMinor: string; balanceMinor: string }[] };
}
/** What the service answers to it, as whoever asks without a screen. */
async function answered(rateBps: number): Promise<Proposed> {
  const response = await fetch(`${desk.url}/v1/loans`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bank.key}`, 'content-type': 'application/json', preview: 'true' },
    body: JSON.stringify({ ...body, terms: { ...others, rate: { kind: 'fixed', rateBps } } }),
  });
  expect(response.status).toBe(201);
  return (await response.json()) as Proposed;
}

suiteNeeding('chromium', noBrowser, 'proposing a loan', () => {
  it.each([
    ['en', 0],
    ['zh', 1],
  ] as const)(
    'shows what it costs and when it is paid back while it is typed, and what does not fit where it stands, in %s',
    async (language, at) => {
      const say = (word: keyof typeof words) => words[word][at] as string;
      const seen = await signedIn(desk, bank, language);
      const { page } = seen;
      page.setDefaultTimeout(60_000);
      await seen.go('/loans');
      // All but the rate was typed before.
      await page.evaluate(
        `sessionStorage.setItem('holdfast.draft.${bank.personId} /v1/loans', ${JSON.stringify(JSON.stringify(body))})`,
      );
      await page.getByRole('button', { name: say('list.new'), exact: true }).click();
      const dialog = page.getByRole('dialog');
      const beside = dialog.getByRole('region', { name: say('act.previewed') });
      await beside.getByText(say('loan.lacks').replace('{count}', '1')).waitFor();

      // A rate is one of two kinds, and each asks for its own.
      const rate = dialog.getByRole('group', { name: fieldOf('rate', language) });
      await rate.getByRole('combobox').click();
      await page
        .getByTitle(valueOf('fixed', language) ?? '', { exact: true })
        .last()
        .click();
      const share = rate.getByLabel(fieldOf('rateBps', language));
      const shown = async (expected: Proposed) => {
        const last = expected.schedule.lines.at(-1);
        const line = beside.getByRole('row').filter({ hasText: last?.dueOn ?? '' });
        await line.getByText(amountText(last?.interestMinor ?? '', 'CNY'), { exact: true }).waitFor();
        const text = await beside.innerText();
        expect(text).toContain(ratioText(expected.sheet.allInBps));
        expect(text).toContain(amountText(expected.sheet.costMinor, 'CNY'));
        expect(text).toContain('Guarantor of the City');
      };
      await share.fill('4.35');
      await shown(await answered(435));
      await share.fill('7.2');
      await shown(await answered(720));
      await fine(seen);
      await seen.picture('proposing');

      // The day that does not fit is marked, and what was typed stays.
      const until = dialog.getByLabel(fieldOf('availableUntil', language));
      await until.fill('2026-03-01');
      await dialog
        .locator('.form-field')
        .filter({ has: page.getByLabel(fieldOf('availableUntil', language)) })
        .locator('.fault')
        .waitFor();
      await beside.locator('.refusal').waitFor();
      await seen.picture('proposing-refused');
      await until.fill('2026-03-31');
      await shown(await answered(720));
      expect(await dialog.locator('.fault').count()).toBe(0);
      // Nothing of it has happened until it is sent.
      expect((await desk.read<{ items: unknown[] }>('/loans')).items).toEqual([]);
    },
  );
});
