import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import { creditLimit, limitShare } from '../../../db/schema/limits.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';
import { prefixes } from '../../kernel/identifiers.ts';
import type { Currency } from '../../kernel/money.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { billDebts, nearestLimit } from '../party-limits/index.ts';
import type { Stands } from './rules.ts';
import { type KeptLimit, type KeptShare, keptOf } from './store.ts';

export interface StandsOf extends Stands {
  takerId: string;
  lenderId: string;
  borrowerId: string;
  currency: Currency;
}

/** What of a loan may still be paid out: until the last day agreed for that, and of one that revolves what was paid back, too. */
const loanWaits = (
  on: LocalDate,
) => sql`case when l.status in ('approved', 'active') and l.available_until >= ${on}::date
  then greatest(0, l.principal_minor - l.disbursed_minor
    + case when l.terms ->> 'shape' = 'revolving' then l.principal_paid_minor else 0 end) else 0 end`;

/** What takes of limits: a facility; or by itself a loan under none, a bill that was accepted, the discount of one. */
export const isLoan = (takerId: string): boolean => takerId.startsWith(`${prefixes.loan}_`);
export const isFacility = (takerId: string): boolean => takerId.startsWith(`${prefixes.facility}_`);

/**
 * What stands and waits under a facility, in its own money: by the lender's books, and of what was asked for since a day and is neither
 * out nor declined. An advance on a presentation takes the place of what the applicant owes, and a rollover that of its drawdown. Of a
 * loan under none: what is out and was not written off, and what may still be paid out. Of a bill: its face, promised or discounted.
 */
export async function standsUnder(
  ctx: Ctx,
  takerId: string,
  { since, on }: { since: Date; on: LocalDate },
): Promise<StandsOf | undefined> {
  const from = since.toISOString();
  const rows = rowsOf<
    { currency: Currency } & Record<'lenderId' | 'borrowerId' | 'lent' | 'undertaken' | 'margin' | 'waiting', string>
  >(
    await db(ctx).execute(sql`
    select f.lender_id as "lenderId", f.borrower_id as "borrowerId", f.currency, b.lent, b.undertaken, b.margin,
      (coalesce((select sum(d.amount_minor) from drawdown d where d.tenant_id = f.tenant_id and d.facility_id = f.id
          and d.status in ('requested', 'approved', 'held') and d.product <> 'import_bill_advance'
          and d.replaces_id is null and d.created_at >= ${from}), 0)
        + coalesce((select sum(trunc(c.amount_minor::numeric * (10000 + c.plus_bps) / 10000) + c.additional_minor)
          from credit c where c.tenant_id = f.tenant_id and c.facility_id = f.id and c.currency = f.currency
          and c.status in ('applied', 'approved') and c.created_at >= ${from}), 0)
        + coalesce((select sum(t.amount_minor) from trade_financing t where t.tenant_id = f.tenant_id and t.facility_id = f.id
          and t.status in ('requested', 'approved') and t.recourse
          and t.exclusion_group <> 'import_financing' and t.requested_on >= ${from}::date), 0)
        + coalesce((select sum(${loanWaits(on)}) from loan l where l.tenant_id = f.tenant_id
          and l.facility_id = f.id and l.status in ('approved', 'active')), 0))::text as waiting
    from facility f
    cross join lateral (
      select coalesce(sum(a.balance_minor) filter (where a.kind in ('loan_principal', 'applicant_claim')), 0)::text as lent,
        coalesce(sum(a.balance_minor) filter (where a.kind in ('credit_recourse', 'acceptance_recourse')), 0)::text as undertaken,
        coalesce(-sum(a.balance_minor) filter (where a.kind = 'margin_deposit'), 0)::text as margin
      from ledger_account a
      where a.tenant_id = f.tenant_id and a.book_party_id = f.lender_id and a.subject_id = f.id and a.currency = f.currency) b
    where f.tenant_id = ${ctx.tenantId} and f.id = ${takerId}
    union all
    select l.lender_id, l.borrower_id, l.currency, (l.disbursed_minor - l.principal_paid_minor - l.written_off_minor)::text, '0', '0',
      (${loanWaits(on)})::text
    from loan l where l.tenant_id = ${ctx.tenantId} and l.id = ${takerId} and l.facility_id is null
    union all
    select lender_id, borrower_id, currency, '0', minor::text, '0', '0' from (${billDebts(ctx, { withPaid: true })}) bill
    where taker_id = ${takerId}`),
  );
  const [row] = rows;
  return (
    row && {
      takerId,
      lenderId: row.lenderId,
      borrowerId: row.borrowerId,
      currency: row.currency,
      lentMinor: BigInt(row.lent),
      undertakenMinor: BigInt(row.undertaken),
      marginMinor: BigInt(row.margin),
      waitingMinor: BigInt(row.waiting),
    }
  );
}

