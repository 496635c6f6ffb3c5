import { and, asc, eq, gt, isNotNull, isNull } from 'drizzle-orm';
import { webhookEndpoint } from '../../../db/schema/deliveries.ts';
import { epcisQuery, epcisSubscription } from '../../../db/schema/epcis.ts';
import { type Ctx, db } from '../../context.ts';
import type { NamedQueryView, SubscriptionView } from './schemas.ts';

/** Undefined: the party has a query of this name. */
export async function insertQuery(
  ctx: Ctx,
  partyId: string,
  name: string,
  query: Record<string, unknown>,
): Promise<NamedQueryView | undefined> {
  const [row] = await db(ctx)
    .insert(epcisQuery)
    .values({ tenantId: ctx.tenantId, partyId, name, query, createdAt: ctx.clock.now(), participants: [partyId] })
    .onConflictDoUpdate({
      target: [epcisQuery.tenantId, epcisQuery.partyId, epcisQuery.name],
      set: { query, createdAt: ctx.clock.now(), endedAt: null },
      setWhere: isNotNull(epcisQuery.endedAt),
    })
    .returning();
  return row && { name, query, createdAt: row.createdAt.toISOString() };
}

const isNamed = (ctx: Ctx, partyId: string, name: string) =>
  and(
    eq(epcisQuery.tenantId, ctx.tenantId),
    eq(epcisQuery.partyId, partyId),
    eq(epcisQuery.name, name),
    isNull(epcisQuery.endedAt),
  );

/** Whether there was one to end. */
export async function endQuery(ctx: Ctx, partyId: string, name: string): Promise<boolean> {
  const rows = await db(ctx)
    .update(epcisQuery)
    .set({ endedAt: ctx.clock.now() })
    .where(isNamed(ctx, partyId, name))
    .returning({ name: epcisQuery.name });
  return rows.length > 0;
}

export async function findQuery(ctx: Ctx, partyId: string, name: string): Promise<NamedQueryView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(epcisQuery)
    .where(isNamed(ctx, partyId, name));
  return row && { name, query: row.query as Record<string, unknown>, createdAt: row.createdAt.toISOString() };
}

export async function listQueries(
  ctx: Ctx,
  partyId: string,
  after: string | undefined,
  limit: number,
): Promise<NamedQueryView[]> {
  const rows = await db(ctx)
    .select()
    .from(epcisQuery)
    .where(
      and(
        eq(epcisQuery.tenantId, ctx.tenantId),
        eq(epcisQuery.partyId, partyId),
        isNull(epcisQuery.endedAt),
        after === undefined ? undefined : gt(epcisQuery.name, after),
      ),
    )
    .orderBy(asc(epcisQuery.name))
    .limit(limit);
  return rows.map(({ name, query, createdAt }) => ({
    name,
    query: query as Record<string, unknown>,
    createdAt: createdAt.toISOString(),
  }));
}

export async function insertSubscription(
  ctx: Ctx,
  row: { id: string; partyId: string; queryName: string; endpointId: string },
): Promise<Date> {
  const createdAt = ctx.clock.now();
  await db(ctx)
    .insert(epcisSubscription)
    .values({ ...row, tenantId: ctx.tenantId, createdAt, participants: [row.partyId] });
  return createdAt;
}

/** Ends what is subscribed to a query; how many there were. */
export async function endSubscriptionsOf(ctx: Ctx, partyId: string, queryName: string): Promise<number> {
  const rows = await db(ctx)
    .update(epcisSubscription)
    .set({ endedAt: ctx.clock.now() })
    .where(
      and(
        eq(epcisSubscription.tenantId, ctx.tenantId),
        eq(epcisSubscription.partyId, partyId),
        eq(epcisSubscription.queryName, queryName),
        isNull(epcisSubscription.endedAt),
      ),
    )
    .returning({ id: epcisSubscription.id });
  return rows.length;
}

/** Whether there was one to end; of one query where it is named. */
export async function endSubscription(ctx: Ctx, id: string, queryName?: string): Promise<boolean> {
  const rows = await db(ctx)
    .update(epcisSubscription)
    .set({ endedAt: ctx.clock.now() })
    .where(
      and(
        eq(epcisSubscription.tenantId, ctx.tenantId),
        eq(epcisSubscription.id, id),
        queryName === undefined ? undefined : eq(epcisSubscription.queryName, queryName),
        isNull(epcisSubscription.endedAt),
      ),
    )
    .returning({ id: epcisSubscription.id });
  return rows.length > 0;
}

/** What is or was subscribed to a query, oldest first. The secret of its endpoint was shown once. */
export async function listSubscriptions(
  ctx: Ctx,
  partyId: string,
  queryName: string,
  of: { after?: string | undefined; id?: string },
  limit: number,
): Promise<SubscriptionView[]> {
  const rows = await db(ctx)
    .select({
      subscriptionID: epcisSubscription.id,
      queryName: epcisSubscription.queryName,
      dest: webhookEndpoint.url,
      endpointId: epcisSubscription.endpointId,
      createdAt: epcisSubscription.createdAt,
      endedAt: epcisSubscription.endedAt,
    })
    .from(epcisSubscription)
    .innerJoin(
      webhookEndpoint,
      and(
        eq(webhookEndpoint.tenantId, epcisSubscription.tenantId),
        eq(webhookEndpoint.id, epcisSubscription.endpointId),
      ),
    )
    .where(
      and(
        eq(epcisSubscription.tenantId, ctx.tenantId),
        eq(epcisSubscription.partyId, partyId),
        eq(epcisSubscription.queryName, queryName),
        of.after === undefined ? undefined : gt(epcisSubscription.id, of.after),
        of.id === undefined ? undefined : eq(epcisSubscription.id, of.id),
      ),
    )
    .orderBy(asc(epcisSubscription.id))
    .limit(limit);
  return rows.map((row) => ({
    ...row,
    secret: null,
    createdAt: row.createdAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  }));
}

export interface LiveSubscription {
  id: string;
  endpointId: string;
  queryName: string;
  query: Record<string, unknown>;
}

export async function liveSubscriptions(ctx: Ctx, partyId: string): Promise<LiveSubscription[]> {
  const rows = await db(ctx)
    .select({
      id: epcisSubscription.id,
      endpointId: epcisSubscription.endpointId,
      queryName: epcisSubscription.queryName,
      query: epcisQuery.query,
    })
    .from(epcisSubscription)
    .innerJoin(
      epcisQuery,
      and(
        eq(epcisQuery.tenantId, epcisSubscription.tenantId),
        eq(epcisQuery.partyId, epcisSubscription.partyId),
        eq(epcisQuery.name, epcisSubscription.queryName),
      ),
    )
    .where(
      and(
        eq(epcisSubscription.tenantId, ctx.tenantId),
        eq(epcisSubscription.partyId, partyId),
        isNull(epcisSubscription.endedAt),
      ),
    )
    .orderBy(asc(epcisSubscription.id));
  return rows.map((row) => ({ ...row, query: row.query as Record<string, unknown> }));
}
