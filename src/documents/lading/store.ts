import { and, asc, eq, gt, inArray, type SQL, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { bill, billLot } from '../../../db/schema/lading.ts';
import { transferableRecord } from '../../../db/schema/transferable-records.ts';
import { type Ctx, db } from '../../context.ts';
import { isRecordOf, type KeptRecord, listLinks, recordOf, standingOf } from '../transferable-records/index.ts';
import type { LotStage } from './rules.ts';
import type { BillView } from './schemas.ts';

/** What a bill says, as it was issued: the view without where it stands. */
export type BillDocument = Omit<BillView, keyof ReturnType<typeof standingOf> | 'lots'> & {
  lots: Omit<BillView['lots'][number], 'stage'>[];
} & Pick<BillView, 'negotiability' | 'replacesId'>;

export interface KeptBill {
  view: BillView;
  record: KeptRecord;
  document: BillDocument;
}

export function keptOf(document: BillDocument, record: KeptRecord, stages: ReadonlyMap<string, LotStage>): KeptBill {
  const lots = document.lots.map((lot) => ({ ...lot, stage: stages.get(lot.lotId) ?? ('outstanding' as const) }));
  return { document, record, view: { ...document, ...standingOf(record), lots } };
}

/** Documents with their records and what became of each lot, in one statement; who is no participant of a record does not find it. */
async function findAll(ctx: Ctx, where: SQL | undefined, limit?: number): Promise<KeptBill[]> {
  const stages = sql<Record<string, LotStage>>`(select coalesce(json_object_agg(l.lot_id, l.stage), '{}')
    from bill_lot l where l.tenant_id = ${ctx.tenantId} and l.bill_id = ${bill.id})`;
  const found = db(ctx)
    .select({ document: bill.document, record: transferableRecord, stages })
    .from(bill)
    .innerJoin(transferableRecord, isRecordOf(ctx, bill.id))
    .where(and(eq(bill.tenantId, ctx.tenantId), where))
    .orderBy(asc(bill.id));
  const rows = await (limit === undefined ? found : found.limit(limit));
  return rows.map((row) =>
    keptOf(row.document as unknown as BillDocument, recordOf(row.record), new Map(Object.entries(row.stages))),
  );
}

/** The bill with its record and its document, for acts on it. */
export async function findKept(ctx: Ctx, id: string): Promise<KeptBill | undefined> {
  return (await findAll(ctx, eq(bill.id, id)))[0];
}

export const findBill = async (ctx: Ctx, id: string): Promise<BillView | undefined> => (await findKept(ctx, id))?.view;

export const listBills = async (ctx: Ctx, after: string | undefined, limit: number): Promise<BillView[]> =>
  viewsOf(await findAll(ctx, after === undefined ? undefined : gt(bill.id, after), limit));

const viewsOf = (bills: readonly KeptBill[]): BillView[] => bills.map((kept) => kept.view);

/** Those of which something that is live meets a condition. */
const withLive = (ctx: Ctx, condition: SQL | undefined) =>
  inArray(
    bill.id,
    db(ctx)
      .select({ billId: billLot.billId })
      .from(billLot)
      .where(and(eq(billLot.tenantId, ctx.tenantId), eq(billLot.live, true), condition)),
  );

/** Whether a document still stands for a lot: not surrendered for delivery, and not replaced. */
export const standsFor = (bill: BillView, lotId: string): boolean =>
  bill.status !== 'void' &&
  bill.lots.some((lot) => lot.lotId === lotId && (lot.stage === 'outstanding' || lot.stage === 'requested'));

/** The documents that stand for any of these lots. */
export async function findLiveBills(ctx: Ctx, lotIds: readonly string[]): Promise<BillView[]> {
  if (lotIds.length === 0) return [];
  return viewsOf(await findAll(ctx, withLive(ctx, among(billLot.lotId, lotIds))));
}

/** The documents that stand for goods in any of these containers. */
export async function findLiveBillsByContainer(ctx: Ctx, containerNumbers: readonly string[]): Promise<BillView[]> {
  if (containerNumbers.length === 0) return [];
  return viewsOf(await findAll(ctx, withLive(ctx, among(billLot.containerNumber, containerNumbers))));
}

/** Who endorsed a bill, in order: the chain that a presenter shows to be unbroken. */
export const endorsersOf = async (ctx: Ctx, billId: string): Promise<string[]> =>
  (await listLinks(ctx, billId))
    .filter((link) => link.act === 'endorse' || link.act === 'endorse_and_transfer')
    .map((link) => link.byPartyId);

/** A bill by its carrier's number. */
export const findBillByNumber = (ctx: Ctx, number: string): Promise<KeptBill[]> =>
  findAll(ctx, eq(bill.number, number));

export async function insertBill(ctx: Ctx, document: BillDocument, participants: readonly string[]): Promise<void> {
  await db(ctx)
    .insert(bill)
    .values({
      tenantId: ctx.tenantId,
      id: document.id,
      number: document.number,
      form: document.form,
      carrierId: document.carrierId,
      document,
      participants: [...participants],
      createdAt: ctx.clock.now(),
    });
  await db(ctx)
    .insert(billLot)
    .values(
      document.lots.map(({ lotId, containerNumber, sealNumber }) => ({
        tenantId: ctx.tenantId,
        billId: document.id,
        lotId,
        containerNumber,
        sealNumber,
        live: true,
        stage: 'outstanding',
      })),
    );
}

/** Moves lots of a bill from one stage to the next. @returns the lots that were at it */
export async function moveLots(
  ctx: Ctx,
  billId: string,
  change: { from: LotStage; to: LotStage; lotIds?: readonly string[] | undefined; live: boolean },
): Promise<string[]> {
  const rows = await db(ctx)
    .update(billLot)
    .set({ stage: change.to, live: change.live })
    .where(
      and(
        eq(billLot.tenantId, ctx.tenantId),
        eq(billLot.billId, billId),
        eq(billLot.stage, change.from),
        change.lotIds === undefined ? undefined : among(billLot.lotId, change.lotIds),
      ),
    )
    .returning({ lotId: billLot.lotId });
  return rows.map((row) => row.lotId);
}

/** The document stands for nothing any more: its replacement does. */
export async function endLots(ctx: Ctx, billId: string): Promise<void> {
  await db(ctx)
    .update(billLot)
    .set({ live: false })
    .where(and(eq(billLot.tenantId, ctx.tenantId), eq(billLot.billId, billId)));
}

export async function addParticipants(ctx: Ctx, billId: string, partyIds: readonly string[]): Promise<void> {
  await db(ctx)
    .update(bill)
    .set({
      participants: sql`array(select distinct unnest(${bill.participants} || ${sql.param([...partyIds])}::text[]))`,
    })
    .where(and(eq(bill.tenantId, ctx.tenantId), eq(bill.id, billId)));
}

export async function participantsOfBill(ctx: Ctx, id: string): Promise<string[]> {
  const [row] = await db(ctx)
    .select({ participants: bill.participants })
    .from(bill)
    .where(and(eq(bill.tenantId, ctx.tenantId), eq(bill.id, id)));
  return row?.participants ?? [];
}