const aboveFacility = (ctx: Ctx, facilityId: string) => sql`
  select leaf.path from facility f join credit_limit leaf on leaf.tenant_id = f.tenant_id and leaf.id = f.limit_id
  where f.tenant_id = ${ctx.tenantId} and f.id = ${facilityId}`;

/**
 * Of a bill that was paid, too: what it took is given back to where it was taken; and of a debt whose borrower belongs to the group no more, as
 * long as it takes something there.
 */
const aboveDebt = (ctx: Ctx, takerId: string) => sql`select coalesce((${nearestOf(ctx, takerId)}),
  (select array_agg(s.limit_id) from limit_share s where s.tenant_id = ${ctx.tenantId} and s.taker_id = ${takerId}
    and s.own_used_minor + s.own_reserved_minor > 0))`;
const nearestOf = (ctx: Ctx, takerId: string) =>
  nearestLimit(
    ctx,
    isLoan(takerId)
      ? sql`select lender_id, borrower_id from loan where tenant_id = ${ctx.tenantId} and id = ${takerId}`
      : sql`select acceptor_id as lender_id, drawer_id as borrower_id from exchange_bill
          where tenant_id = ${ctx.tenantId} and id = ${takerId}
          union all
          select to_id, from_id from exchange_bill_move where tenant_id = ${ctx.tenantId} and id = ${takerId}`,
  );

/** Facilities of these parties that are under no limit, or under one of these or one that was closed. */
export const listUnplaced = async (
  ctx: Ctx,
  lenderId: string,
  partyIds: readonly string[],
  under: readonly string[],
): Promise<string[]> =>
  rowsOf<{ id: string }>(
    await db(ctx).execute(sql`
    select id from facility where tenant_id = ${ctx.tenantId} and lender_id = ${lenderId}
      and borrower_id = any (${sql.param([...partyIds])}::text[]) and status in ('proposed', 'active', 'suspended')
      and (limit_id is null or limit_id = any (${sql.param([...under])}::text[])
        or exists (select from credit_limit n where n.tenant_id = facility.tenant_id and n.id = limit_id and n.status = 'closed'))
      order by id`),
  ).map(({ id }) => id);

