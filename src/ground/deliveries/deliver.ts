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

const MOST = 50;
/** Longer than one request may take, so that a lease ends only when its holder is gone. */
const LEASE_SECONDS = 120;

/**
 * Sends what is due, in every tenant. Outside any transaction: a slow receiver holds no row. Safe late, twice, and in
 * several processes: the receiver may get a message twice and tells by webhook-id.
 * @returns how many were delivered
 */
export async function deliverDue(deps: DeliverDeps): Promise<number> {
  const tenants = await deps.database.anonymous((db) => store.tenantsDue(db, deps.clock.now()));
  return eachApart(tenants, async (tenantId) => {
    const ctx = deps.ctxFor(tenantId);
    const due = await withTransaction(ctx, (tx) => store.takeDue(tx, MOST, LEASE_SECONDS));
    const outcomes = await Promise.all(due.map((one) => attempt(ctx, deps.send, one)));
    return outcomes.filter(Boolean).length;
  });
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
