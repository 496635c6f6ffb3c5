import { z } from 'zod';
import { type Ctx, requirePerson } from '../../context.ts';
import { act, judgedOn, putsAtRisk } from '../../ground/audit/index.ts';
import { hashWire, positiveMoneyWire, textWire } from '../../http/wire.ts';
import { refuse } from '../../kernel/refusal.ts';
import { forgiven, rebook } from './book.ts';
import { loanForgiven } from './events.ts';
import { loanRefusals } from './refusals.ts';
import type { LoanView } from './schemas.ts';
import { reckonable, requireLoan, stateOf, today } from './state.ts';
import * as store from './store.ts';
import { viewOf } from './view.ts';

export const forgiveInput = z.strictObject({
  amount: positiveMoneyWire,
  reason: textWire(1_000),
  documentHash: hashWire.meta({ description: 'The decision' }),
});

/**
 * Two people of the lender, at the level of the sum, forgive so much of the penalties that are owed today (Civil Code 575). It is booked as
 * the income that it would have been and as what was given up.
 */
export async function forgivePenalty(
  ctx: Ctx,
  input: z.output<typeof forgiveInput> & { loanId: string },
): Promise<LoanView> {
  return act(ctx, { verb: 'loan.forgive', mandate: 'loan:amend', input }, async (tx) => {
    const loan = await requireLoan(tx, input.loanId, 'lender');
    const { amount, reason, documentHash } = input;
    const { currency } = loan;
    if (loan.status !== 'active') refuse(loanRefusals.LOAN_WRONG_STATE, { facts: { status: loan.status } });
    if (amount.currency !== currency)
      refuse(loanRefusals.LOAN_CURRENCY, { at: '/amount/currency', facts: { currency } });
    const on = today(tx);
    const owedMinor = stateOf(await reckonable(tx, loan), on)
      .rows.filter(({ dueOn }) => dueOn <= on)
      .reduce((sum, { due, paid }) => sum + due.penalty - paid.penalty, 0n);
    const amountMinor = BigInt(amount.amountMinor);
    if (amountMinor > owedMinor)
      refuse(loanRefusals.LOAN_PENALTY_LESS, { at: '/amount', facts: { owedMinor, currency } });
    putsAtRisk(tx, { amountMinor, currency, clientId: loan.borrowerId });
    judgedOn(tx, { penaltiesPaidMinor: loan.penaltiesPaidMinor.toString(), status: loan.status });
    const id = tx.newId('loanAct');
    await store.insertAct(tx, {
      id,
      loanId: loan.id,
      kind: 'forgiveness',
      onDay: on,
      amountMinor,
      detail: { reason, documentHash },
      recordedBy: requirePerson(tx).personId,
    });
    const { loan: kept } = await rebook(tx, loan, {
      kind: 'loan_forgiveness',
      objectId: id,
      valueOn: on,
      entries: forgiven(currency, amountMinor),
    });
    return {
      view: viewOf(kept, today(tx)),
      event: loanForgiven(kept, { actId: id, forgiven: amount, reason, documentHash }),
    };
  });
}
