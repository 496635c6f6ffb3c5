import { expect, it } from 'vitest';
import { amountText, ratioText } from '../../console/src/parts/format.ts';
import { words } from '../../console/src/words/all.ts';
import { fieldOf, valueOf } from '../../console/src/words/terms/index.ts';
import { fine, noBrowser } from '../support/browser.ts';
import { loanDesk, terms } from '../support/loans.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { enrolled } from '../support/sign-in.ts';
import { enteredBy, signedIn } from '../support/signed-in.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank, checker } = desk;
const documentHash = 'f'.repeat(64);
const officer = await enrolled(desk, bank, 'li.wei');

interface Side {
  sheet: { interestMinor: string; costMinor: string; allInBps: number };
  schedule: { lines: { dueOn: string; balanceMinor: string }[] };
}
interface Change {
  id: string;
  sheetHash: string;
  compared: { now: Side; asChanged: Side };
}

async function running(): Promise<string> {
  const loan = await desk.propose({
    amount: { amountMinor: '100000000', currency: 'CNY' },
    expectedOn: '2026-03-05',
    availableUntil: '2026-03-31',
    terms: terms(),
  });
  await desk.approve(loan);
  await desk.disburse(loan.id, 100_000_000n, { currency: 'CNY' });
  return loan.id;
}

suiteNeeding('chromium', noBrowser, 'changing a loan', () => {
  it.each([
    ['en', 0],
    ['zh', 1],
  ] as const)(
    'shows costs and schedules before and after to who types it, who approves it and who answers it, in %s',
    async (language, at) => {
      const say = (word: keyof typeof words) => words[word][at] as string;
      const loanId = await running();
      const asked = { kind: 'reschedule', terms: terms({ periods: 12 }), reason: 'Sells later', documentHash };
      const response = await fetch(`${desk.url}/v1/loans/${loanId}/changes`, {
        method: 'POST',
        headers: { authorization: `Bearer ${bank.key}`, 'content-type': 'application/json', preview: 'true' },
        body: JSON.stringify(asked),
      });
      const { compared } = (await response.json()) as Change;
      const { now, asChanged } = compared;
      expect(now.sheet.costMinor).not.toBe(asChanged.sheet.costMinor);

      // The form starts from the terms in force; of them one is changed.
      const maker = await enteredBy(desk, officer, language);
      const { page } = maker;
      page.setDefaultTimeout(60_000);
      await maker.go(`/loans/${loanId}`);
      // On a narrower screen, too, each of its figures is seen.
      await page.setViewportSize({ width: 1280, height: 900 });
      const cutOff = async (table: ReturnType<typeof page.getByRole>) => {
        await table.waitFor();
        return table.evaluate(({ parentElement: of }) => (of?.scrollWidth ?? 0) - (of?.clientWidth ?? 0));
      };
      expect(await cutOff(page.getByRole('table', { name: say('loan.schedule'), exact: true }))).toBe(0);
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.getByRole('button', { name: say('detail.acts') }).click();
      await page.getByRole('menuitem', { name: language === 'en' ? /^Propose other terms/ : /变更/ }).click();
      const dialog = page.getByRole('dialog');
      await dialog
        .getByRole('combobox', { name: fieldOf('kind', language), exact: true })
        .first()
        .click();
      await page
        .getByTitle(valueOf('reschedule', language) ?? '', { exact: true })
        .last()
        .click();
      const shares = dialog.getByLabel(fieldOf('rateBps', language));
      expect(await shares.inputValue()).toBe('4.35');
      await dialog.getByLabel(fieldOf('periods', language), { exact: true }).fill('12');
      await dialog.getByLabel(fieldOf('reason', language), { exact: true }).fill('Sells later');
      await dialog.getByPlaceholder(say('hash.paste')).fill(documentHash);
      const both = async (of: typeof page) => {
        const table = of.getByRole('table', { name: say('loan.compared') });
        const cost = table.getByRole('row').filter({ hasText: say('loan.cost') });
        await cost.getByText(amountText(asChanged.sheet.costMinor, 'CNY')).waitFor();
        await cost.getByText(amountText(now.sheet.costMinor, 'CNY')).waitFor();
        const rate = table.getByRole('row').filter({ hasText: say('loan.allIn') });
        for (const { sheet } of [now, asChanged]) expect(await rate.innerText()).toContain(ratioText(sheet.allInBps));
        const schedule = (side: 'loan.now' | 'loan.asChanged') =>
          of.getByRole('table', { name: `${say('loan.schedule')} · ${say(side)}` }).getByRole('row');
        expect([await schedule('loan.now').count(), await schedule('loan.asChanged').count()]).toEqual([7, 13]);
      };
      await both(page);
      await fine(maker);
      await maker.picture('changing');

      // Sent, it waits for one more person, who reads the same.
      await dialog.getByRole('button', { name: say('act.send'), exact: true }).click();
      await page.getByText(say('act.proposed'), { exact: true }).waitFor();
      const { body } = await checker.get<{ items: { id: string; objectId: string }[] }>('/proposals?state=open');
      const proposalId = body.items.find(({ objectId }) => objectId === loanId)?.id ?? '';
      const second = await signedIn(desk, checker, language);
      second.page.setDefaultTimeout(60_000);
      await second.go(`/proposals/${proposalId}`);
      await both(second.page);
      await second.page.setViewportSize({ width: 1280, height: 900 });
      for (const side of ['loan.now', 'loan.asChanged'] as const) {
        const name = `${say('loan.schedule')} · ${say(side)}`;
        expect(await cutOff(second.page.getByRole('table', { name })), name).toBe(0);
      }
      await fine(second);
      await second.picture('changing-approved');
      await checker.done(`/proposals/${proposalId}/agreement`);

      // The borrower answers by a choice: a yes names the sheet, a no names nothing.
      const { items } = await desk.read<{ items: Change[] }>(`/loans/${loanId}/changes`);
      const [change] = items;
      const firm = await enteredBy(desk, await enrolled(desk, desk.borrower, `firm.${language}`), language);
      firm.page.setDefaultTimeout(60_000);
      await firm.go(`/loan-changes/${change?.id}`);
      await both(firm.page);
      await fine(firm);
      await firm.picture('changing-answered');
      await firm.page.getByRole('button', { name: say('task.do'), exact: true }).click();
      const answer = firm.page.getByRole('dialog');
      const choose = async (word: 'say.yes' | 'say.no') => {
        await answer.getByRole('combobox', { name: fieldOf('accept', language) }).click();
        await firm.page.getByTitle(say(word), { exact: true }).last().click();
      };
      await choose('say.no');
      expect(await answer.getByLabel(fieldOf('sheetHash', language)).count()).toBe(0);
      await choose('say.yes');
      await answer.getByPlaceholder(say('hash.paste')).fill(change?.sheetHash ?? '');
      await answer.getByRole('button', { name: say('act.send'), exact: true }).click();
      await firm.page.getByText(say('act.done'), { exact: true }).waitFor();
      const loan = await desk.read<{ terms: { periods: number } }>(`/loans/${loanId}`);
      expect(loan.terms.periods).toBe(12);
      await desk.another();
    },
  );
});
