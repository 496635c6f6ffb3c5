import { asSystem, type Ctx, type DomainEvent, requirePerson, withTransaction } from '../../context.ts';
import { act, asksSecond, decidersBehind, findEvent, recordEvent, requireApart } from '../../ground/audit/index.ts';
import { keepsPaper } from '../../ground/papers/index.ts';
import { policyOf, policyOn } from '../../ground/policy/index.ts';
import { contestRefusals } from '../../ground/proposals/index.ts';
import { foundOverdue, foundStandings } from '../../ground/standings/index.ts';
import type { Currency } from '../../kernel/money.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { addDays, businessDate, type LocalDate } from '../../kernel/time.ts';
import { stepOf } from '../../kernel/transitions.ts';
import { isAskedNoMore } from '../../lending/covenants/index.ts';
import { endLoanOn, findLoan, inDefaultSince, type Loan, openMisuse, requireLoan } from '../../lending/loans/index.ts';
import { inForceOf, isHeardBy } from '../party-standings/index.ts';
import * as store from './cuts-store.ts';
import { motionRefusals } from './refusals.ts';
import { cutLife, isAgainst, listedCutReasons, OWN_CUT_DAYS, outsideReasons, protectedLists } from './rules.ts';
import type { AnswerCutInput, CallLoanInput, ContestCutInput, CutView } from './schemas.ts';
import { bodiesOf, standstillOf } from './units-store.ts';

export const cutViewOf = (row: store.KeptCut): CutView => ({
  id: row.id,
  kind: row.kind,
  lenderId: row.lenderId,
  partyId: row.partyId,
  objectId: row.objectId,
  reason: row.reason,
  note: row.note,
  listed: row.listed,
  beforeMinor: row.beforeMinor?.toString() ?? null,
  afterMinor: row.afterMinor?.toString() ?? null,
  currency: row.currency,
  effectiveOn: row.effectiveOn,
  status: row.status,
  contest: row.contest,
  answerDueOn: row.answerDueOn,
  answer: row.answer,
  madeAt: row.madeAt.toISOString(),
});

const announce = (type: string, row: store.KeptCut): DomainEvent => ({
  type,
  version: 1,
  objectId: row.id,
  participants: row.participants,
  payload: { kind: row.kind, objectId: row.objectId, reason: row.reason, listed: row.listed, status: row.status },
});

/** Lists that protect the lines of a firm on a day. */
export const listsOf = async (ctx: Ctx, partyId: string): Promise<string[]> =>
  (await inForceOf(ctx, [partyId], businessDate(ctx), ['list']))
    .filter(({ isOfficial, value }) => isOfficial && protectedLists.includes(value))
    .map(({ value, listYear }) => `${value} ${listYear ?? ''}`.trim());

interface Cut {
  kind: 'cut' | 'stop';
  lenderId: string;
  partyId: string;
  objectId: string;
  reason: string;
  note: string | null;
  beforeMinor: bigint | null;
  afterMinor: bigint | null;
  currency: Currency | null;
  documentHash?: string | undefined;
}
type Said = Pick<Cut, 'lenderId' | 'partyId' | 'reason' | 'documentHash'>;

/**
 * Whether what a law or an authority asks is there to be read: the paper of the act itself, whole in the lender’s store, or what an authority says
 * against the firm. Another’s word typed by the lender is none (measures 2, 16).
 */
async function isBacked(ctx: Ctx, { lenderId, partyId, documentHash }: Said): Promise<boolean> {
  if (documentHash !== undefined && (await keepsPaper(ctx, lenderId, documentHash))) return true;
  return (await inForceOf(ctx, [partyId], businessDate(ctx))).some(isAgainst);
}

/** What the record shows of a reason that speaks of the firm: that it asked, or did not pay. What a bank weighs by itself it says in words. */
async function isCutFounded(ctx: Ctx, cut: Cut): Promise<boolean> {
  const { lenderId, partyId, reason } = cut;
  if (outsideReasons.includes(reason)) return isBacked(ctx, cut);
  if (reason === 'customer_asked') return store.hasAsked(ctx, { bankId: lenderId, partyId });
  if (reason !== 'default') return true;
  const late = await foundOverdue(ctx, lenderId, [partyId]);
  return late.length > 0 || (await foundStandings(ctx, lenderId, [partyId])).some(({ fact }) => fact === 'F58');
}

/**
 * While a creditors' committee acts for a firm, none of its banks pulls its own money back alone: the others decide with it (Yin Bao Jian Fa [2020]
 * 57; measure 3: nobody acts alone against the joint decision).
 */
