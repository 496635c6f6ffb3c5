import type { Entry } from '../ledger/index.ts';
import type { SettlementView } from './schemas.ts';
import type { KeptAdvance } from './store.ts';

/** How an advance leaves the books: principal, with what went to the seller of money that was taken back, then interest and fees. */
export function endingEntries(advance: KeptAdvance, settlement: SettlementView): Entry[] {
  const { currency, assignmentId } = advance;
  const received = BigInt(settlement.toFactorMinor);
  const owed = BigInt(advance.amountMinor) + advance.surplusMinor;
  const principal = owed < received ? owed : received;
  return [
    { account: 'cash', currency, amountMinor: received },
    { account: 'factored_claim', subjectId: assignmentId, currency, amountMinor: -principal },
    { account: 'interest_income', currency, amountMinor: principal - received },
  ];
}
