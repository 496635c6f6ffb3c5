import type { Ctx, DomainEvent } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import type { Entry } from '../../ground/ledger/index.ts';
import { businessDate } from '../../kernel/time.ts';
import { stepOf } from '../../kernel/transitions.ts';
import {
  type DisburseLoanInput,
  insertAct,
  type Loan,
  listActs,
  loanLife,
  loanPaymentRejected,
  lockWithFacility,
  moveLoan,
  rebook,
  rejectEvidence,
  reverseAct,
  updateLoan,
} from '../../lending/loans/index.ts';

type Payments = DisburseLoanInput['payments'];

/** Interest booked as earned of money that nobody had is no income. */
const unearned = ({ earnedMinor, interestPaidMinor, currency }: Loan): Entry[] =>
  earnedMinor > interestPaidMinor
    ? [
        { account: 'interest_receivable', currency, amountMinor: interestPaidMinor - earnedMinor },
        { account: 'interest_income', currency, amountMinor: earnedMinor - interestPaidMinor },
      ]
    : [];

async function undo(ctx: Ctx, paymentId: string, reason: string): Promise<void> {
  const proof = await rejectEvidence(ctx, paymentId);
  const found = proof && (await lockWithFacility(ctx, proof.loanId));
  // Paid back and closed before the bank rejected what it was: what came for it is the borrower's.
  const loan = found?.status === 'closed' ? await updateLoan(ctx, found.id, { status: 'active' }) : found;
  if (!proof || loan?.status !== 'active') return;
  const acts = (await listActs(ctx, loan.id)).filter(({ reversedAt }) => reversedAt === null);
  const paymentsOf = ({ detail }: Pick<(typeof acts)[number], 'detail'>) => (detail['payments'] ?? []) as Payments;
  const act = acts.find((each) => paymentsOf(each).some(({ evidenceHash }) => evidenceHash === proof.evidenceHash));
  if (!act) return;
  const payments = paymentsOf(act);
  const rejected = payments.find(({ evidenceHash }) => evidenceHash === proof.evidenceHash);
  const left = payments.filter((payment) => payment !== rejected);
  const paidMinor = BigInt(rejected?.amount.amountMinor ?? '0');
  const first = act.detail['first'] ?? act.id;
  // What stayed with the lender as a down payment was of the money that did not go out.
  const down = left.length > 0 ? undefined : acts.find(({ detail }) => detail['of'] === first);
  const backMinor = left.length > 0 ? paidMinor : act.amountMinor;
  const undone = { reversedBy: act.recordedBy, reason };
  await reverseAct(ctx, act.id, undone);
  if (down) await reverseAct(ctx, down.id, undone);
  if (left.length > 0)
    await insertAct(ctx, {
      id: ctx.newId('loanAct'),
      loanId: loan.id,
      kind: 'disbursement',
      onDay: act.onDay,
      amountMinor: act.amountMinor - paidMinor,
      detail: { ...act.detail, payments: left, first },
      recordedBy: act.recordedBy,
    });
  const isOut = loan.disbursedMinor > backMinor;
  const { currency } = loan;
  const entries: Entry[] = [{ account: 'cash', currency, amountMinor: paidMinor }, ...(isOut ? [] : unearned(loan))];
  const changed = isOut ? loan : await updateLoan(ctx, loan.id, { earnedMinor: loan.interestPaidMinor });
  const moved = { kind: 'loan_payment_rejected', objectId: act.id, valueOn: act.onDay };
  const { loan: kept } = await rebook(ctx, changed, { ...moved, entries, disbursedMinor: -backMinor });
  // Nothing is out: it waits to be paid out again, and whoever pays is told so.
  const waits = isOut
    ? kept
    : await moveLoan(ctx, loan.id, stepOf(loanLife, 'neverPaid'), { endsOn: null, calledOn: null });
  await recordEvent(
    ctx,
    loanPaymentRejected(waits ?? kept, {
      actId: act.id,
      paymentId,
      reason,
      on: businessDate(ctx),
      undoneMinor: backMinor.toString(),
    }),
  );
}

/** Reaction: the bank rejected payments of loans. Nobody had that money, and nothing of it is owed; it is paid anew, by another act. */
export async function undoRejected(ctx: Ctx, { payload }: DomainEvent): Promise<void> {
  const { rejected = [] } = payload as { rejected?: { paymentId: string; reason: string | null }[] };
  for (const { paymentId, reason } of rejected)
    await undo(ctx, paymentId, `rejected by the bank: ${reason ?? 'no reason'}`);
}