/** What a lender has out on one borrower and what of approved loans may still be, by currency. */
export const nameStands = async (
  ctx: Ctx,
  { lenderId, borrowerId, on }: { lenderId: string; borrowerId: string; on: LocalDate },
): Promise<{ currency: Currency; minor: bigint }[]> =>
  rowsOf<{ currency: Currency; minor: string }>(
    await db(ctx).execute(sql`
    select currency, sum(minor)::text as minor from (
      select f.currency, greatest(0, sum(a.balance_minor)) as minor
      from facility f
      join ledger_account a on a.tenant_id = f.tenant_id and a.book_party_id = f.lender_id and a.subject_id = f.id
        and a.currency = f.currency and a.kind in (
          'loan_principal', 'applicant_claim', 'credit_recourse', 'acceptance_recourse', 'cost_claim', 'margin_deposit')
      where f.tenant_id = ${ctx.tenantId} and f.lender_id = ${lenderId} and f.borrower_id = ${borrowerId}
      group by f.id, f.currency
      union all
      select l.currency, ${loanWaits(on)}
        + case when l.facility_id is null then l.disbursed_minor - l.principal_paid_minor - l.written_off_minor else 0 end
      from loan l
      where l.tenant_id = ${ctx.tenantId} and l.lender_id = ${lenderId} and l.borrower_id = ${borrowerId}
        and l.status in ('approved', 'active')
      union all
      select currency, minor from (${billDebts(ctx)}) bill where lender_id = ${lenderId} and borrower_id = ${borrowerId}) each_of
    group by currency having sum(minor) > 0 order by currency`),
  ).map(({ currency, minor }) => ({ currency, minor: BigInt(minor) }));

/** Approved loans of which nothing was paid out until the last day agreed. */
export const listUnpaid = async (ctx: Ctx, on: LocalDate): Promise<string[]> =>
  rowsOf<{ id: string }>(
    await db(ctx).execute(sql`
    select id from loan where tenant_id = ${ctx.tenantId} and status = 'approved' and available_until < ${on}::date
    order by id limit 1000`),
  ).map(({ id }) => id);

interface When {
  since: Date;
  on: LocalDate;
}

/** A loan that was not paid out until the last day agreed for that. */
const isLapsedLoan = ({ on }: When) => sql`l.available_until < ${on}::date`;

/** A facility under which something was asked for too long ago. */
const isLapsedFacility = ({ since, on }: When) => {
  const from = since.toISOString();
  return sql`(
    exists (select from loan l where l.tenant_id = f.tenant_id and l.facility_id = f.id
      and l.status in ('approved', 'active') and l.available_until < ${on}::date)
    or exists (select from drawdown d where d.tenant_id = f.tenant_id and d.facility_id = f.id
      and d.status in ('requested', 'approved', 'held') and d.created_at < ${from})
    or exists (select from credit c where c.tenant_id = f.tenant_id and c.facility_id = f.id
      and c.status in ('applied', 'approved') and c.created_at < ${from})
    or exists (select from trade_financing t where t.tenant_id = f.tenant_id and t.facility_id = f.id
      and t.status in ('requested', 'approved') and t.requested_on < ${from}::date))`;
};

/**
 * Who has reserved something of these limits until a day that has passed, each locked: a loan that was not paid out, or a facility under which something
 * was asked for too long ago. Whoever is being acted upon settles by itself, and nobody waits for it here.
 */
export const lockLapsed = async (ctx: Ctx, limitIds: readonly string[], when: When): Promise<string[]> => {
  const reserving = sql`select s.taker_id from limit_share s where s.tenant_id = ${ctx.tenantId}
    and s.limit_id = any (${sql.param([...limitIds])}::text[]) and s.own_reserved_minor > 0`;
  const loans = await db(ctx).execute(sql`
    select l.id from loan l where l.tenant_id = ${ctx.tenantId} and l.id in (${reserving}) and ${isLapsedLoan(when)}
    order by l.id for no key update skip locked`);
  const facilities = await db(ctx).execute(sql`
    select f.id from facility f where f.tenant_id = ${ctx.tenantId} and f.id in (${reserving}) and ${isLapsedFacility(when)}
    order by f.id for no key update skip locked`);
  return [...rowsOf<{ id: string }>(loans), ...rowsOf<{ id: string }>(facilities)].map(({ id }) => id);
};