async function assertNotAlone(ctx: Ctx, said: Said): Promise<void> {
  const { lenderId, partyId, reason } = said;
  if (reason === 'insolvency') return;
  if (reason === 'customer_asked' && (await store.hasAsked(ctx, { bankId: lenderId, partyId }))) return;
  if (outsideReasons.includes(reason) && (await isBacked(ctx, said))) return;
  const bodyId = await asSystem(ctx, 'creditors’ committees', async (system) => {
    const since = new Date(ctx.clock.now().getTime() - OWN_CUT_DAYS * 86_400_000);
    return standstillOf(system, await bodiesOf(system, lenderId, partyId), {
      bankId: lenderId,
      since,
      kind: 'own_cut',
    });
  });
  if (bodyId !== undefined) refuse(motionRefusals.CUT_ALONE, { at: '/reason', facts: { bodyId, reason } });
}

/** Reasons that the record shows, whatever a bank weighs by itself. */
const isOnRecord = async (ctx: Ctx, cut: Cut): Promise<boolean> =>
  (cut.reason === 'customer_asked' || cut.reason === 'default' || outsideReasons.includes(cut.reason)) &&
  (await isCutFounded(ctx, cut));

/** Whether a lender owes a firm a line that it cut and that the firm was right about. */
export const isOwedBack = async (ctx: Ctx, of: { lenderId: string; partyId: string }): Promise<boolean> =>
  (await store.owedBack(ctx, of)).length > 0;

/** While a line is owed back, nobody cuts the lines of its firm again: else the answer that undid the cut would be void (measures 2, 16). */
async function assertGivenBack(ctx: Ctx, cut: Cut): Promise<void> {
  const [owed] = await store.owedBack(ctx, cut);
  if (!owed || (await isOnRecord(ctx, cut))) return;
  refuse(motionRefusals.CUT_GIVING_BACK, { at: '/reason', facts: { cutId: owed.id, objectId: owed.objectId } });
}

/** A cut or stop is kept with its reason where the firm sees it; of a listed firm it asks a reason of its own, and one more voice. */
export async function keepCut(ctx: Ctx, cut: Cut): Promise<void> {
  await assertNotAlone(ctx, cut);
  await assertGivenBack(ctx, cut);
  const listed = await listsOf(ctx, cut.partyId);
  if (listed.length > 0) {
    const facts = { listed, reason: cut.reason, reasons: listedCutReasons };
    if (!listedCutReasons.includes(cut.reason) || cut.note === null)
      refuse(motionRefusals.CUT_UNREASONED, { at: cut.note === null ? '/note' : '/reason', facts });
    if (!(await isCutFounded(ctx, cut)))
      refuse(motionRefusals.CUT_UNFOUNDED, { at: '/reason', facts: { reason: cut.reason } });
    asksSecond(ctx, { reasons: [{ code: 'LISTED_FIRM_CUT', facts }], level: 'L2' });
  }
  const made = await store.insertCut(ctx, {
    ...cut,
    id: ctx.newId('creditCut'),
    eventId: ctx.causedBy ?? null,
    listed,
    effectiveOn: businessDate(ctx),
    madeBy: cut.lenderId,
  });
  await recordEvent(ctx, announce('creditCut.made', made));
}

/** What the record shows of each reason: a call for something that nobody recorded is no reason (measure 16). */
async function assertFounded(ctx: Ctx, loan: Loan, { reason, documentHash }: CallLoanInput): Promise<void> {
  const { id, lenderId, borrowerId } = loan;
  const on = businessDate(ctx);
  const shown: Record<CallLoanInput['reason'], () => Promise<boolean> | boolean> = {
    default: () => inDefaultSince(loan.openDueOn, on) !== null,
    misuse: async () => (await openMisuse(ctx, id)).length > 0,
    // What secures a loan can be lost only where something does.
    security_lost: () => loan.facilityId !== null,
    false_data: async () =>
      (await inForceOf(ctx, [borrowerId], on, ['credit_event'])).some(
        (event) => event.value === 'false_data' && isHeardBy(lenderId)(event),
      ),
    insolvency: async () => (await foundStandings(ctx, lenderId, [borrowerId])).some(({ fact }) => fact === 'F65'),
    law: () => isBacked(ctx, { lenderId, partyId: borrowerId, reason, documentHash }),
  };
  if (!(await shown[reason]())) refuse(motionRefusals.CALL_UNFOUNDED, { at: '/reason', facts: { reason } });
}

