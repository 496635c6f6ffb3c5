import { and, asc, eq } from 'drizzle-orm';
import { syndicateMember } from '../../../db/schema/loans.ts';
import { type Ctx, db } from '../../context.ts';
import type { Currency } from '../../kernel/money.ts';
import type { SyndicateState } from './syndicate-rules.ts';

export interface KeptMembership extends Omit<typeof syndicateMember.$inferSelect, 'status' | 'currency'> {
  status: SyndicateState;
  currency: Currency;
}

export async function insertMemberships(
  ctx: Ctx,
  rows: readonly Omit<typeof syndicateMember.$inferInsert, 'tenantId' | 'askedAt' | 'status' | 'participants'>[],
): Promise<KeptMembership[]> {
  const made = await db(ctx)
    .insert(syndicateMember)
    .values(
      rows.map((row) => ({
        ...row,
        status: 'asked',
        tenantId: ctx.tenantId,
        askedAt: ctx.clock.now(),
        participants: [row.lenderId, row.memberId],
      })),
    )
    .returning();
  return made as KeptMembership[];
}

export async function findMembership(ctx: Ctx, id: string): Promise<KeptMembership | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(syndicateMember)
    .where(and(eq(syndicateMember.tenantId, ctx.tenantId), eq(syndicateMember.id, id)));
  return row as KeptMembership | undefined;
}

/** Answered once. */
export async function answerMembership(
  ctx: Ctx,
  id: string,
  change: { status: 'confirmed' | 'declined'; answer: string; answeredBy: string },
): Promise<KeptMembership | undefined> {
  const [row] = await db(ctx)
    .update(syndicateMember)
    .set({ ...change, answeredAt: ctx.clock.now() })
    .where(
      and(eq(syndicateMember.tenantId, ctx.tenantId), eq(syndicateMember.id, id), eq(syndicateMember.status, 'asked')),
    )
    .returning();
  return row as KeptMembership | undefined;
}

export async function membershipsOf(ctx: Ctx, loanId: string): Promise<KeptMembership[]> {
  const rows = await db(ctx)
    .select()
    .from(syndicateMember)
    .where(and(eq(syndicateMember.tenantId, ctx.tenantId), eq(syndicateMember.loanId, loanId)))
    .orderBy(asc(syndicateMember.memberId));
  return rows as KeptMembership[];
}
