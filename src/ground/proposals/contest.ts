import type { z } from 'zod';
import { type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { hashOf } from '../../kernel/canonical.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { addDays, businessDate, endOfBusinessDate } from '../../kernel/time.ts';
import { stepOf } from '../../kernel/transitions.ts';
import { act, decidersBehind, findEvent, judgedOn, recordEvent, requireApart } from '../audit/index.ts';
import { cancelDeadlines, setDeadline } from '../deadlines/index.ts';
import { policyOn } from '../policy/index.ts';
import { contestable, contestLife, contestRefusals } from './contest-rules.ts';
import type {
  answerContestInput,
  ContestView,
  closeContestInput,
  contestInput,
  replyToContestInput,
} from './contest-schemas.ts';
import * as store from './contest-store.ts';

/** When the answer to a contest is overdue. */
export const CONTEST_DUE = 'contest.answer';

export const contestViewOf = (c: store.KeptContest): ContestView => ({
  id: c.id,
  deciderId: c.deciderId,
  partyId: c.partyId,
  eventId: c.eventId,
  eventType: c.eventType,
  objectId: c.objectId,
  eventHash: c.eventHash,
  reason: c.reason,
  documentHash: c.documentHash,
  contestedAt: c.contestedAt.toISOString(),
  answerDueOn: c.answerDueOn,
  status: c.status,
  answer: c.answer,
  answerHash: c.answerHash,
  answeredAt: c.answeredAt?.toISOString() ?? null,
  reply: c.reply,
  lastAnswer: c.lastAnswer,
});

const announce = (type: string, c: store.KeptContest, more: Record<string, unknown> = {}): DomainEvent => ({
  type,
  version: 1,
  objectId: c.id,
  participants: c.participants,
  payload: {
    contestId: c.id,
    eventId: c.eventId,
    eventType: c.eventType,
    aboutId: c.objectId,
    status: c.status,
    ...more,
  },
});

/** The contest for one of its two sides; another's does not exist. */
async function requireContest(ctx: Ctx, id: string, side: 'deciderId' | 'partyId'): Promise<store.KeptContest> {
  const found = await store.findContest(ctx, id);
  if (found?.[side] !== requirePerson(ctx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/contestId' });
  return found;
}

/** Whom a decision is about says that it is wrong, and why: once, with a paper. An answer is due within the days of the rule book. */
export async function contestDecision(ctx: Ctx, input: z.output<typeof contestInput>): Promise<ContestView> {
  return act(ctx, { verb: 'decision.contest', mandate: 'standing:contest', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const event = await findEvent(tx, input.eventId);
    if (!event?.participants.includes(partyId)) refuse(commonRefusals.NOT_FOUND, { at: '/eventId' });
    const deciderId = event.actor.partyId;
    if (deciderId === undefined || deciderId === partyId || !contestable.includes(event.type))
      refuse(contestRefusals.DECISION_NOT_CONTESTED, { at: '/eventId', facts: { type: event.type, contestable } });
    const answerDueOn = addDays(businessDate(tx), policyOn('standing.contestDays', businessDate(tx)).value);
    const made = await store.insertContest(tx, {
      id: tx.newId('decisionContest'),
      deciderId,
      partyId,
      eventId: event.id,
      eventType: event.type,
      objectId: event.objectId,
      decidedBy: await decidersBehind(tx, event.objectId, [event.type]),
      eventHash: await hashOf(event.payload),
      reason: input.reason,
      documentHash: input.documentHash,
      contestedBy: personId,
      contestedAt: tx.clock.now(),
      answerDueOn,
      status: 'open',
      participants: [deciderId, partyId],
    });
    if (!made) refuse(contestRefusals.DECISION_CONTESTED, { at: '/eventId' });
    await setDeadline(tx, { kind: CONTEST_DUE, objectId: made.id, dueAt: endOfBusinessDate(answerDueOn) });
    return { view: contestViewOf(made), event: announce('decision.contested', made, { reason: input.reason }) };
  });
}

/** Another person than who decided answers: it stands, or was wrong and is done anew. */
export async function answerContest(
  ctx: Ctx,
  input: z.output<typeof answerContestInput> & { contestId: string },
): Promise<ContestView> {
  return act(ctx, { verb: 'decision.answerContest', mandate: 'facility:approve', input }, async (tx) => {
    const found = await requireContest(tx, input.contestId, 'deciderId');
    await requireApart(tx, found.decidedBy);
    const moved = await store.moveContest(tx, found.id, stepOf(contestLife, input.uphold ? 'uphold' : 'revise'), {
      answer: input.answer,
      answerHash: input.documentHash,
      answeredBy: requirePerson(tx).personId,
      answeredAt: tx.clock.now(),
    });
    if (!moved) refuse(contestRefusals.CONTEST_WRONG_STATE, { facts: { status: found.status } });
    await cancelDeadlines(tx, moved.id, [CONTEST_DUE]);
    const { answer } = input;
    const event = input.uphold
      ? announce('decision.upheld', moved, { answer })
      : announce('decision.revised', moved, { answer });
    return { view: contestViewOf(moved), event };
  });
}

/** Who contested takes the answer, or asks once more: then two people answer for good. */
export async function replyToContest(
  ctx: Ctx,
  input: z.output<typeof replyToContestInput> & { contestId: string },
): Promise<ContestView> {
  return act(ctx, { verb: 'decision.reply', mandate: 'standing:contest', input }, async (tx) => {
    const found = await requireContest(tx, input.contestId, 'partyId');
    const step = stepOf(contestLife, input.accept ? 'accept' : 'escalate');
    const moved = await store.moveContest(tx, found.id, step, { reply: input.reason });
    if (!moved) refuse(contestRefusals.CONTEST_WRONG_STATE, { facts: { status: found.status } });
    const event = announce(input.accept ? 'decision.accepted' : 'decision.escalated', moved, { reply: input.reason });
    return { view: contestViewOf(moved), event };
  });
}

/** The last word: two people, neither of them who decided or who answered first. */
export async function closeContest(
  ctx: Ctx,
  input: z.output<typeof closeContestInput> & { contestId: string },
): Promise<ContestView> {
  return act(ctx, { verb: 'decision.close', mandate: 'facility:approve', input }, async (tx) => {
    const found = await requireContest(tx, input.contestId, 'deciderId');
    await requireApart(tx, [...found.decidedBy, found.answeredBy]);
    judgedOn(tx, { status: found.status, reply: found.reply });
    const moved = await store.moveContest(tx, found.id, stepOf(contestLife, 'close'), {
      lastAnswer: input.answer,
      lastAnsweredBy: requirePerson(tx).personId,
    });
    if (!moved) refuse(contestRefusals.CONTEST_WRONG_STATE, { facts: { status: found.status } });
    const { answer, uphold } = input;
    return { view: contestViewOf(moved), event: announce('decision.closed', moved, { answer, uphold }) };
  });
}

/** Reaction: the day for an answer is over. It is told once, to both. */
export async function followContestDeadline(ctx: Ctx, event: DomainEvent): Promise<void> {
  if ((event.payload as { kind: string }).kind !== CONTEST_DUE) return;
  const found = await store.findContest(ctx, event.objectId);
  if (found?.status === 'open') await recordEvent(ctx, announce('decision.answerOverdue', found));
}
