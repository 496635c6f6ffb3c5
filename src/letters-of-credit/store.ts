import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import { credit, presentation } from '../../db/schema/letters-of-credit.ts';
import { type Ctx, db } from '../context.ts';
import type { Currency } from '../kernel/money.ts';
import type { CreditStatus, PresentationStatus } from './rules.ts';
import type { CreditTerms, CreditView, ExaminationView, PresentationView } from './schemas.ts';

const creditOf = (row: typeof credit.$inferSelect): CreditView => {
  const currency = row.currency as Currency;
  return {
    id: row.id,
    number: row.number,
    applicantId: row.applicantId,
    beneficiaryId: row.beneficiaryId,
    issuingBankId: row.issuingBankId,
    nominatedBankId: row.nominatedBankId,
    facilityId: row.facilityId,
    amount: { amountMinor: row.amountMinor.toString(), currency },
    drawn: { amountMinor: row.drawnMinor.toString(), currency },
    plusBps: row.plusBps,
    minusBps: row.minusBps,
    latestShipmentOn: row.latestShipmentOn,
    expiresOn: row.expiresOn,
    issuedOn: row.issuedOn,
    terms: row.terms as CreditTerms,
    status: row.status as CreditStatus,
  };
};

const thisCredit = (ctx: Ctx, id: string) => and(eq(credit.tenantId, ctx.tenantId), eq(credit.id, id));

export async function insertCredit(
  ctx: Ctx,
  row: Omit<typeof credit.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<CreditView> {
  const [made] = await db(ctx)
    .insert(credit)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .returning();
  return creditOf(made as typeof credit.$inferSelect);
}

export async function findCredit(ctx: Ctx, id: string): Promise<CreditView | undefined> {
  const [row] = await db(ctx).select().from(credit).where(thisCredit(ctx, id));
  return row && creditOf(row);
}

export async function listCredits(ctx: Ctx, after: string | undefined, limit: number): Promise<CreditView[]> {
  const rows = await db(ctx)
    .select()
    .from(credit)
    .where(and(eq(credit.tenantId, ctx.tenantId), after === undefined ? undefined : gt(credit.id, after)))
    .orderBy(asc(credit.id))
    .limit(limit);
  return rows.map(creditOf);
}

/** The credit, when it was applied for and unanswered until now. */
export async function answerCredit(
  ctx: Ctx,
  id: string,
  answer: { status: 'issued' | 'declined'; number?: string; issuedBy?: string; issuedOn?: string },
): Promise<CreditView | undefined> {
  const [row] = await db(ctx)
    .update(credit)
    .set(answer)
    .where(and(thisCredit(ctx, id), eq(credit.status, 'applied')))
    .returning();
  return row && creditOf(row);
}

/** Lets parties see the credit from now on. */
export async function admit(ctx: Ctx, id: string, partyIds: readonly string[]): Promise<void> {
  await db(ctx)
    .update(credit)
    .set({ participants: sql`${credit.participants} || ${sql.param([...partyIds])}::text[]` })
    .where(thisCredit(ctx, id));
}

/** Adds a drawing; the database refuses one that exceeds the credit with its tolerance. */
export async function addDrawing(ctx: Ctx, id: string, amountMinor: bigint): Promise<CreditView> {
  const [row] = await db(ctx)
    .update(credit)
    .set({ drawnMinor: sql`${credit.drawnMinor} + ${amountMinor}` })
    .where(thisCredit(ctx, id))
    .returning();
  return creditOf(row as typeof credit.$inferSelect);
}

const presentationOf = (row: typeof presentation.$inferSelect, currency: Currency): PresentationView => ({
  id: row.id,
  creditId: row.creditId,
  presenterId: row.presenterId,
  presentedOn: row.presentedOn,
  amount: { amountMinor: row.amountMinor.toString(), currency },
  billId: row.billId,
  status: row.status as PresentationStatus,
  examination: row.examination as ExaminationView | null,
  lastDayToRefuse: row.lastDayToRefuse,
  refusalNotice: row.refusalNotice as PresentationView['refusalNotice'],
  honouredAt: row.honouredAt?.toISOString() ?? null,
});

const thisPresentation = (ctx: Ctx, id: string) =>
  and(eq(presentation.tenantId, ctx.tenantId), eq(presentation.id, id));

/** Undefined when the bill was presented before and not refused. */
export async function insertPresentation(
  ctx: Ctx,
  row: Omit<typeof presentation.$inferInsert, 'tenantId' | 'createdAt'>,
  currency: Currency,
): Promise<PresentationView | undefined> {
  const [made] = await db(ctx)
    .insert(presentation)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made && presentationOf(made, currency);
}

export interface FoundPresentation {
  view: PresentationView;
  documents: unknown[];
  examinedBy: string | null;
  participants: string[];
}

export async function findPresentation(ctx: Ctx, id: string): Promise<FoundPresentation | undefined> {
  const [row] = await db(ctx)
    .select({ presentation, currency: credit.currency })
    .from(presentation)
    .innerJoin(credit, and(eq(credit.tenantId, presentation.tenantId), eq(credit.id, presentation.creditId)))
    .where(thisPresentation(ctx, id));
  return (
    row && {
      view: presentationOf(row.presentation, row.currency as Currency),
      documents: row.presentation.documents,
      examinedBy: row.presentation.examinedBy,
      participants: row.presentation.participants,
    }
  );
}

/** The presentation, when it was in one of `from` until now. */
export async function movePresentation(
  ctx: Ctx,
  before: PresentationView,
  from: readonly PresentationStatus[],
  change: Partial<typeof presentation.$inferInsert> & { status: PresentationStatus },
): Promise<PresentationView | undefined> {
  const [row] = await db(ctx)
    .update(presentation)
    .set(change)
    .where(and(thisPresentation(ctx, before.id), inArray(presentation.status, [...from])))
    .returning();
  return row && presentationOf(row, before.amount.currency);
}
