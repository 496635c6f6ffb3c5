import { and, asc, desc, eq, gt, isNull, type SQL, sql } from 'drizzle-orm';
import { policyReturn, policyReturnRow, vatMethod } from '../../../db/schema/returns.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';
import { addDays, type LocalDate, startOfBusinessDate } from '../../kernel/time.ts';
import type { LoanRow, ReturnKind, VatMethod } from './rules.ts';

export interface KeptReturn extends Omit<typeof policyReturn.$inferSelect, 'kind'> {
  kind: ReturnKind;
}

/** Of which days, and what was known of them when. */
export interface Period {
  from: LocalDate;
  to: LocalDate;
  known: Date;
  /** The rate that a tax ceiling is a multiple of. */
  reference: string;
}

/**
 * Loans of a lender as they stood when a period ended and as was known at an instant, each with what figures are folded from, in one
 * statement. What is out is what is out now, less what was booked for later days or has become known since; interest is that of the days of the
 * period, even over the days of a line.
 */
export async function loanRows(
  ctx: Ctx,
  lenderId: string,
  { from, to, known, reference }: Period,
): Promise<(Omit<LoanRow, 'isWithinVatCap' | 'isExemptWhole' | 'vatCeilingBps'> & { referenceBps: number | null })[]> {
  const at = sql`${known.toISOString()}::timestamptz`;
  const isKnown = sql`s.status <> 'proposed' and s.known_from <= ${at} and (s.known_until is null or s.known_until > ${at})`;
  const standing = (kind: string, on: SQL, more = sql`true`) => sql`(select s.value from party_standing s
    where s.tenant_id = l.tenant_id and s.party_id = l.borrower_id and s.kind = ${kind} and ${isKnown}
      and s.valid_from <= ${on} and (s.valid_to is null or s.valid_to >= ${on}) and ${more}
    order by s.valid_from desc, s.id desc limit 1)`;
  const drawn = sql`e.tenant_id = l.tenant_id and e.object_id = l.id and e.status in ('live', 'freed') and e.made_at <= ${at} and e.from_on <= ${to}
    and (e.to_on is null or e.to_on > ${to} or e.freed_at > ${at})`;
  const earnedTo = (on: SQL) => sql`coalesce((select n.before_minor + case when n.due_on <= ${on} then n.interest_minor
      else round(n.interest_minor::numeric * (${on} - n.start_on) / (n.due_on - n.start_on))::bigint end
    from loan_line n where n.tenant_id = l.tenant_id and n.loan_id = l.id and n.start_on < ${on} order by n.number desc limit 1), 0)`;
  const [first, last] = [sql`${from}::date`, sql`${to}::date`];
  // What closes a day says which; else it is of the day on which it was recorded.
  const over = sql`${startOfBusinessDate(addDays(to, 1)).toISOString()}::timestamptz`;
  const result = await db(ctx).execute(sql`
    with later as materialized (
      select o.loan_id, sum(e.amount_minor) as minor
      from ledger_transaction t
      join (select loan_id, id from loan_act where tenant_id = ${ctx.tenantId} union all
        select loan_id, id from loan_change where tenant_id = ${ctx.tenantId} union all
        select id, id from loan where tenant_id = ${ctx.tenantId} and lender_id = ${lenderId}) o on o.id = t.object_id
      join ledger_entry e on e.tenant_id = t.tenant_id and e.transaction_id = t.id
      join ledger_account c on c.tenant_id = e.tenant_id and c.id = e.account_id and c.kind = 'loan_principal'
      where t.tenant_id = ${ctx.tenantId} and t.book_party_id = ${lenderId} and (t.value_on > ${to} or t.posted_at > ${at})
      group by 1
    ), stood as materialized (
      select l.*, l.disbursed_minor - l.principal_paid_minor - l.written_off_minor - coalesce(later.minor, 0) as out_minor,
        ${earnedTo(last)} - ${earnedTo(sql`(${first} - 1)`)} as interest_minor
      from loan l left join later on later.loan_id = l.id
      where l.tenant_id = ${ctx.tenantId} and l.lender_id = ${lenderId} and l.began_on is not null and l.began_on <= ${to}
        and (l.status = 'active' or l.earned_to >= ${from} or later.minor <> 0)
    )
    select l.id, l.currency, l.purpose_kind as purpose,
      case when worse.type is null then l.class else coalesce(was.class, 'normal') end as class,
      coalesce((select s.other_id from party_standing s where s.tenant_id = l.tenant_id and s.party_id = l.borrower_id
        and s.kind = 'relation' and s.value in ('successor', 'parent') and ${isKnown} and s.valid_from <= ${to}
        and (s.valid_to is null or s.valid_to >= ${to})
        order by s.value desc, s.id limit 1), l.borrower_id) as "groupId",
      coalesce(${standing('industry', last)}, 'unknown') as industry,
      coalesce(l.borrower_size ->> 'size', 'unknown') as size,
      coalesce(${standing('size', sql`l.began_on`, sql`s.purpose = 'tax' and s.stated_by = l.lender_id`)}, 'unknown') as "taxSize",
      l.out_minor::text as "outMinor",
      sum(l.principal_minor) over (partition by l.borrower_id, l.currency order by l.began_on)::text as "principalMinor",
      l.interest_minor::text as "interestMinor",
      coalesce((select (c.terms -> 'rate' ->> 'rateBps')::integer from loan_change c where c.tenant_id = l.tenant_id and c.loan_id = l.id
        and c.status = 'agreed' and c.on_day <= ${to} order by c.on_day desc, c.id desc limit 1),
        (l.terms -> 'rate' ->> 'rateBps')::integer, (l.sheet ->> 'allInBps')::integer) as "rateBps",
      l.began_on::text as "beganOn",
      coalesce((select max(n.due_on) from loan_line n where n.tenant_id = l.tenant_id and n.loan_id = l.id), l.began_on)::text as "lastDueOn",
      (select (p.terms ->> 'beforeBps')::integer from earmark e join pot p on p.tenant_id = e.tenant_id and p.id = e.pot_id
        where ${drawn} and p.kind = 'relending_batch' limit 1) as "batchBeforeBps",
      coalesce((select sum(e.amount_minor) from earmark e join pot p on p.tenant_id = e.tenant_id and p.id = e.pot_id
        where ${drawn} and p.kind = 'fx_lock'), 0)::text as "lockedMinor",
      (select r.rate_bps from reference_rate r where r.tenant_id = l.tenant_id and r.lender_id = l.lender_id and r.name = ${reference}
        and r.fixed_on <= l.began_on and r.superseded_at is null order by r.fixed_on desc limit 1) as "referenceBps"
    from stood l
    left join lateral (select v.type, v.seq from event v where v.tenant_id = l.tenant_id and v.object_id = l.id
      and v.type in ('loan.worsened', 'loan.classified', 'loan.writtenOff')
      and (case when v.payload ? 'on' then (v.payload ->> 'on')::date > ${last} else v.at >= ${over} end or v.at > ${at}) order by v.seq limit 1) worse on true
    left join lateral (select v.payload ->> 'class' as class from event v where v.tenant_id = l.tenant_id and v.object_id = l.id
      and v.type in ('loan.worsened', 'loan.classified') and v.seq < worse.seq order by v.seq desc limit 1) was on true
    where l.out_minor <> 0 or l.interest_minor <> 0
    order by l.id`);
  return rowsOf(result);
}

