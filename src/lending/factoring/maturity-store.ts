import { and, asc, eq, gt, isNull, ne } from 'drizzle-orm';
import { assignmentItem } from '../../../db/schema/assignments.ts';
import { maturityPurchase } from '../../../db/schema/factoring.ts';
import { type Ctx, db } from '../../context.ts';
import type { PurchaseView } from './schemas.ts';

export type KeptPurchase = typeof maturityPurchase.$inferSelect;

export const purchaseShown = (row: KeptPurchase): PurchaseView => ({
  id: row.id,
  assignmentId: row.assignmentId,
  recourse: row.recourse,
  price: { amountMinor: row.priceMinor.toString(), currency: row.currency },
  payOn: row.payOn,
  account: { number: row.accountNumber, bank: row.accountBank },
  status: row.status as PurchaseView['status'],
  isAssessed: row.assessedBy !== null,
  paidMinor: row.paidMinor?.toString() ?? null,
  shortfallMinor: row.shortfallMinor?.toString() ?? null,
  collectedMinor: row.collectedMinor?.toString() ?? null,
});

/** Undefined when a purchase of the assignment stands or waits. */
export async function insertPurchase(
  ctx: Ctx,
  row: Omit<typeof maturityPurchase.$inferInsert, 'tenantId' | 'createdAt' | 'status'>,
): Promise<KeptPurchase | undefined> {
  const [made] = await db(ctx)
    .insert(maturityPurchase)
    .values({ ...row, status: 'proposed', tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made;
}

const one = (ctx: Ctx, id: string) => and(eq(maturityPurchase.tenantId, ctx.tenantId), eq(maturityPurchase.id, id));

export async function findPurchase(ctx: Ctx, id: string): Promise<KeptPurchase | undefined> {
  const [row] = await db(ctx).select().from(maturityPurchase).where(one(ctx, id));
  return row;
}

/** The purchase of an assignment that was not declined. */
export async function findPurchaseOf(ctx: Ctx, assignmentId: string): Promise<KeptPurchase | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(maturityPurchase)
    .where(
      and(
        eq(maturityPurchase.tenantId, ctx.tenantId),
        eq(maturityPurchase.assignmentId, assignmentId),
        ne(maturityPurchase.status, 'declined'),
      ),
    );
  return row;
}

/** Purchases of this receivable that were paid and closed with what came in. */
export async function listSettledOn(ctx: Ctx, receivableId: string): Promise<KeptPurchase[]> {
  const rows = await db(ctx)
    .select({ purchase: maturityPurchase })
    .from(maturityPurchase)
    .innerJoin(
      assignmentItem,
      and(
        eq(assignmentItem.tenantId, maturityPurchase.tenantId),
        eq(assignmentItem.assignmentId, maturityPurchase.assignmentId),
      ),
    )
    .where(
      and(
        eq(maturityPurchase.tenantId, ctx.tenantId),
        eq(assignmentItem.receivableId, receivableId),
        eq(maturityPurchase.status, 'settled'),
      ),
    )
    .orderBy(asc(maturityPurchase.id));
  return rows.map(({ purchase }) => purchase);
}

/** What a factor has paid a seller for its claims and not settled: the assignments. */
export async function listBoughtOf(ctx: Ctx, factorId: string, sellerId: string): Promise<string[]> {
  const rows = await db(ctx)
    .select({ id: maturityPurchase.assignmentId })
    .from(maturityPurchase)
    .where(
      and(
        eq(maturityPurchase.tenantId, ctx.tenantId),
        eq(maturityPurchase.factorId, factorId),
        eq(maturityPurchase.sellerId, sellerId),
        eq(maturityPurchase.status, 'paid'),
      ),
    );
  return rows.map((row) => row.id);
}

export async function listPurchases(ctx: Ctx, after: string | undefined, limit: number): Promise<KeptPurchase[]> {
  return db(ctx)
    .select()
    .from(maturityPurchase)
    .where(
      and(
        eq(maturityPurchase.tenantId, ctx.tenantId),
        after === undefined ? undefined : gt(maturityPurchase.id, after),
      ),
    )
    .orderBy(asc(maturityPurchase.id))
    .limit(limit);
}

/** The purchase, when it was at this step until now. */
export async function movePurchase(
  ctx: Ctx,
  id: string,
  from: PurchaseView['status'],
  change: { status: PurchaseView['status'] } & Partial<
    Pick<KeptPurchase, 'approvedBy' | 'paidMinor' | 'shortfallMinor' | 'collectedMinor'>
  >,
): Promise<KeptPurchase | undefined> {
  const [row] = await db(ctx)
    .update(maturityPurchase)
    .set(change)
    .where(and(one(ctx, id), eq(maturityPurchase.status, from)))
    .returning();
  return row;
}

/** The purchase, when it waited and nobody had looked at it until now. */
export async function noteAssessed(ctx: Ctx, id: string, personId: string): Promise<KeptPurchase | undefined> {
  const [row] = await db(ctx)
    .update(maturityPurchase)
    .set({ assessedBy: personId })
    .where(and(one(ctx, id), eq(maturityPurchase.status, 'proposed'), isNull(maturityPurchase.assessedBy)))
    .returning();
  return row;
}
