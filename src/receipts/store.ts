import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { among } from '../../db/schema/columns.ts';
import { receipt } from '../../db/schema/receipts.ts';
import { type Ctx, db } from '../context.ts';
import { findRecords, type KeptRecord, standingOf } from '../transferable-records/index.ts';
import type { ReceiptView } from './schemas.ts';

type Row = typeof receipt.$inferSelect;

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

async function keptOf(ctx: Ctx, rows: readonly Row[]): Promise<KeptReceipt[]> {
  const records = new Map(
    (
      await findRecords(
        ctx,
        rows.map((row) => row.id),
      )
    ).map((record) => [record.id, record]),
  );
  return rows.flatMap((row) => {
    const record = records.get(row.id);
    if (!record) return [];
    const document = row.document as unknown as ReceiptDocument;
    const { negotiability: _, ...standing } = standingOf(record);
    const pendingEndorsement = row.pendingEndorsement as ReceiptView['pendingEndorsement'];
    return [{ document, record, live: row.live, view: { ...document, ...standing, pendingEndorsement } }];
  });
}

const mine = (ctx: Ctx) => eq(receipt.tenantId, ctx.tenantId);

export async function findKept(ctx: Ctx, id: string): Promise<KeptReceipt | undefined> {
  const rows = await db(ctx)
    .select()
    .from(receipt)
    .where(and(mine(ctx), eq(receipt.id, id)));
  return (await keptOf(ctx, rows))[0];
}

export const findReceipt = async (ctx: Ctx, id: string): Promise<ReceiptView | undefined> =>
  (await findKept(ctx, id))?.view;

export async function listReceipts(ctx: Ctx, after: string | undefined, limit: number): Promise<ReceiptView[]> {
  const rows = await db(ctx)
    .select()
    .from(receipt)
    .where(and(mine(ctx), after === undefined ? undefined : gt(receipt.id, after)))
    .orderBy(asc(receipt.id))
    .limit(limit);
  return (await keptOf(ctx, rows)).map((kept) => kept.view);
}

/** The receipts that stand for any of these lots. */
export async function findLiveReceipts(ctx: Ctx, lotIds: readonly string[]): Promise<ReceiptView[]> {
  if (lotIds.length === 0) return [];
  const rows = await db(ctx)
    .select()
    .from(receipt)
    .where(and(mine(ctx), among(receipt.lotId, lotIds), eq(receipt.live, true)))
    .orderBy(asc(receipt.id));
  return rows.length === 0 ? [] : (await keptOf(ctx, rows)).map((kept) => kept.view);
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
