import { and, eq, inArray } from 'drizzle-orm';
import { decisionContest } from '../../../db/schema/proposals.ts';
import { type Ctx, db } from '../../context.ts';
import type { Step } from '../../kernel/transitions.ts';
import type { ContestState } from './contest-rules.ts';

type Row = typeof decisionContest.$inferSelect;
export interface KeptContest extends Omit<Row, 'status'> {
  status: ContestState;
}
const keptOf = (row: Row | undefined) => row as KeptContest | undefined;
const thisOne = (ctx: Ctx, id: string) => and(eq(decisionContest.tenantId, ctx.tenantId), eq(decisionContest.id, id));

/** Undefined where the party has contested this decision already. */
export async function insertContest(
  ctx: Ctx,
  row: Omit<typeof decisionContest.$inferInsert, 'tenantId'>,
): Promise<KeptContest | undefined> {
  const [made] = await db(ctx)
    .insert(decisionContest)
    .values({ ...row, tenantId: ctx.tenantId })
    .onConflictDoNothing()
    .returning();
  return keptOf(made);
}

export async function findContest(ctx: Ctx, id: string): Promise<KeptContest | undefined> {
  const [row] = await db(ctx).select().from(decisionContest).where(thisOne(ctx, id));
  return keptOf(row);
}

/** As changed, when it was in a state from which the step goes. */
export async function moveContest(
  ctx: Ctx,
  id: string,
  { from, to }: Step<ContestState>,
  change: Partial<Omit<typeof decisionContest.$inferInsert, 'tenantId'>>,
): Promise<KeptContest | undefined> {
  const [row] = await db(ctx)
    .update(decisionContest)
    .set({ ...change, status: to })
    .where(and(thisOne(ctx, id), inArray(decisionContest.status, [...from])))
    .returning();
  return keptOf(row);
}
