import type { Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import { words } from '../../console/src/words/all.ts';
import { fine, noBrowser } from '../support/browser.ts';
import { loanDesk, terms } from '../support/loans.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { signedIn } from '../support/signed-in.ts';
import { colleagueOf } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const authority = await desk.party('Bureau of Finance', 'authority');
const second = await desk.party('Second Bank', 'bank');
const third = await desk.party('Third Bank', 'bank');
const documentHash = 'a'.repeat(64);
const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });
const said = (by: typeof bank, more: object) =>
  by.done<{ id: string }>(`/parties/${desk.borrower.partyId}/policy-standings`, {
    validFrom: '2026-01-01',
    documentHash,
    reason: 'Seen on paper',
    ...more,
  });
const lent = async (amount: number) => {
  const loan = await desk.propose({
    amount: yuan(amount),
    expectedOn: '2026-03-05',
    availableUntil: '2026-03-31',
    terms: terms({ dayCount: 'actual/360', rate: { kind: 'fixed', rateBps: 400 } }),
  });
  await desk.approve(loan);
  await desk.disburse(loan.id, BigInt(amount * 100), { currency: 'CNY' });
};

// Two firms of two industries, of whom one is on a list; a return to the authority, a meeting with an ask, and joint credit with a motion.
await said(bank, { kind: 'industry', value: 'hi_tech' });
await said(authority, { kind: 'list', value: 'key100', listYear: 2026 });
await lent(1_000_000);
const firm = desk.borrower;
await desk.another();
await said(bank, { kind: 'industry', value: 'rural' });
await said(authority, { kind: 'list', value: 'growth100', listYear: 2026 });
await lent(500_000);
const made = await bank.done<{ id: string }>('/policy-returns', {
  kind: 'credit_by_industry',
  periodFrom: '2026-01-01',
  periodTo: '2026-03-05',
  addresseeId: authority.partyId,
});
const session = await authority.done<{ id: string }>('/quarter-sessions', {
  quarter: '2026Q1',
  invited: [bank.partyId, firm.partyId],
});
await firm.done('/matters', { bankId: bank.partyId, sessionId: session.id, ask: 'Three years in place of one' });
const body = await bank.done<{ id: string }>('/joint-bodies', {
  kind: 'joint_credit',
  name: 'Joint credit of the works',
  debtorId: firm.partyId,
  memberIds: [second.partyId, third.partyId],
  currency: 'CNY',
  documentHash,
});
for (const other of [second, third]) await other.done(`/joint-bodies/${body.id}/joining`, { documentHash });
await second.done(`/joint-bodies/${body.id}/entries`, { kind: 'loan', amount: yuan(400_000), documentHash });
// A fee that a firm of unknown size is not to be charged.
const fees = [{ code: 'commitment', amount: yuan(5_000), payeeName: 'Lending Bank' }];
expect(
  await bank.refused('/loans', {
    borrowerId: desk.borrower.partyId,
    purposeKind: 'working_capital',
    purpose: 'Steel for the works',
    payees: [{ name: 'Supplier of Steel', accountNumber: '6222000011112222' }],
    amount: yuan(1_000_000),
    expectedOn: '2026-03-05',
    availableUntil: '2026-03-31',
    terms: terms({ dayCount: 'actual/360' }),
    fees,
  }),
).toBe('403 LOAN_FEE_BANNED');
const put = (kind: string) =>
  bank.done(`/joint-bodies/${body.id}/motions`, {
    kind,
    said: `Of ${kind}`,
    ...(kind === 'line' && { line: yuan(5_000_000) }),
    closesOn: '2026-03-30',
    documentHash,
  });

/** What one person sent, others of the bank agree to. */
async function agreed(dialog: Locator, say: (word: keyof typeof words) => string): Promise<void> {
  await dialog.getByText(say('act.proposed'), { exact: true }).waitFor();
  await dialog
    .getByRole('button', { name: say('say.close'), exact: true })
    .last()
    .click();
  const { items } = await desk.read<{ items: { id: string }[] }>('/lists/proposals?state=open');
  // As many as the act asks for; who comes after the last is told that it is done.
  for (const { id } of items)
    for (const n of [0, 1, 2]) await (await colleagueOf(bank, n)).tried(`/proposals/${id}/agreement`);
}

