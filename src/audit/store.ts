import { and, asc, desc, eq, gt, sql } from 'drizzle-orm';
import { event } from '../../db/schema/audit.ts';
import { among } from '../../db/schema/columns.ts';
import { type Ctx, type DomainEvent, db } from '../context.ts';

export interface EarlierAct {
  eventId: string;
  inputHash: string;
  answer: unknown;
}

/** Waits for any act under the key to end, then tells what it was. */
export async function claimIdempotencyKey(ctx: Ctx, scope: string, key: string): Promise<EarlierAct | undefined> {
  const [row] = await db(ctx)
    .select({
      eventId: sql<string>`id`,
      inputHash: sql<string>`input_hash`,
      answer: sql<unknown>`answer`,
    })
    .from(sql`claim_idempotency_key(${ctx.tenantId}, ${scope}, ${key})`);
  return row;
}

export interface EventRecord extends DomainEvent {
  id: string;
  actor: Record<string, string>;
  idempotency?: { scope: string; key: string; inputHash: string; answer: unknown };
  /** What it puts at risk for one client, and since when what this person did for it counts with it. */
  risk?: { clientId: string; currency: string; amountMinor: bigint; since: Date };
}

/** What the same person put at risk for the same client by acts of the same kind, before this one. */
export async function insertEvent(ctx: Ctx, record: EventRecord): Promise<bigint> {
  const { risk } = record;
  const insert = db(ctx)
    .insert(event)
    .values({
      riskClient: risk?.clientId,
      riskCurrency: risk?.currency,
      riskMinor: risk?.amountMinor,
      tenantId: ctx.tenantId,
      id: record.id,
      type: record.type,
      version: record.version,
      objectId: record.objectId,
      at: ctx.clock.now(),
      actor: record.actor,
      requestId: ctx.requestId,
      idempotencyScope: record.idempotency?.scope,
      idempotencyKey: record.idempotency?.key,
      inputHash: record.idempotency?.inputHash,
      answer: record.idempotency?.answer,
      payload: record.payload,
      causedBy: ctx.causedBy,
      participants: [...new Set(record.participants)],
    });
  if (!risk) {
    await insert;
    return 0n;
  }
  const earlier = sql<string>`(
    select coalesce(sum(e.risk_minor), 0) from event e
    where e.tenant_id = ${ctx.tenantId} and e.risk_client = ${risk.clientId} and e.risk_currency = ${risk.currency}
      and e.at >= ${risk.since.toISOString()}::timestamptz and e.type = ${record.type}
      and e.actor ->> 'personId' = ${record.actor.personId ?? ''})`;
  const [row] = await insert.returning({ earlier });
  return BigInt(row?.earlier ?? 0);
}

/** What this party may see of one object's history, oldest first, with what was committed a moment ago. */
export const listHistory = (ctx: Ctx, objectId: string, after: bigint | undefined, limit: number) =>
  db(ctx)
    .select()
    .from(event)
    .where(
      and(
        eq(event.tenantId, ctx.tenantId),
        eq(event.objectId, objectId),
        after === undefined ? undefined : gt(event.seq, after),
      ),
    )
    .orderBy(asc(event.seq))
    .limit(limit);

/** One event that this party takes part in. */
export async function findEvent(ctx: Ctx, id: string) {
  const [row] = await db(ctx)
    .select()
    .from(event)
    .where(and(eq(event.tenantId, ctx.tenantId), eq(event.id, id)));
  return row;
}

/** Who did something to an object lately: people behind its newest events of these types. */
export async function peopleBehind(ctx: Ctx, objectId: string, types: readonly string[]): Promise<string[]> {
  const rows = await db(ctx)
    .select({ personId: sql<string | null>`${event.actor} ->> 'personId'` })
    .from(event)
    .where(and(eq(event.tenantId, ctx.tenantId), eq(event.objectId, objectId), among(event.type, types)))
    .orderBy(desc(event.seq))
    .limit(50);
  return [...new Set(rows.flatMap(({ personId }) => personId ?? []))];
}
