import { type Ctx, type Database, withTransaction } from '../../context.ts';
import { eachApart } from '../../kernel/failures.ts';
import type { Clock } from '../../kernel/time.ts';
import { judgeAnswer, type Send, type Sent, signedHeaders } from './rules.ts';
import * as store from './store.ts';

export interface DeliverDeps {
  database: Database;
  clock: Clock;
  ctxFor(tenantId: string): Ctx;
  send: Send;
}

/** Sent to one address at a time. */
const MOST = 20;
/** So often in one go, before it is asked anew what is due. */
const ROUNDS = 25;
/** Longer than one request may take, so that a lease ends only when its holder is gone. */
const LEASE_SECONDS = 120;

/**
 * Begins to send what is due, in every tenant, to each address by itself: who is slow, or has ten thousand waiting, holds nobody
 * else. Outside any transaction: a slow receiver holds no row. Safe late, twice, and in several processes: the receiver
 * may get a message twice and tells by webhook-id.
 * @param isUnderWay whether an address is being sent to still
 * @returns for each address what of it will have been delivered
 */
export async function beginDue(
  deps: DeliverDeps,
  isUnderWay: (endpointId: string) => boolean = () => false,
): Promise<{ endpointId: string; delivered: Promise<number> }[]> {
  const tenants = await deps.database.anonymous((db) => store.tenantsDue(db, deps.clock.now()));
  const begun: { endpointId: string; delivered: Promise<number> }[] = [];
  await eachApart(tenants, async (tenantId) => {
    const ctx = deps.ctxFor(tenantId);
    const endpoints = await withTransaction(ctx, (tx) => store.endpointsDue(tx));
    for (const endpointId of endpoints.filter((id) => !isUnderWay(id))) {
      const delivered = sendTo(ctx, deps.send, endpointId);
      // Whoever called hears of a failure when it asks; until then it is nobody's.
      delivered.catch(() => {});
      begun.push({ endpointId, delivered });
    }
    return endpoints.length;
  });
  return begun;
}

async function sendTo(ctx: Ctx, send: Send, endpointId: string): Promise<number> {
  let delivered = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const due = await withTransaction(ctx, (tx) => store.takeDue(tx, endpointId, MOST, LEASE_SECONDS));
    const outcomes = await Promise.all(due.map((one) => attempt(ctx, send, one)));
    delivered += outcomes.filter(Boolean).length;
    // Who takes nothing any more is not asked for the next twenty at once.
    if (due.length < MOST || !outcomes.includes(true)) break;
  }
  return delivered;
}

/** The same, and waits for what was begun; how many were delivered. */
export async function deliverDue(deps: DeliverDeps): Promise<number> {
  const begun = await beginDue(deps);
  const counts = await Promise.all(begun.map(({ delivered }) => delivered));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function attempt(ctx: Ctx, send: Send, due: store.Due): Promise<boolean> {
  let answer: Sent | undefined;
  let error: string | null = null;
  try {
    const { credential, secrets } = await store.openedOf(ctx, due);
    const headers = await signedHeaders({ id: due.id, at: ctx.clock.now(), body: due.body }, secrets, ctx.signer);
    answer = await send({
      url: due.url,
      method: 'POST',
      headers: {
        ...headers,
        'content-type': 'application/json',
        'user-agent': 'Holdfast-Webhooks/1',
        ...(due.apiVersion !== null && { 'api-version': due.apiVersion }),
        ...(credential !== null && { authorization: `Bearer ${credential}` }),
      },
      body: due.body,
    });
  } catch (cause) {
    error = cause instanceof Error ? cause.message.slice(0, 200) : 'failed';
  }
  const now = ctx.clock.now();
  const [random = 0] = ctx.chance(new Uint8Array(1));
  const verdict = judgeAnswer(answer, due.attempts, random / 255);
  const seen = { lastStatus: answer?.status ?? null, lastError: error };
  await withTransaction(ctx, async (tx) => {
    switch (verdict.kind) {
      case 'delivered':
        return store.settleDelivery(tx, due.id, { ...seen, deliveredAt: now });
      case 'retry':
        return store.settleDelivery(tx, due.id, {
          ...seen,
          nextAttemptAt: new Date(now.getTime() + verdict.afterSeconds * 1_000),
        });
      case 'gone':
        await store.setDisabled(tx, due.endpointId, 'ANSWERED_GONE');
        return store.settleDelivery(tx, due.id, { ...seen, deadAt: now });
      case 'dead':
        return store.settleDelivery(tx, due.id, { ...seen, deadAt: now });
    }
  });
  return verdict.kind === 'delivered';
}
