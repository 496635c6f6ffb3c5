import { and, asc, desc, eq, getTableColumns, gt, inArray, ne, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { drawdown, facility, repayment } from '../../../db/schema/financing.ts';
import { type Ctx, db, markStale } from '../../context.ts';
import { aboutLender } from '../../kernel/judging.ts';
import { homeZone } from '../../kernel/time.ts';
import { coveredOf } from '../../money/rate-locks/index.ts';
import type { Allocation } from './interest-rules.ts';
import type { Condition, DrawdownStatus, FacilityStatus, Product } from './rules.ts';
import type { DrawdownView, FacilityView, RepaymentView } from './schemas.ts';

type FacilityRow = typeof facility.$inferSelect & { coveredMinor: string; isJoint?: boolean };

/** The row with what locked rates cover of it today: whoever reads a facility reads both. */
export const seen = (ctx: Ctx) => ({ ...getTableColumns(facility), coveredMinor: coveredOf(ctx) });

export const facilityOf = (row: FacilityRow): FacilityView => ({
  id: row.id,
  lenderId: row.lenderId,
  borrowerId: row.borrowerId,
  limit: { amountMinor: row.limitMinor.toString(), currency: row.currency },
  lotAdvanceBps: row.lotAdvanceBps,
  receivableAdvanceBps: row.receivableAdvanceBps,
  marginBps: row.marginBps,
  interestBps: row.interestBps,
  overdueUpliftBps: row.overdueUpliftBps,
  misuseUpliftBps: row.misuseUpliftBps,
  expiresOn: row.expiresOn,
  status: row.status as FacilityStatus,
  limitId: row.limitId,
  hedgedBpsMin: row.hedgedBpsMin,
  coveredMinor: row.coveredMinor,
});

const thisFacility = (ctx: Ctx, id: string) => and(eq(facility.tenantId, ctx.tenantId), eq(facility.id, id));

export async function insertFacility(
  ctx: Ctx,
  row: Omit<typeof facility.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<FacilityView> {
  const [made] = await db(ctx)
    .insert(facility)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .returning(seen(ctx));
  return facilityOf(made as FacilityRow);
}

export async function findFacility(ctx: Ctx, id: string): Promise<(FacilityView & { proposedBy: string }) | undefined> {
  const [row] = await db(ctx).select(seen(ctx)).from(facility).where(thisFacility(ctx, id));
  if (row) aboutLender(row.lenderId);
  return row && { ...facilityOf(row), proposedBy: row.proposedBy };
}

/** Several at once, as they stand. */
export async function findFacilities(ctx: Ctx, ids: readonly string[]): Promise<FacilityView[]> {
  const rows = await db(ctx)
    .select(seen(ctx))
    .from(facility)
    .where(and(eq(facility.tenantId, ctx.tenantId), among(facility.id, ids)))
    .orderBy(asc(facility.id));
  return rows.map(facilityOf);
}

/** The day on which it was agreed to. Nothing came in under it before. */
export async function facilityBeganOn(ctx: Ctx, id: string): Promise<string | undefined> {
  const [row] = await db(ctx)
    .select({ on: sql<string>`(${facility.createdAt} at time zone ${sql.raw(`'${homeZone}'`)})::date::text` })
    .from(facility)
    .where(thisFacility(ctx, id));
  return row?.on;
}

/** The row, and whether its lender has joined any body for a firm: read with the lock, so that nobody else asks for it. */
const locked = (ctx: Ctx) => ({
  ...seen(ctx),
  isJoint: sql<boolean>`exists (select from joint_member m where m.tenant_id = ${facility.tenantId}
    and m.bank_id = ${facility.lenderId} and m.status = 'joined')`,
});

/** Whatever is done under a locked facility may take more or less of the limits above it, and of joint lines: settled before the act ends. */
const lockedOf = (ctx: Ctx, rows: readonly FacilityRow[]): FacilityView[] => {
  const limited = rows.flatMap(({ id, limitId }) => (limitId === null ? [] : [id]));
  markStale(ctx, 'limits', limited, { eventId: '', eventType: 'facility.locked' });
  const joint = rows.flatMap(({ id, isJoint }) => (isJoint ? [id] : []));
  markStale(ctx, 'jointLines', joint, { eventId: '', eventType: 'facility.locked' });
  for (const { lenderId } of rows) aboutLender(lenderId);
  return rows.map(facilityOf);
};

/**
 * Locks the facility, and those that share security with it, in one order: whatever changes what is owed or what supports it under one of
 * them happens one after the other. All of them; none where the facility is not there.
 */
export async function lockSharing(ctx: Ctx, id: string): Promise<FacilityView[]> {
  const rows = await db(ctx)
    .select(locked(ctx))
    .from(facility)
    .where(
      and(
        eq(facility.tenantId, ctx.tenantId),
        sql`(${facility.id} = ${id} or ${facility.id} in (
          select o.facility_id from pledge_debt d
          join pledge_debt o on o.tenant_id = d.tenant_id and o.pledge_id = d.pledge_id
          where d.tenant_id = ${ctx.tenantId} and d.facility_id = ${id}))`,
      ),
    )
    .orderBy(asc(facility.id))
    .for('no key update');
  return lockedOf(ctx, rows);
}

/** The same, for who asks about one. */
export const lockFacility = async (ctx: Ctx, id: string): Promise<FacilityView | undefined> =>
  (await lockSharing(ctx, id)).find((each) => each.id === id);

/** Several at once, in one order. */
export async function lockFacilities(ctx: Ctx, ids: readonly string[]): Promise<FacilityView[]> {
  if (ids.length === 0) return [];
  const rows = await db(ctx)
    .select(locked(ctx))
    .from(facility)
    .where(and(eq(facility.tenantId, ctx.tenantId), among(facility.id, ids)))
    .orderBy(asc(facility.id))
    .for('no key update');
  return lockedOf(ctx, rows);
}

/** What is owed under a suspended facility is watched as before. */
const watched: FacilityStatus[] = ['active', 'suspended'];

/** A lender's facilities that are watched behind one, in order. */
export async function listFacilitiesOfLender(
  ctx: Ctx,
  lenderId: string,
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await db(ctx)
    .select({ id: facility.id })
    .from(facility)
    .where(
      and(
        eq(facility.tenantId, ctx.tenantId),
        eq(facility.lenderId, lenderId),
        inArray(facility.status, watched),
        gt(facility.id, after),
      ),
    )
    .orderBy(asc(facility.id))
    .limit(limit);
  return rows.map((row) => row.id);
}

/** Every lender of the tenant that has a facility to watch. */
export async function listLenders(ctx: Ctx): Promise<string[]> {
  const rows = await db(ctx)
    .selectDistinct({ lenderId: facility.lenderId })
    .from(facility)
    .where(and(eq(facility.tenantId, ctx.tenantId), inArray(facility.status, watched)))
    .orderBy(asc(facility.lenderId));
  return rows.map((row) => row.lenderId);
}

export async function listFacilities(ctx: Ctx, after: string | undefined, limit: number): Promise<FacilityView[]> {
  const rows = await db(ctx)
    .select(seen(ctx))
    .from(facility)
    .where(and(eq(facility.tenantId, ctx.tenantId), after === undefined ? undefined : gt(facility.id, after)))
    .orderBy(asc(facility.id))
    .limit(limit);
  return rows.map(facilityOf);
}

/** The facility, when it was in this state until now. */
export async function moveFacility(
  ctx: Ctx,
  id: string,
  from: FacilityStatus,
  to: FacilityStatus,
): Promise<FacilityView | undefined> {
  const [row] = await db(ctx)
    .update(facility)
    .set({ status: to })
    .where(and(thisFacility(ctx, id), eq(facility.status, from)))
    .returning(seen(ctx));
  return row && facilityOf(row);
}

/** The facility as changed, when it was in one of these states until now. */
export async function changeFacility(
  ctx: Ctx,
  id: string,
  from: readonly FacilityStatus[],
  change: Partial<
    Pick<typeof facility.$inferInsert, 'limitMinor' | 'expiresOn' | 'limitId' | 'status' | 'hedgedBpsMin'>
  >,
): Promise<FacilityView | undefined> {
  const [row] = await db(ctx)
    .update(facility)
    .set(change)
    .where(and(thisFacility(ctx, id), inArray(facility.status, [...from])))
    .returning(seen(ctx));
  return row && facilityOf(row);
}

export interface KeptDrawdown extends Omit<DrawdownView, 'conditions'> {
  heldFrom: 'requested' | 'approved' | null;
  requestedBy: string;
  approvedBy: string | null;
  interestFrom: string | null;
  interestDueMinor: bigint;
  penaltyDueMinor: bigint;
  compoundDueMinor: bigint;
  conditions: Condition[] | null;
  participants: string[];
}

const drawdownOf = (row: typeof drawdown.$inferSelect): KeptDrawdown => {
  const currency = row.currency;
  return {
    id: row.id,
    facilityId: row.facilityId,
    product: row.product as Product,
    presentationId: row.presentationId,
    amount: { amountMinor: row.amountMinor.toString(), currency },
    repaid: { amountMinor: row.repaidMinor.toString(), currency },
    withheld: { amountMinor: row.withheldMinor.toString(), currency },
    dueOn: row.dueOn,
    status: row.status as DrawdownStatus,
    heldFrom: row.heldFrom as KeptDrawdown['heldFrom'],
    holdReason: row.holdReason,
    requestedBy: row.requestedBy,
    approvedBy: row.approvedBy,
    disbursedOn: row.disbursedOn,
    replacesId: row.replacesId,
    firstPaidOn: row.firstPaidOn,
    interestFrom: row.interestFrom,
    interestDueMinor: row.interestDueMinor,
    penaltyDueMinor: row.penaltyDueMinor,
    compoundDueMinor: row.compoundDueMinor,
    conditions: row.conditions as Condition[] | null,
    participants: row.participants,
  };
};

const thisDrawdown = (ctx: Ctx, id: string) => and(eq(drawdown.tenantId, ctx.tenantId), eq(drawdown.id, id));

/** Undefined when the presentation was advanced already. */
export async function insertDrawdown(
  ctx: Ctx,
  row: Omit<typeof drawdown.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<KeptDrawdown | undefined> {
  const [made] = await db(ctx)
    .insert(drawdown)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made && drawdownOf(made);
}

export async function findDrawdown(ctx: Ctx, id: string): Promise<KeptDrawdown | undefined> {
  const [row] = await db(ctx).select().from(drawdown).where(thisDrawdown(ctx, id));
  return row && drawdownOf(row);
}

/** Drawdowns that are paid out and not repaid, of several facilities. */
export async function listOpenDrawdowns(ctx: Ctx, facilityIds: readonly string[]): Promise<KeptDrawdown[]> {
  const rows = await db(ctx)
    .select()
    .from(drawdown)
    .where(
      and(
        eq(drawdown.tenantId, ctx.tenantId),
        among(drawdown.facilityId, facilityIds),
        eq(drawdown.status, 'disbursed'),
      ),
    )
    .orderBy(asc(drawdown.id));
  return rows.map(drawdownOf);
}

/** The advance on a presentation that was not declined. */
export async function findAdvance(ctx: Ctx, presentationId: string): Promise<KeptDrawdown | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(drawdown)
    .where(
      and(
        eq(drawdown.tenantId, ctx.tenantId),
        eq(drawdown.presentationId, presentationId),
        ne(drawdown.status, 'declined'),
      ),
    );
  return row && drawdownOf(row);
}

/** The drawdowns of a facility, oldest first, in the states given. */
export async function listDrawdowns(
  ctx: Ctx,
  facilityId: string,
  statuses?: readonly DrawdownStatus[],
): Promise<KeptDrawdown[]> {
  const rows = await db(ctx)
    .select()
    .from(drawdown)
    .where(
      and(
        eq(drawdown.tenantId, ctx.tenantId),
        eq(drawdown.facilityId, facilityId),
        statuses && inArray(drawdown.status, [...statuses]),
      ),
    )
    .orderBy(asc(drawdown.id));
  return rows.map(drawdownOf);
}

/** The drawdown, when it was in one of `from` until now. */
export async function moveDrawdown(
  ctx: Ctx,
  id: string,
  from: readonly DrawdownStatus[],
  change: Partial<typeof drawdown.$inferInsert>,
): Promise<KeptDrawdown | undefined> {
  const [row] = await db(ctx)
    .update(drawdown)
    .set(change)
    .where(and(thisDrawdown(ctx, id), inArray(drawdown.status, [...from])))
    .returning();
  return row && drawdownOf(row);
}

/** Applies a receipt to a drawdown: principal down, interest accrued to the day; repaid when nothing is left of either. */
export async function applyReceipt(ctx: Ctx, { id, principalMinor, left }: Allocation, on: string): Promise<void> {
  const isOver = left.interestMinor + left.penaltyMinor === 0n;
  const done = sql`${isOver}::boolean and ${drawdown.repaidMinor} + ${principalMinor} = ${drawdown.amountMinor}`;
  await db(ctx)
    .update(drawdown)
    .set({
      repaidMinor: sql`${drawdown.repaidMinor} + ${principalMinor}`,
      // A receipt recorded late, for a day before the last one's, does not start those days again.
      interestFrom: sql`greatest(${drawdown.interestFrom}, ${on}::date)`,
      interestDueMinor: left.interestMinor,
      penaltyDueMinor: left.penaltyMinor,
      compoundDueMinor: left.compoundMinor,
      status: sql`case when ${done} then 'repaid' else ${drawdown.status} end`,
    })
    .where(thisDrawdown(ctx, id));
}

export async function insertRepayment(
  ctx: Ctx,
  row: Omit<typeof repayment.$inferInsert, 'tenantId' | 'createdAt' | 'allocation'>,
  allocation: Pick<RepaymentView, 'costs' | 'claims' | 'allocations' | 'financings' | 'restMinor'>,
): Promise<RepaymentView> {
  await db(ctx)
    .insert(repayment)
    .values({ ...row, allocation, tenantId: ctx.tenantId, createdAt: ctx.clock.now() });
  return {
    id: row.id,
    facilityId: row.facilityId,
    received: { amountMinor: row.receivedMinor.toString(), currency: row.currency },
    receivedOn: row.receivedOn,
    ...allocation,
  };
}

/** Who recorded the newest money in under a facility. */
export async function repaymentRecorders(ctx: Ctx, facilityId: string): Promise<string[]> {
  const rows = await db(ctx)
    .select({ personId: repayment.recordedBy })
    .from(repayment)
    .where(and(eq(repayment.tenantId, ctx.tenantId), eq(repayment.facilityId, facilityId)))
    .orderBy(desc(repayment.id))
    .limit(50);
  return [...new Set(rows.map(({ personId }) => personId))];
}
