import { and, asc, eq, gt, like, lt, notLike, or } from 'drizzle-orm';
import { creditCut } from '../../../db/schema/motions.ts';
import { matter } from '../../../db/schema/returns.ts';
import { type Ctx, db } from '../../context.ts';
import type { Step } from '../../kernel/transitions.ts';
import type { CutKind, CutState } from './rules.ts';

export interface KeptCut extends Omit<typeof creditCut.$inferSelect, 'kind' | 'status'> {
  kind: CutKind;
  status: CutState;
}
const one = (ctx: Ctx, id: string) => and(eq(creditCut.tenantId, ctx.tenantId), eq(creditCut.id, id));

export async function insertCut(
  ctx: Ctx,
  row: Omit<typeof creditCut.$inferInsert, 'tenantId' | 'madeAt' | 'status' | 'participants'>,
): Promise<KeptCut> {
  const [made] = await db(ctx)
    .insert(creditCut)
    .values({
      ...row,
      status: 'standing',
      tenantId: ctx.tenantId,
      madeAt: ctx.clock.now(),
      participants: [row.lenderId, row.partyId],
    })
    .returning();
  return made as KeptCut;
}

export async function findCut(ctx: Ctx, id: string): Promise<KeptCut | undefined> {
  const [row] = await db(ctx).select().from(creditCut).where(one(ctx, id));
  return row as KeptCut | undefined;
}

/** Whether a firm ever asked a bank for something, in its own words. */
export async function hasAsked(ctx: Ctx, { bankId, partyId }: { bankId: string; partyId: string }): Promise<boolean> {
  const rows = await db(ctx)
    .select({ id: matter.id })
    .from(matter)
    .where(and(eq(matter.tenantId, ctx.tenantId), eq(matter.askedBy, partyId), eq(matter.bankId, bankId)))
    .limit(1);
  return rows.length > 0;
}

/** Contested, and not answered by the last day for it. */
export async function unanswered(ctx: Ctx, on: string): Promise<KeptCut[]> {
  const rows = await db(ctx)
    .select()
    .from(creditCut)
    .where(and(eq(creditCut.tenantId, ctx.tenantId), eq(creditCut.status, 'contested'), lt(creditCut.answerDueOn, on)))
    .orderBy(asc(creditCut.id))
    .for('no key update');
  return rows as KeptCut[];
}

/** Of a line, or of whatever lines of one lender on one firm, that is to be what it was before. */
export async function givingBack(
  ctx: Ctx,
  of: { objectId: string } | { lenderId: string; partyId: string },
): Promise<KeptCut[]> {
  const rows = await db(ctx)
    .select()
    .from(creditCut)
    .where(
      and(
        eq(creditCut.tenantId, ctx.tenantId),
        eq(creditCut.status, 'giving_back'),
        'objectId' in of
          ? eq(creditCut.objectId, of.objectId)
          : and(
              eq(creditCut.lenderId, of.lenderId),
              eq(creditCut.partyId, of.partyId),
              // A limit on the firm itself is set anew, and never changed; a loan is given back by a loan, and what was asked by asking it no more.
              or(
                and(
                  eq(creditCut.kind, 'stop'),
                  ...['lon_%', 'cnd_%', 'cov_%'].map((each) => notLike(creditCut.objectId, each)),
                ),
                like(creditCut.objectId, 'plm_%'),
              ),
            ),
      ),
    );
  return rows as KeptCut[];
}

/** Cuts of a lender on a firm that were undone and are not yet given back. */
export async function owedBack(ctx: Ctx, of: { lenderId: string; partyId: string }): Promise<KeptCut[]> {
  const rows = await db(ctx)
    .select()
    .from(creditCut)
    .where(
      and(
        eq(creditCut.tenantId, ctx.tenantId),
        eq(creditCut.status, 'giving_back'),
        eq(creditCut.lenderId, of.lenderId),
        eq(creditCut.partyId, of.partyId),
      ),
    )
    .orderBy(asc(creditCut.id));
  return rows as KeptCut[];
}

export async function moveCut(
  ctx: Ctx,
  id: string,
  { from, to }: Step<CutState>,
  change: Partial<typeof creditCut.$inferInsert> = {},
): Promise<KeptCut | undefined> {
  const [row] = await db(ctx)
    .update(creditCut)
    .set({ ...change, status: to })
    .where(and(one(ctx, id), eq(creditCut.status, from[0] ?? to)))
    .returning();
  return row as KeptCut | undefined;
}

export async function listCuts(
  ctx: Ctx,
  filter: { status?: CutState | undefined; kind?: CutKind | undefined; after?: string | undefined; limit: number },
): Promise<KeptCut[]> {
  const rows = await db(ctx)
    .select()
    .from(creditCut)
    .where(
      and(
        eq(creditCut.tenantId, ctx.tenantId),
        filter.status && eq(creditCut.status, filter.status),
        filter.kind && eq(creditCut.kind, filter.kind),
        filter.after === undefined ? undefined : gt(creditCut.id, filter.after),
      ),
    )
    .orderBy(asc(creditCut.id))
    .limit(filter.limit);
  return rows as KeptCut[];
}
