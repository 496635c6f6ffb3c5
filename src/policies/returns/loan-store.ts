import { eq, type SQL, sql } from 'drizzle-orm';
import { loan } from '../../../db/schema/loans.ts';
import { asSystem, type Ctx, db, rowsOf } from '../../context.ts';
import { policyOf } from '../../ground/policy/index.ts';
import { groupsOf } from '../../ground/standings/index.ts';
import { addDays, type LocalDate, startOfBusinessDate } from '../../kernel/time.ts';
import { earnedExactly, earnedOfLine } from '../../lending/loans/index.ts';
import { linesThen } from './lines-then-store.ts';
import { type KeptAt, keptParts, untold } from './part-store.ts';
import { type LoanRow, type ReturnKind, vatReference } from './rules.ts';

/** Of which days, and what was known of them when. */
export interface Period {
  from: LocalDate;
  to: LocalDate;
  known: Date;
  /** Of a return made while interest was told from the day before the first to the day before the last. */
  isDayBefore?: boolean;
  /** Of a return made while a group was told by the one relation that stood on the firm itself. */
  isByParent?: boolean;
  /** Of a return made while the rate before a batch was taken as it was typed. */
  isByWord?: boolean;
  /** Of a return made while a batch was told by the rates that its loans name. */
  isByName?: boolean;
}

/**
 * What is out by when it falls due, line by line (measure 4): money that came pays the earliest first, so that what is out is the last of the
 * lines; what no line to come bears is overdue.
 */
const rungsOf = (ctx: Ctx, last: SQL): SQL => sql`
  select q.id, coalesce(sum(q.minor) filter (where q.due_on > ${last} and q.due_on <= ${last} + 90), 0) as to_90,
    coalesce(sum(q.minor) filter (where q.due_on > ${last} + 90 and q.due_on <= ${last} + 365), 0) as to_year,
    coalesce(sum(q.minor) filter (where q.due_on > ${last} + 365), 0) as beyond
  from (select p.id, p.due_on, greatest(0, least(p.minor, p.out_minor - coalesce(sum(p.minor) over (partition by p.id order by p.number desc
      rows between unbounded preceding and 1 preceding), 0))) as minor
    from (select l.id, l.out_minor, n.number, n.due_on, greatest(n.due_minor - n.interest_minor, 0) as minor
      from stood l join loan_line n on n.tenant_id = ${ctx.tenantId} and n.loan_id = l.id where l.out_minor > 0) p) q
  group by q.id`;
const noRungs = sql`select null::text as id, 0::bigint as to_90, 0::bigint as to_year, 0::bigint as beyond where false`;
const noLines = sql`select null::text as borrower_id, null::text as currency, null::date as began_on, null::bigint as minor where false`;
const rungSums = sql`, sum(r.overdue_minor)::text as "overdueMinor", sum(r.to_90_minor)::text as "to90Minor",
  sum(r.to_year_minor)::text as "toYearMinor", sum(r.beyond_minor)::text as "beyondMinor"`;

/** The days on which loans of a lender began, with the cap and the ceiling of the tax rules of each: every day is looked up once. */
async function taxedDays(ctx: Ctx, lenderId: string, to: LocalDate): Promise<SQL> {
  const result = await db(ctx).execute(sql`select distinct began_on::text as day from loan
    where tenant_id = ${ctx.tenantId} and lender_id = ${lenderId} and began_on <= ${to}`);
  const days = rowsOf<{ day: LocalDate }>(result).map(({ day }) => day);
  const on = (key: string) => sql.param(days.map((day) => policyOf(lenderId, key, day).value.toString()));
  return sql`unnest(${sql.param(days)}::date[], ${on('vat.exempt.capMinor')}::bigint[], ${on('vat.exempt.wholeCapMinor')}::bigint[],
    ${on('vat.exempt.ceilingBps')}::bigint[]) as d (began_on, cap_minor, whole_minor, times)`;
}

