import { and, asc, eq, gt, type SQL, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { receipt } from '../../../db/schema/receipts.ts';
import { transferableRecord } from '../../../db/schema/transferable-records.ts';
import { type Ctx, db } from '../../context.ts';
import { isRecordOf, type KeptRecord, recordOf, standingOf } from '../transferable-records/index.ts';
import type { ReceiptView } from './schemas.ts';

/** What a receipt says, as it was issued. */
export type ReceiptDocument = Omit<ReceiptView, keyof ReturnType<typeof standingOf> | 'pendingEndorsement'> & {
  replacesId: string | null;
};

export interface KeptReceipt {
  view: ReceiptView;
  record: KeptRecord;
  document: ReceiptDocument;
  live: boolean;
}

const mine = (ctx: Ctx) => eq(receipt.tenantId, ctx.tenantId);

/** Documents with their records, in one statement; who is no participant of a record does not find it. */
async function findAll(ctx: Ctx, where: SQL | undefined, limit?: number): Promise<KeptReceipt[]> {
  const found = db(ctx)
    .select({ row: receipt, record: transferableRecord })
    .from(receipt)
    .innerJoin(transferableRecord, isRecordOf(ctx, receipt.id))
    .where(and(mine(ctx), where))
    .orderBy(asc(receipt.id));
  return (await (limit === undefined ? found : found.limit(limit))).map((both) => {
    const document = both.row.document as unknown as ReceiptDocument;
    const record = recordOf(both.record);
    const { negotiability: _, ...standing } = standingOf(record);
    const pendingEndorsement = both.row.pendingEndorsement as ReceiptView['pendingEndorsement'];
    return { document, record, live: both.row.live, view: { ...document, ...standing, pendingEndorsement } };
  });
}

export const findKept = async (ctx: Ctx, id: string): Promise<KeptReceipt | undefined> =>
  (await findAll(ctx, eq(receipt.id, id)))[0];

export const findReceipt = async (ctx: Ctx, id: string): Promise<ReceiptView | undefined> =>
  (await findKept(ctx, id))?.view;

export const listReceipts = async (ctx: Ctx, after: string | undefined, limit: number): Promise<ReceiptView[]> =>
  viewsOf(await findAll(ctx, after === undefined ? undefined : gt(receipt.id, after), limit));

const viewsOf = (receipts: readonly KeptReceipt[]): ReceiptView[] => receipts.map((kept) => kept.view);

/** The receipts that stand for any of these lots. */
export async function findLiveReceipts(ctx: Ctx, lotIds: readonly string[]): Promise<ReceiptView[]> {
  if (lotIds.length === 0) return [];
  return viewsOf(await findAll(ctx, and(among(receipt.lotId, lotIds), eq(receipt.live, true))));
}

/** Throws the constraint that refused it: a number used twice, or a lot with a live receipt. */
export async function insertReceipt(
  ctx: Ctx,
  document: ReceiptDocument,
  participants: readonly string[],
): Promise<void> {
  const { id, number, issuerId, lotId, commodityId } = document;
  await db(ctx)
    .insert(receipt)
    .values({
      tenantId: ctx.tenantId,
      id,
      number,
      issuerId,
      lotId,
      commodityId,
      siteId: document.place.siteId,
      quantityValue: BigInt(document.quantity.value),
      document,
      live: true,
      participants: [...participants],
      createdAt: ctx.clock.now(),
    });
}

/** Ends what the receipt stands for. False when it had ended. */
export async function endReceipt(ctx: Ctx, id: string): Promise<boolean> {
  const rows = await db(ctx)
    .update(receipt)
    .set({ live: false, pendingEndorsement: null })
    .where(and(mine(ctx), eq(receipt.id, id), eq(receipt.live, true)))
    .returning({ id: receipt.id });
  return rows.length > 0;
}

/** An endorsement for the custodian to sign; its parties see the receipt from now on. */
export async function setPending(ctx: Ctx, id: string, pending: ReceiptView['pendingEndorsement']): Promise<void> {
  await db(ctx)
    .update(receipt)
    .set({ pendingEndorsement: pending })
    .where(and(mine(ctx), eq(receipt.id, id)));
}

export async function addParticipants(ctx: Ctx, id: string, partyIds: readonly string[]): Promise<void> {
  await db(ctx)
    .update(receipt)
    .set({
      participants: sql`array(select distinct unnest(${receipt.participants} || ${sql.param([...partyIds])}::text[]))`,
    })
    .where(and(mine(ctx), eq(receipt.id, id)));
}

export async function participantsOf(ctx: Ctx, id: string): Promise<string[]> {
  const [row] = await db(ctx)
    .select({ participants: receipt.participants })
    .from(receipt)
    .where(and(mine(ctx), eq(receipt.id, id)));
  return row?.participants ?? [];
}
