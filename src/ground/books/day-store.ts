import { type SQL, sql } from 'drizzle-orm';
import { type Ctx, db, rowsOf } from '../../context.ts';
import type { LocalDate } from '../../kernel/time.ts';
import type { Basis } from './rules.ts';

interface AccountRow {
  id: string;
  kind: string;
  subject_id: string;
  currency: string;
  side: string;
}
export interface Turnover {
  opening: string;
  debits: string;
  credits: string;
  closing: string;
}

/** What an account had been debited and credited by the end of a day: its newest day stands in its row, each before it in one of its own. */
const upTo = (ctx: Ctx, basis: Basis, day: SQL) => sql`left join lateral (
  select a.debits_minor, a.credits_minor where a.${sql.identifier(`${basis}_to`)} ${day}
  union all
  (select d.debits_minor, d.credits_minor from ledger_day d
    where d.tenant_id = ${ctx.tenantId} and d.account_id = a.id and d.basis = ${basis} and d.day ${day}
    order by d.day desc limit 1)
  limit 1)`;
const debited = (of: string) => sql`coalesce(${sql.identifier(of)}.debits_minor, 0)`;
const credited = (of: string) => sql`coalesce(${sql.identifier(of)}.credits_minor, 0)`;

export async function balancesOn(
  ctx: Ctx,
  bookPartyId: string,
  { on, basis, after = '', limit }: { on: LocalDate; basis: Basis; after?: string | undefined; limit: number },
): Promise<(AccountRow & { balance: string })[]> {
  return rowsOf(
    await db(ctx).execute(sql`
      select a.id, a.kind, a.subject_id, a.currency, a.side, (${debited('e')} - ${credited('e')})::text balance
      from ledger_account a ${upTo(ctx, basis, sql`<= ${on}::date`)} e on true
      where a.tenant_id = ${ctx.tenantId} and a.book_party_id = ${bookPartyId} and a.id > ${after}
      order by a.id limit ${limit}`),
  );
}

/** The exchange position of a book by currency, with what counts from a day until then. */
export async function positionsOn(
  ctx: Ctx,
  bookPartyId: string,
  on: LocalDate,
): Promise<{ currency: string; balance: string }[]> {
  return rowsOf(
    await db(ctx).execute(sql`
      select a.currency, (${debited('e')} - ${credited('e')})::text balance
      from ledger_account a ${upTo(ctx, 'value', sql`<= ${on}::date`)} e on true
      where a.tenant_id = ${ctx.tenantId} and a.book_party_id = ${bookPartyId} and a.kind = 'exchange_position'
      order by a.currency`),
  );
}

export interface Range {
  from: LocalDate;
  to: LocalDate;
  basis: Basis;
}

/** By kind of account and currency. */
export async function trialBalance(
  ctx: Ctx,
  bookPartyId: string,
  { from, to, basis }: Range,
): Promise<(Turnover & { kind: string; currency: string; accounts: number })[]> {
  return rowsOf(
    await db(ctx).execute(sql`
      select a.kind, a.currency, count(*)::int accounts, sum(${debited('o')} - ${credited('o')})::text opening,
        sum(${debited('e')} - ${debited('o')})::text debits, sum(${credited('e')} - ${credited('o')})::text credits,
        sum(${debited('e')} - ${credited('e')})::text closing
      from ledger_account a ${upTo(ctx, basis, sql`< ${from}::date`)} o on true ${upTo(ctx, basis, sql`<= ${to}::date`)} e on true
      where a.tenant_id = ${ctx.tenantId} and a.book_party_id = ${bookPartyId}
      group by a.kind, a.currency order by a.kind, a.currency`),
  );
}

/** Accounts of one statement: a contract has few. */
const ACCOUNTS_MOST = 200;

export interface StatedAccount extends AccountRow, Turnover {}

