import { and, asc, desc, eq, gt, isNull, type SQL, sql } from 'drizzle-orm';
import { loan } from '../../../db/schema/loans.ts';
import { policyReturn, policyReturnRow, vatMethod } from '../../../db/schema/returns.ts';
import { asSystem, type Ctx, db, rowsOf } from '../../context.ts';
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
  const [first, last] = [sql`${from}::date`, sql`${to}::date`];
  const holdsOn = (on: SQL) => sql`s.valid_from <= ${on} and (s.valid_to is null or s.valid_to >= ${on})`;
  /** What was earned when a day ended: of the last line that had begun, even over its days, on top of what came before. */
  const earnedTo = (
    on: SQL,
  ) => sql`coalesce((max(array[n.number, n.before_minor + case when n.due_on <= ${on} then n.interest_minor
      else round(n.interest_minor::numeric * (${on} - n.start_on) / (n.due_on - n.start_on))::bigint end])
    filter (where n.start_on < ${on}))[2], 0)`;
  // What closes a day says which; else it is of the day on which it was recorded.
  const over = sql`${startOfBusinessDate(addDays(to, 1)).toISOString()}::timestamptz`;
  const isLater = sql`(case when v.payload ? 'on' then (v.payload ->> 'on')::date > ${last} else v.at >= ${over} end or v.at > ${at})`;
  const query = sql`
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
    ), lines as materialized (
      select n.loan_id, ${earnedTo(last)} - ${earnedTo(sql`(${first} - 1)`)} as interest_minor, max(n.due_on) as last_due_on
      from loan_line n
      join loan l on l.tenant_id = n.tenant_id and l.id = n.loan_id and l.lender_id = ${lenderId} and l.began_on <= ${to}
      where n.tenant_id = ${ctx.tenantId} group by 1
    ), stood as materialized (
      select l.*, l.disbursed_minor - l.principal_paid_minor - l.written_off_minor - coalesce(later.minor, 0) as out_minor,
        coalesce(lines.interest_minor, 0) as interest_minor, coalesce(lines.last_due_on, l.began_on) as last_due_on
      from loan l left join later on later.loan_id = l.id left join lines on lines.loan_id = l.id
      where l.tenant_id = ${ctx.tenantId} and l.lender_id = ${lenderId} and l.began_on is not null and l.began_on <= ${to}
        and (l.status = 'active' or l.earned_to >= ${from} or later.minor <> 0)
    ), said as materialized (
      select s.* from party_standing s
      where s.tenant_id = ${ctx.tenantId} and s.party_id in (select borrower_id from stood) and ${isKnown}
        and s.participants @> array[${lenderId}] and s.kind in ('industry', 'relation', 'size')
    ), industries as materialized (
      select distinct on (s.party_id) s.party_id, s.value from said s where s.kind = 'industry' and ${holdsOn(last)}
      order by s.party_id, s.valid_from desc, s.id desc
    ), groups as materialized (
      select distinct on (s.party_id) s.party_id, s.other_id from said s
      where s.kind = 'relation' and s.value in ('successor', 'parent') and ${holdsOn(last)} order by s.party_id, s.value desc, s.id
    ), sizes as materialized (
      select distinct on (d.borrower_id, d.began_on) d.borrower_id, d.began_on, s.value
      from (select distinct borrower_id, began_on from stood) d
      join said s on s.party_id = d.borrower_id and s.kind = 'size' and s.purpose = 'tax' and s.stated_by = ${lenderId} and ${holdsOn(sql`d.began_on`)}
      order by d.borrower_id, d.began_on, s.valid_from desc, s.id desc
    ), drawn as materialized (
      select e.object_id, min((p.terms ->> 'beforeBps')::integer) filter (where p.kind = 'relending_batch') as before_bps,
        sum(e.amount_minor) filter (where p.kind = 'fx_lock') as locked_minor
      from earmark e join pot p on p.tenant_id = e.tenant_id and p.id = e.pot_id and p.kind in ('relending_batch', 'fx_lock')
      where e.tenant_id = ${ctx.tenantId} and e.participants @> array[${lenderId}] and p.participants @> array[${lenderId}] and e.status in ('live', 'freed') and e.made_at <= ${at} and e.from_on <= ${to}
        and (e.to_on is null or e.to_on > ${to} or e.freed_at > ${at})
      group by 1
    ), priced as materialized (
      select distinct on (c.loan_id) c.loan_id, (c.terms -> 'rate' ->> 'rateBps')::integer as rate_bps
      from loan_change c where c.tenant_id = ${ctx.tenantId} and c.status = 'agreed' and c.on_day <= ${to}
      order by c.loan_id, c.on_day desc, c.id desc
    ), referred as materialized (
      select d.began_on, (select r.rate_bps from reference_rate r where r.tenant_id = ${ctx.tenantId} and r.lender_id = ${lenderId}
        and r.name = ${reference} and r.fixed_on <= d.began_on and r.superseded_at is null order by r.fixed_on desc limit 1) as rate_bps
      from (select distinct began_on from stood) d
    )
    select l.id, l.currency, l.purpose_kind as purpose,
      case when worse.seq is null then l.class else coalesce((select v.payload ->> 'class' from event v where v.tenant_id = l.tenant_id
        and v.object_id = l.id and v.type in ('loan.worsened', 'loan.classified') and v.seq < worse.seq order by v.seq desc limit 1), 'normal') end as class,
      coalesce(groups.other_id, l.borrower_id) as "groupId",
      coalesce(industries.value, 'unknown') as industry,
      coalesce(l.borrower_size ->> 'size', 'unknown') as size,
      coalesce(sizes.value, 'unknown') as "taxSize",
      l.out_minor::text as "outMinor",
      sum(l.principal_minor) over (partition by l.borrower_id, l.currency order by l.began_on)::text as "principalMinor",
      l.interest_minor::text as "interestMinor",
      coalesce(priced.rate_bps, (l.terms -> 'rate' ->> 'rateBps')::integer, (l.sheet ->> 'allInBps')::integer) as "rateBps",
      l.began_on::text as "beganOn",
      l.last_due_on::text as "lastDueOn",
      drawn.before_bps as "batchBeforeBps",
      coalesce(drawn.locked_minor, 0)::text as "lockedMinor",
      referred.rate_bps as "referenceBps"
    from stood l
    left join industries on industries.party_id = l.borrower_id
    left join groups on groups.party_id = l.borrower_id
    left join sizes on sizes.borrower_id = l.borrower_id and sizes.began_on = l.began_on
    left join drawn on drawn.object_id = l.id
    left join priced on priced.loan_id = l.id
    left join referred on referred.began_on = l.began_on
    left join lateral (select v.seq from event v where v.tenant_id = l.tenant_id and v.object_id = l.id
      and v.type in ('loan.worsened', 'loan.classified', 'loan.writtenOff') and ${isLater} order by v.seq limit 1) worse on true
    where l.out_minor <> 0 or l.interest_minor <> 0
    order by l.id`;
  // Lines belong to who sees their loan, which is asked of each of them: here their loans are the owner’s own, by the conditions above.
  return asSystem(ctx, 'returns', async (system) => rowsOf(await db(system).execute(query)));
}

