import type { z } from 'zod';
import { type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { findPerson, holds } from '../../ground/parties/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { viewsOf } from './read.ts';
import { mayRestUntil, taskRefusals } from './rules.ts';
import type { claimInput, escalateInput, handOverInput, snoozeInput, TaskView, taskParams } from './schemas.ts';
import { changeTask, lockTask, type TaskRow } from './store.ts';

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

/** The task of the caller’s party, locked, which the caller may do. */
async function theirs(ctx: Ctx, { objectId, act: asked }: { objectId: string; act: string }): Promise<TaskRow> {
  const { personId, partyId, mandates } = requirePerson(ctx);
  const row = await lockTask(ctx, partyId, objectId, asked);
  if (!row) refuse(commonRefusals.NOT_FOUND, { at: '/objectId' });
  const may = row.needs.startsWith('person:') ? row.needs === `person:${personId}` : mandates.has(row.needs);
  if (!may || row.notPerson === personId) {
    const [view] = await viewsOf(ctx, [row]);
    refuse(taskRefusals.TASK_NOT_FOR_YOU, { facts: { needs: row.needs, others: view?.others ?? [] } });
  }
  return row;
}

const shown = async (ctx: Ctx, row: TaskRow): Promise<TaskView> => {
  const [view] = await viewsOf(ctx, [row]);
  return view as TaskView;
};

/** Takes a task on: colleagues see who works at it. */
export async function claimTask(ctx: Ctx, input: On<typeof claimInput>): Promise<TaskView> {
  return act(ctx, { verb: 'task.claim', mandate: 'person', input }, async (tx) => {
    const { personId } = requirePerson(tx);
    const row = await theirs(tx, input);
    if (row.claimedBy !== null && row.claimedBy !== personId)
      refuse(taskRefusals.TASK_TAKEN, { facts: { claimedBy: row.claimedBy } });
    const claimed = await changeTask(tx, row, { claimedBy: personId, claimedAt: tx.clock.now() });
    return { view: await shown(tx, claimed), event: told('task.claimed', row) };
  });
}

async function assertClaimed(ctx: Ctx, row: TaskRow): Promise<void> {
  if (row.claimedBy !== requirePerson(ctx).personId)
    refuse(taskRefusals.TASK_NOT_YOURS, { facts: { claimedBy: row.claimedBy } });
}

/** Lets a task go that one had taken on. */
export async function letTaskGo(ctx: Ctx, input: On<typeof claimInput>): Promise<TaskView> {
  return act(ctx, { verb: 'task.letGo', mandate: 'person', input }, async (tx) => {
    const row = await theirs(tx, input);
    await assertClaimed(tx, row);
    const free = await changeTask(tx, row, { claimedBy: null, claimedAt: null });
    return { view: await shown(tx, free), event: told('task.letGo', row) };
  });
}

/** Hands a task over to a colleague who may do it; one that nobody took on may be given out too. */
export async function handTaskOver(ctx: Ctx, input: On<typeof handOverInput>): Promise<TaskView> {
  return act(ctx, { verb: 'task.handOver', mandate: 'person', input }, async (tx) => {
    const { personId, partyId } = requirePerson(tx);
    const row = await theirs(tx, input);
    if (row.claimedBy !== null && row.claimedBy !== personId)
      refuse(taskRefusals.TASK_TAKEN, { facts: { claimedBy: row.claimedBy } });
    const to = await findPerson(tx, input.toPersonId);
    if (to?.partyId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/toPersonId' });
    if (!holds(to, row.needs, businessDate(tx)) || row.notPerson === to.id) {
      const { others } = await shown(tx, row);
      refuse(taskRefusals.TASK_NOT_FOR_YOU, { at: '/toPersonId', facts: { needs: row.needs, others } });
    }
    const given = await changeTask(tx, row, { claimedBy: to.id, claimedAt: tx.clock.now() });
    return { view: await shown(tx, given), event: told('task.handedOver', row, { toPersonId: to.id }) };
  });
}

/** Lets a task rest, with a reason, never past its own time. */
export async function snoozeTask(ctx: Ctx, input: On<typeof snoozeInput>): Promise<TaskView> {
  return act(ctx, { verb: 'task.snooze', mandate: 'person', input }, async (tx) => {
    const row = await theirs(tx, input);
    const until = new Date(input.until);
    const longestDays = policyOn('task.longestRestDays', businessDate(tx)).value;
    if (!mayRestUntil(until, { now: tx.clock.now(), dueAt: row.dueAt, longestDays }))
      refuse(taskRefusals.SNOOZE_TOO_LONG, {
        at: '/until',
        facts: { longestDays, dueAt: row.dueAt?.toISOString() ?? null },
      });
    const resting = await changeTask(tx, row, { snoozedUntil: until, snoozeReason: input.reason });
    const event = told('task.snoozed', row, { until: until.toISOString(), reason: input.reason });
    return { view: await shown(tx, resting), event };
  });
}

/** Says that a task needs more than who has it can give: it is free again, and marked for everybody who may do it. */
export async function escalateTask(ctx: Ctx, input: On<typeof escalateInput>): Promise<TaskView> {
  return act(ctx, { verb: 'task.escalate', mandate: 'person', input }, async (tx) => {
    const { personId } = requirePerson(tx);
    const row = await theirs(tx, input);
    const raised = await changeTask(tx, row, {
      escalatedBy: personId,
      escalatedAt: tx.clock.now(),
      escalatedReason: input.reason,
      claimedBy: null,
      claimedAt: null,
      snoozedUntil: null,
      snoozeReason: null,
    });
    return { view: await shown(tx, raised), event: told('task.escalated', row, { reason: input.reason }) };
  });
}
