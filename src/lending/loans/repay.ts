import { type Ctx, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { takeMoneyIn } from '../../money/money-in/index.ts';
import { rebook, rebookRecovered } from './book.ts';
import * as events from './events.ts';
import { loanRefusals } from './refusals.ts';
import type { LoanView, RepayLoanInput } from './schemas.ts';
import { payoffOf, reckonable, requireLoan } from './state.ts';
import * as store from './store.ts';
import { viewOf } from './view.ts';

/** Money that came in for a loan, once by its bank reference, and the act that it is. */
async function takeIn(ctx: Ctx, loan: store.Loan, input: RepayLoanInput): Promise<{ id: string; receiptId: string }> {
  if (input.amount.currency !== loan.currency)
    refuse(loanRefusals.LOAN_CURRENCY, { at: '/amount/currency', facts: { currency: loan.currency } });
  if (loan.beganOn === null) refuse(loanRefusals.LOAN_WRONG_STATE, { facts: { status: loan.status } });
  const receipt = await takeMoneyIn(ctx, {
    ...input,
    kind: 'loan_repayment',
    objectId: loan.id,
    beganOn: loan.beganOn,
    customerId: loan.borrowerId,
    payerIds: [loan.borrowerId],
  });
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
  return { id, receiptId: receipt.id };
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
    const { id, receiptId } = await takeIn(tx, loan, input);
    const { amount, receivedOn } = input;
    const { currency } = loan;
    const amountMinor = BigInt(amount.amountMinor);
    if (loan.status === 'written_off') {
      const kept = await rebookRecovered(tx, loan, {
        kind: 'loan_recovery',
        objectId: id,
        valueOn: receivedOn,
        entries: [{ account: 'cash', currency, amountMinor }],
      });
      return { view: viewOf(kept), event: events.loanRecovered(kept, { received: amount, receivedOn, receiptId }) };
    }
    const { loan: kept } = await rebook(tx, loan, {
      kind: 'loan_repayment',
      objectId: id,
      valueOn: receivedOn,
      entries: [{ account: 'cash', currency, amountMinor }],
    });
    return {
      view: viewOf(kept),
      event: events.loanRepaid(kept, { actId: id, received: amount, receivedOn, receiptId }),
    };
  });
}

/** Money that pays the whole loan off before its end, at what is owed on that day. */
export async function settleLoan(ctx: Ctx, input: RepayLoanInput & { loanId: string }): Promise<LoanView> {
  return act(ctx, { verb: 'loan.settle', mandate: 'repayment:record', input }, async (tx) => {
    const loan = await requireLoan(tx, input.loanId, 'lender');
    if (loan.status !== 'active') refuse(loanRefusals.LOAN_WRONG_STATE, { facts: { status: loan.status } });
    const { amount, receivedOn } = input;
    const { owedMinor } = payoffOf(await reckonable(tx, loan), receivedOn);
    const amountMinor = BigInt(amount.amountMinor);
    if (owedMinor === 0n) refuse(loanRefusals.LOAN_NOTHING_OWED, { facts: { overpaidMinor: loan.overpaidMinor } });
    if (amount.currency === loan.currency && amountMinor < owedMinor)
      refuse(loanRefusals.LOAN_PAYOFF_SHORT, { at: '/amount', facts: { owedMinor } });
    const { id, receiptId } = await takeIn(tx, loan, input);
    const ending = await store.updateLoan(tx, loan.id, { endsOn: receivedOn });
    const { loan: kept } = await rebook(tx, ending, {
      kind: 'loan_settlement',
      objectId: id,
      valueOn: receivedOn,
      entries: [{ account: 'cash', currency: loan.currency, amountMinor }],
    });
    return {
      view: viewOf(kept),
      event: events.loanSettled(kept, { actId: id, received: amount, receivedOn, receiptId }),
    };
  });
}