/** The head of the group of each borrower that belongs to one: of whom nobody of it stands above, the first. */
const headsOf = (ctx: Ctx, lenderId: string, { to, known }: Pick<Period, 'to' | 'known'>): SQL => sql`
  select distinct on (g.root) g.root as party_id, g.member as other_id
  from ${groupsOf(ctx, {
    lenderId: sql`${lenderId}`,
    partyIds: sql`array(select borrower_id from stood intersect (
      select unnest(array[party_id, other_id]) from related_party where tenant_id = ${ctx.tenantId} and lender_id = ${lenderId}
      union all select unnest(array[party_id, other_id]) from party_standing where tenant_id = ${ctx.tenantId} and kind = 'relation'))`,
    on: to,
    known,
  })} g
  order by g.root, g.is_under, g.member`;

/** What terms with their cost sheet ask in a year: the rate that they name, or all that they cost where the rate is flat or follows a reference. */
const costOf = (of: SQL): SQL => sql`case when coalesce(${of}.terms ->> 'interestMethod', '') <> 'flat'
    then coalesce((${of}.terms -> 'rate' ->> 'rateBps')::integer, (${of}.sheet ->> 'allInBps')::integer)
    else (${of}.sheet ->> 'allInBps')::integer end`;

/**
 * Loans of a lender as they stood when a period ended and as was known at an instant, each with what figures of the kind are folded from: a
 * query up to its rows, `r`. What is out is what is out now, less what was booked for later days or has become known since; interest is that of
 * the days of the period, as their days were closed. A row says what its figures are folded from and no more: interest only where it is
 * reported, the last day only on the ladder. A size is what the lender states and an authority tells it, the largest, as of lending to the small; typed
 * with a loan it counts where neither said anything.
 */
