import { and, asc, eq } from 'drizzle-orm';
import { bankingHours } from '../../../db/schema/letters-of-credit.ts';
import { asSystem, type Ctx, db } from '../../context.ts';
import type { BankingHoursView } from './schemas.ts';

type Row = typeof bankingHours.$inferSelect;

const viewOf = ({ id, bankId, validFrom, opensAt, closesAt }: Row): BankingHoursView => ({
  id,
  bankId,
  validFrom,
  opensAt,
  closesAt,
});

/** Undefined when hours from this day were stated before. */
export async function insertBankingHours(
  ctx: Ctx,
  row: Omit<typeof bankingHours.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<BankingHoursView | undefined> {
  const [made] = await db(ctx)
    .insert(bankingHours)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made && viewOf(made);
}

/** A bank's hours hang at its door: whoever presents to it may know. */
export const listBankingHours = (ctx: Ctx, bankId: string): Promise<BankingHoursView[]> =>
  asSystem(ctx, 'banking hours', async (system) => {
    const rows = await db(system)
      .select()
      .from(bankingHours)
      .where(and(eq(bankingHours.tenantId, ctx.tenantId), eq(bankingHours.bankId, bankId)))
      .orderBy(asc(bankingHours.validFrom));
    return rows.map(viewOf);
  });
