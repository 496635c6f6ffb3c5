import type { Ctx, DomainEvent } from '../../context.ts';
import { firstOf, markMessages, openTask, reasonOf, receivedBy } from '../correspondence/index.ts';
import { creditOfMessage } from '../letters-of-credit/index.ts';
import { fieldOf, referencesOf } from '../swift/index.ts';
import { findByReference } from './incoming.ts';

/**
 * Reaction: a message that changes nothing by itself, an MT759, 799 or 798. A person reads it, with the credit and the
 * documents that it names beside it, as far as they are found.
 */
export async function followNotice(ctx: Ctx, event: DomainEvent): Promise<void> {
  if (!['759', '798', '799'].includes(event.payload.messageType as string)) return;
  const received = await receivedBy(ctx, event);
  const message = firstOf(received.whole);
  const functionCode = fieldOf(message, '23H')?.value;
  const reason = reasonOf(message.type, functionCode);
  if (!reason) return;
  const credit = await creditOfMessage(ctx, received);
  const references = referencesOf(message);
  const { receiverReference } = references;
  const found = receiverReference && (await findByReference(ctx, received.bankId, receiverReference));
  const presentationId = found ? found.view.id : undefined;
  const about = { creditId: credit?.id, presentationId };
  await markMessages(ctx, received.messageIds, {
    status: 'noted',
    ...(credit && { creditId: credit.id }),
    ...(presentationId !== undefined && { presentationId }),
  });
  await openTask(ctx, received, reason, {
    ...about,
    facts: { ...references, ...(functionCode !== undefined && { function: functionCode }) },
  });
}
