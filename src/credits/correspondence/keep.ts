import { asSystem, type Ctx } from '../../context.ts';
import { sha256 } from '../../ground/audit/index.ts';
import { type Message, referencesOf } from '../swift/index.ts';
import type { CreditMessageView } from './schemas.ts';
import * as store from './store.ts';
import { textOf } from './text.ts';

export interface Dispatch {
  /** The bank that sends it. */
  bankId: string;
  /** Where it goes; a bank outside the tenant's reach has none. */
  toId: string | null;
  /** Null for a credit that is not on record here. */
  creditId: string | null;
  creditNumber: string;
  presentationId?: string;
  messages: readonly Message[];
}

export const hashOfText = (text: string): Promise<Uint8Array<ArrayBuffer>> => sha256(new TextEncoder().encode(text));

/** A message with its place in its sequence, as a row keeps it. */
export const rowOf = (message: Message) => ({
  messageType: message.type,
  refersTo: referencesOf(message),
  partNumber: Number(message.values['27']?.['number'] ?? 1),
  partTotal: Number(message.values['27']?.['total'] ?? 1),
  text: textOf(message),
});

/**
 * Keeps what a bank's interface is to send, in the transaction of the act that it tells of. The banks alone see it, whoever
 * acts: a beneficiary's answer is reported by its bank.
 */
export const keepMessages = (ctx: Ctx, dispatch: Dispatch): Promise<CreditMessageView[]> =>
  asSystem(ctx, 'correspondence', async (system) => {
    const kept: CreditMessageView[] = [];
    for (const message of dispatch.messages) {
      const row = rowOf(message);
      const view = await store.insertMessage(system, {
        ...row,
        id: system.newId('creditMessage'),
        direction: 'out',
        bankId: dispatch.bankId,
        counterpartyId: dispatch.toId,
        creditNumber: dispatch.creditNumber,
        creditId: dispatch.creditId,
        presentationId: dispatch.presentationId ?? null,
        textHash: await hashOfText(row.text),
        authenticated: true,
        status: 'kept',
        warnings: [],
        participants: [...new Set([dispatch.bankId, ...(dispatch.toId === null ? [] : [dispatch.toId])])],
      });
      if (view) kept.push(view);
    }
    return kept;
  });