/** Two people call a loan in, for a reason of the closed list and with the time that the rule gives; the firm may contest (measure 16). */
export async function callLoanIn(ctx: Ctx, input: CallLoanInput & { loanId: string }): Promise<CutView> {
  return act(ctx, { verb: 'creditCut.call', mandate: 'loan:amend', input }, async (tx) => {
    const loan = await requireLoan(tx, input.loanId, 'lender');
    const on = businessDate(tx);
    if (loan.status !== 'active' || loan.endsOn !== null)
      refuse(motionRefusals.CUT_WRONG_STATE, { facts: { status: loan.status, endsOn: loan.endsOn } });
    const { lenderId, borrowerId: partyId } = loan;
    await assertNotAlone(tx, { lenderId, partyId, reason: input.reason, documentHash: input.documentHash });
    await assertFounded(tx, loan, input);
    const first = addDays(on, policyOf(loan.lenderId, 'call.noticeDays', on).value);
    if (input.dueOn < first) refuse(motionRefusals.CALL_TOO_SOON, { at: '/dueOn', facts: { first } });
    const listed = await listsOf(tx, loan.borrowerId);
    if (listed.length > 0)
      asksSecond(tx, { reasons: [{ code: 'LISTED_FIRM_CUT', facts: { listed, reason: input.reason } }], level: 'L2' });
    const made = await store.insertCut(tx, {
      id: tx.newId('creditCut'),
      kind: 'call',
      lenderId: loan.lenderId,
      partyId: loan.borrowerId,
      objectId: loan.id,
      reason: input.reason,
      note: input.note,
      listed,
      beforeMinor: loan.disbursedMinor - loan.principalPaidMinor,
      afterMinor: 0n,
      currency: loan.currency,
      effectiveOn: input.dueOn,
      madeBy: requirePerson(tx).personId,
    });
    await endLoanOn(tx, loan, input.dueOn);
    return { view: cutViewOf(made), event: announce('creditCut.called', made) };
  });
}

/** Another day of a call that stands, or none. */
const recall = (ctx: Ctx, { objectId, effectiveOn }: store.KeptCut, on: LocalDate | null): Promise<void> =>
  asSystem(ctx, 'calls', async (system) => {
    const loan = await findLoan(system, objectId);
    if (loan?.status === 'active' && loan.calledOn === effectiveOn) await endLoanOn(system, loan, on);
  });

/** The firm is right: a call is no more, and a line is to be given back until it is what it was. */
async function undo(ctx: Ctx, found: store.KeptCut, answer: string): Promise<store.KeptCut | undefined> {
  if (found.kind === 'call') await recall(ctx, found, null);
  // What was shown or taken back meanwhile keeps nothing back any more.
  const isOver = found.kind === 'call' || (await isAskedNoMore(ctx, found.objectId));
  const step = stepOf(cutLife, isOver ? 'undo' : 'giveBack');
  return store.moveCut(ctx, found.id, step, { answer, answeredAt: ctx.clock.now() });
}

/** Timer: a lender that was silent until its last day has owned that the firm is right. */
export const undoUnanswered = (ctx: Ctx): Promise<number> =>
  withTransaction(ctx, async (tx) => {
    const late = await store.unanswered(tx, businessDate(tx));
    for (const found of late) {
      const moved = await undo(tx, found, 'The lender did not answer in time');
      if (moved) await recordEvent(tx, announce('creditCut.undoneBySilence', moved));
    }
    return late.length;
  });

/** Reaction: a line that is what it was, or more, has been given back. */
export async function restoreCuts(ctx: Ctx, { type, objectId, participants, payload }: DomainEvent): Promise<void> {
  const {
    amount,
    limit,
    partyId = '',
    holderId,
    kind = '',
  } = payload as {
    amount?: { amountMinor: string; currency: Currency };
    limit?: { amountMinor: string; currency: Currency };
    partyId?: string;
    holderId?: string;
    kind?: string;
  };
  const now = amount ?? limit;
  const nowMinor = BigInt(now?.amountMinor ?? 0);
  // What was closed is opened anew, under another identifier.
  const isOfParty = type === 'partyLimit.set';
  const lenderId = holderId ?? participants[0] ?? '';
  const anew = { lenderId, partyId, isOfParty, kind, currency: now?.currency ?? null };
  const of = isOfParty || type === 'limit.opened' ? anew : { objectId };
  for (const cut of await store.givingBack(ctx, of))
    if (nowMinor > 0n && nowMinor >= (cut.beforeMinor ?? 0n) && (cut.kind === 'cut' || !type.endsWith('.changed'))) {
      const moved = await store.moveCut(ctx, cut.id, stepOf(cutLife, 'restore'));
      if (moved) await recordEvent(ctx, announce('creditCut.restored', moved));
    }
}

/** Reaction: a loan that was stopped and is owed back is given back by one of as much that is approved. */
export async function restoreLoan(ctx: Ctx, { participants, payload }: DomainEvent): Promise<void> {
  const { amount } = payload as { amount: { amountMinor: string; currency: string } };
  // Its lender and its borrower come first, and a successor takes the place of who was before it.
  const [lenderId = '', partyId = ''] = participants;
  const fits = ({ objectId, currency, beforeMinor }: store.KeptCut) =>
    objectId.startsWith('lon_') && currency === amount.currency && BigInt(amount.amountMinor) >= (beforeMinor ?? 0n);
  const cut = (await store.owedBack(ctx, { lenderId, partyId })).find(fits);
  const moved = cut && (await store.moveCut(ctx, cut.id, stepOf(cutLife, 'restore')));
  if (moved) await recordEvent(ctx, announce('creditCut.restored', moved));
}