/** The newest return of a kind for a period to an addressee. */
export async function newestOf(
  ctx: Ctx,
  of: { kind: ReturnKind; ownerId: string; addresseeId: string | null; periodFrom: LocalDate; periodTo: LocalDate },
): Promise<KeptReturn | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(policyReturn)
    .where(
      and(
        eq(policyReturn.tenantId, ctx.tenantId),
        eq(policyReturn.kind, of.kind),
        eq(policyReturn.ownerId, of.ownerId),
        eq(policyReturn.periodFrom, of.periodFrom),
        eq(policyReturn.periodTo, of.periodTo),
        of.addresseeId === null ? isNull(policyReturn.addresseeId) : eq(policyReturn.addresseeId, of.addresseeId),
      ),
    )
    .orderBy(desc(policyReturn.id))
    .limit(1);
  return row as KeptReturn | undefined;
}

export async function insertReturn(
  ctx: Ctx,
  row: Omit<typeof policyReturn.$inferInsert, 'tenantId' | 'madeAt'>,
): Promise<KeptReturn> {
  const [made] = await db(ctx)
    .insert(policyReturn)
    .values({ ...row, tenantId: ctx.tenantId, madeAt: ctx.clock.now() })
    .returning();
  return made as KeptReturn;
}

const CHUNK = 1_000;

export async function insertRows(
  ctx: Ctx,
  of: { returnId: string; ownerId: string },
  rows: readonly { objectId: string; row: Record<string, unknown>; hash: string }[],
): Promise<void> {
  for (let i = 0; i < rows.length; i += CHUNK)
    await db(ctx)
      .insert(policyReturnRow)
      .values(rows.slice(i, i + CHUNK).map((row) => ({ ...row, ...of, tenantId: ctx.tenantId })));
}

export async function findReturn(ctx: Ctx, id: string): Promise<KeptReturn | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(policyReturn)
    .where(and(eq(policyReturn.tenantId, ctx.tenantId), eq(policyReturn.id, id)));
  return row as KeptReturn | undefined;
}

export async function listReturns(
  ctx: Ctx,
  kind: ReturnKind | undefined,
  after: string | undefined,
  limit: number,
): Promise<KeptReturn[]> {
  const rows = await db(ctx)
    .select()
    .from(policyReturn)
    .where(
      and(
        eq(policyReturn.tenantId, ctx.tenantId),
        kind && eq(policyReturn.kind, kind),
        after === undefined ? undefined : gt(policyReturn.id, after),
      ),
    )
    .orderBy(asc(policyReturn.id))
    .limit(limit);
  return rows as KeptReturn[];
}

/** Rows behind a return, for its owner alone: nobody else sees any. */
export const listRows = (ctx: Ctx, returnId: string, after?: string, limit = 1_000_000) =>
  db(ctx)
    .select()
    .from(policyReturnRow)
    .where(
      and(
        eq(policyReturnRow.tenantId, ctx.tenantId),
        eq(policyReturnRow.returnId, returnId),
        after === undefined ? undefined : gt(policyReturnRow.objectId, after),
      ),
    )
    .orderBy(asc(policyReturnRow.objectId))
    .limit(limit);

export async function insertMethod(
  ctx: Ctx,
  row: { lenderId: string; year: number; method: VatMethod; documentHash: string; chosenBy: string },
): Promise<Date> {
  const chosenAt = ctx.clock.now();
  await db(ctx)
    .insert(vatMethod)
    .values({ ...row, tenantId: ctx.tenantId, chosenAt, participants: [row.lenderId] });
  return chosenAt;
}

export async function findMethod(ctx: Ctx, lenderId: string, year: number): Promise<VatMethod | undefined> {
  const [row] = await db(ctx)
    .select({ method: vatMethod.method })
    .from(vatMethod)
    .where(and(eq(vatMethod.tenantId, ctx.tenantId), eq(vatMethod.lenderId, lenderId), eq(vatMethod.year, year)));
  return row?.method as VatMethod | undefined;
}
