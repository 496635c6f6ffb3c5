import { type Ctx, type DomainEvent, lockName, requirePerson } from '../../context.ts';
import { mayBeCalled } from '../../kernel/public-address.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { localDateAt } from '../../kernel/time.ts';
import { act } from '../audit/index.ts';
import { policyOn } from '../policy/index.ts';
import { secretText, webhookRefusals } from './rules.ts';
import type { DeliveryView, EndpointView } from './schemas.ts';
import * as store from './store.ts';

const SECRET_BYTES = 32;
const ROTATION_MS = 24 * 3_600_000;

const event = (type: string, view: EndpointView): DomainEvent => ({
  type,
  version: 1,
  objectId: view.id,
  participants: [view.partyId],
  payload: { url: new URL(view.url).origin },
});

const freshSecret = (ctx: Ctx): Uint8Array => ctx.chance(new Uint8Array(SECRET_BYTES));

/** An address that a party names is one that may be called, before anybody relies on it. */
export function assertCallable({ callsPrivate }: Ctx, url: string, at: string): void {
  if (!mayBeCalled(url, callsPrivate ?? false)) refuse(webhookRefusals.ENDPOINT_NOT_ALLOWED, { at });
}

/** As many as policy lets a party have at once. */
async function assertRoom(ctx: Ctx, partyId: string): Promise<void> {
  const most = policyOn('webhook.mostOfAParty', localDateAt(ctx.clock.now(), 'Etc/UTC')).value;
  await lockName(ctx, `endpoints/${partyId}`);
  const open = await store.countEndpoints(ctx, partyId);
  if (open >= most) refuse(webhookRefusals.ENDPOINTS_FULL, { facts: { open, most } });
}

/** Opens an endpoint within another act: a subscription's own. `credential` is what its receiver asks to be shown. */
export async function openEndpoint(ctx: Ctx, url: string, credential: string | null = null): Promise<EndpointView> {
  assertCallable(ctx, url, '/url');
  await assertRoom(ctx, requirePerson(ctx).partyId);
  const secret = freshSecret(ctx);
  const { partyId } = requirePerson(ctx);
  const endpoint = { id: ctx.newId('webhookEndpoint'), partyId, url, secret, credential };
  return store.insertEndpoint(ctx, endpoint, secretText(secret));
}

/** A party says where it receives events; the secret is in this one answer. */
export async function registerEndpoint(ctx: Ctx, input: { url: string }): Promise<EndpointView> {
  return act(ctx, { verb: 'webhook.register', mandate: 'webhook:manage', input }, async (tx) => {
    const view = await openEndpoint(tx, input.url);
    return { view, event: event('webhook.registered', view), answer: { ...view, secret: null } };
  });
}

/** A new secret; for a day the old one signs too. */
export async function rotateSecret(ctx: Ctx, input: { endpointId: string }): Promise<EndpointView> {
  return act(ctx, { verb: 'webhook.rotate', mandate: 'webhook:manage', input }, async (tx) => {
    const secret = freshSecret(tx);
    const until = new Date(tx.clock.now().getTime() + ROTATION_MS);
    const view = await store.rotateSecret(tx, input.endpointId, secret, until, secretText(secret));
    if (!view) refuse(commonRefusals.NOT_FOUND, { at: '/endpointId' });
    return { view, event: event('webhook.secretRotated', view), answer: { ...view, secret: null } };
  });
}

/** Turns an endpoint off, or on again: what waited is then sent. */
export async function setEndpoint(ctx: Ctx, input: { endpointId: string; enabled: boolean }): Promise<EndpointView> {
  return act(ctx, { verb: 'webhook.set', mandate: 'webhook:manage', input }, async (tx) => {
    const view = await store.setDisabled(tx, input.endpointId, input.enabled ? null : 'BY_ITS_OWNER');
    if (!view) refuse(commonRefusals.NOT_FOUND, { at: '/endpointId' });
    return { view, event: event(input.enabled ? 'webhook.enabled' : 'webhook.disabled', view) };
  });
}

/** Sends again what was given up. */
export async function replayDelivery(ctx: Ctx, input: { deliveryId: string }): Promise<DeliveryView> {
  return act(ctx, { verb: 'webhook.replay', mandate: 'webhook:manage', input }, async (tx) => {
    const view = await store.revive(tx, input.deliveryId);
    if (!view) refuse(webhookRefusals.DELIVERY_NOT_DEAD, { at: '/deliveryId' });
    const { partyId } = requirePerson(tx);
    const replayed = { type: 'webhook.replayed', version: 1, objectId: view.id, participants: [partyId], payload: {} };
    return { view, event: replayed };
  });
}
