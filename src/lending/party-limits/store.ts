import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { partyLimit } from '../../../db/schema/party-limits.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';
import { groupsOf } from '../../ground/standings/index.ts';
import type { Currency } from '../../kernel/money.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { LocalDate } from '../../kernel/time.ts';
import type { LimitKind, PartyLimit } from './rules.ts';

export interface KeptLimit extends PartyLimit {
  holderId: string;
  currency: Currency;
  documentHash: string;
  setAt: Date;
}

const keptOf = (row: typeof partyLimit.$inferSelect): KeptLimit => ({ ...row, kind: row.kind as LimitKind });

const live = (ctx: Ctx, holderId: string) =>
  and(eq(partyLimit.tenantId, ctx.tenantId), eq(partyLimit.holderId, holderId), isNull(partyLimit.supersededAt));

/** The limits of a lender that stand. */
export async function listLimits(ctx: Ctx, holderId: string): Promise<KeptLimit[]> {
  const rows = await db(ctx).select().from(partyLimit).where(live(ctx, holderId)).orderBy(asc(partyLimit.id));
  return rows.map(keptOf);
}

/**
 * The same on these parties, in every currency. In an act they are locked: whoever puts money out under one of them does so one after
 * the other. Who only looks locks nothing.
 */
export async function limitsOn(ctx: Ctx, holderId: string, partyIds: Iterable<string>): Promise<KeptLimit[]> {
  const asked = db(ctx)
    .select()
    .from(partyLimit)
    .where(and(live(ctx, holderId), among(partyLimit.partyId, partyIds)))
    .orderBy(asc(partyLimit.id));
  const rows = await (ctx.eyes ? asked.for('no key update') : asked);
  return rows.map(keptOf);
}

/** What a lender owns, as it stated it last. */
export interface Capital {
  id: string;
  currency: Currency;
  amountMinor: string;
  isGuarantor: boolean;
}

/**
 * Who belongs to each of these parties, itself first, as one lender knows it and however far; and whether it set any limit on any
 * of them; with the capital it stated last, of which ceilings are shares. In one read.
 */
export async function findHouses(
  ctx: Ctx,
  holderId: string,
  partyIds: readonly string[],
  on: LocalDate,
): Promise<{ houses: Map<string, string[]>; hasLimits: boolean; capital: Capital | undefined }> {
  const result = await db(ctx).execute(sql`
    select root, array_agg(member order by member) as members,
      bool_or(exists (
        select from party_limit l
        where l.tenant_id = ${ctx.tenantId} and l.holder_id = ${holderId} and l.party_id = member
          and l.superseded_at is null)) as "hasLimits",
      (select jsonb_build_object('id', c.id, 'currency', c.currency, 'amountMinor', c.amount_minor::text, 'isGuarantor',
          exists (select from party p where p.tenant_id = c.tenant_id and p.id = c.lender_id and 'guarantor' = any (p.roles)))
        from lender_capital c where c.tenant_id = ${ctx.tenantId} and c.lender_id = ${holderId} and c.stated_for <= ${on}::date
        order by c.stated_for desc limit 1) as capital
    from ${groupsOf(ctx, { lenderId: sql`${holderId}`, partyIds: sql`${sql.param([...new Set(partyIds)])}::text[]`, on })} house group by root`);
  const rows = rowsOf<{ root: string; members: string[]; hasLimits: boolean; capital: Capital | null }>(result);
  return {
    houses: new Map(rows.map(({ root, members }) => [root, members])),
    hasLimits: rows.some(({ hasLimits }) => hasLimits),
    capital: rows[0]?.capital ?? undefined,
  };
}

/** Takes the place of the one before it. */
export async function putLimit(
  ctx: Ctx,
  row: Omit<typeof partyLimit.$inferInsert, 'tenantId' | 'setAt' | 'supersededAt'>,
): Promise<KeptLimit> {
  await db(ctx)
    .update(partyLimit)
    .set({ supersededAt: ctx.clock.now() })
    .where(
      and(
        live(ctx, row.holderId),
        eq(partyLimit.partyId, row.partyId),
        eq(partyLimit.kind, row.kind),
        eq(partyLimit.currency, row.currency),
      ),
    );
  const [made] = await db(ctx)
    .insert(partyLimit)
    .values({ ...row, tenantId: ctx.tenantId, setAt: ctx.clock.now() })
    .returning();
  return keptOf(onRecord(made));
}

/** What the limit whose place another took allows on a day; nothing where it had ended, or none stood before. */
export async function allowedBefore(ctx: Ctx, id: string, on: LocalDate): Promise<bigint> {
  const found = await db(ctx).execute(sql`
    select case when b.valid_until >= ${on}::date then b.amount_minor else 0 end::text as minor from party_limit n
    join party_limit b on b.tenant_id = n.tenant_id and b.holder_id = n.holder_id and b.party_id = n.party_id and b.kind = n.kind
      and b.currency = n.currency and b.id <> n.id and b.superseded_at <= n.set_at
    where n.tenant_id = ${ctx.tenantId} and n.id = ${id} order by b.superseded_at desc, b.id desc limit 1`);
  return BigInt(rowsOf<{ minor: string }>(found)[0]?.minor ?? 0);
}
