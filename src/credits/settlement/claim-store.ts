import { and, asc, eq, sql } from 'drizzle-orm';
import { reimbursementClaim } from '../../../db/schema/settlement.ts';
import { type Ctx, db } from '../../context.ts';
import type { ClaimView } from './schemas.ts';

type Row = typeof reimbursementClaim.$inferSelect;

const viewOf = (row: Row): ClaimView => ({
  id: row.id,
  creditId: row.creditId,
  authorityId: row.authorityId,
  reimbursingBankId: row.reimbursingBankId,
  claimantId: row.claimantId,
  reference: row.reference,
  amount: { amountMinor: row.amountMinor.toString(), currency: row.currency },
  claimedOn: row.claimedOn,
  status: row.status as ClaimView['status'],
  reason: row.reason,
  answeredOn: row.answeredOn,
});

const of = (ctx: Ctx) => eq(reimbursementClaim.tenantId, ctx.tenantId);

/** Undefined when the claimant claimed under this reference before. */
export async function insertClaim(
  ctx: Ctx,
  row: Omit<typeof reimbursementClaim.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<ClaimView | undefined> {
  const [made] = await db(ctx)
    .insert(reimbursementClaim)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made && viewOf(made);
}

export async function findClaim(ctx: Ctx, id: string): Promise<ClaimView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(reimbursementClaim)
    .where(and(of(ctx), eq(reimbursementClaim.id, id)));
  return row && viewOf(row);
}

/** The claim that a bank made on a reimbursing bank under a reference of its own. */
export async function findClaimByReference(
  ctx: Ctx,
  key: { reimbursingBankId: string; claimantId: string; reference: string },
): Promise<ClaimView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(reimbursementClaim)
    .where(
      and(
        of(ctx),
        eq(reimbursementClaim.reimbursingBankId, key.reimbursingBankId),
        eq(reimbursementClaim.claimantId, key.claimantId),
        eq(reimbursementClaim.reference, key.reference),
      ),
    );
  return row && viewOf(row);
}

/** What claims stand under: a credit on record here, or an authority of a bank abroad. */
export type Under = { creditId: string } | { authorityId: string };

const under = (what: Under) =>
  'creditId' in what
    ? eq(reimbursementClaim.creditId, what.creditId)
    : eq(reimbursementClaim.authorityId, what.authorityId);

export async function listClaims(ctx: Ctx, what: Under): Promise<ClaimView[]> {
  const rows = await db(ctx)
    .select()
    .from(reimbursementClaim)
    .where(and(of(ctx), under(what)))
    .orderBy(asc(reimbursementClaim.id));
  return rows.map(viewOf);
}

/** What was paid so far. */
export async function paidUnder(ctx: Ctx, what: Under): Promise<bigint> {
  const [row] = await db(ctx)
    .select({ paid: sql<string>`coalesce(sum(${reimbursementClaim.amountMinor}), 0)` })
    .from(reimbursementClaim)
    .where(and(of(ctx), under(what), eq(reimbursementClaim.status, 'paid')));
  return BigInt(row?.paid ?? 0);
}

/** The claim, when it was open until now. */
export async function answerClaimRow(
  ctx: Ctx,
  id: string,
  change: Partial<typeof reimbursementClaim.$inferInsert>,
): Promise<ClaimView | undefined> {
  const [row] = await db(ctx)
    .update(reimbursementClaim)
    .set(change)
    .where(and(of(ctx), eq(reimbursementClaim.id, id), eq(reimbursementClaim.status, 'claimed')))
    .returning();
  return row && viewOf(row);
}
