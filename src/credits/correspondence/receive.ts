import { type Ctx, type DomainEvent, requirePerson, withTransaction } from '../../context.ts';
import { act, asksSecond } from '../../ground/audit/index.ts';
import { actsHere, findPartyByBic } from '../../ground/parties/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { refuse } from '../../kernel/refusal.ts';
import { type Assembled, findingsOf, type Message, referencesOf } from '../swift/index.ts';
import { hashOfText, rowOf } from './keep.ts';
import { messageRefusals } from './refusals.ts';
import type { CreditMessageView, ReceivedView, ReceiveMessageInput } from './schemas.ts';
import * as store from './store.ts';
import { firstOf, joined, readMessages } from './text.ts';

/** A message that is whole, as the slices that act on it read it. */
export interface Received {
  messageIds: string[];
  bankId: string;
  senderId: string;
  authenticated: boolean;
  whole: Message | Assembled;
}

const messageReceived = (
  messages: readonly CreditMessageView[],
  complete: boolean,
  creditNumber: string | null,
): DomainEvent => {
  // Parts may come in any order; the first of the sequence says what it is.
  const first = messages.find(({ part }) => part.startsWith('1/')) ?? messages[0];
  if (!first) throw new Error('a message without parts');
  return {
    type: complete ? 'message.received' : 'message.partReceived',
    version: 1,
    objectId: first.id,
    participants: [first.bankId],
    payload: {
      messageIds: messages.map(({ id }) => id),
      messageType: first.type,
      creditNumber,
      senderId: first.counterpartyId,
      authenticated: messages.every((m) => m.authenticated),
    },
  };
};

/** A kept message read again: what was good when it was taken is good now. */
const messageOf = (view: CreditMessageView): Message => {
  const [read] = readMessages(view.text, { type: view.type }, findingsOf);
  return (read as { message: Message }).message;
};

/** Types that tell and bind nobody; what any other says is acted on, and only when a network vouches for it. */
const free: ReadonlySet<string> = new Set(['759', '798', '799']);

/**
 * A credential that does nothing but hand over what came by the network (SWIFT CSCF 2.9): whoever holds more is a person at a
 * desk, whose word alone makes no message authentic.
 */
const isInterface = (mandates: ReadonlySet<string>): boolean =>
  mandates.has('message:interface') && [...mandates].every((mandate) => mandate.startsWith('message:'));

/**
 * A bank takes in a message of another. It is kept to the letter and becomes the act it stands for in this transaction: a
 * credit, an amendment, a refusal; or, when that act is refused, nothing of it is kept.
 */
export const receiveMessage = (ctx: Ctx, input: ReceiveMessageInput): Promise<ReceivedView> =>
  withTransaction(ctx, async (tx) => {
    const { messages, complete } = await takeIn(tx, input);
    // What it became is known once the reactions to it have run.
    const ids = messages.map(({ id }) => id);
    return { messages: await store.findMessages(tx, ids), complete };
  });

async function takeIn(ctx: Ctx, input: ReceiveMessageInput): Promise<ReceivedView> {
  return act(ctx, { verb: 'message.receive', mandate: 'message:receive', input }, async (tx) => {
    const { partyId: bankId, mandates } = requirePerson(tx);
    const { text, type, release, senderBic, authenticated } = input;
    const options = { ...(type === undefined ? {} : { type }), ...(release === undefined ? {} : { release }) };
    const read = readMessages(text, options, findingsOf);
    const [head] = read as [(typeof read)[number]];
    if (!authenticated && !free.has(head.message.type))
      refuse(messageRefusals.MESSAGE_NOT_AUTHENTIC, { at: '/authenticated' });
    // The network's interface vouches by its own credential; a person who types that it does is believed with another.
    if (authenticated && !isInterface(mandates))
      asksSecond(tx, {
        reasons: [{ code: 'AUTHENTICITY_TYPED', at: '/authenticated', facts: { type: head.message.type } }],
        level: free.has(head.message.type) ? 'L1' : 'L2',
      });
    const bic = head.message.header?.sender ?? senderBic;
    const sender = bic === undefined ? undefined : await findPartyByBic(tx, bic);
    if (!sender) refuse(messageRefusals.SENDER_UNKNOWN, { at: '/senderBic', facts: { bic: bic ?? null } });
    if (await actsHere(tx, sender.id)) refuse(messageRefusals.SENDER_ACTS_HERE, { facts: { bic } });
    const keys = read.map(({ message }) => keyOf(message));
    if (new Set(keys).size > 1) refuse(messageRefusals.ONE_MESSAGE_AT_A_TIME, { at: '/text', facts: { keys } });
    const creditNumber = referencesOf(head.message).creditNumber ?? null;

    if (creditNumber !== null) await store.lockSequence(tx, bankId, creditNumber);
    const taken: CreditMessageView[] = [];
    for (const { message, warnings } of read) {
      const row = rowOf(message);
      const textHash = await hashOfText(row.text);
      const made = await store.insertMessage(tx, {
        ...row,
        id: tx.newId('creditMessage'),
        direction: 'in',
        bankId,
        counterpartyId: sender.id,
        creditNumber,
        textHash,
        authenticated,
        status: 'waiting',
        warnings,
        participants: [bankId],
      });
      if (!made)
        refuse(messageRefusals.MESSAGE_RECEIVED_BEFORE, {
          at: '/text',
          facts: { messageId: await store.findByHash(tx, bankId, textHash) },
        });
      taken.push(made);
    }
    const earlier = creditNumber === null ? taken : await store.findWaitingParts(tx, bankId, sender.id, creditNumber);
    const parts = earlier.filter((m) => keyOf(messageOf(m)) === keys[0]);
    const complete = joined(parts.map(messageOf)) !== undefined;
    if (complete)
      await store.markMessages(
        tx,
        parts.map(({ id }) => id),
        { status: 'noted' },
      );
    const messages = complete
      ? await store.findMessages(
          tx,
          parts.map(({ id }) => id),
        )
      : taken;
    return { view: { messages, complete }, event: messageReceived(messages, complete, creditNumber) };
  });
}

const families: Record<string, string> = { '701': '700', '708': '707', '711': '710', '721': '720' };

/** What parts of one sequence share: the family of the type and every reference. */
function keyOf(message: Message): string {
  const { creditNumber, senderReference, receiverReference, amendmentNumber, ...others } = referencesOf(message);
  const own = message.values['27'] ? [] : Object.values(others);
  return [
    families[message.type] ?? message.type,
    creditNumber,
    senderReference,
    receiverReference,
    amendmentNumber,
    ...own,
  ].join('|');
}

/** The message that an event tells of, whole. */
export async function receivedBy(ctx: Ctx, event: DomainEvent): Promise<Received> {
  const { messageIds, senderId, authenticated } = event.payload as {
    messageIds: string[];
    senderId: string;
    authenticated: boolean;
  };
  const views = await store.findMessages(ctx, messageIds);
  const whole = joined(views.map(messageOf));
  if (!whole) throw new Error(`message ${event.objectId} was announced as whole and is not`);
  return { messageIds, bankId: onRecord(views[0]).bankId, senderId, authenticated, whole };
}

/** What a reaction refuses with when nothing here answers to the message. */
export function matchesNothing(received: Received): never {
  refuse(messageRefusals.MESSAGE_MATCHES_NOTHING, { at: '/text', facts: { ...referencesOf(firstOf(received.whole)) } });
}
