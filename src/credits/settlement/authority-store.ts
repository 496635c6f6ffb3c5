import { and, eq } from 'drizzle-orm';
import { reimbursementAuthority } from '../../../db/schema/settlement.ts';
import { type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { AuthorityView } from './schemas.ts';

type Row = typeof reimbursementAuthority.$inferSelect;

const viewOf = (row: Row): AuthorityView => ({
  id: row.id,
  issuingBankId: row.issuingBankId,
  reimbursingBankId: row.reimbursingBankId,
  creditNumber: row.creditNumber,
  creditId: row.creditId,
  amount: { amountMinor: row.amountMinor.toString(), currency: row.currency },
  plusBps: row.plusBps,
  expiresOn: row.expiresOn,
  chargesBorneBy: row.chargesBorneBy as AuthorityView['chargesBorneBy'],
  rules: row.rules as AuthorityView['rules'],
});

/** Undefined when the issuing bank authorised the reimbursement of this credit before. */
export async function insertAuthority(
  ctx: Ctx,
  row: Omit<typeof reimbursementAuthority.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<AuthorityView | undefined> {
  const [made] = await db(ctx)
    .insert(reimbursementAuthority)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made && viewOf(made);
}

const key = (ctx: Ctx, { reimbursingBankId, issuingBankId, creditNumber }: AuthorityKey) =>
  and(
    eq(reimbursementAuthority.tenantId, ctx.tenantId),
    eq(reimbursementAuthority.reimbursingBankId, reimbursingBankId),
    eq(reimbursementAuthority.issuingBankId, issuingBankId),
    eq(reimbursementAuthority.creditNumber, creditNumber),
  );

export interface AuthorityKey {
  reimbursingBankId: string;
  issuingBankId: string;
  creditNumber: string;
}

/** The authority, locked: changes of it are taken one after the other. */
export async function lockAuthority(ctx: Ctx, of: AuthorityKey): Promise<AuthorityView | undefined> {
  const [row] = await db(ctx).select().from(reimbursementAuthority).where(key(ctx, of)).for('no key update');
  return row && viewOf(row);
}

export async function lockAuthorityById(ctx: Ctx, id: string): Promise<AuthorityView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(reimbursementAuthority)
    .where(and(eq(reimbursementAuthority.tenantId, ctx.tenantId), eq(reimbursementAuthority.id, id)))
    .for('no key update');
  return row && viewOf(row);
}

export async function changeAuthority(
  ctx: Ctx,
  of: AuthorityKey,
  change: Partial<typeof reimbursementAuthority.$inferInsert>,
): Promise<AuthorityView> {
  const [row] = await db(ctx).update(reimbursementAuthority).set(change).where(key(ctx, of)).returning();
  return viewOf(onRecord(row));
}

export async function findAuthority(ctx: Ctx, id: string): Promise<AuthorityView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(reimbursementAuthority)
    .where(and(eq(reimbursementAuthority.tenantId, ctx.tenantId), eq(reimbursementAuthority.id, id)));
  return row && viewOf(row);
}

export async function listAuthorities(ctx: Ctx): Promise<AuthorityView[]> {
  const rows = await db(ctx)
    .select()
    .from(reimbursementAuthority)
    .where(eq(reimbursementAuthority.tenantId, ctx.tenantId))
    .orderBy(reimbursementAuthority.id)
    .limit(500);
  return rows.map(viewOf);
}
