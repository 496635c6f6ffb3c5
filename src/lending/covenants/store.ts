import { and, asc, desc, eq, inArray, isNull } from 'drizzle-orm';
import { covenant, covenantTest, debtCondition } from '../../../db/schema/covenants.ts';
import { type Ctx, db } from '../../context.ts';
import type { Step } from '../../kernel/transitions.ts';
import type {
  BreachReason,
  ConditionKind,
  ConditionState,
  CovenantKind,
  CovenantState,
  Ratio,
  TestState,
} from './rules.ts';

type ConditionRow = typeof debtCondition.$inferSelect;
type CovenantRow = typeof covenant.$inferSelect;
type TestRow = typeof covenantTest.$inferSelect;
export interface KeptCondition extends Omit<ConditionRow, 'kind' | 'status'> {
  kind: ConditionKind;
  status: ConditionState;
}
export interface KeptCovenant extends Omit<CovenantRow, 'kind' | 'status' | 'ratio'> {
  kind: CovenantKind;
  status: CovenantState;
  ratio: Ratio | null;
}
export interface KeptTest extends Omit<TestRow, 'status' | 'breachReason'> {
  status: TestState;
  breachReason: BreachReason | null;
}
type New<Row extends { tenantId: string }> = Omit<Row, 'tenantId'>;

const conditionOf = (row: ConditionRow | undefined) => row as KeptCondition | undefined;
const covenantOf = (row: CovenantRow | undefined) => row as KeptCovenant | undefined;
const testOf = (row: TestRow | undefined) => row as KeptTest | undefined;
const thisCondition = (ctx: Ctx, id: string) => and(eq(debtCondition.tenantId, ctx.tenantId), eq(debtCondition.id, id));
const thisCovenant = (ctx: Ctx, id: string) => and(eq(covenant.tenantId, ctx.tenantId), eq(covenant.id, id));
const thisTest = (ctx: Ctx, id: string) => and(eq(covenantTest.tenantId, ctx.tenantId), eq(covenantTest.id, id));

export async function insertCondition(ctx: Ctx, row: New<typeof debtCondition.$inferInsert>): Promise<KeptCondition> {
  const [made] = await db(ctx)
    .insert(debtCondition)
    .values({ ...row, tenantId: ctx.tenantId })
    .returning();
  return conditionOf(made) as KeptCondition;
}

export async function findCondition(ctx: Ctx, id: string): Promise<KeptCondition | undefined> {
  const [row] = await db(ctx).select().from(debtCondition).where(thisCondition(ctx, id));
  return conditionOf(row);
}

/** All that was asked of one debt or limit itself, oldest first. */
export const listConditions = async (ctx: Ctx, subjectId: string): Promise<KeptCondition[]> =>
  (await db(ctx)
    .select()
    .from(debtCondition)
    .where(
      and(
        eq(debtCondition.tenantId, ctx.tenantId),
        eq(debtCondition.subjectId, subjectId),
        isNull(debtCondition.facilityId),
      ),
    )
    .orderBy(asc(debtCondition.id))) as KeptCondition[];

/** As changed, when it was in a state from which the step goes. */
export async function moveCondition(
  ctx: Ctx,
  id: string,
  { from, to }: Step<ConditionState>,
  change: Partial<New<typeof debtCondition.$inferInsert>> = {},
): Promise<KeptCondition | undefined> {
  const [row] = await db(ctx)
    .update(debtCondition)
    .set({ ...change, status: to })
    .where(and(thisCondition(ctx, id), inArray(debtCondition.status, [...from])))
    .returning();
  return conditionOf(row);
}

export async function insertCovenant(ctx: Ctx, row: New<typeof covenant.$inferInsert>): Promise<KeptCovenant> {
  const [made] = await db(ctx)
    .insert(covenant)
    .values({ ...row, tenantId: ctx.tenantId })
    .returning();
  return covenantOf(made) as KeptCovenant;
}

export async function findCovenant(ctx: Ctx, id: string): Promise<KeptCovenant | undefined> {
  const [row] = await db(ctx).select().from(covenant).where(thisCovenant(ctx, id));
  return covenantOf(row);
}

/** The covenants of one debt or limit that stand, oldest first. */
export const listStanding = async (ctx: Ctx, subjectId: string): Promise<KeptCovenant[]> =>
  (await db(ctx)
    .select()
    .from(covenant)
    .where(and(eq(covenant.tenantId, ctx.tenantId), eq(covenant.subjectId, subjectId), eq(covenant.status, 'standing')))
    .orderBy(asc(covenant.id))) as KeptCovenant[];

export async function amendCovenantRow(
  ctx: Ctx,
  id: string,
  change: Partial<Pick<New<typeof covenant.$inferInsert>, 'ratio' | 'reportDays' | 'cureDays' | 'documentHash'>>,
): Promise<KeptCovenant | undefined> {
  const [row] = await db(ctx)
    .update(covenant)
    .set(change)
    .where(and(thisCovenant(ctx, id), eq(covenant.status, 'standing')))
    .returning();
  return covenantOf(row);
}

export async function endCovenantRow(
  ctx: Ctx,
  id: string,
  change: { endedBy: string; endReason: string },
): Promise<KeptCovenant | undefined> {
  const [row] = await db(ctx)
    .update(covenant)
    .set({ ...change, status: 'ended' })
    .where(and(thisCovenant(ctx, id), eq(covenant.status, 'standing')))
    .returning();
  return covenantOf(row);
}

/** Undefined where the covenant has a test of that day already. */
export async function insertTest(ctx: Ctx, row: New<typeof covenantTest.$inferInsert>): Promise<KeptTest | undefined> {
  const [made] = await db(ctx)
    .insert(covenantTest)
    .values({ ...row, tenantId: ctx.tenantId })
    .onConflictDoNothing()
    .returning();
  return testOf(made);
}

export async function findTest(ctx: Ctx, id: string): Promise<KeptTest | undefined> {
  const [row] = await db(ctx).select().from(covenantTest).where(thisTest(ctx, id));
  return testOf(row);
}

export const listTests = async (ctx: Ctx, covenantId: string): Promise<KeptTest[]> =>
  (await db(ctx)
    .select()
    .from(covenantTest)
    .where(and(eq(covenantTest.tenantId, ctx.tenantId), eq(covenantTest.covenantId, covenantId)))
    .orderBy(desc(covenantTest.testedOn), desc(covenantTest.id))) as KeptTest[];

/** As changed, when it was in a state from which the step goes. */
export async function moveTest(
  ctx: Ctx,
  id: string,
  { from, to }: Step<TestState>,
  change: Partial<New<typeof covenantTest.$inferInsert>> = {},
): Promise<KeptTest | undefined> {
  const [row] = await db(ctx)
    .update(covenantTest)
    .set({ ...change, status: to })
    .where(and(thisTest(ctx, id), inArray(covenantTest.status, [...from])))
    .returning();
  return testOf(row);
}

/** Nothing more is awaited of a covenant that ended. */
export const voidTests = (ctx: Ctx, covenantId: string) =>
  db(ctx)
    .update(covenantTest)
    .set({ status: 'void' })
    .where(
      and(
        eq(covenantTest.tenantId, ctx.tenantId),
        eq(covenantTest.covenantId, covenantId),
        inArray(covenantTest.status, ['awaited', 'reported']),
      ),
    );
