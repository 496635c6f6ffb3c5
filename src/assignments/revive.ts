import { recordEvent } from '../audit/index.ts';
import { claimItems, receivableItems } from '../consumption/index.ts';
import { asSystem, type Ctx, type DomainEvent } from '../context.ts';
import { Refusal } from '../kernel/refusal.ts';
import { lockReceivables } from '../receivables/index.ts';
import { assignmentRevived } from './events.ts';
import * as store from './store.ts';

/** Takes for the assignee what it had; false where another has taken it since: the first financing keeps its debt, not the claim. */
async function takeAgain(ctx: Ctx, assignment: store.KeptAssignment, items: readonly store.AssignmentItem[]) {
  try {
    await claimItems(ctx, {
      financierId: assignment.assigneeId,
      applicantId: assignment.assignorId,
      financingId: assignment.id,
      sourceId: assignment.id,
      status: assignment.registrations.length > 0 ? 'financed' : 'pending',
      items: await receivableItems(ctx, items),
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
    const dead = before.items.filter((item) => !item.live && (receivableId ?? item.receivableId) === item.receivableId);
    const owed = await lockReceivables(
      system,
      dead.map((item) => item.receivableId),
    );
    const ids = owed.filter((r) => r.status === 'confirmed').map((r) => r.id);
    const items = dead
      .filter((item) => ids.includes(item.receivableId))
      .map((item) => ({
        receivableId: item.receivableId,
        amountMinor: BigInt(item.amountMinor),
        advanceMinor: BigInt(item.advanceMinor),
        live: true,
      }));
    if (items.length === 0 || !(await takeAgain(system, before, items))) return;
    await store.moveAssignment(system, assignmentId, 'ended', { status: 'accepted', endReason: null, endedAt: null });
    await store.setItemsLive(system, assignmentId, true, ids);
    const after = (await store.findAssignment(system, assignmentId)) as store.KeptAssignment;
    await recordEvent(ctx, assignmentRevived(after, { owedAgain: ids }));
  });
}

/** Reaction: a receivable is owed again. It is the assignee's that held it when it was paid. */
export async function revivePaid(ctx: Ctx, event: DomainEvent): Promise<void> {
  for (const id of await store.findPaidAssignments(ctx, event.objectId)) await reviveNow(ctx, id, event.objectId);
}
