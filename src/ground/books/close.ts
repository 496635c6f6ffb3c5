import { type Ctx, type DomainEvent, lockName, requirePerson } from '../../context.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { act } from '../audit/index.ts';
import { bookRefusals } from './rules.ts';
import type { ClosingView } from './schemas.ts';
import * as store from './store.ts';

const closingEvent = (type: 'book.closed' | 'book.reopened', partyId: string, view: ClosingView): DomainEvent => ({
  type,
  version: 1,
  objectId: view.id,
  participants: [partyId],
  payload: { throughOn: view.throughOn, reason: view.reopenReason },
});

/** From now on nothing is posted in these books that counts from a day until then. It waits for postings under way. */
export async function closeBooks(ctx: Ctx, input: { throughOn: string }): Promise<ClosingView> {
  return act(ctx, { verb: 'book.close', mandate: 'book:close', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    if (input.throughOn >= businessDate(tx)) refuse(bookRefusals.DAY_NOT_OVER, { at: '/throughOn' });
    await lockName(tx, `book/${partyId}`);
    const last = await store.lastClosing(tx, partyId);
    if (last && last.throughOn >= input.throughOn)
      refuse(bookRefusals.BOOK_CLOSED_BEYOND, { at: '/throughOn', facts: { throughOn: last.throughOn } });
    const view = await store.insertClosing(tx, {
      id: tx.newId('bookClose'),
      bookPartyId: partyId,
      throughOn: input.throughOn,
      closedBy: personId,
    });
    return { view, event: closingEvent('book.closed', partyId, view) };
  });
}

/** Two people open the books again (table of eyes): the closing before it stands then. */
export async function reopenBooks(ctx: Ctx, input: { closingId: string; reason: string }): Promise<ClosingView> {
  return act(ctx, { verb: 'book.reopen', mandate: 'book:close', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    await lockName(tx, `book/${partyId}`);
    const last = await store.lastClosing(tx, partyId);
    if (last?.id !== input.closingId) {
      const known = await store.findClosing(tx, partyId, input.closingId);
      if (!known) refuse(commonRefusals.NOT_FOUND, { at: '/closingId' });
      refuse(bookRefusals.CLOSING_NOT_LAST, { facts: { last: last?.id ?? null } });
    }
    const view = await store.reopenClosing(tx, last.id, { reopenedBy: personId, reopenReason: input.reason });
    if (!view) refuse(bookRefusals.CLOSING_NOT_LAST, { facts: { last: null } });
    return { view, event: closingEvent('book.reopened', partyId, view) };
  });
}
