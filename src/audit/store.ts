import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { event } from '../../db/schema/audit.ts';
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
}

export async function insertEvent(ctx: Ctx, record: EventRecord): Promise<void> {
  await db(ctx)
    .insert(event)
    .values({
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
