import { and, asc, eq } from 'drizzle-orm';
import { maturityChoice } from '../../../db/schema/surrogates.ts';
import { type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { MaturityChoice } from './maturity-rules.ts';
import type { MaturityChoiceView } from './maturity-schemas.ts';

const viewOf = (row: typeof maturityChoice.$inferSelect): MaturityChoiceView => ({
  id: row.id,
  pledgeId: row.pledgeId,
  facilityId: row.facilityId,
  itemId: row.itemId,
  maturesOn: row.maturesOn,
  choice: row.choice as MaturityChoice,
  extendedTo: row.extendedTo,
  documentHash: row.documentHash,
  chosenAt: row.chosenAt.toISOString(),
});

/** Throws the constraint when the lender has chosen for this day. */
export async function insertChoice(
  ctx: Ctx,
  row: Omit<typeof maturityChoice.$inferInsert, 'tenantId' | 'chosenAt'>,
): Promise<MaturityChoiceView> {
  const [made] = await db(ctx)
    .insert(maturityChoice)
    .values({ ...row, tenantId: ctx.tenantId, chosenAt: ctx.clock.now() })
    .returning();
  return viewOf(onRecord(made));
}

/** What was chosen for an item, by its day. */
export async function listChoices(ctx: Ctx, itemId: string): Promise<MaturityChoiceView[]> {
  const rows = await db(ctx)
    .select()
    .from(maturityChoice)
    .where(and(eq(maturityChoice.tenantId, ctx.tenantId), eq(maturityChoice.itemId, itemId)))
    .orderBy(asc(maturityChoice.maturesOn));
  return rows.map(viewOf);
}
