import type { LocalDate } from '../../kernel/time.ts';
import { type Charged, inOrder, type LoanActs, type Received } from './acts-rules.ts';
import { reckon } from './schedule-rules.ts';
import type { ScheduleTerms } from './terms-rules.ts';

/** What went back to the borrower as overpaid. */
export interface Refunded {
  id: string;
  on: LocalDate;
  amountMinor: bigint;
}

/** How refunds count. */
export interface Returned {
  acts: LoanActs;
  /** What of each receipt went back. */
  ofReceipts: ReadonlyMap<string, bigint>;
  /** What went back of money that the bank took back later: it was not the borrower’s to have (Civil Code 985). */
  owedBackMinor: bigint;
}

const upTo = (acts: LoanActs, day: LocalDate): LoanActs => {
  const isBefore = ({ on }: { on: LocalDate }) => on <= day;
  return {
    ...acts,
    disbursements: acts.disbursements.filter(isBefore),
    receipts: acts.receipts.filter(isBefore),
    charges: acts.charges.filter(isBefore),
    variations: acts.variations.filter(isBefore),
  };
};

/**
 * What went back is no receipt any more: it pays nothing that is charged later. What nobody had overpaid on the day of its refund, because
 * the money did not come after all, is owed from that day on, and bears nothing.
 */
export function afterRefunds(terms: ScheduleTerms, acts: LoanActs, refunds: readonly Refunded[]): Returned {
  const ofReceipts = new Map<string, bigint>();
  let owedBackMinor = 0n;
  let now = acts;
  for (const { id, on, amountMinor } of inOrder(refunds)) {
    let left = amountMinor;
    let over = reckon(terms, upTo(now, on), on).overpaidMinor;
    const receipts: Received[] = [];
    for (const receipt of inOrder(now.receipts).reverse()) {
      const most =
        receipt.forgives || receipt.on > on ? 0n : [left, over, receipt.amountMinor].reduce((a, b) => (a < b ? a : b));
      left -= most;
      over -= most;
      if (most > 0n) ofReceipts.set(receipt.id, (ofReceipts.get(receipt.id) ?? 0n) + most);
      if (receipt.amountMinor > most) receipts.push({ ...receipt, amountMinor: receipt.amountMinor - most });
    }
    const charges: Charged[] = left > 0n ? [{ id, on, kind: 'fee', amountMinor: left }] : [];
    owedBackMinor += left;
    now = { ...now, receipts, charges: [...now.charges, ...charges] };
  }
  return { acts: now, ofReceipts, owedBackMinor };
}