suiteNeeding('chromium', noBrowser, 'the policy desk', () => {
  it.each([
    ['en', 0],
    ['zh', 1],
  ] as const)(
    'goes from a figure to its rows, reckons it again, answers, lists and votes, in %s',
    async (language, at) => {
      const say = (word: keyof typeof words) => words[word][at] as string;
      await put(at === 0 ? 'line' : 'other');
      const seen = await signedIn(desk, bank, language);
      const { page } = seen;
      const room = async (word: keyof typeof words) => {
        await page
          .getByRole('navigation', { name: say('policy.title') })
          .getByRole('link', { name: say(word) })
          .click();
        await page.getByRole('heading', { level: 2, name: say(word) }).waitFor();
      };
      await seen.go('/policy');
      await page.locator('.measure').first().waitFor();
      // Each measure has the text's figure and the rule in force, each with its day.
      const dated = page.locator('.measure tbody tr').first();
      expect((await dated.textContent())?.match(/\d{4}-\d\d-\d\d/g)?.length).toBeGreaterThan(1);

      await room('policy.returns');
      await seen.picture('policy-returns');
      await page.locator('main table').getByRole('link').first().click();
      await page.waitForURL(`**/policy-returns/${made.id}`);
      const rows = page.locator('section.panel table.grid').last().locator('tbody tr');
      await expect.poll(() => rows.count()).toBe(2);
      await page.getByRole('link', { name: language === 'en' ? 'High technology' : '高新技术' }).click();
      await page.waitForURL(/figure=byIndustry%2Fhi_tech/);
      await expect.poll(() => rows.count()).toBe(1);
      expect(await rows.first().textContent()).toContain('1,000,000.00');
      await page.getByRole('button', { name: say('policy.again') }).click();
      await page.getByText(say('policy.same')).waitFor();
      await page.getByText(say('policy.rebuilt')).waitFor();
      await page.getByText(say('policy.agreedBy')).waitFor();
      await fine(seen);
      await seen.picture('policy-return');

      // Whoever agrees reads what it is, who asks for it and under which mandate: no verb, no address, no end of a number.
      const { body: proposals } = await bank.get<{ items: { id: string; verb: string }[] }>(
        '/lists/proposals?limit=200',
      );
      const proposal = proposals.items.find(({ verb }) => verb === 'policyReturn.make');
      await seen.go(`/proposals/${proposal?.id}`);
      await page.getByText(language === 'en' ? /^Proposal · .*[Rr]eturn/ : /^待复核事项 · .*报表/).waitFor();
      const told = () => page.locator('main').innerText();
      await expect.poll(told).not.toMatch(/policyReturn|\/policy-returns|\b[a-z]+:[a-z]+\b|Person …|人员 …/);
      await fine(seen);
      await seen.picture('proposal');

      await seen.go('/policy/sessions');
      await page.getByRole('link', { name: '2026Q1' }).click();
      await page.getByText('Three years in place of one').waitFor();
      await page.getByRole('heading', { name: say('policy.missing') }).waitFor();
      const waits = page.getByText(say('policy.missAnswers').replace('{count}', '1'));
      if (at === 0) {
        await waits.waitFor();
        await page
          .getByRole('button', { name: say('policy.answer'), exact: true })
          .first()
          .click();
        const dialog = page.getByRole('dialog');
        await dialog.getByRole('textbox').first().fill('Yes, within the month');
        await dialog.getByRole('button', { name: say('act.send'), exact: true }).click();
        await agreed(dialog, say);
        await waits.waitFor({ state: 'detached' });
      }
      await page.getByText('Yes, within the month').waitFor();
      await fine(seen);
      await seen.picture('quarter-session');

      await seen.go('/policy/lists?list=key100&year=2026');
      const listed = page.locator('main table tbody tr');
      await expect.poll(() => listed.count()).toBe(1);
      await seen.go('/policy/lists?kind=list');
      await expect.poll(() => listed.count()).toBe(2);
      await fine(seen);
      await seen.picture('policy-lists');

      await seen.go('/policy/fees');
      const refusedFee = page.getByRole('row').filter({ hasText: 'Borrowing Works 2' });
      await refusedFee.getByText(words['policy.feeNone'][at]).first().waitFor();
      await expect.poll(() => refusedFee.getByRole('listitem').last().textContent()).toContain('2026-03-05');
      await fine(seen);
      await seen.picture('policy-fees');

      await seen.go('/policy/bodies');
      await page.getByRole('link', { name: say('policy.motions') }).click();
      const ballot = page.getByRole('article', { name: at === 0 ? 'Of line' : 'Of other' });
      await ballot.getByRole('button', { name: say('policy.voteFor') }).click();
      const voting = page.getByRole('dialog');
      await voting.getByRole('button', { name: say('act.send'), exact: true }).click();
      await agreed(voting, say);
      await ballot.getByText(say('policy.ownVote').replace('{vote}', say('policy.vote.for'))).waitFor();
      await fine(seen);
      await seen.picture('joint-room');
      await page.context().close();

      // The authority reads the figures and how many asks wait, and no row and no ask.
      const other = await signedIn(desk, authority, language);
      await other.go(`/policy-returns/${made.id}`);
      await other.page.getByText(say('policy.noRows')).waitFor();
      await other.go(`/quarter-sessions/${session.id}`);
      await other.page.getByText(say('policy.asksCounted').replace('{asked}', '1').replace('{open}', '0')).waitFor();
      expect(await other.page.getByText('Three years in place of one').count()).toBe(0);
      await fine(other);
    },
  );
});