// oxlint-disable-next-line max-lines-per-function -- one statement
async function loansBehind(
  ctx: Ctx,
  lenderId: string,
  kind: ReturnKind,
  { from, to, known, isDayBefore = false, isByParent = false, isByName = false }: Period,
): Promise<SQL> {
  const at = sql`${known.toISOString()}::timestamptz`;
  const isKnown = sql`s.status <> 'proposed' and s.known_from <= ${at} and (s.known_until is null or s.known_until > ${at})`;
  const [first, last] = [sql`${from}::date`, sql`${to}::date`];
  const holdsOn = (on: SQL) => sql`s.valid_from <= ${on} and (s.valid_to is null or s.valid_to >= ${on})`;
  /** What was earned when a day began: of the last line that had begun before. */
  const earnedTo = (on: SQL, of = earnedOfLine) =>
    sql`coalesce((max(array[line.number, ${of(on)}]) filter (where line.start_on < ${on}))[2], 0)`;
  const isExempt = kind === 'vat_exempt_interest';
  // The first day is counted and the last not (Yin Fa [2003] 251): what runs from the 31st to the 1st is borne by the 31st.
  const within = (of = earnedOfLine) =>
    isExempt && !isDayBefore
      ? sql`${earnedTo(sql`(${last} + 1)`, of)} - ${earnedTo(first, of)}`
      : sql`${earnedTo(last, of)} - ${earnedTo(sql`(${first} - 1)`, of)}`;
  // What closes a day says which; else it is of the day on which it was recorded.
  const over = sql`${startOfBusinessDate(addDays(to, 1)).toISOString()}::timestamptz`;
  const isLater = sql`(case when v.payload ? 'on' then (v.payload ->> 'on')::date > ${last} else v.at >= ${over} end or v.at > ${at})`;
  const asksInterest = isExempt || kind === 'small_loans';
  // A flat rate is of what was lent and not of what is owed still: what the loan costs says what was passed on, as where it is taken into a batch.
  const isByCost = kind === 'relending_stock' && !isByName;
  const isLadder = kind === 'maturity_ladder';
  const asksLines = asksInterest || isLadder;
  const isOf: Partial<Record<ReturnKind, SQL>> = {
    vat_exempt_interest: sql`l.interest_minor <> 0`,
    small_loans: sql`l.out_minor <> 0 or l.interest_minor <> 0`,
    relending_stock: sql`l.out_minor > 0 and drawn.before_bps is not null`,
    hedged_share: sql`l.out_minor > 0 and l.currency <> 'CNY'`,
  };
  const lines = asksLines
    ? sql`select line.loan_id, ${asksInterest ? within() : sql`0::bigint`} as interest_minor,
        ${isExempt ? within((on) => sql`(${earnedExactly(on)})::numeric`) : sql`0::numeric`} as interest_exactly, max(line.due_on) as last_due_on
      from loan_line line
      join loan l on l.tenant_id = line.tenant_id and l.id = line.loan_id and l.lender_id = ${lenderId} and l.began_on <= ${to}
      where line.tenant_id = ${ctx.tenantId} group by 1`
    : sql`select null::text as loan_id, 0::bigint as interest_minor, 0::numeric as interest_exactly, null::date as last_due_on where false`;
  return sql`
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
    ), lines as materialized (${lines}), stood as materialized (
      select l.id, l.borrower_id, l.currency, l.purpose_kind, l.class, l.began_on, l.principal_minor, l.borrower_size ->> 'size' as stated_size,
        ${isByCost ? costOf(sql`l`) : sql`coalesce((l.terms -> 'rate' ->> 'rateBps')::integer, (l.sheet ->> 'allInBps')::integer)`} as rate_bps,
        l.disbursed_minor - l.principal_paid_minor - l.written_off_minor - coalesce(later.minor, 0) as out_minor,
        coalesce(lines.interest_minor, 0) as interest_minor, lines.interest_exactly, coalesce(lines.last_due_on, l.began_on) as last_due_on
      from loan l left join later on later.loan_id = l.id left join lines on lines.loan_id = l.id
      where l.tenant_id = ${ctx.tenantId} and l.lender_id = ${lenderId} and l.began_on is not null and l.began_on <= ${to}
        and (l.status = 'active' or l.earned_to >= ${from} or later.minor <> 0 or lines.interest_minor <> 0)
    ), said as materialized (
      select s.* from party_standing s
      where s.tenant_id = ${ctx.tenantId} and s.party_id in (select borrower_id from stood) and ${isKnown}
        and (s.is_official or s.participants @> array[${lenderId}]) and s.kind in ('industry', 'relation', 'size')
    ), industries as materialized (
      select distinct on (s.party_id) s.party_id, s.value from said s where s.kind = 'industry' and ${holdsOn(last)}
      order by s.party_id, s.valid_from desc, s.id desc
    ), groups as materialized (
      ${
        isByParent
          ? sql`select distinct on (s.party_id) s.party_id, s.other_id from said s
      where s.kind = 'relation' and s.value in ('successor', 'parent') and ${holdsOn(last)} order by s.party_id, s.value desc, s.id`
          : headsOf(ctx, lenderId, { to, known })
      }
    ), sizes as materialized (
      select d.borrower_id, d.began_on, s.purpose, (array_agg(s.value order by array_position(array['large', 'medium', 'small', 'micro'], s.value)))[1] as value
      from (select distinct borrower_id, began_on from stood) d
      join said s on s.party_id = d.borrower_id and s.kind = 'size' and s.purpose in ('tax', 'relending') and ${holdsOn(sql`d.began_on`)}
        and (s.stated_by = ${lenderId} or s.stated_by in (select id from party where tenant_id = ${ctx.tenantId} and roles @> array['authority']))
      group by 1, 2, 3
    ), drawn as materialized (
      select e.object_id, min((p.terms ->> 'beforeBps')::integer) filter (where p.kind = 'relending_batch') as before_bps,
        bool_and(p.terms ->> 'recordedBps' is not null or coalesce(p.terms ->> 'beforeShownBy', '') = 'paper')
          filter (where p.kind = 'relending_batch') as is_before_shown,
        sum(e.amount_minor) filter (where p.kind = 'relending_batch') as batch_minor,
        sum(e.amount_minor) filter (where p.kind = 'fx_lock') as locked_minor
      from earmark e join pot p on p.tenant_id = e.tenant_id and p.id = e.pot_id and p.kind in ('relending_batch', 'fx_lock')
      where e.tenant_id = ${ctx.tenantId} and e.participants @> array[${lenderId}] and p.participants @> array[${lenderId}] and e.status in ('live', 'freed') and e.made_at <= ${at} and e.from_on <= ${to}
        and (e.to_on is null or e.to_on > ${to} or e.freed_at > ${at})
      group by 1
    ), priced as materialized (
      select distinct on (c.loan_id) c.loan_id, ${isByCost ? costOf(sql`c`) : sql`(c.terms -> 'rate' ->> 'rateBps')::integer`} as rate_bps
      from loan_change c where c.tenant_id = ${ctx.tenantId} and c.status = 'agreed' and c.on_day <= ${to}
      order by c.loan_id, c.on_day desc, c.id desc
    ), taxed as materialized (
      select d.*, (select floor((r.rate_bps * d.times)::numeric / 10000)::integer from reference_rate r where r.tenant_id = ${ctx.tenantId} and r.lender_id = ${lenderId}
        and r.name = ${vatReference} and r.fixed_on <= d.began_on and r.superseded_at is null order by r.fixed_on desc limit 1) as ceiling_bps
      from ${await taxedDays(ctx, lenderId, to)}
    ), worse as materialized (
      select distinct on (v.object_id) v.object_id, coalesce((select b.payload ->> 'class' from event b where b.tenant_id = v.tenant_id
        and b.object_id = v.object_id and b.type in ('loan.worsened', 'loan.classified') and b.seq < v.seq order by b.seq desc limit 1), 'normal') as class
      from event v where v.tenant_id = ${ctx.tenantId} and v.type in ('loan.worsened', 'loan.classified', 'loan.writtenOff') and ${isLater}
      order by v.object_id, v.seq
    ), lines_then as materialized (${isExempt ? linesThen(ctx, lenderId, at) : noLines}), lined as materialized (
      select l.*, coalesce(n.minor, sum(l.principal_minor) over (partition by l.borrower_id, l.currency order by l.began_on)) as line_minor
      from stood l left join lines_then n on n.borrower_id = l.borrower_id and n.currency = l.currency and n.began_on = l.began_on
      where l.out_minor <> 0 or l.interest_minor <> 0
    ), rungs as materialized (${isLadder ? rungsOf(ctx, last) : noRungs}), r as materialized (
      select l.id, l.currency, l.purpose_kind as purpose, coalesce(worse.class, l.class) as class,
        coalesce(groups.other_id, l.borrower_id) as "groupId",
        coalesce(industries.value, 'unknown') as industry,
        coalesce(sizes.value, l.stated_size, 'unknown') as size,
        coalesce(taxes.value, 'unknown') as "taxSize",
        ${kind === 'relending_stock' ? sql`least(l.out_minor, drawn.batch_minor)` : sql`l.out_minor`}::bigint as out_minor, l.line_minor,
        ${isExempt ? sql`l.interest_minor` : sql`0`}::text as "interestMinor",
        coalesce(priced.rate_bps, l.rate_bps) as "rateBps",
        l.began_on::text as "beganOn",
        ${isLadder ? sql`l.last_due_on` : sql`l.began_on`}::text as "lastDueOn",
        l.out_minor - coalesce(rungs.to_90 + rungs.to_year + rungs.beyond, 0) as overdue_minor, coalesce(rungs.to_90, 0) as to_90_minor,
        coalesce(rungs.to_year, 0) as to_year_minor, coalesce(rungs.beyond, 0) as beyond_minor,
        concat((l.out_minor > coalesce(rungs.to_90 + rungs.to_year + rungs.beyond, 0))::int, (rungs.to_90 > 0)::int, (rungs.to_year > 0)::int,
          (rungs.beyond > 0)::int) as "rungMask",
        drawn.before_bps as "batchBeforeBps", drawn.is_before_shown as "isBeforeShown",
        coalesce(drawn.locked_minor, 0)::bigint as locked_minor,
        l.currency = 'CNY' and l.line_minor <= taxed.whole_minor as "isExemptWhole",
        l.currency = 'CNY' and l.line_minor <= taxed.cap_minor as "isWithinVatCap",
        taxed.ceiling_bps as "vatCeilingBps",
        round(l.interest_exactly * least(1, taxed.ceiling_bps::numeric / nullif(coalesce(priced.rate_bps, l.rate_bps), 0)))::text as "upToCeilingMinor"
      from lined l
      left join industries on industries.party_id = l.borrower_id
      left join groups on groups.party_id = l.borrower_id
      left join sizes on sizes.borrower_id = l.borrower_id and sizes.began_on = l.began_on and sizes.purpose = 'relending'
      left join sizes taxes on taxes.borrower_id = l.borrower_id and taxes.began_on = l.began_on and taxes.purpose = 'tax'
      left join drawn on drawn.object_id = l.id
      left join priced on priced.loan_id = l.id
      left join taxed on taxed.began_on = l.began_on
      left join worse on worse.object_id = l.id
      left join rungs on rungs.id = l.id
      where ${isOf[kind] ?? sql`l.out_minor > 0`}
    )`;
}

