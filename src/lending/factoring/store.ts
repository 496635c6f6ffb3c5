import { and, asc, desc, eq, gt, sql } from 'drizzle-orm';
import { assignmentItem } from '../../../db/schema/assignments.ts';
import { among } from '../../../db/schema/columns.ts';
import {
  factorBook,
  factoringAdvance,
  factoringRequest,
  maturityPurchase,
  twoFactorMessage,
} from '../../../db/schema/factoring.ts';
import { type Ctx, db } from '../../context.ts';
import type { Currency } from '../../kernel/money.ts';
import { standsOf } from '../party-limits/index.ts';
import type { PartPaid } from './ending.ts';
import type { AdvanceView, ExchangeInput, MessageView, SettlementView } from './schemas.ts';
import type { TwoFactorKind } from './two-factor.ts';

export type KeptRequest = typeof factoringRequest.$inferSelect;

/** Undefined when a request for the assignment waits already. */
export async function insertRequest(
  ctx: Ctx,
  row: Omit<typeof factoringRequest.$inferInsert, 'tenantId' | 'createdAt' | 'status'>,
): Promise<KeptRequest | undefined> {
  const [made] = await db(ctx)
    .insert(factoringRequest)
    .values({ ...row, status: 'requested', tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made;
}

const thisRequest = (ctx: Ctx, id: string) =>
  and(eq(factoringRequest.tenantId, ctx.tenantId), eq(factoringRequest.id, id));

export async function findRequest(ctx: Ctx, id: string): Promise<KeptRequest | undefined> {
  const [row] = await db(ctx).select().from(factoringRequest).where(thisRequest(ctx, id));
  return row;
}

/** The request, when it waited until now. */
export async function endRequest(ctx: Ctx, id: string, status: 'paid' | 'declined'): Promise<KeptRequest | undefined> {
  const [row] = await db(ctx)
    .update(factoringRequest)
    .set({ status })
    .where(and(thisRequest(ctx, id), eq(factoringRequest.status, 'requested')))
    .returning();
  return row;
}

export interface KeptAdvance extends AdvanceView {
  factorId: string;
  sellerId: string;
  currency: Currency;
  /** What went to the seller of money that the bank took back: owed besides the advance. */
  surplusMinor: bigint;
  /** The receipt by which it was bought back. */
  endedBy: string | null;
  /** Of earlier buy-backs, what stays paid. */
  parts: PartPaid[];
}

const advanceOf = (row: typeof factoringAdvance.$inferSelect): KeptAdvance => ({
  id: row.id,
  assignmentId: row.assignmentId,
  amountMinor: row.amountMinor.toString(),
  rateBps: row.rateBps,
  feesMinor: row.feesMinor.toString(),
  paidOn: row.paidOn,
  dueOn: row.dueOn,
  status: row.status as AdvanceView['status'],
  settlement: row.settlement as SettlementView | null,
  factorId: row.factorId,
  sellerId: row.sellerId,
  currency: row.currency,
  surplusMinor: row.surplusMinor,
  endedBy: row.endedBy,
  parts: row.parts,
});

export function shown(kept: KeptAdvance): AdvanceView {
  const { factorId: _, sellerId: __, currency: ___, surplusMinor: ____, endedBy: _____, parts: ______, ...view } = kept;
  return view;
}

/** Undefined when the assignment was advanced before. */
export async function insertAdvance(
  ctx: Ctx,
  row: Omit<typeof factoringAdvance.$inferInsert, 'tenantId' | 'createdAt' | 'status'>,
): Promise<KeptAdvance | undefined> {
  const [made] = await db(ctx)
    .insert(factoringAdvance)
    .values({ ...row, status: 'paid', tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made && advanceOf(made);
}

const thisAdvance = (ctx: Ctx, id: string) =>
  and(eq(factoringAdvance.tenantId, ctx.tenantId), eq(factoringAdvance.id, id));

export async function lockAdvance(ctx: Ctx, id: string): Promise<KeptAdvance | undefined> {
  const [row] = await db(ctx).select().from(factoringAdvance).where(thisAdvance(ctx, id)).for('no key update');
  return row && advanceOf(row);
}

export async function listAdvances(ctx: Ctx, after: string | undefined, limit: number): Promise<KeptAdvance[]> {
  const rows = await db(ctx)
    .select()
    .from(factoringAdvance)
    .where(
      and(
        eq(factoringAdvance.tenantId, ctx.tenantId),
        after === undefined ? undefined : gt(factoringAdvance.id, after),
      ),
    )
    .orderBy(asc(factoringAdvance.id))
    .limit(limit);
  return rows.map(advanceOf);
}

/** Advances that stand on these assignments. */
export async function listAdvancesOn(ctx: Ctx, assignmentIds: readonly string[]): Promise<KeptAdvance[]> {
  const rows = await db(ctx)
    .select()
    .from(factoringAdvance)
    .where(
      and(
        eq(factoringAdvance.tenantId, ctx.tenantId),
        among(factoringAdvance.assignmentId, assignmentIds),
        eq(factoringAdvance.status, 'paid'),
      ),
    );
  return rows.map(advanceOf);
}

/** The advance, when it stood until now. */
export async function endAdvance(
  ctx: Ctx,
  id: string,
  status: 'settled' | 'bought_back',
  settlement: SettlementView,
  endedBy: string | null,
): Promise<KeptAdvance | undefined> {
  const [row] = await db(ctx)
    .update(factoringAdvance)
    .set({ status, settlement, endedBy, collectedMinor: BigInt(settlement.collectedMinor) })
    .where(and(thisAdvance(ctx, id), eq(factoringAdvance.status, 'paid')))
    .returning();
  return row && advanceOf(row);
}

/** The advance, when it had ended so until now: it stands again. */
export async function reopenAdvance(
  ctx: Ctx,
  id: string,
  from: 'settled' | 'bought_back',
  change: Pick<KeptAdvance, 'surplusMinor' | 'parts'>,
): Promise<KeptAdvance | undefined> {
  const [row] = await db(ctx)
    .update(factoringAdvance)
    .set({ status: 'paid', settlement: null, endedBy: null, collectedMinor: 0n, ...change })
    .where(and(thisAdvance(ctx, id), eq(factoringAdvance.status, from)))
    .returning();
  return row && advanceOf(row);
}

/** What stays paid of an advance that stands. */
export async function setParts(ctx: Ctx, id: string, parts: PartPaid[]): Promise<KeptAdvance | undefined> {
  const [row] = await db(ctx)
    .update(factoringAdvance)
    .set({ parts })
    .where(and(thisAdvance(ctx, id), eq(factoringAdvance.status, 'paid')))
    .returning();
  return row && advanceOf(row);
}

/** Advances on this receivable that were settled, or bought back. */
export async function listEndedWith(ctx: Ctx, receivableId: string): Promise<KeptAdvance[]> {
  const rows = await db(ctx)
    .select({ advance: factoringAdvance })
    .from(factoringAdvance)
    .innerJoin(
      assignmentItem,
      and(
        eq(assignmentItem.tenantId, factoringAdvance.tenantId),
        eq(assignmentItem.assignmentId, factoringAdvance.assignmentId),
      ),
    )
    .where(
      and(
        eq(factoringAdvance.tenantId, ctx.tenantId),
        eq(assignmentItem.receivableId, receivableId),
        among(factoringAdvance.status, ['settled', 'bought_back']),
      ),
    )
    .orderBy(asc(factoringAdvance.id));
  return rows.map(({ advance }) => advanceOf(advance));
}

/** What a seller has of a factor and has not settled. */
export async function listAdvancesTo(ctx: Ctx, factorId: string, sellerId: string): Promise<KeptAdvance[]> {
  const rows = await db(ctx)
    .select()
    .from(factoringAdvance)
    .where(
      and(
        eq(factoringAdvance.tenantId, ctx.tenantId),
        eq(factoringAdvance.factorId, factorId),
        eq(factoringAdvance.sellerId, sellerId),
        eq(factoringAdvance.status, 'paid'),
      ),
    )
    .orderBy(asc(factoringAdvance.id));
  return rows.map(advanceOf);
}

/** What a factor has out or owes without recourse, and on which assignments: for the limits of its book. */
export async function listStanding(
  ctx: Ctx,
  factorId: string,
): Promise<{ assignmentId: string; amountMinor: bigint }[]> {
  const advances = db(ctx)
    .select({ assignmentId: factoringAdvance.assignmentId, standingMinor: standsOf })
    .from(factoringAdvance)
    .where(
      and(
        eq(factoringAdvance.tenantId, ctx.tenantId),
        eq(factoringAdvance.factorId, factorId),
        eq(factoringAdvance.status, 'paid'),
      ),
    );
  const purchases = db(ctx)
    .select({ assignmentId: maturityPurchase.assignmentId, amountMinor: maturityPurchase.priceMinor })
    .from(maturityPurchase)
    .where(
      and(
        eq(maturityPurchase.tenantId, ctx.tenantId),
        eq(maturityPurchase.factorId, factorId),
        eq(maturityPurchase.recourse, false),
        among(maturityPurchase.status, ['agreed', 'paid']),
      ),
    );
  const standing = (await advances).map((a) => ({
    assignmentId: a.assignmentId,
    amountMinor: BigInt(a.standingMinor),
  }));
  return [...standing, ...(await purchases)];
}

/** False when the factor stated another book in the same instant. */
export async function insertBook(
  ctx: Ctx,
  row: Omit<typeof factorBook.$inferInsert, 'tenantId' | 'statedAt'>,
): Promise<boolean> {
  const rows = await db(ctx)
    .insert(factorBook)
    .values({ ...row, tenantId: ctx.tenantId, statedAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning({ factorId: factorBook.factorId });
  return rows.length === 1;
}

/** What a factor said last of its own book. */
export async function findBook(ctx: Ctx, factorId: string) {
  const [row] = await db(ctx)
    .select()
    .from(factorBook)
    .where(and(eq(factorBook.tenantId, ctx.tenantId), eq(factorBook.factorId, factorId)))
    .orderBy(desc(factorBook.statedAt))
    .limit(1);
  return row;
}

const messageOf = (row: typeof twoFactorMessage.$inferSelect): MessageView => ({
  id: row.id,
  kind: row.kind as TwoFactorKind,
  direction: row.direction as ExchangeInput['direction'],
  reference: row.reference,
  fromFactor: row.fromFactor,
  toFactor: row.toFactor,
  ...(row.assignmentId !== null && { assignmentId: row.assignmentId }),
  content: row.content as Record<string, unknown>,
  contentHash: row.contentHash,
});

/** Undefined when a message of this kind and reference is on record. */
export async function insertMessage(
  ctx: Ctx,
  row: Omit<typeof twoFactorMessage.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<MessageView | undefined> {
  const [made] = await db(ctx)
    .insert(twoFactorMessage)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made && messageOf(made);
}

export async function hasMessage(
  ctx: Ctx,
  ownerId: string,
  kinds: readonly string[],
  reference: string,
): Promise<boolean> {
  const [row] = await db(ctx)
    .select({ found: sql<number>`1` })
    .from(twoFactorMessage)
    .where(
      and(
        eq(twoFactorMessage.tenantId, ctx.tenantId),
        eq(twoFactorMessage.ownerId, ownerId),
        among(twoFactorMessage.kind, kinds),
        eq(twoFactorMessage.reference, reference),
      ),
    )
    .limit(1);
  return row !== undefined;
}

export async function listMessages(ctx: Ctx, after: string | undefined, limit: number): Promise<MessageView[]> {
  const rows = await db(ctx)
    .select()
    .from(twoFactorMessage)
    .where(
      and(
        eq(twoFactorMessage.tenantId, ctx.tenantId),
        after === undefined ? undefined : gt(twoFactorMessage.id, after),
      ),
    )
    .orderBy(asc(twoFactorMessage.id))
    .limit(limit);
  return rows.map(messageOf);
}
