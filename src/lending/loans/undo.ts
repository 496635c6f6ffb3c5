import type { Ctx, DomainEvent } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import type { MoneyReceiptView } from '../../money/money-in/index.ts';
import { cashBack } from '../../money/rate-locks/index.ts';
import { rebook, rebookRecovered } from './book.ts';
import * as events from './events.ts';
import { lockWithFacility } from './state.ts';
import * as store from './store.ts';

/**
 * Reaction: the bank takes back money that had repaid a loan, or it is booked elsewhere. The loan is reckoned without it, in this
 * transaction: what it had paid is owed with what it would have borne.
 */
export async function oweLoanAgain(ctx: Ctx, event: DomainEvent): Promise<void> {
  const receipt = event.payload as unknown as MoneyReceiptView & { isReversal: boolean };
  if (receipt.kind !== 'loan_repayment' || !receipt.isReversal) return;
  const found = await store.findAct(ctx, { receiptId: receipt.id });
  const loan = found && (await lockWithFacility(ctx, found.loanId));
  if (!loan) return;
  const reason = `money taken back: ${receipt.bankReference}`;
  if (!(await store.reverseAct(ctx, found.id, { reversedBy: found.recordedBy, reason }))) return;
  const { currency } = loan;
  const entries = await cashBack(ctx, receipt.id, { currency, amountMinor: found.amountMinor.toString() });
  const moved = { kind: 'loan_repayment_reversal', objectId: found.id, valueOn: receipt.receivedOn };
  if (loan.status === 'written_off') {
    await rebookRecovered(ctx, loan, { ...moved, entries });
  } else {
    // Paid off by money that did not come, it runs on, or falls due on the day for which it was called in.
    const running = await store.updateLoan(ctx, loan.id, {
      status: 'active',
      endsOn: loan.endsOn === receipt.receivedOn ? loan.calledOn : loan.endsOn,
    });
    await rebook(ctx, running, { ...moved, entries });
  }
  await recordEvent(ctx, events.loanMoneyTakenBack(loan, { actId: found.id, receiptId: receipt.id }));
}
