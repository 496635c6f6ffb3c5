import type { Ctx } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { lockFacility } from '../financing/index.ts';
import { dueOfLoan, type LoanView, loanRepaid, repayFor, requireLoan, viewOfLoan } from '../loans/index.ts';
import { guaranteeToPay, payGuarantee } from './guarantee.ts';
import { guaranteeRefusals } from './rules.ts';
import type { PayLoanInput } from './schemas.ts';

/**
 * The creditor records what a guarantor paid on instalments of a loan that it was called for: no more than is due. With each payment the
 * debt passes to the guarantor, to that extent (Civil Code 700).
 */
export async function payLoanOfDebtor(ctx: Ctx, input: PayLoanInput & { guaranteeId: string }): Promise<LoanView> {
  return act(ctx, { verb: 'guarantee.payLoan', mandate: 'repayment:record', input }, async (tx) => {
    const { guaranteeId, loanId, ...money } = input;
    const loan = await requireLoan(tx, loanId, 'lender');
    const facility = loan.facilityId === null ? undefined : await lockFacility(tx, loan.facilityId);
    if (!facility) refuse(guaranteeRefusals.GUARANTEE_NOT_OF_LOAN, { at: '/loanId' });
    const amountMinor = BigInt(money.amount.amountMinor);
    const found = await guaranteeToPay(tx, guaranteeId, facility, amountMinor, loan.id);
    const { dueMinor } = await dueOfLoan(tx, loan, money.receivedOn);
    if (amountMinor > dueMinor)
      refuse(guaranteeRefusals.GUARANTEE_PAYMENT_UNFIT, {
        at: '/amount',
        facts: { owedMinor: dueMinor, currency: loan.currency },
      });
    const paid = await repayFor(tx, loan, money, found.guarantorId);
    const { receiptId, actId } = paid;
    await payGuarantee(tx, found, { receiptId, amountMinor, restMinor: 0n, on: money.receivedOn });
    const more = { actId, received: money.amount, receivedOn: money.receivedOn, receiptId, guaranteeId };
    return { view: viewOfLoan(paid.loan, businessDate(tx)), event: loanRepaid(paid.loan, more) };
  });
}