/** Who borrowed each loan of a lender. */
export async function borrowersOf(ctx: Ctx, lenderId: string): Promise<Map<string, string>> {
  const rows = await db(ctx)
    .select({ id: loan.id, borrowerId: loan.borrowerId })
    .from(loan)
    .where(and(eq(loan.tenantId, ctx.tenantId), eq(loan.lenderId, lenderId)));
  return new Map(rows.map(({ id, borrowerId }) => [id, borrowerId]));
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

const CHUNK = 10_000;

export async function insertRows(
  ctx: Ctx,
  { returnId, ownerId }: { returnId: string; ownerId: string },
  rows: readonly { objectId: string; text: string; hash: string }[],
): Promise<void> {
  for (let i = 0; i < rows.length; i += CHUNK) {
    const some = rows.slice(i, i + CHUNK);
    await db(ctx).execute(sql`insert into policy_return_row (tenant_id, return_id, owner_id, object_id, row, hash)
      select ${ctx.tenantId}, ${returnId}, ${ownerId}, object_id, row::jsonb, hash
      from unnest(${sql.param(some.map(({ objectId }) => objectId))}::text[],
        ${sql.param(some.map(({ text }) => text))}::text[], ${sql.param(some.map(({ hash }) => hash))}::text[]) as r (object_id, row, hash)`);
  }
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
