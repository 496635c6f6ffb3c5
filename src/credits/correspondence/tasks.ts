import { type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act, recordEvent } from '../../ground/audit/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import type { Received } from './receive.ts';
import { messageRefusals } from './refusals.ts';
import type { TaskReason } from './rules.ts';
import type { MessageTaskView, SettleTaskInput } from './schemas.ts';
import * as store from './task-store.ts';

const taskEvent =
  (type: string) =>
  (view: MessageTaskView): DomainEvent => ({
    type,
    version: 1,
    objectId: view.id,
    participants: [view.bankId],
    payload: { ...view },
  });
const taskOpened = taskEvent('messageTask.opened');
const taskSettled = taskEvent('messageTask.settled');

export interface TaskOf {
  creditId?: string | undefined;
  presentationId?: string | undefined;
  facts?: Record<string, unknown>;
}

/** Puts a message before a person of the bank that received it, in the transaction that took it in. */
export async function openTask(
  ctx: Ctx,
  { messageIds: [messageId], bankId, authenticated }: Received,
  reason: TaskReason,
  { creditId, presentationId, facts = {} }: TaskOf = {},
): Promise<void> {
  if (messageId === undefined) throw new Error('a message without parts');
  const view = await store.insertTask(ctx, {
    id: ctx.newId('messageTask'),
    bankId,
    messageId,
    creditId: creditId ?? null,
    presentationId: presentationId ?? null,
    reason,
    facts: { ...facts, authenticated },
    status: 'open',
    participants: [bankId],
  });
  if (view) await recordEvent(ctx, taskOpened(view));
}

/** A person of the bank says what was done about it. */
export async function settleTask(ctx: Ctx, input: SettleTaskInput & { taskId: string }): Promise<MessageTaskView> {
  return act(ctx, { verb: 'messageTask.settle', mandate: 'message:receive', input }, async (tx) => {
    const { personId } = requirePerson(tx);
    const found = await store.findTask(tx, input.taskId);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/taskId' });
    const view = await store.settleTaskRow(tx, found.id, { outcome: input.outcome, settledBy: personId });
    if (!view) refuse(messageRefusals.TASK_SETTLED, { facts: { settledBy: found.settledBy } });
    return { view, event: taskSettled(view) };
  });
}
