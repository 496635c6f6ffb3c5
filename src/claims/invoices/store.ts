import { and, asc, eq, gt, isNull, lte, or, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { delivery, invoice } from '../../../db/schema/invoices.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';
import type { DeliveryKind, InvoiceKind, Verification } from './rules.ts';
import type { DeliveryView, InvoiceView } from './schemas.ts';

type Row = typeof invoice.$inferSelect;

const viewOf = (row: Row): InvoiceView => {
  const money = (minor: bigint) => ({ amountMinor: minor.toString(), currency: row.currency });
  return {
    id: row.id,
    fapiaoKey: row.fapiaoKey,
    kind: row.kind as InvoiceKind,
    sellerId: row.sellerId,
    buyerId: row.buyerId,
    issuedOn: row.issuedOn,
    net: money(row.netMinor),
    tax: money(row.taxMinor),
    total: money(row.totalMinor),
    redOf: row.redOf,
    red: money(row.redMinor),
    receivable: money(row.receivableMinor),
    verification: row.verification as Verification,
    verifiedAt: row.verifiedAt?.toISOString() ?? null,
    contractId: row.contractId,
    orderNumber: row.orderNumber,
    deliveryNumber: row.deliveryNumber,
    matchVerdict: row.matchVerdict,
  };
};

const one = (ctx: Ctx, id: string) => and(eq(invoice.tenantId, ctx.tenantId), eq(invoice.id, id));

/** Undefined when the invoice is on record. */
export async function insertInvoice(
  ctx: Ctx,
  row: Omit<typeof invoice.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<InvoiceView | undefined> {
  const [made] = await db(ctx)
    .insert(invoice)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .onConflictDoNothing({ target: [invoice.tenantId, invoice.fapiaoKey] })
    .returning();
  return made && viewOf(made);
}

export interface InvoiceRow {
  id: string;
  fapiaoKey: string;
  sellerId: string;
  buyerId: string;
  issuedOn: string;
  netMinor: bigint;
  taxMinor: bigint;
  totalMinor: bigint;
  receivableMinor: bigint;
  currency: string;
  contractId: string | null;
  orderNumber: string | null;
  deliveryNumber: string | null;
  importId: string;
}

/** Many blue invoices in one statement; the keys of those that were new. */
export async function insertInvoices(ctx: Ctx, rows: readonly InvoiceRow[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const json = JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? value.toString() : value));
  const made = await db(ctx).execute(sql`
    insert into invoice (tenant_id, id, fapiao_key, kind, seller_id, buyer_id, issued_on, net_minor, tax_minor, total_minor,
                         receivable_minor, currency, contract_id, order_number, delivery_number, import_id, participants, created_at)
    select ${ctx.tenantId}, r.id, r."fapiaoKey", 'blue', r."sellerId", r."buyerId", r."issuedOn", r."netMinor", r."taxMinor",
           r."totalMinor", r."receivableMinor", r.currency, r."contractId", r."orderNumber", r."deliveryNumber", r."importId",
           array[r."sellerId", r."buyerId"], ${ctx.clock.now().toISOString()}::timestamptz
    from json_to_recordset(${json}::json) as r (id text, "fapiaoKey" text, "sellerId" text, "buyerId" text, "issuedOn" date,
      "netMinor" bigint, "taxMinor" bigint, "totalMinor" bigint, "receivableMinor" bigint, currency text, "contractId" text,
      "orderNumber" text, "deliveryNumber" text, "importId" text)
    on conflict (tenant_id, fapiao_key) do nothing
    returning fapiao_key`);
  return new Set(rowsOf<{ fapiao_key: string }>(made).map((row) => row.fapiao_key));
}

export async function findInvoice(ctx: Ctx, id: string): Promise<InvoiceView | undefined> {
  const [row] = await db(ctx).select().from(invoice).where(one(ctx, id));
  return row && viewOf(row);
}

export async function findInvoices(ctx: Ctx, ids: readonly string[]): Promise<InvoiceView[]> {
  if (ids.length === 0) return [];
  const rows = await db(ctx)
    .select()
    .from(invoice)
    .where(and(eq(invoice.tenantId, ctx.tenantId), among(invoice.id, ids)))
    .orderBy(asc(invoice.id));
  return rows.map(viewOf);
}

export async function findInvoicesByKey(ctx: Ctx, keys: Iterable<string>): Promise<InvoiceView[]> {
  const rows = await db(ctx)
    .select()
    .from(invoice)
    .where(and(eq(invoice.tenantId, ctx.tenantId), among(invoice.fapiaoKey, keys)));
  return rows.map(viewOf);
}

/** A buyer's invoices to these orders, locked in order. */
export async function lockInvoicesOfOrders(
  ctx: Ctx,
  buyerId: string,
  orderNumbers: readonly string[],
): Promise<InvoiceView[]> {
  if (orderNumbers.length === 0) return [];
  const rows = await db(ctx)
    .select()
    .from(invoice)
    .where(
      and(
        eq(invoice.tenantId, ctx.tenantId),
        eq(invoice.buyerId, buyerId),
        among(invoice.orderNumber, orderNumbers),
        eq(invoice.kind, 'blue'),
      ),
    )
    .orderBy(asc(invoice.id))
    .for('no key update');
  return rows.map(viewOf);
}

export async function listInvoices(ctx: Ctx, after: string | undefined, limit: number): Promise<InvoiceView[]> {
  const rows = await db(ctx)
    .select()
    .from(invoice)
    .where(and(eq(invoice.tenantId, ctx.tenantId), after === undefined ? undefined : gt(invoice.id, after)))
    .orderBy(asc(invoice.id))
    .limit(limit);
  return rows.map(viewOf);
}

export async function participantsOfInvoice(ctx: Ctx, id: string): Promise<string[]> {
  const [row] = await db(ctx).select({ participants: invoice.participants }).from(invoice).where(one(ctx, id));
  return row?.participants ?? [];
}

/** The invoice with `minor` more taken back, when that much was left of it. */
export async function addRed(ctx: Ctx, id: string, minor: bigint): Promise<InvoiceView | undefined> {
  const [row] = await db(ctx)
    .update(invoice)
    .set({ redMinor: sql`${invoice.redMinor} + ${minor}` })
    .where(and(one(ctx, id), eq(invoice.kind, 'blue'), sql`${invoice.redMinor} + ${minor} <= ${invoice.totalMinor}`))
    .returning();
  return row && viewOf(row);
}

/** What of an invoice is neither taken back, nor presented as a receivable, nor paid by a payment that names it. */
const leftMinor = sql`${invoice.totalMinor} - ${invoice.redMinor} - ${invoice.receivableMinor} - ${invoice.paidMinor}`;

export async function leftOfInvoice(ctx: Ctx, id: string): Promise<bigint> {
  const [row] = await db(ctx)
    .select({ minor: sql<string>`(${leftMinor})::text` })
    .from(invoice)
    .where(one(ctx, id));
  return BigInt(row?.minor ?? '0');
}

/** The invoice with `minor` more of it paid by a payment that names it; undefined where less than that is left. */
export async function takeForPayment(ctx: Ctx, id: string, minor: bigint): Promise<InvoiceView | undefined> {
  const [row] = await db(ctx)
    .update(invoice)
    .set({ paidMinor: sql`${invoice.paidMinor} + ${minor}` })
    .where(and(one(ctx, id), sql`${minor} <= ${leftMinor}`))
    .returning();
  return row && viewOf(row);
}

/** The invoice with `minor` more of it presented as a receivable, when that much stands and is not presented yet. */
export async function takeForReceivable(ctx: Ctx, id: string, minor: bigint): Promise<InvoiceView | undefined> {
  const [row] = await db(ctx)
    .update(invoice)
    .set({ receivableMinor: sql`${invoice.receivableMinor} + ${minor}` })
    .where(
      and(
        one(ctx, id),
        eq(invoice.kind, 'blue'),
        sql`${invoice.verification} <> 'void'`,
        sql`${minor} <= ${leftMinor}`,
      ),
    )
    .returning();
  return row && viewOf(row);
}

export async function setVerification(
  ctx: Ctx,
  id: string,
  verification: Verification,
  evidence: string,
): Promise<InvoiceView | undefined> {
  const [row] = await db(ctx)
    .update(invoice)
    .set({ verification, verificationEvidence: evidence, verifiedAt: ctx.clock.now() })
    .where(and(one(ctx, id), sql`${invoice.verification} <> 'void'`))
    .returning();
  return row && viewOf(row);
}

/** Takes these invoices to ask for: those that nobody asked for within the last `retryS` seconds. */
export async function takeForCheck(ctx: Ctx, ids: readonly string[], retryS: number): Promise<InvoiceView[]> {
  if (ids.length === 0) return [];
  const now = ctx.clock.now();
  const tried = new Date(now.getTime() - retryS * 1_000);
  const rows = await db(ctx)
    .update(invoice)
    .set({ checkTriedAt: now })
    .where(
      and(
        eq(invoice.tenantId, ctx.tenantId),
        among(invoice.id, ids),
        or(isNull(invoice.checkTriedAt), lte(invoice.checkTriedAt, tried)),
      ),
    )
    .returning();
  return rows.map(viewOf);
}

/** What the buyer's own system says of these invoices; the ids of those for which that is news. */
export async function setMatchVerdicts(ctx: Ctx, verdicts: ReadonlyMap<string, string>): Promise<string[]> {
  const changed: string[] = [];
  for (const verdict of new Set(verdicts.values())) {
    const ids = [...verdicts].filter(([, of]) => of === verdict).map(([id]) => id);
    const rows = await db(ctx)
      .update(invoice)
      .set({ matchVerdict: verdict })
      .where(
        and(
          eq(invoice.tenantId, ctx.tenantId),
          among(invoice.id, ids),
          sql`${invoice.matchVerdict} is distinct from ${verdict}`,
        ),
      )
      .returning({ id: invoice.id });
    changed.push(...rows.map((row) => row.id));
  }
  return changed;
}

const deliveryOf = (row: typeof delivery.$inferSelect): DeliveryView => ({
  id: row.id,
  invoiceId: row.invoiceId,
  kind: row.kind as DeliveryKind,
  reference: row.reference,
  deliveredOn: row.deliveredOn,
  acceptedOn: row.acceptedOn,
  lotId: row.lotId,
  eventId: row.eventId,
  evidenceHash: row.evidenceHash,
  statedBy: row.statedBy,
});

/** Undefined when this was stated before. */
export async function insertDelivery(
  ctx: Ctx,
  row: Omit<typeof delivery.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<DeliveryView | undefined> {
  const [made] = await db(ctx)
    .insert(delivery)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made && deliveryOf(made);
}

/** Deliveries that another record shows; what was stated before stays. */
export async function insertDeliveries(
  ctx: Ctx,
  rows: readonly Omit<typeof delivery.$inferInsert, 'tenantId' | 'createdAt'>[],
): Promise<void> {
  if (rows.length === 0) return;
  await db(ctx)
    .insert(delivery)
    .values(rows.map((row) => ({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })))
    .onConflictDoNothing();
}

export async function findDeliveries(ctx: Ctx, invoiceIds: readonly string[]): Promise<DeliveryView[]> {
  if (invoiceIds.length === 0) return [];
  const rows = await db(ctx)
    .select()
    .from(delivery)
    .where(and(eq(delivery.tenantId, ctx.tenantId), among(delivery.invoiceId, invoiceIds)))
    .orderBy(asc(delivery.id));
  return rows.map(deliveryOf);
}

/** From now on a lender takes part in these invoices. */
export async function addInvoiceParticipant(ctx: Ctx, invoiceIds: readonly string[], partyId: string): Promise<void> {
  if (invoiceIds.length === 0) return;
  const add = sql`array_append(participants, ${partyId})`;
  const lacks = sql`not participants @> array[${partyId}]`;
  await db(ctx)
    .update(invoice)
    .set({ participants: add })
    .where(and(eq(invoice.tenantId, ctx.tenantId), among(invoice.id, invoiceIds), lacks));
}