/** What is reserved of these limits by whom lockLapsed would lock, to be read. */
export const listLapsed = (ctx: Ctx, limitIds: readonly string[], when: When): Promise<KeptShare[]> =>
  db(ctx)
    .select()
    .from(limitShare)
    .where(
      and(
        eq(limitShare.tenantId, ctx.tenantId),
        inArray(limitShare.limitId, [...limitIds]),
        gt(limitShare.ownReservedMinor, 0n),
        sql`(exists (select from loan l where l.tenant_id = ${ctx.tenantId} and l.id = ${limitShare.takerId}
            and ${isLapsedLoan(when)})
          or exists (select from facility f where f.tenant_id = ${ctx.tenantId} and f.id = ${limitShare.takerId}
            and ${isLapsedFacility(when)}))`,
      ),
    )
    .orderBy(asc(limitShare.takerId), asc(limitShare.limitId));

/** Who has reserved something of a limit. */
export const listReserving = async (ctx: Ctx): Promise<string[]> =>
  rowsOf<{ id: string }>(
    await db(ctx).execute(sql`
    select distinct taker_id as id from limit_share
    where tenant_id = ${ctx.tenantId} and own_reserved_minor > 0 order by id`),
  ).map(({ id }) => id);

/** What these parties have under no facility: loans of which something is out or may be paid out, bills accepted for them or discounted. */
export const listByThemselves = async (ctx: Ctx, lenderId: string, partyIds: readonly string[]): Promise<string[]> =>
  rowsOf<{ id: string }>(
    await db(ctx).execute(sql`
    select id from loan where tenant_id = ${ctx.tenantId} and lender_id = ${lenderId} and facility_id is null
      and status in ('approved', 'active') and borrower_id = any (${sql.param([...partyIds])}::text[])
    union all
    select taker_id from (${billDebts(ctx)}) bill
    where lender_id = ${lenderId} and borrower_id = any (${sql.param([...partyIds])}::text[]) order by id`),
  ).map(({ id }) => id);

/** Under what these parties owe a lender, whatever it is: facilities that were agreed to, and what stands by itself. */
export const takersOf = async (ctx: Ctx, lenderId: string, partyIds: readonly string[]): Promise<string[]> => [
  ...rowsOf<{ id: string }>(
    await db(ctx).execute(sql`
    select id from facility where tenant_id = ${ctx.tenantId} and lender_id = ${lenderId}
      and borrower_id = any (${sql.param([...partyIds])}::text[]) and status <> 'proposed' order by id`),
  ).map(({ id }) => id),
  ...(await listByThemselves(ctx, lenderId, partyIds)),
];

/**
 * The limits above a facility, the root first, each with what the facility took of it when it was last looked at. Above a loan under none, or a bill:
 * the limit on its borrower, the nearest, and where there is none that of the group it belongs to.
 */
export async function limitsAbove(
  ctx: Ctx,
  takerId: string,
): Promise<{ node: KeptLimit; share: KeptShare | undefined }[]> {
  const rows = await db(ctx)
    .select({ node: creditLimit, share: limitShare })
    .from(creditLimit)
    .leftJoin(
      limitShare,
      and(
        eq(limitShare.tenantId, creditLimit.tenantId),
        eq(limitShare.limitId, creditLimit.id),
        eq(limitShare.takerId, takerId),
      ),
    )
    .where(
      and(
        eq(creditLimit.tenantId, ctx.tenantId),
        sql`${creditLimit.id} = any ((
          ${isFacility(takerId) ? aboveFacility(ctx, takerId) : aboveDebt(ctx, takerId)})::text[])`,
      ),
    )
    .orderBy(asc(creditLimit.depth));
  return rows.map(({ node, share }) => ({ node: keptOf(node), share: share ?? undefined }));
}

/** What a facility takes of one limit from now on. */
export interface Take {
  limitId: string;
  ownUsedMinor: bigint;
  ownReservedMinor: bigint;
  ownLentMinor: bigint;
  ownDrawnMinor: bigint;
  usedMinor: bigint;
  reservedMinor: bigint;
  /** By how much that is more, or less, than before. */
  usedByMinor: bigint;
  reservedByMinor: bigint;
  rate: string | null;
  ratedOn: LocalDate | null;
  haircutBps: number | null;
}

