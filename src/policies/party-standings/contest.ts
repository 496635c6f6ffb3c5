import { type Ctx, type DomainEvent, requirePerson, violatedConstraint } from '../../context.ts';
import { act, decidersBehind, requireApart } from '../../ground/audit/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { addDays, businessDate } from '../../kernel/time.ts';
import { stepOf } from '../../kernel/transitions.ts';
import { bringListsBack, saidBefore } from './passed.ts';
import { policyStandingLife, policyRefusalsOfStandings as refusals } from './rules.ts';
import type { AnswerContestInput, ContestInput, ContestView } from './schemas.ts';
import { refuseSucceeded } from './state.ts';
import * as store from './store.ts';

export const contestViewOf = (row: store.KeptContest): ContestView => ({
  id: row.id,
  standingId: row.standingId,
  contestedBy: row.contestedBy,
  statedBy: row.statedBy,
  reason: row.reason,
  documentHash: row.documentHash,
  status: row.status,
  contestedAt: row.contestedAt.toISOString(),
  answerDueOn: row.answerDueOn,
  answer: row.answer,
  answeredAt: row.answeredAt?.toISOString() ?? null,
});

const announce = (type: string, row: store.KeptContest): DomainEvent => ({
  type,
  version: 1,
  objectId: row.id,
  participants: row.participants,
  payload: { standingId: row.standingId, contestedBy: row.contestedBy, status: row.status },
});

/** Whom it is about says that it is wrong, or mended; the days in which it is answered begin. */
export async function contestStanding(ctx: Ctx, input: ContestInput & { standingId: string }): Promise<ContestView> {
  return act(ctx, { verb: 'standingContest.contest', mandate: 'standing:contest', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const found = await store.findPolicyStanding(tx, input.standingId);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/standingId' });
    if (found.partyId !== partyId || found.statedBy === partyId) refuse(refusals.CONTEST_NOT_YOURS);
    await refuseSucceeded(tx, partyId);
    if (found.status !== 'in_force') refuse(refusals.STANDING_NOT_IN_FORCE, { facts: { status: found.status } });
    const today = businessDate(tx);
    const made = await store
      .insertContest(tx, {
        id: tx.newId('standingContest'),
        standingId: found.id,
        contestedBy: partyId,
        statedBy: found.statedBy,
        reason: input.reason,
        documentHash: input.documentHash,
        contestedByPerson: personId,
        answerDueOn: addDays(today, policyOn('standing.contestDays', today).value),
        participants: [partyId, found.statedBy],
      })
      .catch((cause: unknown) => {
        if (violatedConstraint(cause) === 'standing_contest_once') refuse(refusals.CONTEST_OPEN, { cause });
        throw cause;
      });
    return { view: contestViewOf(made), event: announce('standingContest.opened', made) };
  });
}

/** Who stated it answers: upheld, it holds no more from this instant, and was known until it. */
export async function answerStandingContest(
  ctx: Ctx,
  input: AnswerContestInput & { contestId: string },
): Promise<ContestView> {
  return act(ctx, { verb: 'standingContest.answer', mandate: 'standing:state', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const found = await store.findContest(tx, input.contestId);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/contestId' });
    if (found.statedBy !== partyId) refuse(refusals.CONTEST_NOT_YOURS);
    // Nobody judges an objection to their own word, or to what they agreed to.
    const standing = await store.findPolicyStanding(tx, found.standingId);
    const said = standing ? await saidBefore(tx, standing) : [];
    for (const { id, statedByPerson } of said)
      await requireApart(tx, [
        statedByPerson,
        ...(await decidersBehind(tx, id, ['policyStanding.stated', 'policyStanding.confirmed'])),
      ]);
    const { uphold, answer } = input;
    const status = uphold ? 'upheld' : 'rejected';
    const answered = await store.answerContest(tx, found.id, { status, answer, answeredByPerson: personId });
    if (!answered) refuse(refusals.CONTEST_ANSWERED, { facts: { status: found.status } });
    // Of who was taken over it was as wrong as of who took it over.
    for (const each of uphold ? said : []) {
      await store.movePolicyStanding(tx, each.id, stepOf(policyStandingLife, 'withdraw'));
      await bringListsBack(tx, each);
    }
    return { view: contestViewOf(answered), event: announce('standingContest.answered', answered) };
  });
}
