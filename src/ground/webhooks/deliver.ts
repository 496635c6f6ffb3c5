import { type Ctx, withTransaction } from '../../context.ts';
import { type EventRow, readFeed, recordEvent, type Signer } from '../audit/index.ts';
import { findParty } from '../parties/index.ts';
import { masked } from '../policy/index.ts';
import { webhookSuspended } from './events.ts';
import { retryAfterS, SUSPEND_AFTER_S, signedContent, wants } from './rules.ts';
import * as store from './store.ts';

/** What goes out: where, with which headers, and the body to the letter. */
export interface Delivery {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** Sends one delivery: why it was not taken, or undefined when it was. The address is a party's, so the sender is wary. */
export type SendWebhook = (delivery: Delivery) => Promise<string | undefined>;

/** Events that one lease looks at, and how long it may take before another process takes over. */
const FEED_MOST = 200;
const LEASE_S = 120;
/** Webhooks of a tenant that are told in one run. */
const WEBHOOKS_MOST = 50;

export async function deliveryOf(
  { url }: Pick<store.Webhook, 'url'>,
  row: Pick<EventRow, 'id' | 'type' | 'version' | 'objectId' | 'causedBy' | 'payload' | 'at'>,
  at: Date,
  signer: Pick<Signer, 'sign'>,
): Promise<Delivery> {
  const { id, type, version, objectId, causedBy, payload } = row;
  const happened = row.at.toISOString();
  const data = { id, version, objectId, causedBy, payload };
  const body = JSON.stringify({ type, timestamp: happened, data });
  const timestampS = Math.floor(at.getTime() / 1_000);
  const signature = await signer.sign(new TextEncoder().encode(signedContent(id, timestampS, body)));
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(timestampS),
    'webhook-signature': `v1a,${btoa(String.fromCharCode(...signature))}`,
  };
  return { url, headers, body };
}

/** How a lease ended: the last event that is done with, how many were taken, and why it stopped if it did. */
interface Told {
  last: EventRow | undefined;
  taken: number;
  failure: string | undefined;
}

async function tellInOrder(
  ctx: Ctx,
  webhook: store.Webhook,
  { feed, roles }: { feed: readonly EventRow[]; roles: readonly string[] },
  deps: DeliverDeps,
): Promise<Told> {
  const reader = { partyId: webhook.partyId, roles };
  const until = ctx.clock.now().getTime() + (LEASE_S * 1_000) / 2;
  let last: EventRow | undefined;
  let taken = 0;
  for (const row of feed) {
    if (row.participants.includes(webhook.partyId) && wants(webhook.eventTypes, row.type)) {
      const now = ctx.clock.now();
      if (now.getTime() > until) break;
      const failure = await deps.send(await deliveryOf(webhook, masked(row, reader), now, deps.signer));
      if (failure !== undefined) return { last, taken, failure };
      taken++;
    }
    last = row;
  }
  return { last, taken, failure: undefined };
}

async function writeDown(ctx: Ctx, webhook: store.Webhook, { last, taken, failure }: Told): Promise<void> {
  const now = ctx.clock.now();
  const failures = failure === undefined ? 0 : taken > 0 ? 1 : webhook.failures + 1;
  const failingSince = failures === 0 ? null : failures === 1 ? now : (webhook.failingSince ?? now);
  const isGivenUp = failingSince !== null && now.getTime() - failingSince.getTime() >= SUSPEND_AFTER_S * 1_000;
  const isOurs = await store.endLease(ctx, webhook, {
    ...(last && { cursorXid: last.xid, cursorSeq: last.seq }),
    delivered: webhook.delivered + BigInt(taken),
    failures,
    failingSince,
    lastFailure: failure ?? webhook.lastFailure,
    nextAt: failures === 0 ? now : new Date(now.getTime() + retryAfterS(failures) * 1_000),
  });
  if (!isOurs || !isGivenUp) return;
  const suspended = await store.changeStatus(ctx, webhook.id, ['active'], { status: 'suspended' });
  if (suspended) await recordEvent(ctx, webhookSuspended(suspended, { lastFailure: failure }));
}

interface DeliverDeps {
  signer: Pick<Signer, 'sign'>;
  send: SendWebhook;
}

/**
 * Begins to tell the systems of a tenant's parties what happened, in the order of the log, each event until it is taken: at least
 * once, and once where nothing fails. The network is outside every transaction. Each webhook is told by itself, so that
 * who is slow holds nobody. Safe in several processes: each is leased to one, and who loses its lease writes nothing.
 * @returns what each webhook that was due will have taken
 */
export async function beginWebhooks(
  ctx: Ctx,
  deps: DeliverDeps,
  most = WEBHOOKS_MOST,
): Promise<{ webhookId: string; taken: Promise<number> }[]> {
  const leased = await withTransaction(ctx, (tx) => store.leaseDue(tx, LEASE_S, most));
  const tell = async (webhook: store.Webhook) => {
    const feed = await withTransaction(ctx, async (tx) => ({
      feed: await readFeed(tx, { xid: webhook.cursorXid, seq: webhook.cursorSeq }, FEED_MOST),
      roles: (await findParty(tx, webhook.partyId))?.roles ?? [],
    }));
    const result = await tellInOrder(ctx, webhook, feed, deps);
    await withTransaction(ctx, (tx) => writeDown(tx, webhook, result));
    return result.taken;
  };
  return leased.map((webhook) => ({ webhookId: webhook.id, taken: tell(webhook) }));
}

/** The same, and waits for what was begun. */
export async function deliverWebhooks(ctx: Ctx, deps: DeliverDeps): Promise<number> {
  const begun = await beginWebhooks(ctx, deps);
  const told = await Promise.all(begun.map(({ taken }) => taken));
  return told.reduce((sum, taken) => sum + taken, 0);
}
