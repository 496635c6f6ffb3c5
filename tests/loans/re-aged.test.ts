import { expect, it } from 'vitest';
import { systemCtx } from '../../src/app.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { closeLoanDays } from '../../src/lending/loans/index.ts';
import { bounce } from '../support/bounced.ts';
import { loanDesk, paper, terms } from '../support/loans.ts';
import { transfer } from '../support/money.ts';

/**
 * A loan that is aged anew more than once, with what was not paid between, and on a day whose books were closed. All of it by hand: 1,200,000 at
 * 3.65 per cent of 365 days is 1 in 10,000 a day, and what is late bears one and a half of that.
 */
const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const yuan = (minor: number | bigint) => ({ amountMinor: minor.toString(), currency: 'CNY' });
type Body = Record<string, string>;

const agreed = (more: Record<string, unknown> = {}) =>
  terms({
    shape: 'equal_principal',
    periods: 12,
    interestPeriod: 'daily',
    dayCount: 'actual/365',
    rate: { kind: 'fixed', rateBps: 365 },
    overdueUpliftBps: 5_000,
    ...more,
  });
async function running(more: Record<string, unknown> = {}): Promise<string> {
  await desk.another();
  desk.at('2026-03-05');
  const loan = await desk.propose({
    amount: yuan(1_200_000),
    expectedOn: '2026-03-05',
    availableUntil: '2026-03-31',
    terms: agreed(more),
  });
  await desk.approve(loan);
  await desk.disburse(loan.id, 1_200_000n, { currency: 'CNY' });
  return loan.id;
}
const propose = (periods: number, more: Record<string, unknown> = {}) => ({
  kind: 're_age',
  terms: agreed({ periods, ...more }),
  reason: 'Its own buyer pays late',
  documentHash: paper(),
});
const reAge = async (id: string, periods: number, more: Record<string, unknown> = {}) => {
  const made = await bank.done<{ id: string }>(`/loans/${id}/changes`, propose(periods, more));
  await desk.agree(made.id, id);
};
const payoff = async (id: string) => {
  const owed = await desk.read<Body>(`/loans/${id}/payoff`);
  return [owed.principalMinor, owed.interestMinor, owed.penaltiesMinor, owed.owedMinor].map(Number);
};
const loanOf = (id: string) => desk.read<Body>(`/loans/${id}`);
const linesOf = async (id: string) => {
  const { lines, totals } = await desk.read<{ lines: Body[]; totals: Body }>(`/loans/${id}/schedule`);
  const open = lines
    .filter(({ outstandingMinor }) => outstandingMinor !== '0')
    .map(({ dueOn, principalMinor, interestMinor, penaltiesMinor }) =>
      [dueOn, principalMinor, interestMinor, penaltiesMinor].join(' '),
    );
  return { open, last: lines.at(-1)?.balanceMinor, principal: totals.principalMinor };
};
const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
const closeDay = () =>
  closeLoanDays(
    systemCtx({ clock: desk.clock, chance, newId: identifiers(desk.clock, chance) }, desk.database, desk.tenantId, 'x'),
  );
async function balances(): Promise<Record<string, bigint>> {
  const { items } = await desk.read<{ items: { kind: string; balanceMinor: string }[] }>('/ledger/accounts');
  return Object.fromEntries(items.map(({ kind, balanceMinor }) => [kind, BigInt(balanceMinor)]));
}

