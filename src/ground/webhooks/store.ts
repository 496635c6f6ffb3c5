import { and, asc, eq, getTableColumns, gt, isNull, lte, or, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { webhook } from '../../../db/schema/webhooks.ts';
import { type Ctx, db } from '../../context.ts';
import type { WebhookStatus } from './rules.ts';

export type Webhook = typeof webhook.$inferSelect;
type Change = Partial<typeof webhook.$inferInsert>;

/** Opens a webhook at the present end of the log; undefined when the party has one at this address. */
export async function insertWebhook(
  ctx: Ctx,
  row: Pick<Webhook, 'id' | 'partyId' | 'url' | 'eventTypes' | 'createdBy'>,
): Promise<(Webhook & { others: number }) | undefined> {
  const now = ctx.clock.now();
  const [made] = await db(ctx)
    .insert(webhook)
    .values({
      ...row,
      tenantId: ctx.tenantId,
      status: 'active',
      // Whatever is still open may yet commit: nothing that anyone can read later is missed.
      cursorXid: sql`pg_snapshot_xmin(pg_current_snapshot())`,
      cursorSeq: 0n,
      nextAt: now,
      participants: [row.partyId],
      createdAt: now,
    })
    .onConflictDoNothing()
    .returning({
      ...getTableColumns(webhook),
      others: sql<number>`holdfast_other_webhooks(${webhook.tenantId}, ${webhook.partyId}, ${webhook.id})`,
    });
  return made;
}

const one = (ctx: Ctx, id: string) => and(eq(webhook.tenantId, ctx.tenantId), eq(webhook.id, id));

export async function findWebhook(ctx: Ctx, id: string): Promise<Webhook | undefined> {
  const [row] = await db(ctx).select().from(webhook).where(one(ctx, id));
  return row;
}

export const listWebhooks = (ctx: Ctx, after: string | undefined, limit: number): Promise<Webhook[]> =>
  db(ctx)
    .select()
    .from(webhook)
    .where(and(eq(webhook.tenantId, ctx.tenantId), after === undefined ? undefined : gt(webhook.id, after)))
    .orderBy(asc(webhook.id))
    .limit(limit);

/** The webhook changed, when it was in one of these states until now. */
export async function changeStatus(
  ctx: Ctx,
  id: string,
  from: readonly WebhookStatus[],
  change: Change & { status: WebhookStatus },
): Promise<Webhook | undefined> {
  const [row] = await db(ctx)
    .update(webhook)
    .set(change)
    .where(and(one(ctx, id), among(webhook.status, from)))
    .returning();
  return row;
}

/**
 * Takes webhooks whose time has come and that nobody delivers to, for as long as the lease runs. Parties take turns: whoever has many
 * due, or under way, comes after who has few.
 */
export async function leaseDue(ctx: Ctx, leaseS: number, most: number): Promise<Webhook[]> {
  const now = ctx.clock.now();
  const at = sql`${now.toISOString()}::timestamptz`;
  const inTurn = sql`
    select w.id from webhook w
    where w.tenant_id = ${ctx.tenantId} and w.status = 'active' and w.next_at <= ${at}
      and (w.leased_until is null or w.leased_until <= ${at})
    order by row_number() over (partition by w.party_id order by w.next_at, w.id)
      + (select count(*) from webhook l where l.tenant_id = w.tenant_id and l.party_id = w.party_id and l.leased_until > ${at}),
      w.next_at
    limit ${most}`;
  const isFree = or(isNull(webhook.leasedUntil), lte(webhook.leasedUntil, now));
  const due = await db(ctx)
    .select({ id: webhook.id })
    .from(webhook)
    .where(
      and(eq(webhook.tenantId, ctx.tenantId), eq(webhook.status, 'active'), isFree, sql`${webhook.id} in (${inTurn})`),
    )
    .for('no key update', { skipLocked: true });
  if (due.length === 0) return [];
  return db(ctx)
    .update(webhook)
    .set({ leasedUntil: new Date(now.getTime() + leaseS * 1_000) })
    .where(
      and(
        eq(webhook.tenantId, ctx.tenantId),
        among(
          webhook.id,
          due.map((row) => row.id),
        ),
      ),
    )
    .returning();
}

/** Writes how far a lease came. Who took too long and lost its lease writes nothing: false. */
export async function endLease(ctx: Ctx, leased: Webhook, change: Change): Promise<boolean> {
  const rows = await db(ctx)
    .update(webhook)
    .set({ ...change, leasedUntil: null })
    .where(and(one(ctx, leased.id), eq(webhook.leasedUntil, leased.leasedUntil as Date)))
    .returning({ id: webhook.id });
  return rows.length === 1;
}
