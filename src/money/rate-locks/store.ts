import { and, asc, desc, eq, isNull, lt, sql } from 'drizzle-orm';
import { rateLock, rateLockUse } from '../../../db/schema/rate-locks.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';
import type { Currency } from '../../kernel/money.ts';
import { businessDate, type LocalDate } from '../../kernel/time.ts';
import type { Step } from '../../kernel/transitions.ts';
import type { LockState, Rate, Used } from './rules.ts';

type Row = typeof rateLock.$inferSelect;
export interface KeptLock extends Omit<Row, 'status' | 'currency' | 'payCurrency'>, Rate {
  status: LockState;
}
export type KeptUse = typeof rateLockUse.$inferSelect;
type New<R extends { tenantId: string }> = Omit<R, 'tenantId'>;

const lockOf = (row: Row | undefined) => row as KeptLock | undefined;
const thisLock = (ctx: Ctx, id: string) => and(eq(rateLock.tenantId, ctx.tenantId), eq(rateLock.id, id));

/** A debt that a rate may be locked for: what it can come to, and between whom it is. */
export interface LockableDebt {
  lenderId: string;
  borrowerId: string | null;
  facilityId: string | null;
  currency: Currency;
  mostMinor: bigint;
  /** What the facility that bears it can come to, in the same money; null where none does. */
  facilityMostMinor: bigint | null;
  /** When the last of it falls due; null where nothing says so yet. */
  lastDueOn: LocalDate | null;
  isOpen: boolean;
}

export async function findDebt(ctx: Ctx, id: string): Promise<LockableDebt | undefined> {
  const [row] = rowsOf<Omit<LockableDebt, 'mostMinor' | 'facilityMostMinor'> & { most: string; within: string | null }>(
    await db(ctx).execute(sql`
      select x.*, of.limit_minor::text as within from (
      select lender_id as "lenderId", borrower_id as "borrowerId", id as "facilityId", currency, limit_minor::text as most,
        expires_on::text as "lastDueOn", status in ('active', 'suspended') as "isOpen"
      from facility where tenant_id = ${ctx.tenantId} and id = ${id}
      union all
      select lender_id, borrower_id, facility_id, currency, (principal_minor - principal_paid_minor)::text,
        (select max(n.due_on)::text from loan_line n where n.tenant_id = loan.tenant_id and n.loan_id = loan.id),
        status in ('approved', 'active')
      from loan where tenant_id = ${ctx.tenantId} and id = ${id}
      union all
      select f.lender_id, f.borrower_id, f.id, d.currency, (d.amount_minor - d.repaid_minor)::text,
        d.due_on::text, d.status in ('requested', 'approved', 'held', 'disbursed')
      from drawdown d join facility f on f.tenant_id = d.tenant_id and f.id = d.facility_id
      where d.tenant_id = ${ctx.tenantId} and d.id = ${id}
      union all
      select issuing_bank_id, applicant_id, facility_id, currency, amount_minor::text, null, status in ('approved', 'issued', 'advised')
      from credit where tenant_id = ${ctx.tenantId} and id = ${id}) x
      left join facility of on of.tenant_id = ${ctx.tenantId} and of.id = x."facilityId" and of.currency = x.currency`),
  );
  if (!row) return undefined;
  const { most, within, ...debt } = row;
  return { ...debt, mostMinor: BigInt(most), facilityMostMinor: within === null ? null : BigInt(within) };
}

/** What is locked and not used of a debt by itself, and of all that its facility bears in the same money, whatever of it the locks name. */
export async function lockedOf(
  ctx: Ctx,
  { subjectId, facilityId, currency }: { subjectId: string; facilityId: string | null; currency: Currency },
): Promise<{ ownMinor: bigint; allMinor: bigint }> {
  const isOwn = sql`${rateLock.subjectId} = ${subjectId}`;
  const left = sql`${rateLock.amountMinor} - ${rateLock.usedMinor}`;
  const [row] = await db(ctx)
    .select({
      own: sql<string>`coalesce(sum(${left}) filter (where ${isOwn}), 0)::text`,
      all: sql<string>`coalesce(sum(${left}), 0)::text`,
    })
    .from(rateLock)
    .where(
      and(
        eq(rateLock.tenantId, ctx.tenantId),
        sql`(${isOwn} or (${rateLock.facilityId} = ${facilityId} and ${rateLock.currency} = ${currency}))`,
        eq(rateLock.status, 'locked'),
        sql`${rateLock.untilOn} >= ${businessDate(ctx)}`,
      ),
    );
  return { ownMinor: BigInt(row?.own ?? '0'), allMinor: BigInt(row?.all ?? '0') };
}

