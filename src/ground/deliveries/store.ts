import { and, asc, eq, gt, isNotNull, isNull, lte, sql } from 'drizzle-orm';
import { webhookDelivery, webhookEndpoint } from '../../../db/schema/deliveries.ts';
import { type Ctx, type Db, db } from '../../context.ts';
import { utf8 } from '../../kernel/signing.ts';
import { requireVault } from '../../kernel/vault.ts';
import type { DeliveryView, EndpointView } from './schemas.ts';

type EndpointRow = typeof webhookEndpoint.$inferSelect;
type DeliveryRow = typeof webhookDelivery.$inferSelect;

const endpointOf = (row: EndpointRow, secret: string | null = null): EndpointView => ({
  id: row.id,
  partyId: row.partyId,
  url: row.url,
  secret,
  disabledAt: row.disabledAt?.toISOString() ?? null,
  disabledReason: row.disabledReason,
});

const deliveryOf = (row: DeliveryRow): DeliveryView => ({
  id: row.id,
  endpointId: row.endpointId,
  type: row.type,
  state: row.deliveredAt ? 'delivered' : row.deadAt ? 'dead' : 'waiting',
  attempts: row.attempts,
  createdAt: row.createdAt.toISOString(),
  nextAttemptAt: row.deliveredAt || row.deadAt ? null : row.nextAttemptAt.toISOString(),
  lastStatus: row.lastStatus,
  lastError: row.lastError,
  deliveredAt: row.deliveredAt?.toISOString() ?? null,
});

export async function insertEndpoint(
  ctx: Ctx,
  endpoint: { id: string; partyId: string; url: string; secret: Uint8Array; credential: string | null },
  shown: string,
): Promise<EndpointView> {
  const { seal } = requireVault(ctx);
  const { id, credential } = endpoint;
  const secret = await seal(placeOf(ctx, id), endpoint.secret);
  const sealed = { secret, credential: credential === null ? null : await seal(placeOf(ctx, id), utf8(credential)) };
  const [row] = await db(ctx)
    .insert(webhookEndpoint)
    .values({
      ...endpoint,
      ...sealed,
      tenantId: ctx.tenantId,
      participants: [endpoint.partyId],
      createdAt: ctx.clock.now(),
    })
    .returning();
  return endpointOf(row as EndpointRow, shown);
}

const placeOf = ({ tenantId }: Ctx, id: string) => ({ tenantId, table: 'webhook_endpoint', id });

const one = (ctx: Ctx, id: string) => and(eq(webhookEndpoint.tenantId, ctx.tenantId), eq(webhookEndpoint.id, id));

export async function findEndpoint(ctx: Ctx, id: string): Promise<EndpointView | undefined> {
  const [row] = await db(ctx).select().from(webhookEndpoint).where(one(ctx, id));
  return row && endpointOf(row);
}

/** Receiving addresses of a party that are not disabled. */
export const countEndpoints = (ctx: Ctx, partyId: string): Promise<number> =>
  db(ctx).$count(
    webhookEndpoint,
    and(
      eq(webhookEndpoint.tenantId, ctx.tenantId),
      eq(webhookEndpoint.partyId, partyId),
      isNull(webhookEndpoint.disabledAt),
    ),
  );

/** A new secret; the old one signs beside it until `until`. */
export async function rotateSecret(
  ctx: Ctx,
  id: string,
  secret: Uint8Array,
  until: Date,
  shown: string,
): Promise<EndpointView | undefined> {
  const sealed = await requireVault(ctx).seal(placeOf(ctx, id), secret);
  const [row] = await db(ctx)
    .update(webhookEndpoint)
    .set({ secret: sealed, previousSecret: sql`${webhookEndpoint.secret}`, previousUntil: until })
    .where(one(ctx, id))
    .returning();
  return row && endpointOf(row, shown);
}

export async function setDisabled(ctx: Ctx, id: string, reason: string | null): Promise<EndpointView | undefined> {
  const [row] = await db(ctx)
    .update(webhookEndpoint)
    .set({ disabledAt: reason === null ? null : ctx.clock.now(), disabledReason: reason })
    .where(one(ctx, id))
    .returning();
  return row && endpointOf(row);
}

export interface NewDelivery {
  endpointId: string;
  type: string;
  body: string;
  participants: readonly string[];
  /** Where a standard sets it: below the endpoint's address, and the version that it is written in. */
  path?: string;
  apiVersion?: string;
}

export async function insertDelivery(ctx: Ctx, delivery: NewDelivery): Promise<string> {
  const id = ctx.newId('webhookDelivery');
  const now = ctx.clock.now();
  await db(ctx)
    .insert(webhookDelivery)
    .values({
      ...delivery,
      participants: [...delivery.participants],
      id,
      tenantId: ctx.tenantId,
      createdAt: now,
      nextAttemptAt: now,
      attempts: 0,
    });
  return id;
}

export async function listDeliveries(
  ctx: Ctx,
  endpointId: string,
  after: string | undefined,
  limit: number,
): Promise<DeliveryView[]> {
  const rows = await db(ctx)
    .select()
    .from(webhookDelivery)
    .where(
      and(
        eq(webhookDelivery.tenantId, ctx.tenantId),
        eq(webhookDelivery.endpointId, endpointId),
        after === undefined ? undefined : gt(webhookDelivery.id, after),
      ),
    )
    .orderBy(asc(webhookDelivery.id))
    .limit(limit);
  return rows.map(deliveryOf);
}

