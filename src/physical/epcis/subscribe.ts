import { type Ctx, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { insertDelivery, openEndpoint } from '../../ground/deliveries/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { readQuery } from './query.ts';
import { queryDocument } from './query-document.ts';
import * as queries from './query-store.ts';
import { epcisRefusals } from './refusals.ts';
import type { NamedQueryView, SubscriptionView } from './schemas.ts';
import * as store from './store.ts';

/** Events of one delivery. */
const DELIVERY_MOST = 100;

/** A party names a query; under the name it is asked, and subscribed to. */
export async function nameQuery(
  ctx: Ctx,
  input: { name: string; query: Record<string, unknown> },
): Promise<NamedQueryView> {
  return act(ctx, { verb: 'epcis.nameQuery', mandate: 'event:capture', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    readQuery(input.query);
    const view = await queries.insertQuery(tx, partyId, input.name, input.query);
    if (!view) refuse(epcisRefusals.EPCIS_QUERY_NAME_USED, { at: '/name' });
    const named = { type: 'epcis.queryNamed', version: 1, objectId: input.name, participants: [partyId] };
    return { view, event: { ...named, payload: { query: input.query } } };
  });
}

/** New events of a query are sent from now on, as they are captured. */
export async function subscribe(ctx: Ctx, input: { name: string; dest: string }): Promise<SubscriptionView> {
  return act(ctx, { verb: 'epcis.subscribe', mandate: 'webhook:manage', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const named = await queries.findQuery(tx, partyId, input.name);
    if (!named) refuse(commonRefusals.NOT_FOUND, { at: '/name' });
    const { countLimit, mostEvents } = readQuery(named.query);
    if (countLimit !== undefined || mostEvents !== undefined)
      refuse(epcisRefusals.EPCIS_QUERY_NOT_SUBSCRIBABLE, { at: '/name' });
    const endpoint = await openEndpoint(tx, input.dest);
    const id = tx.newId('epcisSubscription');
    const row = { id, partyId, queryName: input.name, endpointId: endpoint.id };
    const view: SubscriptionView = {
      subscriptionID: id,
      queryName: input.name,
      dest: input.dest,
      endpointId: endpoint.id,
      secret: endpoint.secret,
      createdAt: (await queries.insertSubscription(tx, row)).toISOString(),
      endedAt: null,
    };
    const payload = { queryName: input.name, endpointId: endpoint.id };
    const event = { type: 'epcis.subscribed', version: 1, objectId: id, participants: [partyId], payload };
    return { view, event, answer: { ...view, secret: null } };
  });
}

/** Ends a query and what is subscribed to it; its name is free again. */
export async function endQuery(ctx: Ctx, input: { name: string }): Promise<{ name: string }> {
  return act(ctx, { verb: 'epcis.endQuery', mandate: 'event:capture', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    if (!(await queries.endQuery(tx, partyId, input.name))) refuse(commonRefusals.NOT_FOUND, { at: '/name' });
    const ended = await queries.endSubscriptionsOf(tx, partyId, input.name);
    const event = { type: 'epcis.queryEnded', version: 1, objectId: input.name, participants: [partyId] };
    return { view: { name: input.name }, event: { ...event, payload: { subscriptions: ended } } };
  });
}

export async function unsubscribe(
  ctx: Ctx,
  input: { subscriptionId: string; name?: string },
): Promise<{ subscriptionID: string }> {
  return act(ctx, { verb: 'epcis.unsubscribe', mandate: 'webhook:manage', input }, async (tx) => {
    const ended = await queries.endSubscription(tx, input.subscriptionId, input.name);
    if (!ended) refuse(commonRefusals.NOT_FOUND, { at: '/subscriptionId' });
    const { partyId } = requirePerson(tx);
    const event = { type: 'epcis.unsubscribed', version: 1, objectId: input.subscriptionId, participants: [partyId] };
    return { view: { subscriptionID: input.subscriptionId }, event: { ...event, payload: {} } };
  });
}

/**
 * Writes what subscribers are to be told of these events, in the transaction that stored them. What was stored is told,
 * however long a receiver is away; what was rolled back never is.
 */
export async function notifySubscribers(ctx: Ctx, partyId: string, seqs: readonly bigint[]): Promise<void> {
  if (seqs.length === 0) return;
  for (const subscription of await queries.liveSubscriptions(ctx, partyId)) {
    const query = { ...readQuery(subscription.query), orderBy: 'record_time' as const, descending: false };
    const events = await store.selectEvents(ctx, query, undefined, seqs.length, { seqs });
    for (let i = 0; i < events.length; i += DELIVERY_MOST) {
      const part = events.slice(i, i + DELIVERY_MOST);
      const told = { subscriptionID: subscription.id, queryName: subscription.queryName };
      await insertDelivery(ctx, {
        endpointId: subscription.endpointId,
        type: 'epcis.events',
        body: JSON.stringify(queryDocument(part, ctx.clock.now(), 'as_captured', told)),
        participants: [partyId],
      });
    }
  }
}
