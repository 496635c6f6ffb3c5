import { and, asc, eq, getTableColumns, gt, isNull, lt, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { receivable, receivableConfirmation, receivableInvoice } from '../../../db/schema/receivables.ts';
import { type Ctx, db, given, prepared, rowsOf, unawaited } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { addContractParticipant } from '../contracts/index.ts';
import { addInvoiceParticipant } from '../invoices/index.ts';
import type { ConfirmationLevel } from './level.ts';
import { type ReceivableStatus, receivableRefusals } from './rules.ts';
import type { ReceivableView } from './schemas.ts';

type Row = typeof receivable.$inferSelect;

/** What the debtor still owes: what it confirmed or was billed, less what was taken back and what it paid. */
function outstandingOf(row: Row): bigint {
  const standing = row.amountMinor - row.dilutedMinor;
  const owed = row.confirmedMinor !== null && row.confirmedMinor < standing ? row.confirmedMinor : standing;
  const discharged = row.collectedMinor + row.setOffMinor;
  return row.status === 'rejected' || row.status === 'settled' || owed <= discharged ? 0n : owed - discharged;
}

const viewOf = (row: Row): ReceivableView => {
  const currency = row.currency;
  const money = (minor: bigint) => ({ amountMinor: minor.toString(), currency });
  return {
    id: row.id,
    creditorId: row.creditorId,
    debtorId: row.debtorId,
    invoiceNumber: row.invoiceNumber,
    invoicedOn: row.invoicedOn,
    dueOn: row.dueOn,
    amount: { amountMinor: row.amountMinor.toString(), currency },
    status: row.status as ReceivableStatus,
    confirmed: row.confirmedMinor === null ? null : { amountMinor: row.confirmedMinor.toString(), currency },
    settledAt: row.settledAt?.toISOString() ?? null,
    contractId: row.contractId,
    level: row.level as ConfirmationLevel,
    answerBy: row.answerBy,
    payToAccountId: row.payToAccountId,
    diluted: money(row.dilutedMinor),
    collected: money(row.collectedMinor),
    outstanding: money(outstandingOf(row)),
  };
};

type Presented = Pick<
  Row,
  | 'id'
  | 'creditorId'
  | 'debtorId'
  | 'invoiceNumber'
  | 'invoicedOn'
  | 'dueOn'
  | 'amountMinor'
  | 'currency'
  | 'contractId'
> &
  Pick<Row, 'answerBy' | 'participants'>;

const columns = Object.entries(getTableColumns(receivable)).flatMap(([name, { generated }]) =>
  generated ? [] : [name],
);
const insert = unawaited((handle, at) =>
  handle.insert(receivable).values(Object.fromEntries(columns.map((name) => [name, at(name)])) as never),
);

/** It goes out with the next statement, which is refused when the creditor presented this invoice before. */
export async function insertReceivable(ctx: Ctx, presented: Presented): Promise<ReceivableView> {
  const row: Row = {
    ...presented,
    tenantId: ctx.tenantId,
    createdAt: ctx.clock.now(),
    status: 'presented',
    level: 0,
    confirmedMinor: null,
    settledAt: null,
    answerOverdueAt: null,
    payToAccountId: null,
    dilutedMinor: 0n,
    setOffMinor: 0n,
    collectedMinor: 0n,
    invoiceNumberReversed: null,
  };
  await insert(ctx, row, (constraint) =>
    constraint === 'receivable_once'
      ? new Refusal(receivableRefusals.INVOICE_ALREADY_PRESENTED, { at: '/invoiceNumber' })
      : undefined,
  );
  return viewOf(row);
}

const one = (ctx: Ctx, id: string) => and(eq(receivable.tenantId, ctx.tenantId), eq(receivable.id, id));

const byId = prepared((handle) =>
  handle
    .select()
    .from(receivable)
    .where(and(eq(receivable.tenantId, given('tenantId')), eq(receivable.id, given('id')))),
);

export async function findReceivable(ctx: Ctx, id: string): Promise<ReceivableView | undefined> {
  const [row] = await byId(db(ctx), { tenantId: ctx.tenantId, id });
  return row && viewOf(row);
}

export async function lockReceivable(ctx: Ctx, id: string): Promise<ReceivableView | undefined> {
  const [row] = await db(ctx).select().from(receivable).where(one(ctx, id)).for('no key update');
  return row && viewOf(row);
}

export async function listReceivables(ctx: Ctx, after: string | undefined, limit: number): Promise<ReceivableView[]> {
  const rows = await db(ctx)
    .select()
    .from(receivable)
    .where(and(eq(receivable.tenantId, ctx.tenantId), after === undefined ? undefined : gt(receivable.id, after)))
    .orderBy(asc(receivable.id))
    .limit(limit);
  return rows.map(viewOf);
}

/** The receivable, when it was still presented; with its one confirmation. */
export async function markConfirmed(
  ctx: Ctx,
  id: string,
  confirmation: Omit<typeof receivableConfirmation.$inferInsert, 'tenantId' | 'receivableId' | 'confirmedAt'>,
): Promise<ReceivableView | undefined> {
  const [row] = await db(ctx)
    .update(receivable)
    .set({
      status: 'confirmed',
      confirmedMinor: confirmation.amountMinor,
      dueOn: confirmation.dueOn,
      ...(confirmation.payToAccountId != null && { payToAccountId: confirmation.payToAccountId }),
    })
    .where(and(one(ctx, id), eq(receivable.status, 'presented')))
    .returning();
  if (!row) return undefined;
  await db(ctx)
    .insert(receivableConfirmation)
    .values({ ...confirmation, tenantId: ctx.tenantId, receivableId: id, confirmedAt: ctx.clock.now() });
  return viewOf(row);
}

/** The receivable, when it was in `from` until now. */
export async function moveReceivable(
  ctx: Ctx,
  id: string,
  from: ReceivableStatus,
  to: ReceivableStatus,
): Promise<ReceivableView | undefined> {
  const [row] = await db(ctx)
    .update(receivable)
    .set({ status: to })
    .where(and(one(ctx, id), eq(receivable.status, from)))
    .returning();
  return row && viewOf(row);
}

async function addParticipant(ctx: Ctx, id: string, partyId: string): Promise<void> {
  await db(ctx)
    .update(receivable)
    .set({ participants: sql`array_append(${receivable.participants}, ${partyId})` })
    .where(and(one(ctx, id), sql`not ${receivable.participants} @> array[${partyId}]`));
}

/** From now on a lender sees the receivable, its invoices and its contract. */
export async function addReceivableParticipant(ctx: Ctx, id: string, partyId: string): Promise<void> {
  await addParticipant(ctx, id, partyId);
  const links = await findReceivableInvoices(ctx, [id]);
  await addInvoiceParticipant(
    ctx,
    links.map((link) => link.invoiceId),
    partyId,
  );
  const contractId = (await findReceivable(ctx, id))?.contractId;
  if (contractId) await addContractParticipant(ctx, [contractId], partyId);
}

export async function participantsOfReceivable(ctx: Ctx, id: string): Promise<string[]> {
  const [row] = await db(ctx).select({ participants: receivable.participants }).from(receivable).where(one(ctx, id));
  return row?.participants ?? [];
}

export async function findReceivables(ctx: Ctx, ids: readonly string[]): Promise<ReceivableView[]> {
  if (ids.length === 0) return [];
  const rows = await db(ctx)
    .select()
    .from(receivable)
    .where(and(eq(receivable.tenantId, ctx.tenantId), among(receivable.id, ids)))
    .orderBy(asc(receivable.id));
  return rows.map(viewOf);
}

/** Locks them in the order of their identifiers, as every act does. */
export async function lockReceivables(ctx: Ctx, ids: readonly string[]): Promise<ReceivableView[]> {
  if (ids.length === 0) return [];
  const rows = await db(ctx)
    .select()
    .from(receivable)
    .where(and(eq(receivable.tenantId, ctx.tenantId), among(receivable.id, ids)))
    .orderBy(asc(receivable.id))
    .for('no key update');
  return rows.map(viewOf);
}

/** What a creditor's debtors still owe it, oldest due first: what a payment is matched with; locked, unless it is only looked at. */
export async function listOpenReceivables(
  ctx: Ctx,
  by: { creditorId: string; debtorId: string; payToAccountId?: string | undefined },
  isLooked = false,
): Promise<ReceivableView[]> {
  const open = db(ctx)
    .select()
    .from(receivable)
    .where(
      and(
        eq(receivable.tenantId, ctx.tenantId),
        eq(receivable.creditorId, by.creditorId),
        eq(receivable.debtorId, by.debtorId),
        eq(receivable.status, 'confirmed'),
        by.payToAccountId === undefined ? undefined : eq(receivable.payToAccountId, by.payToAccountId),
      ),
    )
    .orderBy(asc(receivable.dueOn), asc(receivable.id))
    .limit(10_000);
  return (isLooked ? await open : await open.for('no key update')).map(viewOf);
}

/** Numbers of settled receivables between the two that stand in a text: what a payer may have named by mistake, or paid twice. */
export async function settledNamed(
  ctx: Ctx,
  by: { creditorId: string; debtorId: string },
  text: string,
): Promise<string[]> {
  const rows = await db(ctx)
    .select({ invoiceNumber: receivable.invoiceNumber })
    .from(receivable)
    .where(
      and(
        eq(receivable.tenantId, ctx.tenantId),
        eq(receivable.creditorId, by.creditorId),
        eq(receivable.debtorId, by.debtorId),
        eq(receivable.status, 'settled'),
        sql`position(${receivable.invoiceNumber} in ${text}::text) > 0`,
      ),
    )
    .limit(20);
  return rows.map((row) => row.invoiceNumber);
}

export interface ReceivableInvoice {
  receivableId: string;
  invoiceId: string;
  amountMinor: bigint;
}

export async function insertReceivableInvoices(ctx: Ctx, rows: readonly ReceivableInvoice[]): Promise<void> {
  if (rows.length === 0) return;
  await db(ctx)
    .insert(receivableInvoice)
    .values(rows.map((row) => ({ ...row, tenantId: ctx.tenantId })));
}

const linkOf = ({ receivableId, invoiceId, amountMinor }: ReceivableInvoice): ReceivableInvoice => ({
  receivableId,
  invoiceId,
  amountMinor,
});

export async function findReceivableInvoices(ctx: Ctx, receivableIds: readonly string[]): Promise<ReceivableInvoice[]> {
  if (receivableIds.length === 0) return [];
  const rows = await db(ctx)
    .select()
    .from(receivableInvoice)
    .where(and(eq(receivableInvoice.tenantId, ctx.tenantId), among(receivableInvoice.receivableId, receivableIds)));
  return rows.map(linkOf);
}

export async function findReceivablesOfInvoices(ctx: Ctx, invoiceIds: readonly string[]): Promise<ReceivableInvoice[]> {
  if (invoiceIds.length === 0) return [];
  const rows = await db(ctx)
    .select()
    .from(receivableInvoice)
    .where(and(eq(receivableInvoice.tenantId, ctx.tenantId), among(receivableInvoice.invoiceId, invoiceIds)));
  return rows.map(linkOf);
}

export async function findConfirmations(ctx: Ctx, receivableIds: readonly string[]) {
  if (receivableIds.length === 0) return [];
  return db(ctx)
    .select()
    .from(receivableConfirmation)
    .where(
      and(eq(receivableConfirmation.tenantId, ctx.tenantId), among(receivableConfirmation.receivableId, receivableIds)),
    );
}

/** Keeps their levels; those whose level fell. */
export async function setLevels(ctx: Ctx, levels: ReadonlyMap<string, ConfirmationLevel>): Promise<string[]> {
  const fell: string[] = [];
  for (const level of new Set(levels.values())) {
    const ids = [...levels].filter(([, of]) => of === level).map(([id]) => id);
    const rows = rowsOf<{ id: string; fell: boolean }>(
      await db(ctx).execute(sql`
        update receivable r set level = ${level} from receivable old
        where r.tenant_id = ${ctx.tenantId} and r.id = any (${sql.param(ids)}) and r.level <> ${level}
          and old.tenant_id = r.tenant_id and old.id = r.id
        returning r.id, old.level > ${level} as fell`),
    );
    fell.push(...rows.filter((row) => row.fell).map(({ id }) => id));
  }
  return fell;
}

export async function setDiluted(ctx: Ctx, id: string, dilutedMinor: bigint): Promise<ReceivableView> {
  const [row] = await db(ctx).update(receivable).set({ dilutedMinor }).where(one(ctx, id)).returning();
  return viewOf(onRecord(row));
}

/** The receivable with `minor` more of it set off by its debtor. */
export async function addSetOff(ctx: Ctx, id: string, minor: bigint): Promise<ReceivableView> {
  const [row] = await db(ctx)
    .update(receivable)
    .set({ setOffMinor: sql`${receivable.setOffMinor} + ${minor}` })
    .where(one(ctx, id))
    .returning();
  return viewOf(onRecord(row));
}

/** The receivable with `minor` more collected on it; settled when nothing is left. */
export async function addCollected(ctx: Ctx, id: string, minor: bigint, settles: boolean): Promise<ReceivableView> {
  const [row] = await db(ctx)
    .update(receivable)
    .set({
      collectedMinor: sql`${receivable.collectedMinor} + ${minor}`,
      ...(settles && { status: 'settled', settledAt: ctx.clock.now() }),
    })
    .where(one(ctx, id))
    .returning();
  return viewOf(onRecord(row));
}

/** What the bank took back was never collected: it is owed again. */
export async function takeCollected(ctx: Ctx, id: string, minor: bigint): Promise<ReceivableView> {
  const [row] = await db(ctx)
    .update(receivable)
    .set({
      collectedMinor: sql`greatest(${receivable.collectedMinor} - ${minor}, 0)`,
      status: sql`case when ${receivable.status} = 'settled' then 'confirmed' else ${receivable.status} end`,
      settledAt: null,
    })
    .where(one(ctx, id))
    .returning();
  return viewOf(onRecord(row));
}

/** Presented receivables whose debtor should have answered before `today`, and of which nobody was told. */
export async function findAnswersOverdue(ctx: Ctx, today: string, after: string, limit: number): Promise<string[]> {
  const rows = await db(ctx)
    .select({ id: receivable.id })
    .from(receivable)
    .where(
      and(
        eq(receivable.tenantId, ctx.tenantId),
        eq(receivable.status, 'presented'),
        lt(receivable.answerBy, today),
        isNull(receivable.answerOverdueAt),
        gt(receivable.id, after),
      ),
    )
    .orderBy(asc(receivable.id))
    .limit(limit);
  return rows.map((row) => row.id);
}

/** The receivable, when its answer was still owed and nobody had been told. */
export async function markAnswerOverdue(ctx: Ctx, id: string): Promise<ReceivableView | undefined> {
  const [row] = await db(ctx)
    .update(receivable)
    .set({ answerOverdueAt: ctx.clock.now() })
    .where(
      and(
        eq(receivable.tenantId, ctx.tenantId),
        eq(receivable.id, id),
        eq(receivable.status, 'presented'),
        isNull(receivable.answerOverdueAt),
      ),
    )
    .returning();
  return row && viewOf(row);
}