export interface Moved {
  id: string;
  depth: number;
  currency: Currency;
  amountMinor: bigint;
  takenMinor: bigint;
}

/**
 * Takes along the whole way in one statement, from the root down: each limit is locked in that order and moved only where it is in force
 * and has room. Where it is not asked (what was there is marked anew), all are moved. Those that moved come back.
 */
export async function take(
  ctx: Ctx,
  of: { takerId: string; lenderId: string; on: LocalDate; isAsked: boolean },
  takes: readonly Take[],
): Promise<Moved[]> {
  const asked = JSON.stringify(takes, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
  const now = ctx.clock.now().toISOString();
  const rows = rowsOf<{ id: string; depth: number; currency: Currency; amount: string; taken: string }>(
    await db(ctx).execute(sql`
    with asked as materialized (
      select * from json_to_recordset(${asked}::json) as r ("limitId" text, "ownUsedMinor" bigint, "ownReservedMinor" bigint,
        "ownLentMinor" bigint, "ownDrawnMinor" bigint, "usedMinor" bigint, "reservedMinor" bigint, "usedByMinor" bigint,
        "reservedByMinor" bigint, rate text, "ratedOn" date, "haircutBps" integer)
    ), locked as materialized (
      select l.id from credit_limit l where l.tenant_id = ${ctx.tenantId} and l.id in (select "limitId" from asked)
      order by l.depth, l.id for no key update
    ), moved as (
      update credit_limit l
      set used_minor = l.used_minor + a."usedByMinor", reserved_minor = l.reserved_minor + a."reservedByMinor",
        marked_at = case when ${of.isAsked}::boolean then l.marked_at else ${now}::timestamptz end,
        marks = l.marks + case when ${of.isAsked}::boolean then 0 else 1 end
      from locked k join asked a on a."limitId" = k.id
      where l.tenant_id = ${ctx.tenantId} and l.id = k.id
        and (not ${of.isAsked}::boolean
          or (l.status = 'agreed' and ${of.on}::date between l.valid_from and l.valid_until
            and (a."usedByMinor" + a."reservedByMinor" <= 0
              or l.used_minor + l.reserved_minor + a."usedByMinor" + a."reservedByMinor" <= l.amount_minor)))
      returning l.id, l.depth, l.currency, case l.status when 'closed' then 0 else l.amount_minor end as amount_minor,
        l.used_minor + l.reserved_minor as taken
    ), kept as (
      insert into limit_share (tenant_id, limit_id, taker_id, lender_id, own_used_minor, own_reserved_minor, own_lent_minor,
        own_drawn_minor, used_minor, reserved_minor, rate, rated_on, haircut_bps, participants)
      select ${ctx.tenantId}, "limitId", ${of.takerId}, ${of.lenderId}, "ownUsedMinor", "ownReservedMinor", "ownLentMinor",
        "ownDrawnMinor", "usedMinor", "reservedMinor", rate, "ratedOn", "haircutBps", array[${of.lenderId}::text]
      from asked
      on conflict (tenant_id, limit_id, taker_id) do update set own_used_minor = excluded.own_used_minor,
        own_reserved_minor = excluded.own_reserved_minor, own_lent_minor = excluded.own_lent_minor,
        own_drawn_minor = excluded.own_drawn_minor, used_minor = excluded.used_minor,
        reserved_minor = excluded.reserved_minor, rate = excluded.rate, rated_on = excluded.rated_on,
        haircut_bps = excluded.haircut_bps
    )
    select id, depth, currency, amount_minor::text as amount, taken::text from moved order by depth`),
  );
  return rows.map(({ amount, taken, ...row }) => ({ ...row, amountMinor: BigInt(amount), takenMinor: BigInt(taken) }));
}
