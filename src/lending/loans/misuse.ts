import { z } from 'zod';
import { type Ctx, requirePerson } from '../../context.ts';
import { act, judgedOn, putsAtRisk } from '../../ground/audit/index.ts';
import { dateWire, hashWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { rebook } from './book.ts';
import * as events from './events.ts';
import { misuseOf } from './misuse-rules.ts';
import { loanRefusals } from './refusals.ts';
import type { LoanView } from './schemas.ts';
import { reckonable, requireLoan, today } from './state.ts';
import * as store from './store.ts';
import { viewOf } from './view.ts';

export const recordLoanMisuseInput = z.strictObject({
  fromOn: dateWire,
  documentHash: hashWire.meta({ description: 'What proves it' }),
});
export const endLoanMisuseInput = z.strictObject({
  untilOn: dateWire.meta({
    description:
      'The first day on which the money is used as agreed again; the first day of the finding, where that was wrong',
  }),
});

/** Findings on a loan that nobody has ended. */
export const openMisuse = async (ctx: Ctx, loanId: string) =>
  misuseOf((await store.listActs(ctx, loanId)).filter(({ reversedAt }) => reversedAt === null)).filter(
    ({ to }) => to === null,
  );

/** Two people of the lender find that the money of a loan is used for something else, from a day on. */
export async function recordLoanMisuse(
  ctx: Ctx,
  input: { loanId: string; fromOn: LocalDate; documentHash: string },
): Promise<LoanView> {
  return act(ctx, { verb: 'loan.recordMisuse', mandate: 'misuse:record', input }, async (tx) => {
    const loan = await requireLoan(tx, input.loanId, 'lender');
    const { fromOn, documentHash } = input;
    if (loan.status !== 'active' || loan.beganOn === null)
      refuse(loanRefusals.LOAN_WRONG_STATE, { facts: { status: loan.status } });
    if (fromOn < loan.beganOn || fromOn > today(tx))
      refuse(loanRefusals.LOAN_DAY_UNFIT, { at: '/fromOn', facts: { first: loan.beganOn, last: today(tx) } });
    if ((await openMisuse(tx, loan.id)).length > 0) refuse(loanRefusals.LOAN_MISUSE_OPEN);
    const amountMinor = loan.disbursedMinor - loan.principalPaidMinor;
    putsAtRisk(tx, { amountMinor, currency: loan.currency, clientId: loan.borrowerId });
    judgedOn(tx, { status: loan.status });
    const id = tx.newId('loanAct');
    await store.insertAct(tx, {
      id,
      loanId: loan.id,
      kind: 'misuse',
      onDay: fromOn,
      amountMinor: 0n,
      detail: { documentHash },
      recordedBy: requirePerson(tx).personId,
    });
    const { loan: kept } = await rebook(tx, loan, {
      kind: 'loan_misuse',
      objectId: id,
      valueOn: today(tx),
      entries: [],
    });
    return {
      view: viewOf(kept, today(tx)),
      event: events.loanMisuseRecorded(kept, { actId: id, fromOn, documentHash }),
    };
  });
}

/** The money is used as agreed again, or the finding was wrong from its first day. */
export async function endLoanMisuse(
  ctx: Ctx,
  input: { loanId: string; actId: string; untilOn: LocalDate },
): Promise<LoanView> {
  return act(ctx, { verb: 'loan.endMisuse', mandate: 'misuse:record', input }, async (tx) => {
    const loan = await requireLoan(tx, input.loanId, 'lender');
    const { untilOn } = input;
    const found = (await reckonable(tx, loan)).acts.misuse.find(({ id }) => id === input.actId);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/actId' });
    if (found.to !== null) refuse(loanRefusals.LOAN_ACT_REVERSED, { at: '/actId' });
    if (untilOn < found.from || untilOn > today(tx))
      refuse(loanRefusals.LOAN_DAY_UNFIT, { at: '/untilOn', facts: { first: found.from, last: today(tx) } });
    judgedOn(tx, { from: found.from });
    const id = tx.newId('loanAct');
    await store.insertAct(tx, {
      id,
      loanId: loan.id,
      kind: 'misuse_end',
      onDay: untilOn,
      amountMinor: 0n,
      detail: { misuseId: found.id },
      recordedBy: requirePerson(tx).personId,
    });
    if (loan.status !== 'active')
      return { view: viewOf(loan, today(tx)), event: events.loanMisuseEnded(loan, { untilOn }) };
    const { loan: kept } = await rebook(tx, loan, {
      kind: 'loan_misuse',
      objectId: id,
      valueOn: today(tx),
      entries: [],
    });
    return { view: viewOf(kept, today(tx)), event: events.loanMisuseEnded(kept, { actId: found.id, untilOn }) };
  });
}
