import { type Ctx, requirePerson, withSnapshot } from '../../context.ts';
import { act, judgedOn, putsAtRisk } from '../../ground/audit/index.ts';
import { policyOf } from '../../ground/policy/index.ts';
import { commonRefusals, Refusal, refuse } from '../../kernel/refusal.ts';
import { addDays, addMonths } from '../../kernel/time.ts';
import { termBounds } from './agree.ts';
import { rebook } from './book.ts';
import { worseOf } from './class-rules.ts';
import { periodsAfter } from './day-count-rules.ts';
import * as events from './events.ts';
import { duesOf } from './present-rules.ts';
import type { ProposedChangeView, ReadChangeView } from './proposed-schemas.ts';
import { loanRefusals } from './refusals.ts';
import { assertTerms, type ChangeKind } from './rules.ts';
import type { AnswerChangeInput, ChangeLoanInput, ChangeView } from './schemas.ts';
import { drawChangeSheet, hashOfChange } from './sheet.ts';
import { isObserved, reckonable, requireLoan, stateOf, today } from './state.ts';
import * as store from './store.ts';
import { comparedOf, factsOf, viewOfChange, viewOfProposedChange } from './view.ts';

/** Refuses a change that its kind does not allow of a loan as it stands. */
async function assertFits(
  ctx: Ctx,
  loan: store.Loan,
  { kind, terms }: Pick<ChangeLoanInput, 'kind' | 'terms'>,
): Promise<void> {
  const on = today(ctx);
  const state = stateOf(await reckonable(ctx, loan), on);
  const { overdueSince } = duesOf(state, on);
  const unfit = (facts: Record<string, unknown>) => refuse(loanRefusals.LOAN_CHANGE_UNFIT, { at: '/kind', facts });
  const endsOn = state.rows.at(-1)?.dueOn ?? on;
  const willEndOn = periodsAfter(terms.firstDueOn ?? addMonths(on, 0), terms.every, terms.periods);
  if ((kind === 're_age' || kind === 'restructure') && overdueSince === null) unfit({ kind, overdueSince });
  // Measure 4, Jin Gui [2024] 13: swapped for longer only where it is no arrears that are being hidden.
  if (kind !== 'medium_for_short') return;
  const watched = await isObserved(ctx, loan, on);
  if (overdueSince !== null || loan.class !== 'normal' || watched || willEndOn <= endsOn)
    unfit({ kind, overdueSince, class: loan.class, isObserved: watched, endsOn, willEndOn });
}

/** What of a loan must not have changed when the borrower answers. */
async function basisOf(ctx: Ctx, loan: store.Loan): Promise<store.Basis> {
  const on = today(ctx);
  const { overdueSince } = duesOf(stateOf(await reckonable(ctx, loan), on), on);
  const principalMinor = (loan.disbursedMinor - loan.principalPaidMinor).toString();
  return { principalMinor, class: loan.class, overdueSince };
}

/** Refuses a yes to another sheet, after its day, or to a loan that is not as it was. */
async function assertStands(ctx: Ctx, loan: store.Loan, change: store.LoanChange, sheetHash: string): Promise<void> {
  const on = today(ctx);
  if (change.status !== 'proposed') refuse(loanRefusals.LOAN_CHANGE_ANSWERED, { facts: { status: change.status } });
  if (change.answerBy !== null && on > change.answerBy)
    refuse(loanRefusals.LOAN_OFFER_OVER, { facts: { answerBy: change.answerBy, today: on } });
  if (sheetHash !== change.sheetHash)
    refuse(loanRefusals.LOAN_SHEET_DIFFERS, { at: '/sheetHash', facts: { sheetHash: change.sheetHash } });
  const now = await basisOf(ctx, loan);
  const { basis } = change;
  const isSame =
    basis?.principalMinor === now.principalMinor &&
    basis.class === now.class &&
    basis.overdueSince === now.overdueSince;
  if (!isSame) refuse(loanRefusals.LOAN_CHANGE_STALE, { facts: { was: basis, now } });
}

/** The lender proposes other terms; two people stand behind it. */
export async function proposeChange(
  ctx: Ctx,
  input: ChangeLoanInput & { loanId: string },
): Promise<ProposedChangeView> {
  return act(ctx, { verb: 'loan.proposeChange', mandate: 'loan:amend', input }, async (tx) => {
    const loan = await requireLoan(tx, input.loanId, 'lender');
    if (loan.status !== 'active' || loan.endsOn !== null)
      refuse(loanRefusals.LOAN_WRONG_STATE, { facts: { status: loan.status } });
    const on = today(tx);
    assertTerms(input.terms, on, termBounds(loan.lenderId, on));
    await assertFits(tx, loan, input);
    const drawn = await drawChangeSheet(tx, loan, input, on);
    const { sheet } = drawn;
    const amountMinor = loan.disbursedMinor - loan.principalPaidMinor;
    putsAtRisk(tx, { amountMinor, currency: loan.currency, clientId: loan.borrowerId });
    judgedOn(tx, factsOf(loan));
    const made = await store.insertChange(tx, {
      id: tx.newId('loanChange'),
      loanId: loan.id,
      kind: input.kind,
      terms: input.terms,
      reason: input.reason,
      documentHash: input.documentHash,
      proposedBy: requirePerson(tx).personId,
      participants: loan.participants,
      sheet,
      sheetHash: await hashOfChange({ loanId: loan.id, kind: input.kind, terms: input.terms }, sheet),
      answerBy: addDays(on, policyOf(loan.lenderId, 'loan.changeDays', on).value),
      basis: await basisOf(tx, loan),
    });
    if (!made) refuse(loanRefusals.LOAN_CHANGE_OPEN);
    return {
      view: viewOfProposedChange(made, drawn),
      event: events.loanChangeProposed(loan, {
        changeId: made.id,
        kind: made.kind,
        sheetHash: made.sheetHash,
        allInBps: sheet.allInBps,
      }),
    };
  });
}

