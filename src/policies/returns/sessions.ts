import { asSystem, type Ctx, lockName, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { addDays, addMonths, businessDate, type LocalDate } from '../../kernel/time.ts';
import { inForceOf } from '../party-standings/index.ts';
import type { AskMatterInput, HoldSessionInput, MatterView, PlanSessionInput, SessionView } from './schemas.ts';
import { agendaParts, firstDayOf, heldAs, isMissed, lastDayOf, nextQuarter, sessionRefusals } from './session-rules.ts';
import * as store from './sessions-store.ts';

export const sessionViewOf = (row: store.KeptSession, today: LocalDate): SessionView => ({
  id: row.id,
  hostId: row.hostId,
  quarter: row.quarter,
  dueOn: row.dueOn,
  status: row.status,
  heldOn: row.heldOn,
  isMissed: isMissed(row, today),
  agenda: row.agenda,
  parts: [...agendaParts],
  invited: null,
  asks: null,
});

/** Meetings as the reader sees them: who hosts one reads besides whom it invited and how many wait for an answer, and no ask of anybody. */
export async function readSessions(ctx: Ctx, rows: readonly store.KeptSession[]): Promise<SessionView[]> {
  const { partyId } = requirePerson(ctx);
  const today = businessDate(ctx);
  const own = rows.filter(({ hostId }) => hostId === partyId);
  const ids = own.map(({ id }) => id);
  const counted = await asSystem(ctx, 'asks for a meeting', (tx) => store.countAsks(tx, ids, today));
  return rows.map((row) => ({
    ...sessionViewOf(row, today),
    ...(row.hostId === partyId && {
      invited: row.participants.filter((id) => id !== partyId),
      asks: counted.get(row.id) ?? { asked: 0, open: 0, late: 0 },
    }),
  }));
}
const told = (type: string, row: store.KeptSession) => ({
  type,
  version: 1,
  objectId: row.id,
  participants: row.participants,
  payload: { quarter: row.quarter, hostId: row.hostId, status: row.status, dueOn: row.dueOn },
});

/** A host takes on the meetings: from this quarter on one is awaited of it each quarter. */
export async function planSession(ctx: Ctx, input: PlanSessionInput): Promise<SessionView> {
  return act(ctx, { verb: 'quarterSession.plan', mandate: 'session:hold', input }, async (tx) => {
    const { partyId: hostId } = requirePerson(tx);
    for (const [i, id] of input.invited.entries())
      if (!(await findParty(tx, id))) refuse(commonRefusals.NOT_FOUND, { at: `/invited/${i}` });
    const { quarter } = input;
    const on = businessDate(tx);
    if (lastDayOf(quarter) < on || firstDayOf(quarter) > addMonths(on, 12))
      refuse(sessionRefusals.SESSION_QUARTER_UNFIT, { at: '/quarter', facts: { today: on } });
    const participants = [...new Set([hostId, ...input.invited])];
    const id = tx.newId('quarterSession');
    const made = await store.insertSession(tx, { id, hostId, quarter, dueOn: lastDayOf(quarter), participants });
    if (!made) refuse(sessionRefusals.SESSION_AWAITED, { at: '/quarter' });
    return { view: sessionViewOf(made, on), event: told('quarterSession.planned', made) };
  });
}

/** It was held, with all six parts of its agenda; the next quarter’s is awaited from now on. */
export async function holdSession(ctx: Ctx, input: HoldSessionInput & { sessionId: string }): Promise<SessionView> {
  return act(ctx, { verb: 'quarterSession.hold', mandate: 'session:hold', input }, async (tx) => {
    const found = await store.findSession(tx, input.sessionId);
    if (found?.hostId !== requirePerson(tx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/sessionId' });
    const heldOn = businessDate(tx);
    const { agenda, documentHash } = input;
    const { hostId, participants } = found;
    const wrong = () =>
      refuse(sessionRefusals.SESSION_WRONG_STATE, { facts: { status: found.status, quarter: found.quarter } });
    if (found.status !== 'awaited' || heldOn < firstDayOf(found.quarter)) wrong();
    // Two meetings of one paper at once: the second finds the first.
    await lockName(tx, `minutes/${hostId}/${documentHash}`);
    const usedBy = await store.sessionOf(tx, hostId, documentHash);
    if (usedBy !== undefined)
      refuse(sessionRefusals.SESSION_PAPER_USED, { at: '/documentHash', facts: { sessionId: usedBy } });
    const status = heldAs(found.dueOn, heldOn);
    const held = (await store.holdSession(tx, found.id, { status, heldOn, agenda, documentHash })) ?? wrong();
    const quarter = nextQuarter(found.quarter);
    const id = tx.newId('quarterSession');
    await store.insertSession(tx, { id, hostId, quarter, dueOn: lastDayOf(quarter), participants });
    return { view: sessionViewOf(held, heldOn), event: told('quarterSession.held', held) };
  });
}

export const matterViewOf = (row: store.KeptMatter): MatterView => ({
  id: row.id,
  sessionId: row.sessionId,
  askedBy: row.askedBy,
  bankId: row.bankId,
  ask: row.ask,
  dueOn: row.dueOn,
  status: row.status,
  answer: row.answer,
});
const ofMatter = (type: string, row: store.KeptMatter) => ({
  type,
  version: 1,
  objectId: row.id,
  participants: row.participants,
  payload: { askedBy: row.askedBy, bankId: row.bankId, status: row.status, dueOn: row.dueOn },
});

/** A firm asks a bank, at a session or between two: an answer is owed by a day. */
export async function askMatter(ctx: Ctx, input: AskMatterInput): Promise<MatterView> {
  return act(ctx, { verb: 'matter.ask', mandate: 'standing:contest', input }, async (tx) => {
    const { partyId: askedBy } = requirePerson(tx);
    if (!(await findParty(tx, input.bankId))?.roles.includes('bank'))
      refuse(commonRefusals.NOT_FOUND, { at: '/bankId' });
    if (input.sessionId !== undefined && !(await store.findSession(tx, input.sessionId)))
      refuse(commonRefusals.NOT_FOUND, { at: '/sessionId' });
    const today = businessDate(tx);
    const relations = await inForceOf(tx, [askedBy], today, ['relation']);
    const gone = relations.find(({ value, partyId }) => value === 'successor' && partyId === askedBy);
    if (gone) refuse(sessionRefusals.MATTER_SUCCEEDED, { facts: { successorId: gone.otherId } });
    const made = await store.insertMatter(tx, {
      id: tx.newId('matter'),
      sessionId: input.sessionId ?? null,
      askedBy,
      bankId: input.bankId,
      ask: input.ask,
      dueOn: addDays(today, policyOn('matter.answerDays', today).value),
      participants: [askedBy, input.bankId],
    });
    return { view: matterViewOf(made), event: ofMatter('matter.asked', made) };
  });
}

export async function answerMatter(ctx: Ctx, input: { matterId: string; answer: string }): Promise<MatterView> {
  return act(ctx, { verb: 'matter.answer', mandate: 'return:make', input }, async (tx) => {
    const found = await store.findMatter(tx, input.matterId);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/matterId' });
    if (found.bankId !== requirePerson(tx).partyId) refuse(sessionRefusals.MATTER_NOT_YOURS);
    const answered = await store.answerMatter(tx, found.id, input.answer);
    if (!answered) refuse(sessionRefusals.MATTER_ANSWERED);
    return { view: matterViewOf(answered), event: ofMatter('matter.answered', answered) };
  });
}