/** A delivery that was given up is tried again from the start. Undefined: it was not given up. */
export async function revive(ctx: Ctx, id: string): Promise<DeliveryView | undefined> {
  const [row] = await db(ctx)
    .update(webhookDelivery)
    .set({ deadAt: null, attempts: 0, nextAttemptAt: ctx.clock.now() })
    .where(
      and(eq(webhookDelivery.tenantId, ctx.tenantId), eq(webhookDelivery.id, id), isNotNull(webhookDelivery.deadAt)),
    )
    .returning();
  return row && deliveryOf(row);
}

export async function tenantsDue(tx: Db, at: Date): Promise<string[]> {
  const rows = await tx
    .select({ tenantId: sql<string>`tenant_id` })
    .from(sql`tenants_with_due_deliveries(${at.toISOString()}::timestamptz)`);
  return rows.map((row) => row.tenantId);
}

/** Neither delivered nor given up, its time come, to an address that takes something. */
const isDue = (ctx: Ctx) =>
  and(
    eq(webhookDelivery.tenantId, ctx.tenantId),
    isNull(webhookDelivery.deliveredAt),
    isNull(webhookDelivery.deadAt),
    isNull(webhookEndpoint.disabledAt),
    lte(webhookDelivery.nextAttemptAt, ctx.clock.now()),
  );

/** Addresses that something is due for, who has waited longest first. */
export async function endpointsDue(ctx: Ctx): Promise<string[]> {
  const rows = await db(ctx)
    .select({ id: webhookDelivery.endpointId })
    .from(webhookDelivery)
    .innerJoin(
      webhookEndpoint,
      and(eq(webhookEndpoint.tenantId, webhookDelivery.tenantId), eq(webhookEndpoint.id, webhookDelivery.endpointId)),
    )
    .where(isDue(ctx))
    .groupBy(webhookDelivery.endpointId)
    .orderBy(sql`min(${webhookDelivery.nextAttemptAt})`);
  return rows.map(({ id }) => id);
}

export interface Due {
  id: string;
  type: string;
  body: string;
  attempts: number;
  endpointId: string;
  url: string;
  apiVersion: string | null;
  /** What is shown to the receiver and what signs, sealed. */
  credential: Uint8Array | null;
  secrets: readonly Uint8Array[];
}

/**
 * Takes what is due for sending to one address: counts the attempt and leases the row, so that another process passes it by, and one
 * that dies leaves it to be taken again when the lease runs out.
 */
export async function takeDue(ctx: Ctx, endpointId: string, most: number, leaseSeconds: number): Promise<Due[]> {
  const now = ctx.clock.now();
  const due = await db(ctx)
    .select({ id: webhookDelivery.id })
    .from(webhookDelivery)
    .innerJoin(
      webhookEndpoint,
      and(eq(webhookEndpoint.tenantId, webhookDelivery.tenantId), eq(webhookEndpoint.id, webhookDelivery.endpointId)),
    )
    .where(and(isDue(ctx), eq(webhookDelivery.endpointId, endpointId)))
    .orderBy(asc(webhookDelivery.nextAttemptAt), asc(webhookDelivery.id))
    .limit(most)
    .for('update', { of: webhookDelivery, skipLocked: true });
  const taken: Due[] = [];
  for (const { id } of due) {
    const [row] = await db(ctx)
      .update(webhookDelivery)
      .set({
        attempts: sql`${webhookDelivery.attempts} + 1`,
        nextAttemptAt: new Date(now.getTime() + leaseSeconds * 1_000),
      })
      .where(and(eq(webhookDelivery.tenantId, ctx.tenantId), eq(webhookDelivery.id, id)))
      .returning();
    const [endpoint] = await db(ctx)
      .select()
      .from(webhookEndpoint)
      .where(one(ctx, (row as DeliveryRow).endpointId));
    if (!row || !endpoint) continue;
    const { secret, previousSecret, previousUntil } = endpoint;
    const secrets = [secret, ...(previousSecret && previousUntil && previousUntil > now ? [previousSecret] : [])];
    taken.push({
      id: row.id,
      type: row.type,
      body: row.body,
      attempts: row.attempts,
      endpointId: row.endpointId,
      url: row.path === null ? endpoint.url : endpoint.url.replace(/\/$/, '') + row.path,
      apiVersion: row.apiVersion,
      credential: endpoint.credential,
      secrets,
    });
  }
  return taken;
}

export async function settleDelivery(
  ctx: Ctx,
  id: string,
  outcome: {
    deliveredAt?: Date;
    deadAt?: Date;
    nextAttemptAt?: Date;
    lastStatus: number | null;
    lastError: string | null;
  },
): Promise<void> {
  await db(ctx)
    .update(webhookDelivery)
    .set(outcome)
    .where(
      and(eq(webhookDelivery.tenantId, ctx.tenantId), eq(webhookDelivery.id, id), isNull(webhookDelivery.deliveredAt)),
    );
}

/** The same in clear, for one attempt. */
export async function openedOf(
  ctx: Ctx,
  { endpointId, credential, secrets }: Due,
): Promise<{ credential: string | null; secrets: Uint8Array<ArrayBuffer>[] }> {
  const opened = (sealed: Uint8Array) => requireVault(ctx).open(placeOf(ctx, endpointId), sealed);
  return {
    credential: credential && new TextDecoder().decode(await opened(credential)),
    secrets: await Promise.all(secrets.map(opened)),
  };
}
