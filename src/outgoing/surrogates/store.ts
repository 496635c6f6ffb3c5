import { and, asc, eq, gt, isNotNull, sql } from 'drizzle-orm';
import { surrogate, surrogatePayment, surrogateReceipt, surrogateUndone } from '../../../db/schema/surrogates.ts';
import { type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { SurrogateKind, SurrogateStatus } from './rules.ts';
import type {
  ApplicationView,
  FreedView,
  SurrogatePaymentView,
  SurrogateReceiptView,
  SurrogateView,
} from './schemas.ts';

export interface KeptSurrogate extends SurrogateView {
  pledgeIds: string[];
  freed: FreedView[];
  participants: string[];
}

const keptOf = (row: typeof surrogate.$inferSelect): KeptSurrogate => {
  const money = (amountMinor: bigint) => ({ amountMinor: amountMinor.toString(), currency: row.currency });
  const items = row.items as {
    itemId?: string;
    lotId?: string;
    quantity?: SurrogateView['lost'][number]['quantity'];
  }[];
  return {
    id: row.id,
    pledgeId: row.pledgeId,
    facilityId: row.facilityId,
    lenderId: row.lenderId,
    pledgorId: row.pledgorId,
    kind: row.kind as SurrogateKind,
    happenedOn: row.happenedOn,
    statement: row.statement,
    items: items.flatMap(({ itemId }) => (itemId === undefined ? [] : [{ itemId }])),
    lost: items.flatMap(({ lotId, quantity }) => (lotId && quantity ? [{ lotId, quantity }] : [])),
    payer: row.payer,
    payerId: row.payerId,
    policyNumber: row.policyNumber,
    documentHash: row.documentHash,
    claimed: money(row.claimedMinor),
    accepted: row.acceptedMinor === null ? null : money(row.acceptedMinor),
    answer: row.answer as SurrogateView['answer'],
    received: money(row.receivedMinor),
    held: money(row.heldMinor),
    status: row.status as SurrogateStatus,
    writtenOutAt: row.writtenOutAt?.toISOString() ?? null,
    openedByParty: row.openedByParty,
    openedAt: row.openedAt.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
    closedReason: row.closedReason,
    pledgeIds: row.pledgeIds,
    freed: row.freed as FreedView[],
    participants: row.participants,
  };
};

const one = (ctx: Ctx, id: string) => and(eq(surrogate.tenantId, ctx.tenantId), eq(surrogate.id, id));

export async function insertSurrogate(
  ctx: Ctx,
  {
    lost,
    items,
    ...row
  }: Omit<typeof surrogate.$inferInsert, 'tenantId' | 'items'> & Pick<SurrogateView, 'items' | 'lost'>,
): Promise<KeptSurrogate> {
  const [made] = await db(ctx)
    .insert(surrogate)
    .values({ ...row, items: [...items, ...lost], tenantId: ctx.tenantId })
    .returning();
  return keptOf(onRecord(made));
}

export async function findSurrogate(ctx: Ctx, id: string): Promise<KeptSurrogate | undefined> {
  const [row] = await db(ctx).select().from(surrogate).where(one(ctx, id));
  return row && keptOf(row);
}

/** The claims of a pledge whose lost goods were written out. */
export async function listWrittenOut(ctx: Ctx, facilityId: string, pledgeId: string): Promise<KeptSurrogate[]> {
  const rows = await db(ctx)
    .select()
    .from(surrogate)
    .where(
      and(
        eq(surrogate.tenantId, ctx.tenantId),
        eq(surrogate.facilityId, facilityId),
        eq(surrogate.pledgeId, pledgeId),
        isNotNull(surrogate.writtenOutAt),
      ),
    );
  return rows.map(keptOf);
}

/** The claim, locked: what comes in and goes out under it is counted one after another. */
export async function lockSurrogate(ctx: Ctx, id: string): Promise<KeptSurrogate | undefined> {
  const [row] = await db(ctx).select().from(surrogate).where(one(ctx, id)).for('no key update');
  return row && keptOf(row);
}

export async function updateSurrogate(
  ctx: Ctx,
  id: string,
  change: Partial<typeof surrogate.$inferInsert>,
): Promise<KeptSurrogate> {
  const [row] = await db(ctx).update(surrogate).set(change).where(one(ctx, id)).returning();
  return keptOf(onRecord(row));
}

export async function listSurrogates(
  ctx: Ctx,
  filter: { facilityId?: string | undefined; after?: string | undefined; limit: number },
): Promise<KeptSurrogate[]> {
  const rows = await db(ctx)
    .select()
    .from(surrogate)
    .where(
      and(
        eq(surrogate.tenantId, ctx.tenantId),
        filter.facilityId === undefined ? undefined : eq(surrogate.facilityId, filter.facilityId),
        filter.after === undefined ? undefined : gt(surrogate.id, filter.after),
      ),
    )
    .orderBy(asc(surrogate.id))
    .limit(filter.limit);
  return rows.map(keptOf);
}

const receiptOf = (row: typeof surrogateReceipt.$inferSelect): SurrogateReceiptView => ({
  id: row.id,
  surrogateId: row.surrogateId,
  amount: { amountMinor: row.amountMinor.toString(), currency: row.currency },
  reference: row.reference,
  receivedOn: row.receivedOn,
  application: row.application as ApplicationView,
  recordedAt: row.recordedAt.toISOString(),
});

/** Throws the constraint when the bank's reference is on record. */
export async function insertReceipt(
  ctx: Ctx,
  row: Omit<typeof surrogateReceipt.$inferInsert, 'tenantId' | 'recordedAt'>,
): Promise<SurrogateReceiptView> {
  const [made] = await db(ctx)
    .insert(surrogateReceipt)
    .values({ ...row, tenantId: ctx.tenantId, recordedAt: ctx.clock.now() })
    .returning();
  return receiptOf(onRecord(made));
}

/** What came in under a claim, and the bank has not taken back. */
export async function listReceipts(ctx: Ctx, surrogateId: string): Promise<SurrogateReceiptView[]> {
  const rows = await db(ctx)
    .select()
    .from(surrogateReceipt)
    .where(
      and(
        eq(surrogateReceipt.tenantId, ctx.tenantId),
        eq(surrogateReceipt.surrogateId, surrogateId),
        sql`not exists (select from surrogate_undone u where u.tenant_id = ${surrogateReceipt.tenantId}
          and u.receipt_id = ${surrogateReceipt.id})`,
      ),
    )
    .orderBy(asc(surrogateReceipt.id));
  return rows.map(receiptOf);
}

/** Of what was paid out of money that was taken back since, what the borrower owes as debt: it is none of its surplus any more. */
export async function listOwedBack(ctx: Ctx, surrogateId: string) {
  const rows = await db(ctx)
    .select({ owedBack: surrogateUndone.owedBack })
    .from(surrogateUndone)
    .where(and(eq(surrogateUndone.tenantId, ctx.tenantId), eq(surrogateUndone.surrogateId, surrogateId)));
  return rows.flatMap((row) => row.owedBack);
}

export async function insertUndone(
  ctx: Ctx,
  row: Omit<typeof surrogateUndone.$inferInsert, 'tenantId' | 'undoneAt'>,
): Promise<void> {
  await db(ctx)
    .insert(surrogateUndone)
    .values({ ...row, tenantId: ctx.tenantId, undoneAt: ctx.clock.now() });
}

/** Who recorded what came in under a claim. */
export async function recordersOf(ctx: Ctx, surrogateId: string): Promise<string[]> {
  const rows = await db(ctx)
    .selectDistinct({ personId: surrogateReceipt.recordedBy })
    .from(surrogateReceipt)
    .where(and(eq(surrogateReceipt.tenantId, ctx.tenantId), eq(surrogateReceipt.surrogateId, surrogateId)));
  return rows.map((row) => row.personId);
}

const paymentOf = (row: typeof surrogatePayment.$inferSelect): SurrogatePaymentView => ({
  id: row.id,
  surrogateId: row.surrogateId,
  kind: row.kind as SurrogatePaymentView['kind'],
  rightId: row.rightId,
  amount: { amountMinor: row.amountMinor.toString(), currency: row.currency },
  payee: row.payee,
  account: row.account,
  reference: row.reference,
  paidOn: row.paidOn,
  recordedAt: row.recordedAt.toISOString(),
});

/** Throws the constraint when the bank's reference is on record. */
export async function insertPayment(
  ctx: Ctx,
  row: Omit<typeof surrogatePayment.$inferInsert, 'tenantId' | 'recordedAt'>,
): Promise<SurrogatePaymentView> {
  const [made] = await db(ctx)
    .insert(surrogatePayment)
    .values({ ...row, tenantId: ctx.tenantId, recordedAt: ctx.clock.now() })
    .returning();
  return paymentOf(onRecord(made));
}

export async function listPayments(ctx: Ctx, surrogateId: string): Promise<SurrogatePaymentView[]> {
  const rows = await db(ctx)
    .select()
    .from(surrogatePayment)
    .where(and(eq(surrogatePayment.tenantId, ctx.tenantId), eq(surrogatePayment.surrogateId, surrogateId)))
    .orderBy(asc(surrogatePayment.id));
  return rows.map(paymentOf);
}
