import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { contract, contractChange } from '../../../db/schema/contracts.ts';
import { type Ctx, db } from '../../context.ts';
import type { BuyerKind } from './rules.ts';
import type { ContractView } from './schemas.ts';

type Row = typeof contract.$inferSelect;

const viewOf = (row: Row): ContractView => ({
  id: row.id,
  number: row.number,
  sellerId: row.sellerId,
  buyerId: row.buyerId,
  signedOn: row.signedOn,
  buyerKind: row.buyerKind as BuyerKind,
  sellerIsSme: row.sellerIsSme,
  agreedDays: row.agreedDays,
  longerTermReason: row.longerTermReason,
  acceptanceDays: row.acceptanceDays,
  lateInterest:
    row.lateYearlyBps === null || row.lprAtSigningBps === null
      ? null
      : { yearlyBps: row.lateYearlyBps, lprAtSigningBps: row.lprAtSigningBps },
  noAssignment: row.noAssignment,
  documentHash: row.documentHash,
  version: row.version,
  noticedAt: row.noticedAt?.toISOString() ?? null,
});

const one = (ctx: Ctx, id: string) => and(eq(contract.tenantId, ctx.tenantId), eq(contract.id, id));

/** Undefined when the parties have a contract with this number. */
export async function insertContract(
  ctx: Ctx,
  row: Omit<typeof contract.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<ContractView | undefined> {
  const [made] = await db(ctx)
    .insert(contract)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made && viewOf(made);
}

export async function findContract(ctx: Ctx, id: string): Promise<ContractView | undefined> {
  const [row] = await db(ctx).select().from(contract).where(one(ctx, id));
  return row && viewOf(row);
}

export async function participantsOfContract(ctx: Ctx, id: string): Promise<string[]> {
  const [row] = await db(ctx).select({ participants: contract.participants }).from(contract).where(one(ctx, id));
  return row?.participants ?? [];
}

export async function listContracts(ctx: Ctx, after: string | undefined, limit: number): Promise<ContractView[]> {
  const rows = await db(ctx)
    .select()
    .from(contract)
    .where(and(eq(contract.tenantId, ctx.tenantId), after === undefined ? undefined : gt(contract.id, after)))
    .orderBy(asc(contract.id))
    .limit(limit);
  return rows.map(viewOf);
}

/** A seller's contracts with these numbers, for files. */
export async function findContractsByNumber(
  ctx: Ctx,
  sellerId: string,
  numbers: Iterable<string>,
): Promise<ContractView[]> {
  const rows = await db(ctx)
    .select()
    .from(contract)
    .where(and(eq(contract.tenantId, ctx.tenantId), eq(contract.sellerId, sellerId), among(contract.number, numbers)));
  return rows.map(viewOf);
}

/** The contract with other terms, when it was at `version` until now; with the change beside it. */
export async function changeTerms(
  ctx: Ctx,
  before: ContractView,
  terms: Partial<typeof contract.$inferInsert>,
  change: { reason: string; documentHash: string; changedBy: string },
): Promise<ContractView | undefined> {
  const [row] = await db(ctx)
    .update(contract)
    .set({ ...terms, version: before.version + 1 })
    .where(and(one(ctx, before.id), eq(contract.version, before.version)))
    .returning();
  if (!row) return undefined;
  const after = viewOf(row);
  await db(ctx)
    .insert(contractChange)
    .values({
      tenantId: ctx.tenantId,
      contractId: before.id,
      version: after.version,
      before,
      after,
      isAfterNotice: before.noticedAt !== null,
      changedAt: ctx.clock.now(),
      ...change,
    });
  return after;
}

/** Takes note that notice of an assignment under these contracts reached the buyer. */
export async function markNoticed(ctx: Ctx, contractIds: readonly string[], at: Date): Promise<void> {
  if (contractIds.length === 0) return;
  await db(ctx)
    .update(contract)
    .set({ noticedAt: at })
    .where(and(eq(contract.tenantId, ctx.tenantId), among(contract.id, contractIds), isNull(contract.noticedAt)));
}

/** From now on a lender takes part in these contracts. */
export async function addContractParticipant(ctx: Ctx, contractIds: readonly string[], partyId: string): Promise<void> {
  if (contractIds.length === 0) return;
  await db(ctx)
    .update(contract)
    .set({ participants: sql`array_append(${contract.participants}, ${partyId})` })
    .where(
      and(
        eq(contract.tenantId, ctx.tenantId),
        among(contract.id, contractIds),
        sql`not ${contract.participants} @> array[${partyId}]`,
      ),
    );
}
