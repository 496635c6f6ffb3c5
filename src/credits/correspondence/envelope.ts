import type { Ctx } from '../../context.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { findingsOf, type Message, renderMessage, wrapInEnvelope } from '../swift/index.ts';
import { findMessages } from './store.ts';
import { readMessages } from './text.ts';

/** A kept message as an MT798 between a bank and a company. */
export async function envelopeOf(ctx: Ctx, messageId: string, customerReference: string): Promise<{ text: string }> {
  const [view] = await findMessages(ctx, [messageId]);
  if (!view) refuse(commonRefusals.NOT_FOUND, { at: '/messageId' });
  const [number = 1, total = 1] = view.part.split('/').map(Number);
  const [read] = readMessages(view.text, { type: view.type }, findingsOf);
  const reference = view.id.slice(-16).toUpperCase();
  const { message } = read as { message: Message };
  return { text: renderMessage(wrapInEnvelope(message, { reference, number, total, customerReference })) };
}
