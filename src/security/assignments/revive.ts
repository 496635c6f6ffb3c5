import { claimItems, receivableItems } from '../../claims/consumption/index.ts';
import { lockReceivables } from '../../claims/receivables/index.ts';
import { asSystem, type Ctx, type DomainEvent } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { assignmentRevived } from './events.ts';
import * as store from './store.ts';

const least = (one: bigint, other: bigint) => (one < other ? one : other);

/**
 * Takes for the assignee what it had of a receivable, as far as that is owed: more, where more of it is taken back. False where
 * another has taken it since: the first financing keeps its debt, not the claim.
 */
async function takeAgain(ctx: Ctx, assignment: store.KeptAssignment, receivableId: string, amountMinor: bigint) {
  try {
    await claimItems(ctx, {
      financierId: assignment.assigneeId,
      applicantId: assignment.assignorId,
      financingId: assignment.id,
      sourceId: assignment.id,
      status: assignment.registrations.length > 0 ? 'financed' : 'pending',
      items: await receivableItems(ctx, [{ receivableId, amountMinor }]),
    });
    return true;
  } catch (refusal) {
    if (refusal instanceof Refusal) return false;
    throw refusal;
  }
}

/**
 * What ended an assignment, or some of it, was money that the bank took back: what is still owed of it is the assignee's as if it
 * had never come. Without receivables named, all of them.
 */
export async function reviveNow(ctx: Ctx, assignmentId: string, receivableId?: string): Promise<void> {
  await asSystem(ctx, 'assignment', async (system) => {
    const before = await store.lockAssignment(system, assignmentId);
    if (!before) return;
    const items = before.items.filter((item) => (receivableId ?? item.receivableId) === item.receivableId);
    const owed = await lockReceivables(
      system,
      items.map((item) => item.receivableId),
    );
    const ids: string[] = [];
    for (const item of items) {
      const { status, outstanding } = owed.find((r) => r.id === item.receivableId) ?? {};
      if (status !== 'confirmed' || !outstanding) continue;
      const minor = least(BigInt(item.amountMinor), BigInt(outstanding.amountMinor));
      if ((await takeAgain(system, before, item.receivableId, minor)) && !item.live) ids.push(item.receivableId);
    }
    if (ids.length === 0) return;
    await store.moveAssignment(system, assignmentId, 'ended', { status: 'accepted', endReason: null, endedAt: null });
    await store.setItemsLive(system, assignmentId, true, ids);
    const after = onRecord(await store.findAssignment(system, assignmentId));
    await recordEvent(ctx, assignmentRevived(after, { owedAgain: ids }));
  });
}

/** Reaction: a receivable is owed again. It is the assignee's that holds it, or held it when it was paid. */
export async function revivePaid(ctx: Ctx, event: DomainEvent): Promise<void> {
  const live = (await store.findLiveAssignments(ctx, event.objectId)).filter(({ status }) => status === 'accepted');
  const ids = [...live.map(({ id }) => id), ...(await store.findPaidAssignments(ctx, event.objectId))];
  for (const id of ids.sort()) await reviveNow(ctx, id, event.objectId);
}
