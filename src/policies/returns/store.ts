import { and, asc, desc, eq, gt, gte, isNotNull, isNull, lte, sql } from 'drizzle-orm';
import { policyReturn, vatMethod } from '../../../db/schema/returns.ts';
import { type Ctx, db } from '../../context.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { isOfOneAddressee } from './period-rules.ts';
import type { ReturnKind, VatMethod } from './rules.ts';

/** A return goes through a whole book: two hundred thousand loans take some ten seconds a statement, and more where others work beside it. */
const RETURN_MS = 120_000;

/** From here on this work may take as long as a return does. */
export const takeTime = (ctx: Ctx): void => ctx.database.patientFor?.(db(ctx), RETURN_MS);

export interface KeptReturn extends Omit<typeof policyReturn.$inferSelect, 'kind'> {
  kind: ReturnKind;
}

interface Of {
  kind: ReturnKind;
  ownerId: string;
  addresseeId: string | null;
  periodFrom: LocalDate;
  periodTo: LocalDate;
}

/** The newest return of a kind for a period to an addressee. */
export async function newestOf(ctx: Ctx, of: Of): Promise<KeptReturn | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(policyReturn)
    .where(
      and(
        eq(policyReturn.tenantId, ctx.tenantId),
        eq(policyReturn.kind, of.kind),
        eq(policyReturn.ownerId, of.ownerId),
        eq(policyReturn.periodFrom, of.periodFrom),
        eq(policyReturn.periodTo, of.periodTo),
        of.addresseeId === null ? isNull(policyReturn.addresseeId) : eq(policyReturn.addresseeId, of.addresseeId),
      ),
    )
    .orderBy(desc(policyReturn.id))
    .limit(1);
  return row as KeptReturn | undefined;
}

/** Returns of a kind to an addressee, or to any where it has one alone, that have a day in a period and whose place no other took: the newest first. */
export async function standingWithin(ctx: Ctx, of: Of): Promise<KeptReturn[]> {
  const rows = await db(ctx)
    .select()
    .from(policyReturn)
    .where(
      and(
        eq(policyReturn.tenantId, ctx.tenantId),
        eq(policyReturn.kind, of.kind),
        eq(policyReturn.ownerId, of.ownerId),
        isOfOneAddressee(of.kind)
          ? isNotNull(policyReturn.addresseeId)
          : of.addresseeId === null
            ? isNull(policyReturn.addresseeId)
            : eq(policyReturn.addresseeId, of.addresseeId),
        lte(policyReturn.periodFrom, of.periodTo),
        gte(policyReturn.periodTo, of.periodFrom),
        sql`not exists (select from policy_return r where r.tenant_id = ${policyReturn.tenantId} and r.replaces = ${policyReturn.id})`,
      ),
    )
    .orderBy(desc(policyReturn.id));
  return rows as KeptReturn[];
}

export async function insertReturn(
  ctx: Ctx,
  row: Omit<typeof policyReturn.$inferInsert, 'tenantId' | 'madeAt'>,
): Promise<KeptReturn> {
  const [made] = await db(ctx)
    .insert(policyReturn)
    .values({ ...row, tenantId: ctx.tenantId, madeAt: ctx.clock.now() })
    .returning();
  return made as KeptReturn;
}

export async function findReturn(ctx: Ctx, id: string): Promise<KeptReturn | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(policyReturn)
    .where(and(eq(policyReturn.tenantId, ctx.tenantId), eq(policyReturn.id, id)));
  return row as KeptReturn | undefined;
}

export async function listReturns(
  ctx: Ctx,
  kind: ReturnKind | undefined,
  after: string | undefined,
  limit: number,
): Promise<KeptReturn[]> {
  const rows = await db(ctx)
    .select()
    .from(policyReturn)
    .where(
      and(
        eq(policyReturn.tenantId, ctx.tenantId),
        kind && eq(policyReturn.kind, kind),
        after === undefined ? undefined : gt(policyReturn.id, after),
      ),
    )
    .orderBy(asc(policyReturn.id))
    .limit(limit);
  return rows as KeptReturn[];
}

export async function insertMethod(
  ctx: Ctx,
  row: { lenderId: string; year: number; method: VatMethod; documentHash: string; chosenBy: string },
): Promise<Date> {
  const chosenAt = ctx.clock.now();
  await db(ctx)
    .insert(vatMethod)
    .values({ ...row, tenantId: ctx.tenantId, chosenAt, participants: [row.lenderId] });
  return chosenAt;
}

export async function findMethod(ctx: Ctx, lenderId: string, year: number): Promise<VatMethod | undefined> {
  const [row] = await db(ctx)
    .select({ method: vatMethod.method })
    .from(vatMethod)
    .where(and(eq(vatMethod.tenantId, ctx.tenantId), eq(vatMethod.lenderId, lenderId), eq(vatMethod.year, year)));
  return row?.method as VatMethod | undefined;
}
