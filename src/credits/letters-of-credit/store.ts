import { and, asc, eq, gt, inArray, isNull, ne, type SQL, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { credit, creditApproval } from '../../../db/schema/letters-of-credit.ts';
import { type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { availableMinor, type CreditStatus } from './rules.ts';
import type { CreditView } from './schemas.ts';
import type { CreditTerms } from './terms.ts';

type Row = typeof credit.$inferSelect;

/** A credit with what its views do not show. */
export interface KeptCredit {
  view: CreditView;
  undertakingMinor: bigint;
  ceasedMinor: bigint;
  appliedBy: string | null;
  participants: string[];
}

export const viewOf = (row: Row): CreditView => {
  const currency = row.currency;
  const money = (minor: bigint) => ({ amountMinor: (minor < 0n ? 0n : minor).toString(), currency });
  return {
    id: row.id,
    number: row.number,
    origin: row.origin as CreditView['origin'],
    parentCreditId: row.parentCreditId,
    applicantId: row.applicantId,
    beneficiaryId: row.beneficiaryId,
    issuingBankId: row.issuingBankId,
    advisingBankId: row.advisingBankId,
    secondAdvisingBankId: row.secondAdvisingBankId,
    availableWith: row.availableWith as CreditView['availableWith'],
    nominatedBankId: row.nominatedBankId,
    confirmingBankId: row.confirmingBankId,
    confirmation: row.confirmation as CreditView['confirmation'],
    reimbursingBankId: row.reimbursingBankId,
    transferringBankId: row.transferringBankId,
    facilityId: row.facilityId,
    amount: money(row.amountMinor),
    additional: money(row.additionalMinor),
    drawn: money(row.drawnMinor),
    held: money(row.heldMinor),
    transferred: money(row.transferredMinor),
    available: money(availableMinor(row)),
    plusBps: row.plusBps,
    minusBps: row.minusBps,
    latestShipmentOn: row.latestShipmentOn,
    expiresOn: row.expiresOn,
    issuedOn: row.issuedOn,
    advisedOn: row.advisedOn,
    approvalsRequired: row.approvalsRequired,
    terms: row.terms as CreditTerms,
    status: row.status as CreditStatus,
  };
};

const keptOf = (row: Row): KeptCredit => ({
  view: viewOf(row),
  undertakingMinor: row.undertakingMinor,
  ceasedMinor: row.ceasedMinor,
  appliedBy: row.appliedBy,
  participants: row.participants,
});

const thisCredit = (ctx: Ctx, id: string, ...more: (SQL | undefined)[]) =>
  and(eq(credit.tenantId, ctx.tenantId), eq(credit.id, id), ...more);

export async function insertCredit(
  ctx: Ctx,
  row: Omit<typeof credit.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<CreditView> {
  const [made] = await db(ctx)
    .insert(credit)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .returning();
  return viewOf(onRecord(made));
}

export async function findCredit(ctx: Ctx, id: string): Promise<CreditView | undefined> {
  const [row] = await db(ctx).select().from(credit).where(thisCredit(ctx, id));
  return row && viewOf(row);
}

/** Several at once, as they stand. */
export async function findCredits(ctx: Ctx, ids: readonly string[]): Promise<CreditView[]> {
  const rows = await db(ctx)
    .select()
    .from(credit)
    .where(and(eq(credit.tenantId, ctx.tenantId), among(credit.id, ids)));
  return rows.map(viewOf);
}

/** The credit, locked: whatever changes its terms or its book happens one after the other. */
export async function lockCredit(ctx: Ctx, id: string): Promise<KeptCredit | undefined> {
  const [row] = await db(ctx).select().from(credit).where(thisCredit(ctx, id)).for('no key update');
  return row && keptOf(row);
}

/** The credit of an issuing bank by its number, and not one that was transferred from it. */
export async function findByNumber(ctx: Ctx, issuingBankId: string, number: string): Promise<CreditView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(credit)
    .where(
      and(
        eq(credit.tenantId, ctx.tenantId),
        eq(credit.issuingBankId, issuingBankId),
        eq(credit.number, number),
        isNull(credit.parentCreditId),
      ),
    );
  return row && viewOf(row);
}

export async function listCredits(ctx: Ctx, after: string | undefined, limit: number): Promise<CreditView[]> {
  const rows = await db(ctx)
    .select()
    .from(credit)
    .where(and(eq(credit.tenantId, ctx.tenantId), after === undefined ? undefined : gt(credit.id, after)))
    .orderBy(asc(credit.id))
    .limit(limit);
  return rows.map(viewOf);
}

/** Credits transferred from this one that have not ended. */
export async function listTransferred(ctx: Ctx, parentCreditId: string): Promise<CreditView[]> {
  const rows = await db(ctx)
    .select()
    .from(credit)
    .where(
      and(eq(credit.tenantId, ctx.tenantId), eq(credit.parentCreditId, parentCreditId), ne(credit.status, 'cancelled')),
    )
    .orderBy(asc(credit.id));
  return rows.map(viewOf);
}

type Change = Partial<typeof credit.$inferInsert>;

/** The credit, when it was in one of `from` until now. */
export async function moveCredit(
  ctx: Ctx,
  id: string,
  from: readonly CreditStatus[],
  change: Change,
): Promise<CreditView | undefined> {
  const [row] = await db(ctx)
    .update(credit)
    .set(change)
    .where(thisCredit(ctx, id, inArray(credit.status, [...from])))
    .returning();
  return row && viewOf(row);
}

/** Changes a credit that is locked. */
export async function changeCredit(ctx: Ctx, id: string, change: Change): Promise<CreditView> {
  const [row] = await db(ctx).update(credit).set(change).where(thisCredit(ctx, id)).returning();
  return viewOf(onRecord(row));
}

/** Lets parties see the credit from now on. */
export async function admit(ctx: Ctx, id: string, partyIds: readonly (string | null)[]): Promise<void> {
  const given = partyIds.filter((partyId): partyId is string => partyId !== null);
  await db(ctx)
    .update(credit)
    .set({
      participants: sql`array(select distinct unnest(${credit.participants} || ${sql.param(given)}::text[]))`,
    })
    .where(thisCredit(ctx, id));
}

export interface Approval {
  level: number;
  approvedBy: string;
  approvedAt: Date;
}

export async function listApprovals(ctx: Ctx, creditId: string): Promise<Approval[]> {
  return db(ctx)
    .select({
      level: creditApproval.level,
      approvedBy: creditApproval.approvedBy,
      approvedAt: creditApproval.approvedAt,
    })
    .from(creditApproval)
    .where(and(eq(creditApproval.tenantId, ctx.tenantId), eq(creditApproval.creditId, creditId)))
    .orderBy(asc(creditApproval.level));
}

export async function insertApproval(ctx: Ctx, creditId: string, level: number, approvedBy: string): Promise<void> {
  await db(ctx)
    .insert(creditApproval)
    .values({ tenantId: ctx.tenantId, creditId, level, approvedBy, approvedAt: ctx.clock.now() });
}
