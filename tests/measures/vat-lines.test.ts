import { expect, it } from 'vitest';
import { openLimit } from '../support/limits.ts';
import { loanDesk, terms } from '../support/loans.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const documentHash = 'a'.repeat(64);
const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });
const approver = await desk.colleague(bank, 'Facilities', ['facility:approve']);

const firm = async () => {
  await desk.another();
  await bank.done(`/parties/${desk.borrower.partyId}/policy-standings`, {
    kind: 'size',
    purpose: 'tax',
    figures: { industry: 'industry', employees: 50, revenueMinor: '500000000' },
    validFrom: '2026-01-01',
    documentHash,
    reason: 'Seen on paper',
  });
};
/** Nine million at four per cent: a thousand yuan a day. */
const running = async (rateBps = 400) => {
  const loan = await desk.propose({
    amount: yuan(9_000_000),
    expectedOn: desk.clock.now().toISOString().slice(0, 10),
    availableUntil: '2026-12-31',
    terms: terms({
      shape: 'bullet',
      interestPeriod: 'daily',
      dayCount: 'actual/360',
      periods: 1,
      rate: { kind: 'fixed', rateBps },
    }),
  });
  await desk.approve(loan);
  await desk.disburse(loan.id, 900_000_000n, { currency: 'CNY' });
  return loan.id;
};
const limitOf = () => openLimit(bank, 'customer', desk.borrower, yuan(12_000_000));
const facility = async () => {
  const { id } = await bank.done<{ id: string }>('/facilities', {
    borrowerId: desk.borrower.partyId,
    limit: yuan(12_000_000),
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 8_000,
    marginBps: 0,
    interestBps: 500,
    expiresOn: '2026-12-31',
  });
  await approver.done(`/facilities/${id}/approval`);
  return id;
};

it('measure 17: a loan is within the cap by the line of its firm on its own day, whatever became of the line since', async () => {
  await bank.done('/lender-capital', { capital: yuan(10_000_000_000), statedFor: '2025-12-31', documentHash });
  await bank.done('/reference-rates', { name: 'LPR-1Y', fixedOn: '2026-02-20', rateBps: 300, source: 'PBOC' });
  await bank.done('/vat-methods', { year: 2026, method: 'whole_loan', documentHash });
  const exempt = async (periodFrom: string, periodTo: string) =>
    (
      await bank.done<{ figures: { exemptMinor: string } }>('/policy-returns', {
        kind: 'vat_exempt_interest',
        periodFrom,
        periodTo,
      })
    ).figures.exemptMinor;
  // Small loans out of large lines: a limit, and a facility beside which it was lent.
  await firm();
  const limitId = await limitOf();
  await running();
  await firm();
  await facility();
  await running();
  // A line that came later, and one that was suspended when the loan began.
  await firm();
  await running();
  const later = desk.borrower;
  await firm();
  const suspended = await facility();
  await bank.done(`/facilities/${suspended}/suspension`, { reason: 'Seen in the papers' });
  await running();
  // Two loans at once, of which one, too dear to be exempt, is repaid since.
  await firm();
  const first = await running(500);
  desk.at('2026-03-06');
  await running();
  await openLimit(bank, 'customer', later, yuan(12_000_000));
  await bank.done(`/limits/${limitId}/change`, {
    amount: yuan(9_000_000),
    reason: 'risk_rose',
    note: 'Orders fell',
    documentHash,
  });
  desk.at('2026-03-10');
  const { owedMinor } = await desk.read<{ owedMinor: string }>(`/loans/${first}/payoff`);
  await desk.repay(first, BigInt(owedMinor), '2026-03-10', 'CNY');
  desk.at('2026-03-21');
  // Ten days of the two whose line was nine million on the day on which they began.
  expect(await exempt('2026-03-11', '2026-03-20')).toBe('2000000');
});
