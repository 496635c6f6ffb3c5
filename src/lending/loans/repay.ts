import { type Ctx, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { takeMoneyIn } from '../../money/money-in/index.ts';
import { type Paid, payAtRate } from '../../money/rate-locks/index.ts';
import { leftOf } from './acts-rules.ts';
import { rebook, rebookRecovered } from './book.ts';
import * as events from './events.ts';
import { loanRefusals } from './refusals.ts';
import type { LoanView, RepayLoanInput } from './schemas.ts';
import { endOn, payoffOf, reckonable, requireLoan, stateOf, today } from './state.ts';
import * as store from './store.ts';
import { viewOf } from './view.ts';

/** Money that came in for a loan, once by its bank reference, and the act that it is. */
async function takeIn(
  ctx: Ctx,
  loan: store.Loan,
  input: RepayLoanInput,
  payerId = loan.borrowerId,
): Promise<{ id: string; receiptId: string; entries: Paid['entries'] }> {
  if (input.amount.currency !== loan.currency)
    refuse(loanRefusals.LOAN_CURRENCY, { at: '/amount/currency', facts: { currency: loan.currency } });
  if (loan.beganOn === null) refuse(loanRefusals.LOAN_WRONG_STATE, { facts: { status: loan.status } });
  const { id: subjectId, lenderId, facilityId } = loan;
  const paid = await payAtRate(ctx, { ...input, lenderId, facilityId, subjectId, on: input.receivedOn });
  const receipt = await takeMoneyIn(ctx, {
    ...input,
    amount: paid.money,
    kind: 'loan_repayment',
    objectId: loan.id,
    beganOn: loan.beganOn,
    customerId: loan.borrowerId,
    payerIds: [payerId],
  });
  await paid.keep(receipt.id);
  const id = ctx.newId('loanAct');
  await store.insertAct(ctx, {
    id,
    loanId: loan.id,
    kind: 'repayment',
    onDay: input.receivedOn,
    amountMinor: BigInt(input.amount.amountMinor),
    receiptId: receipt.id,
    detail: { bankReference: input.bankReference },
    recordedBy: requirePerson(ctx).personId,
  });
  return { id, receiptId: receipt.id, entries: paid.entries };
}

/**
 * The lender records money received for a loan: it pays what was due on its day in the order agreed, then principal that is not due yet.
 * What comes in after a write-off is a recovery as far as the loan is owed, and the debt is still the borrower's.
 */
export async function repayLoan(ctx: Ctx, input: RepayLoanInput & { loanId: string }): Promise<LoanView> {
  return act(ctx, { verb: 'loan.repay', mandate: 'repayment:record', input }, async (tx) => {
    const loan = await requireLoan(tx, input.loanId, 'lender');
    if (loan.status !== 'active' && loan.status !== 'written_off')
      refuse(loanRefusals.LOAN_WRONG_STATE, { facts: { status: loan.status } });
    if (loan.status === 'written_off' && input.rateLockId !== undefined)
      refuse(loanRefusals.LOAN_WRONG_STATE, { at: '/rateLockId', facts: { status: loan.status } });
    const { id, receiptId, entries } = await takeIn(tx, loan, input);
    const { amount, receivedOn } = input;
    if (loan.status === 'written_off') {
      const kept = await rebookRecovered(tx, loan, {
        kind: 'loan_recovery',
        objectId: id,
        valueOn: receivedOn,
        entries,
      });
      return {
        view: viewOf(kept, today(tx)),
        event: events.loanRecovered(kept, { received: amount, receivedOn, receiptId }),
      };
    }
    const { loan: kept } = await rebook(tx, loan, {
      kind: 'loan_repayment',
      objectId: id,
      valueOn: receivedOn,
      entries,
    });
    return {
      view: viewOf(kept, today(tx)),
      event: events.loanRepaid(kept, { actId: id, received: amount, receivedOn, receiptId }),
    };
  });
}

/** What of a loan fell due to a day and is not paid: of each line, and together. */
export async function dueOfLoan(ctx: Ctx, loan: store.Loan, on: LocalDate) {
  const { rows } = stateOf(await reckonable(ctx, loan), on);
  const lines = rows
    .filter((row) => row.dueOn <= on && leftOf(row) > 0n)
    .map((row) => ({ dueOn: row.dueOn, leftMinor: leftOf(row) }));
  return { lines, dueMinor: lines.reduce((sum, { leftMinor }) => sum + leftMinor, 0n) };
}

/** Money of somebody who stands in for the borrower: it pays what is due, and no more. In the act of the caller. */
export async function repayFor(
  ctx: Ctx,
  loan: store.Loan,
  input: RepayLoanInput,
  payerId: string,
): Promise<{ loan: store.Loan; actId: string; receiptId: string }> {
  if (loan.status !== 'active') refuse(loanRefusals.LOAN_WRONG_STATE, { facts: { status: loan.status } });
  const { id, receiptId, entries } = await takeIn(ctx, loan, input, payerId);
  const moved = { kind: 'loan_repayment', objectId: id, valueOn: input.receivedOn, entries };
  return { loan: (await rebook(ctx, loan, moved)).loan, actId: id, receiptId };
}

/** Money that pays the whole loan off before its end, at what is owed on that day. */
export async function settleLoan(ctx: Ctx, input: RepayLoanInput & { loanId: string }): Promise<LoanView> {
  return act(ctx, { verb: 'loan.settle', mandate: 'repayment:record', input }, async (tx) => {
    const loan = await requireLoan(tx, input.loanId, 'lender');
    if (loan.status !== 'active') refuse(loanRefusals.LOAN_WRONG_STATE, { facts: { status: loan.status } });
    const { amount, receivedOn } = input;
    const all = await reckonable(tx, loan);
    // As of a day before money that went out it would leave that without a day on which it falls due.
    const first = all.acts.disbursements.reduce((last, { on }) => (on > last ? on : last), receivedOn);
    if (first > receivedOn) refuse(loanRefusals.LOAN_DAY_UNFIT, { at: '/receivedOn', facts: { first, last: null } });
    const { owedMinor } = payoffOf(all, receivedOn);
    const amountMinor = BigInt(amount.amountMinor);
    if (owedMinor === 0n)
      refuse(loanRefusals.LOAN_NOTHING_OWED, { facts: { overpaidMinor: loan.overpaidMinor, currency: loan.currency } });
    if (amount.currency === loan.currency && amountMinor < owedMinor)
      refuse(loanRefusals.LOAN_PAYOFF_SHORT, { at: '/amount', facts: { owedMinor, currency: loan.currency } });
    const { id, receiptId, entries } = await takeIn(tx, loan, input);
    const ending = await store.updateLoan(tx, loan.id, { endsOn: endOn(loan.endsOn, receivedOn) });
    const { loan: kept } = await rebook(tx, ending, {
      kind: 'loan_settlement',
      objectId: id,
      valueOn: receivedOn,
      entries,
    });
    return {
      view: viewOf(kept, today(tx)),
      event: events.loanSettled(kept, { actId: id, received: amount, receivedOn, receiptId }),
    };
  });
}
