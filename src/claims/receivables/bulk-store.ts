import { and, asc, eq, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { receivable } from '../../../db/schema/receivables.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';
import type { Currency } from '../../kernel/money.ts';
import type { ConfirmationLevel } from './level.ts';
import type { ReceivableStatus } from './rules.ts';

const json = (rows: unknown): string =>
  JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? value.toString() : value));

/** Which of these numbers a creditor presented before. */
export async function findReceivableNumbers(
  ctx: Ctx,
  creditorId: string,
  numbers: Iterable<string>,
): Promise<Set<string>> {
  const rows = await db(ctx)
    .select({ number: receivable.invoiceNumber })
    .from(receivable)
    .where(
      and(
        eq(receivable.tenantId, ctx.tenantId),
        eq(receivable.creditorId, creditorId),
        among(receivable.invoiceNumber, numbers),
      ),
    );
  return new Set(rows.map((row) => row.number));
}

export interface NewReceivable {
  id: string;
  invoiceId: string;
  creditorId: string;
  debtorId: string;
  invoiceNumber: string;
  invoicedOn: string;
  dueOn: string;
  amountMinor: bigint;
  currency: string;
  contractId: string | null;
  answerBy: string | null;
}

/** Many presented receivables, each on one invoice, in two statements. */
export async function insertReceivables(ctx: Ctx, rows: readonly NewReceivable[]): Promise<void> {
  if (rows.length === 0) return;
  const given = json(rows);
  await db(ctx).execute(sql`
    insert into receivable (tenant_id, id, creditor_id, debtor_id, invoice_number, invoiced_on, due_on, amount_minor, currency,
                            status, contract_id, answer_by, participants, created_at)
    select ${ctx.tenantId}, r.id, r."creditorId", r."debtorId", r."invoiceNumber", r."invoicedOn", r."dueOn", r."amountMinor",
           r.currency, 'presented', r."contractId", r."answerBy", array[r."creditorId", r."debtorId"],
           ${ctx.clock.now().toISOString()}::timestamptz
    from json_to_recordset(${given}::json) as r (id text, "creditorId" text, "debtorId" text, "invoiceNumber" text,
      "invoicedOn" date, "dueOn" date, "amountMinor" bigint, currency text, "contractId" text, "answerBy" date)`);
  await db(ctx).execute(sql`
    insert into receivable_invoice (tenant_id, receivable_id, invoice_id, amount_minor)
    select ${ctx.tenantId}, r.id, r."invoiceId", r."amountMinor"
    from json_to_recordset(${given}::json) as r (id text, "invoiceId" text, "amountMinor" bigint)`);
}

export interface PresentedReceivable {
  id: string;
  creditorId: string;
  debtorId: string;
  invoiceNumber: string;
  invoicedOn: string;
  amountMinor: bigint;
  currency: Currency;
  status: ReceivableStatus;
  participants: string[];
}

/** A debtor's receivables with these invoice numbers, locked in the order of their identifiers. */
export async function lockPresented(
  ctx: Ctx,
  debtorId: string,
  numbers: Iterable<string>,
): Promise<PresentedReceivable[]> {
  const rows = await db(ctx)
    .select({
      id: receivable.id,
      creditorId: receivable.creditorId,
      debtorId: receivable.debtorId,
      invoiceNumber: receivable.invoiceNumber,
      invoicedOn: receivable.invoicedOn,
      amountMinor: receivable.amountMinor,
      currency: receivable.currency,
      status: receivable.status,
      participants: receivable.participants,
    })
    .from(receivable)
    .where(
      and(
        eq(receivable.tenantId, ctx.tenantId),
        eq(receivable.debtorId, debtorId),
        among(receivable.invoiceNumber, numbers),
      ),
    )
    .orderBy(asc(receivable.id))
    .for('no key update');
  return rows.map((row) => ({ ...row, status: row.status as ReceivableStatus }));
}

/** A debtor's answer for one receivable: what it confirms, or null and why not. */
export interface BulkAnswer {
  receivable: PresentedReceivable;
  confirmed: {
    amountMinor: bigint;
    dueOn: string;
    waivesSetOff: boolean;
    waivesDefences: boolean;
    payToAccountId: string | null;
  } | null;
  reason: string;
}

/**
 * Confirms locked receivables, each with its one confirmation, in two statements. The answers are one document looked up by
 * identifier: a join with a list whose length no plan knows compares every row with every answer.
 */
export async function markConfirmedInBulk(
  ctx: Ctx,
  answers: readonly BulkAnswer[],
  levels: ReadonlyMap<string, ConfirmationLevel>,
  by: { personId: string; fileId: string; evidenceHash: string; via: 'file' | 'system' },
): Promise<void> {
  if (answers.length === 0) return;
  const given = answers.map(({ receivable: { id }, confirmed }) => ({ id, level: levels.get(id) ?? 0, ...confirmed }));
  const byId = json(Object.fromEntries(given.map((answer) => [answer.id, answer])));
  await db(ctx).execute(sql`
    update receivable t set status = 'confirmed', confirmed_minor = (given.by_id -> t.id ->> 'amountMinor')::bigint,
      due_on = (given.by_id -> t.id ->> 'dueOn')::date, level = (given.by_id -> t.id ->> 'level')::smallint,
      pay_to_account_id = coalesce(given.by_id -> t.id ->> 'payToAccountId', t.pay_to_account_id)
    from (select ${byId}::jsonb as by_id) as given
    where t.tenant_id = ${ctx.tenantId} and t.status = 'presented'
      and t.id = any (${sql.param(given.map((answer) => answer.id))})`);
  await db(ctx).execute(sql`
    insert into receivable_confirmation (tenant_id, receivable_id, confirmed_by, amount_minor, due_on, waives_set_off,
      waives_defences, pay_to_account_id, evidence_hash, via, file_id, confirmed_at)
    select ${ctx.tenantId}, r.id, ${by.personId}, r."amountMinor", r."dueOn", r."waivesSetOff", r."waivesDefences",
      r."payToAccountId", ${by.evidenceHash}, ${by.via}, ${by.fileId}, ${ctx.clock.now().toISOString()}::timestamptz
    from json_to_recordset(${json(given)}::json) as r (id text, "amountMinor" bigint, "dueOn" date, "waivesSetOff" boolean,
      "waivesDefences" boolean, "payToAccountId" text)`);
}

export async function markRejectedInBulk(ctx: Ctx, answers: readonly BulkAnswer[]): Promise<void> {
  if (answers.length === 0) return;
  await db(ctx)
    .update(receivable)
    .set({ status: 'rejected' })
    .where(
      and(
        eq(receivable.tenantId, ctx.tenantId),
        eq(receivable.status, 'presented'),
        among(
          receivable.id,
          answers.map((answer) => answer.receivable.id),
        ),
      ),
    );
}

/** What two parties owe each other and is shown to nobody else ends, paid by nobody: confirmed it is settled, else it never came to be owed. */
export async function endBetween(ctx: Ctx, [a, b]: readonly [string, string]): Promise<string[]> {
  const result = await db(ctx).execute(sql`
    update receivable r set status = case when r.confirmed_minor is null then 'rejected' else 'settled' end,
      settled_at = case when r.confirmed_minor is not null then ${ctx.clock.now().toISOString()}::timestamptz end
    where r.tenant_id = ${ctx.tenantId} and r.status in ('presented', 'confirmed') and r.participants <@ array[${a}, ${b}]
      and r.creditor_id in (${a}, ${b}) and r.debtor_id in (${a}, ${b}) returning r.id`);
  return rowsOf<{ id: string }>(result).map(({ id }) => id);
}