/** The canonical form of a row: its members by name, without a space. Names and classes are escaped as JSON does. */
const rowText = (
  more: Readonly<Record<'beyond' | 'overdue' | 'shown' | 'to' | 'upTo', SQL>>,
) => sql`'{"batchBeforeBps":' || coalesce(r."batchBeforeBps"::text, 'null') || ',"beganOn":"' || r."beganOn" || '"' || ${more.beyond} || ',"class":' || to_json(r.class)::text
  || ',"currency":"' || r.currency || '","groupId":"' || r."groupId" || '","id":"' || r.id || '","industry":' || to_json(r.industry)::text
  || ',"interestMinor":"' || r."interestMinor" || '"' || ${more.shown} || ',"isExemptWhole":' || r."isExemptWhole"::text || ',"isWithinVatCap":' || r."isWithinVatCap"::text
  || ',"lastDueOn":"' || r."lastDueOn" || '","lockedMinor":"' || r.locked_minor || '","outMinor":"' || r.out_minor || '"' || ${more.overdue}
  || ',"principalMinor":"' || r.line_minor || '","purpose":' || to_json(r.purpose)::text || ',"rateBps":' || coalesce(r."rateBps"::text, 'null')
  || ',"size":' || to_json(r.size)::text || ',"taxSize":' || to_json(r."taxSize")::text || ${more.to} || ${more.upTo} || ',"vatCeilingBps":' || coalesce(r."vatCeilingBps"::text, 'null') || '}'`;
