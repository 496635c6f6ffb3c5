import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import { bill, billAct, billLot } from '../../db/schema/lading.ts';
import { type Ctx, db } from '../context.ts';
import type { TransferableRecord } from '../kernel/transferable-record.ts';
import { actHash, contentHash } from './chain.ts';
import type { BillActView, BillView } from './schemas.ts';

type BillRow = typeof bill.$inferSelect;
type LotRow = typeof billLot.$inferSelect;

const viewOf = (row: BillRow, lots: LotRow[]): BillView => ({
  id: row.id,
  number: row.number,
  form: row.form as BillView['form'],
  legalBasis: row.legalBasis as BillView['legalBasis'],
  carrierId: row.carrierId,
  shipperId: row.shipperId,
  orderOfId: row.orderOfId,
  notifyId: row.notifyId,
  holderId: row.holderId,
  titleOwnerId: row.titleOwnerId,
  status: row.status as BillView['status'],
  originalsIssued: row.originalsIssued,
  placeOfReceipt: row.placeOfReceipt,
  placeOfDelivery: row.placeOfDelivery,
  goodsDescription: row.goodsDescription,
  grossWeightKg: row.grossWeightKg,
  packages: row.packages,
  freight: row.freight as BillView['freight'],
  clauses: row.clauses,
  legs: row.legs as BillView['legs'],
  takenInChargeOn: row.takenInChargeOn,
  issuedOn: row.issuedOn,
  version: row.version,
  lots: lots.map(({ lotId, containerNumber, sealNumber }) => ({ lotId, containerNumber, sealNumber })),
});

export const recordOf = (view: BillView, surrenderRequestedBy: string | null = null): TransferableRecord => ({
  status: view.status,
  issuerId: view.carrierId,
  holderId: view.holderId,
  titleOwnerId: view.titleOwnerId,
  surrenderRequestedBy,
});

async function withLots(ctx: Ctx, rows: BillRow[]): Promise<BillView[]> {
  if (rows.length === 0) return [];
  const lots = await db(ctx)
    .select()
    .from(billLot)
    .where(
      and(
        eq(billLot.tenantId, ctx.tenantId),
        inArray(
          billLot.billId,
          rows.map((row) => row.id),
        ),
      ),
    )
    .orderBy(asc(billLot.lotId));
  return rows.map((row) =>
    viewOf(
      row,
      lots.filter((l) => l.billId === row.id),
    ),
  );
}

export async function findBill(ctx: Ctx, id: string): Promise<BillView | undefined> {
  const rows = await db(ctx)
    .select()
    .from(bill)
    .where(and(eq(bill.tenantId, ctx.tenantId), eq(bill.id, id)));
  return (await withLots(ctx, rows))[0];
}

export async function listBills(ctx: Ctx, after: string | undefined, limit: number): Promise<BillView[]> {
  const rows = await db(ctx)
    .select()
    .from(bill)
    .where(and(eq(bill.tenantId, ctx.tenantId), after === undefined ? undefined : gt(bill.id, after)))
    .orderBy(asc(bill.id))
    .limit(limit);
  return withLots(ctx, rows);
}

/** The live documents that stand for any of these lots. */
export async function findLiveBills(ctx: Ctx, lotIds: readonly string[]): Promise<BillView[]> {
  const live = await db(ctx)
    .selectDistinct({ billId: billLot.billId })
    .from(billLot)
    .where(and(eq(billLot.tenantId, ctx.tenantId), inArray(billLot.lotId, [...lotIds]), eq(billLot.live, true)));
  const found = await Promise.all(live.map(({ billId }) => findBill(ctx, billId)));
  return found.filter((view) => view !== undefined);
}

export async function insertBill(
  ctx: Ctx,
  row: Omit<typeof bill.$inferInsert, 'tenantId' | 'createdAt' | 'version'>,
  lots: readonly Omit<LotRow, 'tenantId' | 'billId' | 'live'>[],
): Promise<BillView> {
  const [made] = await db(ctx)
    .insert(bill)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now(), version: 1 })
    .returning();
  await db(ctx)
    .insert(billLot)
    .values(lots.map((l) => ({ ...l, tenantId: ctx.tenantId, billId: row.id, live: true })));
  const view = viewOf(
    made as BillRow,
    lots.map((l) => ({ ...l, tenantId: ctx.tenantId, billId: row.id, live: true })),
  );
  const issue = { version: 1, act: 'issue', byPartyId: row.carrierId, toPartyId: row.holderId, remark: null };
  await appendAct(ctx, row.id, issue, await contentHash(view));
  return view;
}

/**
 * Writes the state after an act, when the bill is still at the version the act was decided on, and appends the act to the
 * chain. Undefined: someone else acted first.
 */
export async function applyAct(
  ctx: Ctx,
  before: BillView,
  after: TransferableRecord,
  act: Pick<BillActView, 'act' | 'byPartyId' | 'toPartyId' | 'remark'>,
): Promise<BillView | undefined> {
  const version = before.version + 1;
  const [row] = await db(ctx)
    .update(bill)
    .set({
      status: after.status,
      holderId: after.holderId,
      titleOwnerId: after.titleOwnerId,
      surrenderRequestedBy: after.surrenderRequestedBy,
      version,
      participants: sql`case when ${bill.participants} @> array[${after.holderId}, ${after.titleOwnerId}] then ${bill.participants}
        else ${bill.participants} || array[${after.holderId}, ${after.titleOwnerId}] end`,
    })
    .where(and(eq(bill.tenantId, ctx.tenantId), eq(bill.id, before.id), eq(bill.version, before.version)))
    .returning();
  if (!row) return undefined;
  const [last] = await db(ctx)
    .select({ hash: billAct.hash })
    .from(billAct)
    .where(and(eq(billAct.tenantId, ctx.tenantId), eq(billAct.billId, before.id), eq(billAct.version, before.version)));
  await appendAct(ctx, before.id, { ...act, version }, (last as { hash: string }).hash);
  if (after.status === 'surrendered' || after.status === 'void')
    await db(ctx)
      .update(billLot)
      .set({ live: false })
      .where(and(eq(billLot.tenantId, ctx.tenantId), eq(billLot.billId, before.id)));
  return (await withLots(ctx, [row]))[0];
}

async function appendAct(
  ctx: Ctx,
  billId: string,
  act: Omit<BillActView, 'hash' | 'previousHash' | 'at'>,
  previousHash: string,
): Promise<void> {
  const at = ctx.clock.now();
  const link = { ...act, previousHash, at: at.toISOString() };
  await db(ctx)
    .insert(billAct)
    .values({ ...act, previousHash, at, tenantId: ctx.tenantId, billId, hash: await actHash(billId, link) });
}

export async function listActs(ctx: Ctx, billId: string): Promise<BillActView[]> {
  const rows = await db(ctx)
    .select()
    .from(billAct)
    .where(and(eq(billAct.tenantId, ctx.tenantId), eq(billAct.billId, billId)))
    .orderBy(asc(billAct.version));
  return rows.map(({ version, act, byPartyId, toPartyId, remark, at, previousHash, hash }) => ({
    version,
    act,
    byPartyId,
    toPartyId,
    remark,
    at: at.toISOString(),
    previousHash,
    hash,
  }));
}

export async function participantsOfBill(ctx: Ctx, id: string): Promise<string[]> {
  const [row] = await db(ctx)
    .select({ participants: bill.participants })
    .from(bill)
    .where(and(eq(bill.tenantId, ctx.tenantId), eq(bill.id, id)));
  return row?.participants ?? [];
}
