import { z } from 'zod';
import { idWire, instantWire, textWire } from '../../http/wire.ts';
import { messageTypes, releases } from '../swift/index.ts';
import { taskReasonNames } from './rules.ts';

export const receiveMessageInput = z.strictObject({
  /** Full FIN text, or block 4 alone; the parts of one sequence may stand one after the other. */
  text: z.string().min(1).max(200_000),
  /** Type of a bare text that does not tell it. */
  type: z.enum(messageTypes).optional(),
  release: z.enum(releases).optional(),
  /** BIC of the sender, where the text has no header. */
  senderBic: z
    .string()
    .regex(/^[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/)
    .optional(),
  /** Whether the network vouches for it: FIN does, mail does not. */
  authenticated: z.boolean(),
});
export type ReceiveMessageInput = z.infer<typeof receiveMessageInput>;

export const creditMessageView = z
  .object({
    id: idWire('creditMessage'),
    direction: z.enum(['in', 'out']),
    type: z.enum(messageTypes),
    bankId: idWire('party'),
    counterpartyId: z.string().nullable(),
    creditId: z.string().nullable(),
    presentationId: z.string().nullable(),
    refersTo: z.record(z.string(), z.union([z.string(), z.number()])),
    part: z.string().meta({ description: 'Number and total, as field 27 has them', example: '1/2' }),
    authenticated: z.boolean(),
    status: z.enum(['kept', 'waiting', 'acted', 'noted']),
    text: z.string().meta({ description: 'Block 4: the bank’s own interface adds the other blocks and signs' }),
    warnings: z.array(z.unknown()),
    at: instantWire,
  })
  .meta({ id: 'CreditMessage', description: 'A category 7 message as received or written' });
export type CreditMessageView = z.infer<typeof creditMessageView>;

export const receivedView = z
  .object({ messages: z.array(creditMessageView), complete: z.boolean() })
  .meta({ id: 'ReceivedMessage', description: 'A message with the parts of its sequence that are here' });
export type ReceivedView = z.infer<typeof receivedView>;

export const settleTaskInput = z.strictObject({
  /** What was done about it. */
  outcome: textWire(1_000),
});
export type SettleTaskInput = z.infer<typeof settleTaskInput>;

export const messageTaskView = z
  .object({
    id: idWire('messageTask'),
    bankId: idWire('party'),
    messageId: idWire('creditMessage'),
    creditId: z.string().nullable(),
    presentationId: z.string().nullable(),
    reason: z.enum(taskReasonNames),
    words: z.object({ en: z.string(), zh: z.string() }),
    facts: z.record(z.string(), z.unknown()),
    status: z.enum(['open', 'settled']),
    outcome: z.string().nullable(),
    settledBy: z.string().nullable(),
    settledAt: instantWire.nullable(),
    openedAt: instantWire,
  })
  .meta({ id: 'MessageTask', description: 'What a message asks of a person of the bank that received it' });
export type MessageTaskView = z.infer<typeof messageTaskView>;