/** Reaction: what was asked beyond the promise is asked no more, and the line is what it was; unless it ended because its limit is closed. */
export async function restoreAsked(ctx: Ctx, { objectId, payload }: DomainEvent): Promise<void> {
  const { until, isOver } = payload as { until?: string | null; isOver?: boolean };
  if (until || isOver) return;
  for (const cut of await store.givingBack(ctx, { objectId })) {
    const moved = await store.moveCut(ctx, cut.id, stepOf(cutLife, 'restore'));
    if (moved) await recordEvent(ctx, announce('creditCut.restored', moved));
  }
}

/** Reaction: a limit that could be closed, whatever was owed back, owes nothing of what was asked under it any more. */
export async function endAsked(ctx: Ctx, { participants, payload }: DomainEvent): Promise<void> {
  const [lenderId = ''] = participants;
  const { partyId } = payload as { partyId: string };
  for (const cut of await store.owedBack(ctx, { lenderId, partyId })) {
    if (!(await isAskedNoMore(ctx, cut.objectId))) continue;
    const moved = await store.moveCut(ctx, cut.id, stepOf(cutLife, 'restore'));
    if (moved) await recordEvent(ctx, announce('creditCut.restored', moved));
  }
}

/** Reaction: a promised loan that was stopped is contested as the stop that the firm reads, by which it is given back, and in no second way. */
export async function guardStopContested(ctx: Ctx, { payload }: DomainEvent): Promise<void> {
  const { eventId, eventType, aboutId } = payload as { eventId: string; eventType: string; aboutId: string };
  if (eventType !== 'loan.declined') return;
  const cut = await store.findCutOf(ctx, { objectId: aboutId, eventId });
  if (cut)
    refuse(contestRefusals.DECISION_NOT_CONTESTED, { at: '/eventId', facts: { type: eventType, cutId: cut.id } });
}

/** The firm says that it is unreasonable; the days in which the lender answers begin. */
export async function contestCut(ctx: Ctx, input: ContestCutInput & { cutId: string }): Promise<CutView> {
  return act(ctx, { verb: 'creditCut.contest', mandate: 'standing:contest', input }, async (tx) => {
    const found = await store.findCut(tx, input.cutId);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/cutId' });
    if (found.partyId !== requirePerson(tx).partyId) refuse(motionRefusals.CUT_NOT_YOURS);
    const on = businessDate(tx);
    const answerDueOn = addDays(on, policyOn('standing.contestDays', on).value);
    // What is contested in time is not due before the day on which the lender has to answer.
    const waits = found.kind === 'call' && on < found.effectiveOn && found.effectiveOn <= answerDueOn;
    const dueOn = addDays(answerDueOn, 1);
    if (waits) await recall(tx, found, dueOn);
    const moved = await store.moveCut(tx, found.id, stepOf(cutLife, 'contest'), {
      contest: input.reason,
      contestHash: input.documentHash,
      contestedAt: tx.clock.now(),
      answerDueOn,
      ...(waits && { effectiveOn: dueOn }),
    });
    if (!moved) refuse(motionRefusals.CUT_WRONG_STATE, { facts: { status: found.status } });
    return { view: cutViewOf(moved), event: announce('creditCut.contested', moved) };
  });
}

/** The lender answers: it stays, or is undone; a loan that was called in runs on as agreed. */
export async function answerCut(ctx: Ctx, input: AnswerCutInput & { cutId: string }): Promise<CutView> {
  return act(ctx, { verb: 'creditCut.answer', mandate: 'loan:amend', input }, async (tx) => {
    const found = await store.findCut(tx, input.cutId);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/cutId' });
    if (found.lenderId !== requirePerson(tx).partyId) refuse(motionRefusals.CUT_NOT_YOURS);
    // Nobody judges an objection to their own act: who called in, or whose change of a line the cut is, or who agreed to it.
    const cause = found.eventId === null ? undefined : await findEvent(tx, found.eventId);
    await requireApart(tx, cause ? await decidersBehind(tx, cause.objectId, [cause.type]) : [found.madeBy]);
    const { answer } = input;
    const moved = input.undo
      ? await undo(tx, found, answer)
      : await store.moveCut(tx, found.id, stepOf(cutLife, 'confirm'), { answer, answeredAt: tx.clock.now() });
    if (!moved) refuse(motionRefusals.CUT_WRONG_STATE, { facts: { status: found.status } });
    return { view: cutViewOf(moved), event: announce('creditCut.answered', moved) };
  });
}
