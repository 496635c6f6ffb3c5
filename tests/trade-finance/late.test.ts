import { expect, it } from 'vitest';
import { bounce } from '../support/bounced.ts';
import { euro, openCreditTrade } from '../support/credit.ts';
import { transfer } from '../support/money.ts';

const trade = await openCreditTrade();
const { nominated, nominatedChecker, exporter, clock } = trade;
const clerk = await trade.colleague(nominated, 'Statement clerk', ['statement:record']);
const { id: facilityId } = await nominated.done<{ id: string }>('/facilities', {
  borrowerId: exporter.partyId,
  limit: euro(5_000_000),
  lotAdvanceBps: 7_000,
  receivableAdvanceBps: 8_000,
  marginBps: 0,
  interestBps: 360,
  overdueUpliftBps: 5_000,
  misuseUpliftBps: 10_000,
  expiresOn: '2027-12-31',
});
await nominatedChecker.done(`/facilities/${facilityId}/approval`);

/** A packing credit of 800.00 on a credit of its own. */
async function lent(invoiceNumber: string, dueOn: string): Promise<string> {
  const { id } = await exporter.done<{ id: string }>('/trade-financings', {
    product: 'packing_credit',
    facilityId,
    creditId: await trade.credit(1_000),
    amount: euro(800),
    dueOn,
    invoiceNumber,
  });
  await nominated.done(`/trade-financings/${id}/appraisal`, {
    tradeGenuine: true,
    enterpriseClass: 'A',
    screenedOn: '2026-10-12',
    screeningClear: true,
    originalLodged: true,
    softClauses: false,
  });
  await nominated.done(`/trade-financings/${id}/approval`);
  await nominatedChecker.done(`/trade-financings/${id}/pay-out`);
  return id;
}
const debt = async () => (await nominated.get<Record<string, unknown>>(`/facilities/${facilityId}/debt`)).body;
const statusOf = async (id: string) => (await exporter.get<{ status: string }>(`/trade-financings/${id}`)).body.status;
async function balances(): Promise<Record<string, string>> {
  const { body } = await nominated.get<{ items: { kind: string; balanceMinor: string }[] }>('/ledger/accounts');
  return Object.fromEntries(body.items.map((a) => [a.kind, a.balanceMinor]));
}

it('a late or misused financing bears what was agreed; money for the facility goes to costs and to all of them in line', async () => {
  const later = await lent('L-1', '2026-12-20');
  const sooner = await lent('L-2', '2026-11-11');
  const misuse = { fromOn: '2026-10-12', documentHash: 'e'.repeat(64) };
  expect(await exporter.refused(`/trade-financings/${later}/misuse`, misuse)).toBe('403 MANDATE_MISSING');
  const found = await nominated.done<{ id: string }>(`/trade-financings/${later}/misuse`, misuse);
  clock.set('2026-10-22T06:00:00Z');
  await nominated.done(`/misuse/${found.id}/end`, { untilOn: '2026-10-22' });
  clock.set('2026-11-21T06:00:00Z');
  const at = `/facilities/${facilityId}/costs`;
  await nominated.done(at, {
    kind: 'enforcement',
    amount: euro(50),
    incurredOn: '2026-11-21',
    documentHash: 'c'.repeat(64),
  });
  const owed = await debt();
  expect(owed).toMatchObject({ principalMinor: '160000', costsMinor: '5000' });
  expect(owed.debts).toEqual([
    // Ten days at 7.20 %, thirty at 3.60 %.
    {
      debtId: later,
      dueOn: '2026-12-20',
      principalMinor: '80000',
      interestMinor: '240',
      penaltyMinor: '160',
      compoundMinor: '0',
    },
    // Thirty days at 3.60 %, ten at 5.40 % on principal and on that interest: 0.36.
    {
      debtId: sooner,
      dueOn: '2026-11-11',
      principalMinor: '80000',
      interestMinor: '240',
      penaltyMinor: '120',
      compoundMinor: '0',
    },
  ]);
  const pay = (amount: number) => ({
    amount: euro(amount),
    ...transfer(),
    receivedOn: '2026-11-21',
    source: 'borrower',
  });
  // Named by the customer, money is for one financing, after the costs (Civil Code 560, 561).
  expect(
    await nominated.refused(`/trade-financings/${sooner}/repayment`, {
      amount: euro(53),
      ...transfer(),
      receivedOn: '2026-11-21',
    }),
  ).toBe('422 REPAYMENT_EXCEEDS');
  const before = await balances();
  const paid = await nominated.done<Record<string, unknown>>(`/facilities/${facilityId}/repayments`, pay(857.6 + 10));
  expect(paid).toMatchObject({
    costs: [{ paidMinor: '5000' }],
    allocations: [],
    financings: [
      { financingId: sooner, interestMinor: '240', penaltyMinor: '120', principalMinor: '80000' },
      { financingId: later, interestMinor: '240', penaltyMinor: '160', principalMinor: '1000' },
    ],
    restMinor: '0',
  });
  const after = await balances();
  const by = (kind: string) => BigInt(after[kind] ?? 0) - BigInt(before[kind] ?? 0);
  expect(['cash', 'cost_claim', 'interest_income', 'penalty_income', 'loan_principal'].map(by)).toEqual([
    86_760n,
    -5_000n,
    -480n,
    -280n,
    -81_000n,
  ]);
  expect([await statusOf(sooner), await statusOf(later)]).toEqual(['settled', 'paid_out']);
  await nominated.done(at, {
    kind: 'custody',
    amount: euro(1),
    incurredOn: '2026-11-21',
    documentHash: 'd'.repeat(64),
  });
  const [due, books] = [await debt(), await balances()];
  const last = { amount: euro(791), ...transfer(), receivedOn: '2026-11-21' };
  await nominated.done(`/trade-financings/${later}/repayment`, last);
  expect(await statusOf(later)).toBe('settled');
  expect(await debt()).toMatchObject({ totalMinor: '0', debts: [] });
  // The bank takes it back: principal and cost are owed as before, until it comes again.
  await bounce(clerk, last);
  expect([await statusOf(later), await debt(), await balances()]).toEqual(['paid_out', due, books]);
  await nominated.done(`/trade-financings/${later}/repayment`, { ...last, ...transfer() });
  expect(await debt()).toMatchObject({ totalMinor: '0', debts: [] });
  expect(await nominated.refused(`/facilities/${facilityId}/repayments`, pay(1))).toBe('422 NOTHING_TO_REPAY');
  const { items } = (await nominated.get<{ items: { balanced: boolean }[] }>('/ledger/check')).body;
  expect(items.every((i) => i.balanced)).toBe(true);
});
