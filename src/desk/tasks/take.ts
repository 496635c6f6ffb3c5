import type { z } from 'zod';
import { type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { findPerson } from '../../ground/parties/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { type Judged, judgeTasks } from './may.ts';
import { viewsOf } from './read.ts';
import { mayRestUntil, taskRefusals } from './rules.ts';
import type { claimInput, escalateInput, handOverInput, snoozeInput, TaskView, taskParams } from './schemas.ts';
import { changeTask, endRest, lockTask, putRest, type TaskRow } from './store.ts';

type On<Input extends z.ZodType> = z.output<typeof taskParams> & z.output<Input>;

/** Told to the people of the party alone: who of them does what is its own affair. */
const told = (
  type: string,
  { objectId, act: asked, noun, partyId }: TaskRow,
  more: Record<string, string> = {},
): DomainEvent => ({
  type,
  version: 1,
  objectId,
  participants: [partyId],
  payload: { noun, act: asked, ...more },
});

/** The task of the caller’s party, locked, which the caller may do, and who has taken it on. */
async function theirs(
  ctx: Ctx,
  { objectId, act: asked }: { objectId: string; act: string },
): Promise<{ row: TaskRow; claimant: string | null; judged: Judged }> {
  const { personId, partyId } = requirePerson(ctx);
  const row = await lockTask(ctx, partyId, objectId, asked);
  if (!row) refuse(commonRefusals.NOT_FOUND, { at: '/objectId' });
  const judged = await judgeTasks(ctx, [row]);
  if (!judged.may(row, personId)) refuseFor(row, judged);
  return { row, judged, claimant: judged.claimant(row) };
}

function refuseFor(row: TaskRow, { people, may }: Judged, at?: string): never {
  const others = people.filter(({ id }) => may(row, id)).map(({ id, name }) => ({ personId: id, name }));
  refuse(taskRefusals.TASK_NOT_FOR_YOU, { ...(at && { at }), facts: { needs: row.needs, others } });
}

const shown = async (ctx: Ctx, row: TaskRow): Promise<TaskView> => {
  const [view] = await viewsOf(ctx, [row]);
  return view as TaskView;
};

/** Takes a task on: colleagues see who works at it. */
export async function claimTask(ctx: Ctx, input: On<typeof claimInput>): Promise<TaskView> {
  return act(ctx, { verb: 'task.claim', mandate: 'person', input }, async (tx) => {
    const { personId } = requirePerson(tx);
    const { row, claimant } = await theirs(tx, input);
    if (claimant !== null && claimant !== personId) refuse(taskRefusals.TASK_TAKEN, { facts: { claimedBy: claimant } });
    // Whoever has it has it since they took it.
    const claimed =
      row.claimedBy === personId ? row : await changeTask(tx, row, { claimedBy: personId, claimedAt: tx.clock.now() });
    return { view: await shown(tx, claimed), event: told('task.claimed', row) };
  });
}

/** Lets a task go that one had taken on. */
export async function letTaskGo(ctx: Ctx, input: On<typeof claimInput>): Promise<TaskView> {
  return act(ctx, { verb: 'task.letGo', mandate: 'person', input }, async (tx) => {
    const { row, claimant } = await theirs(tx, input);
    if (claimant !== requirePerson(tx).personId)
      refuse(taskRefusals.TASK_NOT_YOURS, { facts: { claimedBy: claimant } });
    const free = await changeTask(tx, row, { claimedBy: null, claimedAt: null });
    return { view: await shown(tx, free), event: told('task.letGo', row) };
  });
}

/** Hands a task over to a colleague who may do it; one that nobody took on may be given out too. */
export async function handTaskOver(ctx: Ctx, input: On<typeof handOverInput>): Promise<TaskView> {
  return act(ctx, { verb: 'task.handOver', mandate: 'person', input }, async (tx) => {
    const { personId, partyId } = requirePerson(tx);
    const { row, claimant, judged } = await theirs(tx, input);
    if (claimant !== null && claimant !== personId) refuse(taskRefusals.TASK_TAKEN, { facts: { claimedBy: claimant } });
    const to = await findPerson(tx, input.toPersonId);
    if (to?.partyId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/toPersonId' });
    if (to.id === personId || !judged.may(row, to.id)) refuseFor(row, judged, '/toPersonId');
    // What they had put off by themselves is put before them anew: else it lies with one who does not see it.
    await endRest(tx, row, to.id);
    const given = await changeTask(tx, row, { claimedBy: to.id, claimedAt: tx.clock.now() }, 'told');
    return { view: await shown(tx, given), event: told('task.handedOver', row, { toPersonId: to.id }) };
  });
}

/** Lets a task rest in one’s own view, with a reason, and seen again early enough before its time; nothing at stake rests. */
export async function snoozeTask(ctx: Ctx, input: On<typeof snoozeInput>): Promise<TaskView> {
  return act(ctx, { verb: 'task.snooze', mandate: 'person', input }, async (tx) => {
    const { row } = await theirs(tx, input);
    if (row.grave === 3) refuse(taskRefusals.TASK_TOO_GRAVE, { facts: { grave: row.grave } });
    const until = new Date(input.until);
    const today = businessDate(tx);
    const longestDays = policyOn('task.longestRestDays', today).value;
    const leadHours = policyOn('task.restLeadHours', today).value;
    if (!mayRestUntil(until, { now: tx.clock.now(), dueAt: row.dueAt, longestDays, leadHours }))
      refuse(taskRefusals.SNOOZE_TOO_LONG, {
        at: '/until',
        facts: { longestDays, leadHours, dueAt: row.dueAt?.toISOString() ?? null },
      });
    await putRest(tx, row, { personId: requirePerson(tx).personId, until, reason: input.reason });
    const event = told('task.snoozed', row, { until: until.toISOString(), reason: input.reason });
    return { view: await shown(tx, row), event };
  });
}

/** Sees a task again that was put off. */
export async function wakeTask(ctx: Ctx, input: On<typeof claimInput>): Promise<TaskView> {
  return act(ctx, { verb: 'task.wake', mandate: 'person', input }, async (tx) => {
    const { row } = await theirs(tx, input);
    const [ended] = await endRest(tx, row, requirePerson(tx).personId).returning();
    if (!ended) refuse(taskRefusals.TASK_NOT_RESTING);
    return { view: await shown(tx, row), event: told('task.woken', row) };
  });
}

/** Who has a task, or anybody while nobody has it, says that it needs more than they can give: it is free, and marked for all who may do it. */
export async function escalateTask(ctx: Ctx, input: On<typeof escalateInput>): Promise<TaskView> {
  return act(ctx, { verb: 'task.escalate', mandate: 'person', input }, async (tx) => {
    const { personId } = requirePerson(tx);
    const { row, claimant } = await theirs(tx, input);
    if (claimant !== null && claimant !== personId) refuse(taskRefusals.TASK_TAKEN, { facts: { claimedBy: claimant } });
    await endRest(tx, row, personId);
    const marked = { escalatedBy: personId, escalatedAt: tx.clock.now(), escalatedReason: input.reason };
    const raised = await changeTask(tx, row, { ...marked, claimedBy: null, claimedAt: null }, 'told');
    return { view: await shown(tx, raised), event: told('task.escalated', row, { reason: input.reason }) };
  });
}
