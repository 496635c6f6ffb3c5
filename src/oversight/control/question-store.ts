import { and, asc, eq, gt } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { countQuestion } from '../../../db/schema/control.ts';
import { type Ctx, db } from '../../context.ts';
import { questionsOpen } from './question-rules.ts';

export type KeptQuestion = typeof countQuestion.$inferSelect;

/** The question, where none of its kind is open over the subject. */
export async function insertQuestion(
  ctx: Ctx,
  row: Omit<typeof countQuestion.$inferInsert, 'tenantId'>,
): Promise<KeptQuestion | undefined> {
  const [made] = await db(ctx)
    .insert(countQuestion)
    .values({ ...row, tenantId: ctx.tenantId })
    .onConflictDoNothing()
    .returning();
  return made;
}

export async function findQuestion(ctx: Ctx, id: string): Promise<KeptQuestion | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(countQuestion)
    .where(and(eq(countQuestion.tenantId, ctx.tenantId), eq(countQuestion.id, id)));
  return row;
}

export async function listQuestions(
  ctx: Ctx,
  filter: {
    subjectIds?: readonly string[] | undefined;
    open?: boolean | undefined;
    after?: string | undefined;
    limit: number;
  },
): Promise<KeptQuestion[]> {
  return db(ctx)
    .select()
    .from(countQuestion)
    .where(
      and(
        eq(countQuestion.tenantId, ctx.tenantId),
        filter.subjectIds && among(countQuestion.subjectId, filter.subjectIds),
        filter.open ? among(countQuestion.status, questionsOpen) : undefined,
        filter.after === undefined ? undefined : gt(countQuestion.id, filter.after),
      ),
    )
    .orderBy(asc(countQuestion.id))
    .limit(filter.limit);
}

/** The question as it is then, where it was in one of these states until now. */
export async function moveQuestion(
  ctx: Ctx,
  id: string,
  from: readonly string[],
  change: Partial<Pick<KeptQuestion, 'status' | 'answer' | 'answeredAt'>>,
): Promise<KeptQuestion | undefined> {
  const [row] = await db(ctx)
    .update(countQuestion)
    .set(change)
    .where(and(eq(countQuestion.tenantId, ctx.tenantId), eq(countQuestion.id, id), among(countQuestion.status, from)))
    .returning();
  return row;
}