const none = sql`''`;
const plain = { beyond: none, overdue: none, shown: none, to: none, upTo: none };
/** A row of the ladder tells what of it falls due when, one of exempt interest what is up to the ceiling, one of relending whether its rate before is shown; no other does. */
const textOf = (kind: ReturnKind, { isDayBefore = false, isByWord = false }: Period) =>
  kind === 'maturity_ladder'
    ? rowText({
        ...plain,
        beyond: sql`',"beyondMinor":"' || r.beyond_minor || '"'`,
        overdue: sql`',"overdueMinor":"' || r.overdue_minor || '"'`,
        to: sql`',"to90Minor":"' || r.to_90_minor || '","toYearMinor":"' || r.to_year_minor || '"'`,
      })
    : kind === 'vat_exempt_interest' && !isDayBefore
      ? rowText({ ...plain, upTo: sql`',"upToCeilingMinor":' || coalesce('"' || r."upToCeilingMinor" || '"', 'null')` })
      : kind === 'relending_stock' && !isByWord
        ? rowText({ ...plain, shown: sql`',"isBeforeShown":' || coalesce(r."isBeforeShown"::text, 'null')` })
        : rowText(plain);
const texts = (kind: ReturnKind, period: Period) =>
  sql`select r.id, ${textOf(kind, period)} as text, row_number() over (order by r.id collate "C") as n from r`;

