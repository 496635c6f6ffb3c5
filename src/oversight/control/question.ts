import { asSystem, type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act, recordEvent } from '../../ground/audit/index.ts';
import { cancelDeadlines, setDeadline } from '../../ground/deadlines/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { quantityFrom } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDateAt } from '../../kernel/time.ts';
import { findLots, isPresent, noteCounted, transformFacts, valueOf } from '../../physical/goods/index.ts';
import { mayAsk, questionOf, questionRefusals, questionsOpen } from './question-rules.ts';
import * as questions from './question-store.ts';
import type { AnswerQuestionInput, CountQuestionView } from './schemas.ts';
import * as store from './store.ts';

const QUESTION_DUE = 'countQuestion.due';

export const viewOfQuestion = (kept: questions.KeptQuestion): CountQuestionView => ({
  id: kept.id,
  subjectId: kept.subjectId,
  custodianId: kept.custodianId,
  reason: kept.reason as CountQuestionView['reason'],
  facts: kept.facts,
  lotIds: kept.lotIds,
  status: kept.status as CountQuestionView['status'],
  askedAt: kept.askedAt.toISOString(),
  dueAt: kept.dueAt.toISOString(),
  answer: kept.answer,
  answeredAt: kept.answeredAt?.toISOString() ?? null,
});

const announce = (type: 'asked' | 'overdue' | 'answered', kept: questions.KeptQuestion): DomainEvent => ({
  type: `countQuestion.${type}`,
  version: 1,
  objectId: kept.id,
  participants: kept.participants,
  payload: {
    subjectId: kept.subjectId,
    reason: kept.reason,
    status: kept.status,
    lotIds: kept.lotIds,
    dueAt: kept.dueAt.toISOString(),
  },
});

/** Reaction: a watch is in doubt by what no device can answer; who keeps the goods is asked to count them, by a time. */
export async function askForCount(ctx: Ctx, event: DomainEvent): Promise<void> {
  // By what devices say: another breach that waits for its sign-off hides nothing of it.
  const { devices, lotIds = [] } = event.payload as { devices?: { statusReason: string }; lotIds?: string[] };
  const statusReason = devices?.statusReason ?? '';
  if (!mayAsk(statusReason)) return;
  const now = ctx.clock.now();
  const on = businessDateAt(now);
  const subjectId = event.objectId;
  const releaseHours = policyOn('watch.countQuestionReleaseHours', on).value;
  const orders = await store.ordersNotOver(ctx, subjectId, new Date(now.getTime() - releaseHours * 3_600_000));
  const reason = questionOf(statusReason, orders, now, releaseHours);
  const present = reason ? (await findLots(ctx, lotIds)).filter((lot) => isPresent(lot.status)) : [];
  const custodianId = present[0]?.custody?.custodianId;
  if (!reason || custodianId === undefined) return;
  const participants = await store.participantsOfSubject(ctx, subjectId);
  const dueAt = new Date(now.getTime() + policyOn('watch.countQuestionHours', on).value * 3_600_000);
  const made = await questions.insertQuestion(ctx, {
    id: ctx.newId('countQuestion'),
    subjectId,
    custodianId,
    reason,
    facts: { statusReason },
    lotIds: present.map((lot) => lot.id),
    status: 'open',
    askedAt: now,
    dueAt,
    participants: [...new Set([custodianId, ...participants])],
  });
  if (!made) return;
  await setDeadline(ctx, { kind: QUESTION_DUE, objectId: made.id, dueAt });
  await recordEvent(ctx, announce('asked', made));
}

/** Reaction: nobody counted in time; the goods are in doubt until somebody does. */
export async function followQuestionDeadline(ctx: Ctx, event: DomainEvent): Promise<void> {
  if (event.payload.kind !== QUESTION_DUE) return;
  const late = await questions.moveQuestion(ctx, event.objectId, ['open'], { status: 'overdue' });
  if (late) await recordEvent(ctx, announce('overdue', late));
}

/**
 * Who keeps the goods answers by a count of every lot, two people of its house. What it counts less is what counts from now on;
 * that it counts more than a scale shows lifts nothing.
 */
export async function answerQuestion(
  ctx: Ctx,
  input: AnswerQuestionInput & { questionId: string },
): Promise<CountQuestionView> {
  return act(ctx, { verb: 'countQuestion.answer', mandate: 'supervision:evidence', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const found = await questions.findQuestion(tx, input.questionId);
    if (found?.custodianId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/questionId' });
    const counted = input.counts.map((count) => count.lotId);
    if (counted.length !== found.lotIds.length || found.lotIds.some((id) => !counted.includes(id)))
      refuse(questionRefusals.QUESTION_NEEDS_ALL, { at: '/counts', facts: { lotIds: found.lotIds } });
    return asSystem(tx, 'control', async (system) => {
      const lots = new Map((await findLots(system, counted)).map((lot) => [lot.id, lot]));
      const less = input.counts.filter(({ lotId, quantity }, i) => {
        const lot = lots.get(lotId);
        if (!lot) refuse(commonRefusals.NOT_FOUND, { at: `/counts/${i}/lotId` });
        const facts = transformFacts(lot);
        const value = quantity.value === '0' ? 0n : valueOf(facts, quantityFrom(quantity), `/counts/${i}/quantity`);
        return value < facts.quantity.value;
      });
      const { whole } = less.length > 0 ? await noteCounted(system, less) : { whole: true };
      const now = tx.clock.now();
      const { counts, documentHash, by, note } = input;
      const moved = await questions.moveQuestion(system, found.id, questionsOpen, {
        status: whole ? 'whole' : 'short',
        answer: { counts, documentHash, by, ...(note !== undefined && { note }), answeredBy: personId },
        answeredAt: now,
      });
      if (!moved) refuse(questionRefusals.QUESTION_ANSWERED, { at: '/questionId', facts: { status: found.status } });
      await cancelDeadlines(system, moved.id, [QUESTION_DUE]);
      return { view: viewOfQuestion(moved), event: announce('answered', moved) };
    });
  });
}