it('twice, late each time, with a payment between and on days that were closed', async () => {
  const id = await running();
  const books = await balances();
  desk.at('2026-05-20');
  await closeDay();
  // Due 5 April: 100,000 and 31 days of 120; 5 May: 100,000 and 30 of 110; 15 days of 100 since. Late: 45 days of 15 on 100,000 and of 0.558 on
  // 3,720 (675 and 25), 15 of 15 on 100,000 and of 0.495 on 3,300 (225 and 7).
  const first = [1_200_000, 3_720 + 3_300 + 1_500, 675 + 25 + 225 + 7, 1_209_452];
  expect(await payoff(id)).toEqual(first);
  const closed = await loanOf(id);
  expect(closed).toMatchObject({ earnedMinor: '8520', earnedTo: '2026-05-20', overdueSince: '2026-04-05' });
  await reAge(id, 12);
  expect(await payoff(id)).toEqual(first);
  expect(await loanOf(id)).toMatchObject({
    earnedMinor: '8520',
    overdueSince: null,
    nextDueOn: '2026-06-20',
    class: 'special_mention',
  });
  expect((await linesOf(id)).open[0]).toBe('2026-06-20 100000 12240 932');
  expect((await linesOf(id)).open).toHaveLength(12);
  expect(await bank.refused(`/loans/${id}/changes`, propose(24))).toBe('422 LOAN_CHANGE_UNFIT');
  await closeDay();
  expect(await loanOf(id)).toMatchObject({ earnedMinor: '8520', class: 'special_mention' });

  // A payment before anything is due again pays principal, and the lines stand.
  desk.at('2026-06-10');
  const money = { ...transfer(), amount: yuan(20_000), receivedOn: '2026-06-10' };
  const paid = await bank.done<{ paid: Body }>(`/loans/${id}/repayments`, money);
  expect(paid.paid).toMatchObject({ principalMinor: '20000', interestMinor: '0', penaltiesMinor: '0' });
  desk.at('2026-08-03');
  await closeDay();
  // Due 20 June: 80,000, 12,240 and the 932; 20 July: 100,000 and 30 days of 110; 14 days of 100 since. Late: 44 days on 80,000 and 12,240 (528 and
  // 81), 14 on 100,000 and 3,300 (210 and 7).
  const second = [1_180_000, 12_240 + 3_300 + 1_400, 932 + 528 + 81 + 210 + 7, 1_198_698];
  expect(await payoff(id)).toEqual(second);
  expect(await loanOf(id)).toMatchObject({ earnedMinor: '16940', overdueSince: '2026-06-20' });
  await reAge(id, 20);
  expect(await payoff(id)).toEqual(second);
  expect(await loanOf(id)).toMatchObject({ earnedMinor: '16940', overdueSince: null, nextDueOn: '2026-09-03' });
  const { open, last, principal } = await linesOf(id);
  // 59,000 each, and with the first 31 days of 118.
  expect([open[0], open.length, last, principal]).toEqual(['2026-09-03 59000 20598 1758', 20, '0', '1200000']);
  await closeDay();
  desk.at('2026-08-04');
  await closeDay();
  expect(await loanOf(id)).toMatchObject({ earnedMinor: '17058', earnedTo: '2026-08-04' });

  // Money of the day pays it off, what is too much is the borrower's, and every account but cash and income is where it was.
  const all = await payoff(id);
  expect(all).toEqual([1_180_000, 17_058, 1_758, 1_198_816]);
  const off = await bank.done<Body>(`/loans/${id}/settlement`, {
    ...transfer(),
    amount: yuan(1_198_821),
    receivedOn: '2026-08-04',
  });
  expect(off).toMatchObject({ outstandingMinor: '0', overpaidMinor: '5' });
  const after = await balances();
  expect([after.interest_receivable ?? 0n, books.interest_receivable ?? 0n]).toEqual([0n, 0n]);
  expect(await desk.read<object>(`/loans/${id}/recomputed`)).toMatchObject({ isAsRecorded: true });
  const { items } = await desk.read<{ items: { balanced: boolean }[] }>('/ledger/check');
  expect(items.every(({ balanced }) => balanced)).toBe(true);
});

it('money heard of afterwards counts from its own day, and what the bank takes back never came', async () => {
  const id = await running();
  desk.at('2026-05-20');
  await reAge(id, 12);
  const before = await payoff(id);
  // Of 10 May, heard of after the change: it pays the interest due then (7,020), the penalties to that day (35 and 5 days), and principal.
  desk.at('2026-05-21');
  const money = { ...transfer(), amount: yuan(50_000), receivedOn: '2026-05-10' };
  const heard = await bank.done<{ paid: Body }>(`/loans/${id}/repayments`, money);
  // 35 days on 100,000 and 3,720 (525 and 20), 5 on 100,000 and 3,300 (75 and 2).
  expect(heard.paid).toMatchObject({ interestMinor: '7020', penaltiesMinor: '622', principalMinor: '42358' });
  // Late from then to 20 May: 57,642 and 100,000 for 10 days (86 and 150). One day of 115.7642 on what is owed since the change.
  expect(await payoff(id)).toEqual([1_157_642, 1_500 + 116, 236, 1_159_494]);
  expect((await linesOf(id)).principal).toBe('1200000');
  await bounce(bank, money);
  expect(await payoff(id)).toEqual([before[0], Number(before[1]) + 120, before[2], Number(before[3]) + 120]);
  expect(await desk.read<object>(`/loans/${id}/recomputed`)).toMatchObject({ isAsRecorded: true });
});