/** What of a row decides the figures of a kind: rows that are alike in it are folded as one, so often as there are of them. */
const decides: Partial<Record<ReturnKind, readonly string[]>> = {
  credit_by_industry: ['industry'],
  // Each is counted in the rungs in which something of it is due: only those of the same rungs are told as one.
  maturity_ladder: ['lastDueOn', 'beganOn', 'purpose', 'rungMask'],
  relending_stock: ['batchBeforeBps', 'isBeforeShown', 'rateBps'],
  bad_loans_by_size: ['class', 'size'],
  vat_exempt_interest: [
    'taxSize',
    'isWithinVatCap',
    'isExemptWhole',
    'vatCeilingBps',
    'rateBps',
    'interestMinor',
    'upToCeilingMinor',
  ],
  group_exposure: ['groupId'],
};

export interface Kept<Row> {
  rows: Row[];
  rowsHash: string;
  rowCount: number;
}

/**
 * Keeps the loans behind a return, each by its hash, and says what their figures are folded from: one statement, and no row leaves the database.
 * Lines belong to who sees their loan, which is asked of each of them: here their loans are the owner’s own, by the conditions above.
 */
export function keepLoans(ctx: Ctx, of: KeptAt & { kind: ReturnKind } & Period): Promise<Kept<LoanRow>> {
  const { ownerId, kind, ...period } = of;
  const by = sql.join(
    ['currency', ...(decides[kind] ?? [])].map((name) => sql`r.${sql.identifier(name)}`),
    sql`, `,
  );
  return asSystem(ctx, 'returns', async (system) => {
    const result = await db(
      system,
    ).execute(sql`${await loansBehind(system, ownerId, kind, period)}, t as materialized (${texts(kind, period)}),
      ${keptParts(system, of)}
      select "rowsHash", "rowCount", (select coalesce(json_agg(g), '[]') from (select ${by}, count(*)::integer as loans, sum(r.out_minor)::text as "outMinor",
        sum(r.locked_minor)::text as "lockedMinor"${kind === 'maturity_ladder' ? rungSums : sql``} from r group by ${by} order by ${by}) g) as rows from told`);
    const [told] = rowsOf<Kept<LoanRow>>(result);
    return told ?? untold();
  });
}

/** The same rows as texts, kept nowhere. */
export const loanTexts = (
  ctx: Ctx,
  ownerId: string,
  { kind, ...period }: { kind: ReturnKind } & Period,
): Promise<{ objectId: string; text: string }[]> =>
  asSystem(ctx, 'returns', async (system) => {
    const behind = await loansBehind(system, ownerId, kind, period);
    return rowsOf(
      await db(system).execute(
        sql`${behind}, t as (${texts(kind, period)}) select id as "objectId", text from t order by n`,
      ),
    );
  });

type Stood = Pick<LoanRow, 'id' | 'currency' | 'size' | 'outMinor'>;

/** What was out of each loan, for who reports growth. */
export const loansOut = (ctx: Ctx, ownerId: string, period: Period): Promise<Stood[]> =>
  asSystem(ctx, 'returns', async (system) => {
    const behind = await loansBehind(system, ownerId, 'small_loans', period);
    return rowsOf(
      await db(system).execute(sql`${behind} select r.id, r.currency, r.size, r.out_minor::text as "outMinor" from r`),
    );
  });

/** Who borrowed each loan of a lender. */
export async function borrowersOf(ctx: Ctx, lenderId: string): Promise<Map<string, string>> {
  const rows = await db(ctx)
    .select({ id: loan.id, borrowerId: loan.borrowerId })
    .from(loan)
    .where(sql`${eq(loan.tenantId, ctx.tenantId)} and ${eq(loan.lenderId, lenderId)}`);
  return new Map(rows.map(({ id, borrowerId }) => [id, borrowerId]));
}