/** A loan whose debtor was in trouble is not normal because its terms were made easier (Measures for Risk Classification 2023, 20). */
const classAfter = (kind: ChangeKind, loan: store.Loan) =>
  kind === 'restructure' || kind === 're_age' ? worseOf(loan.class, 'special_mention') : loan.class;

/** The borrower answers; with its yes the other terms run from this day. */
export async function answerChange(ctx: Ctx, input: AnswerChangeInput & { changeId: string }): Promise<ChangeView> {
  return act(ctx, { verb: 'loan.answerChange', mandate: 'loan:accept', input }, async (tx) => {
    const found = await store.findChange(tx, input.changeId);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/changeId' });
    const loan = await requireLoan(tx, found.loanId, 'borrower');
    const on = today(tx);
    const { personId: answeredBy } = requirePerson(tx);
    const answer = input.accept ? ({ status: 'agreed', onDay: on } as const) : ({ status: 'refused' } as const);
    if (input.accept && (loan.status !== 'active' || loan.endsOn !== null))
      refuse(loanRefusals.LOAN_WRONG_STATE, { facts: { status: loan.status } });
    if (input.accept) {
      await assertStands(tx, loan, found, input.sheetHash);
      assertTerms(found.terms, on, termBounds(loan.lenderId, on));
      await assertFits(tx, loan, found);
      // What may be asked for is asked again of the day from which the terms count.
      await drawChangeSheet(tx, loan, found, on);
    }
    const ended = await store.endChange(tx, found.id, { ...answer, answeredBy });
    if (!ended) refuse(loanRefusals.LOAN_CHANGE_ANSWERED, { facts: { status: found.status } });
    const facts = { changeId: ended.id, kind: ended.kind };
    if (!input.accept) return { view: viewOfChange(ended), event: events.loanChangeRefused(loan, facts) };
    const judged = await store.updateLoan(tx, loan.id, {
      class: classAfter(ended.kind, loan),
      changedTerms: ended.terms,
      changedSheet: ended.sheet,
      changedSheetHash: ended.sheetHash,
    });
    const { loan: kept } = await rebook(tx, judged, {
      kind: 'loan_change',
      objectId: ended.id,
      valueOn: on,
      entries: [],
    });
    return { view: viewOfChange(ended), event: events.loanChanged(kept, facts) };
  });
}

/** Other terms as whoever answers or approves them weighs them: beside those in force, while they are open. */
export const readChange = (ctx: Ctx, { changeId }: { changeId: string }): Promise<ReadChangeView> =>
  withSnapshot(ctx, async (tx) => {
    const change = await store.findChange(tx, changeId);
    const loan = change && (await store.findLoan(tx, change.loanId));
    if (!loan) refuse(commonRefusals.NOT_FOUND, { at: '/changeId' });
    const isOpen = change.status === 'proposed' && loan.status === 'active' && loan.endsOn === null;
    const drawn = isOpen ? await drawChangeSheet(tx, loan, change, today(tx)).catch(unreckoned) : undefined;
    return { ...viewOfChange(change), compared: drawn ? comparedOf(drawn) : null };
  });

/** What no longer can be reckoned, as a loan that was paid off meanwhile, is shown as it was proposed. */
function unreckoned(fault: unknown): undefined {
  if (!(fault instanceof Refusal)) throw fault;
}

/** The lender takes its proposal back. */
export async function withdrawChange(ctx: Ctx, input: { changeId: string }): Promise<ChangeView> {
  return act(ctx, { verb: 'loan.withdrawChange', mandate: 'loan:amend', input }, async (tx) => {
    const found = await store.findChange(tx, input.changeId);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/changeId' });
    const loan = await requireLoan(tx, found.loanId, 'lender');
    const ended = await store.endChange(tx, found.id, {
      status: 'withdrawn',
      answeredBy: requirePerson(tx).personId,
    });
    if (!ended) refuse(loanRefusals.LOAN_CHANGE_ANSWERED, { facts: { status: found.status } });
    return {
      view: viewOfChange(ended),
      event: events.loanChangeRefused(loan, { changeId: ended.id, kind: ended.kind }),
    };
  });
}