it('money of the day of the change came before it, though it was recorded after', async () => {
  const id = await running();
  desk.at('2026-05-20');
  await reAge(id, 12);
  const { paid } = (await desk.repay(id, 10_000n, '2026-05-20', 'CNY')) as unknown as { paid: Body };
  // What was due then: 7,020 of interest, the 932, and 2,048 of principal. What was borne since 5 May is owed with the first line.
  expect(paid).toMatchObject({ interestMinor: '7020', penaltiesMinor: '932', principalMinor: '2048' });
  // 99,829 and a third each, and 31 days of 119.7952 with the 1,500.
  const { open, last } = await linesOf(id);
  expect([open[0], open.length, last]).toEqual(['2026-06-20 99829 5214 0', 12, '0']);
  // Where the loan ends on that day the 1,500 are due on it, and the money pays them before principal: the whole is the same.
  expect((await payoff(id))[3]).toBe(1_209_452 - 10_000);
  desk.at('2026-05-21');
  expect(await payoff(id)).toEqual([1_197_952, 1_500 + 120, 0, 1_199_572]);
});

it('late for too long, on a day closed without income: it earns again from the next, and is as bad as it was', async () => {
  const more = { recalculation: { rest: 'daily', early: 'reduce_number' } };
  const id = await running(more);
  desk.at('2026-07-10');
  await closeDay();
  // What is late bears on: 127 days of 120. On top, half as much on 100,000 for 96, 66, 35 and 5 days (480, 330, 175, 25), and one and a half on
  // 3,720, 3,600, 3,720 and 3,600 (54, 36, 20, 3).
  const late = [1_200_000, 15_240, 1_010 + 113, 1_216_363];
  expect(await payoff(id)).toEqual(late);
  const off = { isAccruing: false, earnedMinor: '0', suspendedMinor: '15240', class: 'substandard' };
  expect(await loanOf(id)).toMatchObject({ ...off, overdueSince: '2026-04-05' });
  await reAge(id, 12, more);
  expect(await payoff(id)).toEqual(late);
  await closeDay();
  expect(await loanOf(id)).toMatchObject({ ...off, overdueSince: null, nextDueOn: '2026-08-10' });
  expect((await linesOf(id)).open[0]).toBe('2026-08-10 100000 18960 1123');
  desk.at('2026-07-11');
  await closeDay();
  const on = { isAccruing: true, earnedMinor: '15360', suspendedMinor: '0', class: 'substandard' };
  expect(await loanOf(id)).toMatchObject(on);
  expect(await desk.read<object>(`/loans/${id}/recomputed`)).toMatchObject({ isAsRecorded: true });
  // In the books stands what every loan has earned or borne and was not paid.
  const { items } = await desk.read<{ items: (Body & { paid: Body })[] }>('/loans?limit=200');
  const open = { earned: 0n, borne: 0n };
  for (const { isAccruing, earnedMinor, suspendedMinor, paid } of items) {
    const leftMinor = BigInt(earnedMinor ?? 0) - BigInt(paid.interestMinor ?? 0);
    if (isAccruing && leftMinor > 0n) open.earned += leftMinor;
    open.borne += BigInt(suspendedMinor ?? 0);
  }
  const after = await balances();
  expect([after.interest_receivable, after.interest_suspended ?? 0n]).toEqual([open.earned, open.borne]);
});

it('a rate that was fixed anew counts in the books from the day on which it counts for the borrower', async () => {
  const fixed = (rateBps: number, fixedOn: string) =>
    bank.done('/reference-rates', { name: 'LPR-1Y', fixedOn, rateBps, source: 'the centre that publishes it' });
  desk.at('2026-03-04');
  await fixed(365, '2026-03-04');
  const rate = { kind: 'reference', reference: 'LPR-1Y', spreadBps: 0, repricingMonths: 1 };
  const id = await running({ shape: 'bullet', periods: 2, rate });
  desk.at('2026-04-01');
  await closeDay();
  await fixed(730, '2026-04-01');
  desk.at('2026-04-15');
  await closeDay();
  // 31 days of 120 to 5 April, and 10 of 240 since.
  expect(await payoff(id)).toMatchObject([1_200_000, 3_720 + 2_400, expect.any(Number), expect.any(Number)]);
  expect(await loanOf(id)).toMatchObject({ earnedMinor: '6120', earnedTo: '2026-04-15' });
  expect(await desk.read<object>(`/loans/${id}/recomputed`)).toMatchObject({ isAsRecorded: true });
});
