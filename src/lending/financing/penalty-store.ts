import { and, asc, eq, isNull } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { misuseFinding, penaltyAmendment, type RateSheet } from '../../../db/schema/financing.ts';
import { type Ctx, db, violatedConstraint } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { AccruingDebt, LoanTerms } from './interest-rules.ts';
import type { MisuseView, PenaltyAmendmentView } from './penalty-schemas.ts';

export type { RateSheet };

const amendmentOf = (row: typeof penaltyAmendment.$inferSelect): PenaltyAmendmentView => ({
  id: row.id,
  facilityId: row.facilityId,
  overdueUpliftBps: row.overdueUpliftBps,
  misuseUpliftBps: row.misuseUpliftBps,
  interestBps: row.interestBps,
  sheet: row.sheet,
  sheetHash: row.sheetHash,
  reason: row.reason,
  fromOn: row.fromOn,
  documentHash: row.documentHash,
  status: row.status as PenaltyAmendmentView['status'],
});

export async function insertAmendment(
  ctx: Ctx,
  row: Omit<typeof penaltyAmendment.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<PenaltyAmendmentView> {
  const [made] = await db(ctx)
    .insert(penaltyAmendment)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .returning();
  return amendmentOf(onRecord(made));
}

export async function findAmendment(ctx: Ctx, id: string): Promise<PenaltyAmendmentView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(penaltyAmendment)
    .where(and(eq(penaltyAmendment.tenantId, ctx.tenantId), eq(penaltyAmendment.id, id)));
  return row && amendmentOf(row);
}

/** The amendment, when it was proposed until now and none that was agreed begins on its day. */
export async function answerAmendmentRow(
  ctx: Ctx,
  id: string,
  change: { status: 'agreed' | 'declined'; answeredBy: string },
): Promise<PenaltyAmendmentView | undefined> {
  try {
    const [row] = await db(ctx)
      .update(penaltyAmendment)
      .set(change)
      .where(
        and(
          eq(penaltyAmendment.tenantId, ctx.tenantId),
          eq(penaltyAmendment.id, id),
          eq(penaltyAmendment.status, 'proposed'),
        ),
      )
      .returning();
    return row && amendmentOf(row);
  } catch (error) {
    if (violatedConstraint(error) === 'penalty_amendment_day') return undefined;
    throw error;
  }
}

export async function listAmendments(ctx: Ctx, facilityIds: readonly string[]): Promise<PenaltyAmendmentView[]> {
  const rows = await db(ctx)
    .select()
    .from(penaltyAmendment)
    .where(and(eq(penaltyAmendment.tenantId, ctx.tenantId), among(penaltyAmendment.facilityId, facilityIds)))
    .orderBy(asc(penaltyAmendment.id));
  return rows.map(amendmentOf);
}

/** What was agreed after each facility was, each from its day on: uplifts, and the rate itself. */
export async function agreedLater(
  ctx: Ctx,
  facilityIds: readonly string[],
): Promise<Map<string, Pick<LoanTerms, 'uplifts' | 'rates'>>> {
  const agreed = (await listAmendments(ctx, facilityIds)).filter((a) => a.status === 'agreed');
  return new Map(
    facilityIds.map((id) => {
      const own = agreed.filter((a) => a.facilityId === id);
      const uplifts = own.flatMap(({ fromOn, overdueUpliftBps, misuseUpliftBps }) =>
        overdueUpliftBps === null || misuseUpliftBps === null ? [] : [{ fromOn, overdueUpliftBps, misuseUpliftBps }],
      );
      const rates = own.flatMap(({ fromOn, interestBps }) => (interestBps === null ? [] : [{ fromOn, interestBps }]));
      return [id, { uplifts, rates }] as const;
    }),
  );
}

const misuseOf = (row: typeof misuseFinding.$inferSelect): MisuseView => ({
  id: row.id,
  facilityId: row.facilityId,
  debtId: row.debtId,
  fromOn: row.fromOn,
  untilOn: row.untilOn,
  documentHash: row.documentHash,
});

/** Undefined when a finding on the debt is open already. */
export async function insertMisuse(
  ctx: Ctx,
  row: Omit<typeof misuseFinding.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<MisuseView | undefined> {
  const [made] = await db(ctx)
    .insert(misuseFinding)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made && misuseOf(made);
}

export async function findMisuse(ctx: Ctx, id: string): Promise<MisuseView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(misuseFinding)
    .where(and(eq(misuseFinding.tenantId, ctx.tenantId), eq(misuseFinding.id, id)));
  return row && misuseOf(row);
}

/** The finding, when it was open until now. */
export async function endMisuseRow(
  ctx: Ctx,
  id: string,
  change: { untilOn: string; endedBy: string },
): Promise<MisuseView | undefined> {
  const [row] = await db(ctx)
    .update(misuseFinding)
    .set(change)
    .where(and(eq(misuseFinding.tenantId, ctx.tenantId), eq(misuseFinding.id, id), isNull(misuseFinding.untilOn)))
    .returning();
  return row && misuseOf(row);
}

export async function misuseOfDebts(
  ctx: Ctx,
  facilityIds: readonly string[],
): Promise<Map<string, AccruingDebt['misuse']>> {
  const rows = await db(ctx)
    .select()
    .from(misuseFinding)
    .where(and(eq(misuseFinding.tenantId, ctx.tenantId), among(misuseFinding.facilityId, facilityIds)))
    .orderBy(asc(misuseFinding.id));
  const found = new Map<string, MisuseView[]>();
  for (const row of rows) found.set(row.debtId, [...(found.get(row.debtId) ?? []), misuseOf(row)]);
  return found;
}