export async function statedAccounts(
  ctx: Ctx,
  bookPartyId: string,
  { from, to, basis, kind, subjectId }: Range & { kind?: string | undefined; subjectId: string },
): Promise<StatedAccount[]> {
  return rowsOf(
    await db(ctx).execute(sql`
      select a.id, a.kind, a.subject_id, a.currency, a.side, (${debited('o')} - ${credited('o')})::text opening,
        (${debited('e')} - ${debited('o')})::text debits, (${credited('e')} - ${credited('o')})::text credits,
        (${debited('e')} - ${credited('e')})::text closing
      from ledger_account a ${upTo(ctx, basis, sql`< ${from}::date`)} o on true ${upTo(ctx, basis, sql`<= ${to}::date`)} e on true
      where a.tenant_id = ${ctx.tenantId} and a.book_party_id = ${bookPartyId} and a.subject_id = ${subjectId}
        and (${kind ?? null}::text is null or a.kind = ${kind ?? null})
      order by a.kind, a.currency limit ${ACCOUNTS_MOST}`),
  );
}

export interface LinePlace {
  day: LocalDate;
  transactionId: string;
  line: number;
}
export interface LineRow {
  transaction_id: string;
  line: number;
  account_id: string;
  transaction_kind: string;
  object_id: string;
  value_on: string;
  booked_on: string;
  reverses: string | null;
  amount: string;
}

export async function statedLines(
  ctx: Ctx,
  accountIds: readonly string[],
  { from, to, basis }: Range,
  after: LinePlace | undefined,
  limit: number,
): Promise<LineRow[]> {
  const day = sql.identifier(basis === 'value' ? 'value_on' : 'booked_on');
  const place = after ?? { day: from, transactionId: '', line: -1 };
  return rowsOf(
    await db(ctx).execute(sql`
      select e.transaction_id, e.line::int, e.account_id, t.kind transaction_kind, t.object_id, e.value_on::text, e.booked_on::text,
        t.reverses, e.amount_minor::text amount
      from ledger_entry e join ledger_transaction t on t.tenant_id = e.tenant_id and t.id = e.transaction_id
      where e.tenant_id = ${ctx.tenantId} and e.account_id = any (${sql.param([...accountIds])}::text[])
        and e.${day} between ${from}::date and ${to}::date
        and (e.${day}, e.transaction_id, e.line) > (${place.day}::date, ${place.transactionId}, ${place.line}::smallint)
      order by e.${day}, e.transaction_id, e.line limit ${limit}`),
  );
}

export interface VoucherRow {
  transaction_id: string;
  line: number;
  transaction_kind: string;
  object_id: string;
  value_on: string;
  booked_on: string;
  posted_at: string;
  reverses: string | null;
  kind: string;
  subject_id: string;
  currency: string;
  amount: string;
}

/** The entries of whole transactions by the day on which they were made. */
export async function vouchersAfter(
  ctx: Ctx,
  bookPartyId: string,
  { from, to, after }: { from: LocalDate; to: LocalDate; after: { day: LocalDate; id: string } | undefined },
  limit: number,
): Promise<VoucherRow[]> {
  const place = after ?? { day: from, id: '' };
  return rowsOf(
    await db(ctx).execute(sql`
      select t.id transaction_id, e.line::int, t.kind transaction_kind, t.object_id, t.value_on::text, t.booked_on::text,
        to_char(t.posted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') posted_at, t.reverses, a.kind, a.subject_id,
        e.currency, e.amount_minor::text amount
      from (select * from ledger_transaction t where t.tenant_id = ${ctx.tenantId} and t.book_party_id = ${bookPartyId}
          and t.booked_on between ${from}::date and ${to}::date and (t.booked_on, t.id) > (${place.day}::date, ${place.id})
        order by t.booked_on, t.id limit ${limit}) t
      join ledger_entry e on e.tenant_id = t.tenant_id and e.transaction_id = t.id
      join ledger_account a on a.tenant_id = e.tenant_id and a.id = e.account_id
      order by t.booked_on, t.id, e.line`),
  );
}