export async function insertLock(ctx: Ctx, row: New<typeof rateLock.$inferInsert>): Promise<KeptLock> {
  const [made] = await db(ctx)
    .insert(rateLock)
    .values({ ...row, tenantId: ctx.tenantId })
    .returning();
  return lockOf(made) as KeptLock;
}

export async function findLock(ctx: Ctx, id: string): Promise<KeptLock | undefined> {
  const [row] = await db(ctx).select().from(rateLock).where(thisLock(ctx, id));
  return lockOf(row);
}

export async function lockLock(ctx: Ctx, id: string): Promise<KeptLock | undefined> {
  const [row] = await db(ctx).select().from(rateLock).where(thisLock(ctx, id)).for('no key update');
  return lockOf(row);
}

export async function listLocks(
  ctx: Ctx,
  { subjectId, before }: { subjectId: string | undefined; before: string | undefined },
  limit: number,
): Promise<KeptLock[]> {
  const rows = await db(ctx)
    .select()
    .from(rateLock)
    .where(
      and(
        eq(rateLock.tenantId, ctx.tenantId),
        subjectId === undefined ? undefined : eq(rateLock.subjectId, subjectId),
        before === undefined ? undefined : lt(rateLock.id, before),
      ),
    )
    .orderBy(desc(rateLock.id))
    .limit(limit);
  return rows as KeptLock[];
}

/** As changed, when it was in a state from which the step goes. */
export async function moveLock(
  ctx: Ctx,
  id: string,
  { from, to }: Step<LockState>,
  change: Partial<New<typeof rateLock.$inferInsert>> = {},
): Promise<KeptLock | undefined> {
  const [row] = await db(ctx)
    .update(rateLock)
    .set({ ...change, status: to })
    .where(and(thisLock(ctx, id), sql`${rateLock.status} = any (${sql.param([...from])})`))
    .returning();
  return lockOf(row);
}

/** So much of it used, or given back where it is negative, in whatever state its use leaves it. */
export async function useOfLock(
  ctx: Ctx,
  { id, status }: KeptLock,
  { usedMinor, paidMinor }: Used,
  { usedUp, givenBack }: { usedUp: LockState; givenBack: LockState },
): Promise<KeptLock> {
  const isLive = status === 'locked' || status === 'used';
  const [row] = await db(ctx)
    .update(rateLock)
    .set({
      usedMinor: sql`${rateLock.usedMinor} + ${usedMinor}`,
      paidMinor: sql`${rateLock.paidMinor} + ${paidMinor}`,
      ...(isLive && {
        status: sql`case when ${rateLock.usedMinor} + ${usedMinor} = ${rateLock.amountMinor} then ${usedUp} else ${givenBack} end`,
      }),
    })
    .where(thisLock(ctx, id))
    .returning();
  return lockOf(row) as KeptLock;
}

export const insertUse = (ctx: Ctx, row: New<typeof rateLockUse.$inferInsert>) =>
  db(ctx)
    .insert(rateLockUse)
    .values({ ...row, tenantId: ctx.tenantId });

export async function findUse(ctx: Ctx, receiptId: string): Promise<KeptUse | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(rateLockUse)
    .where(and(eq(rateLockUse.tenantId, ctx.tenantId), eq(rateLockUse.receiptId, receiptId)));
  return row;
}

/** The use of a receipt, when it stood until now. */
export async function undoUse(ctx: Ctx, receiptId: string): Promise<KeptUse | undefined> {
  const [row] = await db(ctx)
    .update(rateLockUse)
    .set({ undoneAt: ctx.clock.now() })
    .where(
      and(eq(rateLockUse.tenantId, ctx.tenantId), eq(rateLockUse.receiptId, receiptId), isNull(rateLockUse.undoneAt)),
    )
    .returning();
  return row;
}

export const listUses = (ctx: Ctx, lockId: string): Promise<KeptUse[]> =>
  db(ctx)
    .select()
    .from(rateLockUse)
    .where(and(eq(rateLockUse.tenantId, ctx.tenantId), eq(rateLockUse.lockId, lockId)))
    .orderBy(asc(rateLockUse.id));

/** What locked rates cover on a day of what a facility bears, for who reads the row of the facility. */
export const coveredOf = (ctx: Ctx, on: LocalDate = businessDate(ctx)) =>
  sql<string>`(select coalesce(sum(l.amount_minor - l.used_minor), 0)::text from rate_lock l
    where l.tenant_id = facility.tenant_id and l.facility_id = facility.id and l.status = 'locked' and l.until_on >= ${on}
      and l.currency = facility.currency)`;
