import { and, asc, desc, eq, inArray, isNotNull, type SQL } from 'drizzle-orm';
import { creditAmendment, creditTransfer } from '../../../db/schema/letters-of-credit.ts';
import { type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { AmendmentStatus } from './rules.ts';
import type { AmendmentChange, AmendmentView } from './schemas.ts';

type Row = typeof creditAmendment.$inferSelect;

export interface KeptAmendment {
  view: AmendmentView;
  amountByMinor: bigint;
  askedBy: string | null;
  participants: string[];
}

const viewOf = (row: Row): AmendmentView => ({
  id: row.id,
  creditId: row.creditId,
  number: row.number,
  change: row.change as AmendmentChange,
  cancels: row.cancels,
  status: row.status as AmendmentStatus,
  issuedOn: row.issuedOn,
  answeredOn: row.answeredOn,
  presentationId: row.presentationId,
  answerNote: row.answerNote,
  confirmationExtended: row.confirmationExtended,
  laidOut: row.laidOut,
});

const keptOf = (row: Row): KeptAmendment => ({
  view: viewOf(row),
  amountByMinor: row.amountByMinor,
  askedBy: row.askedBy,
  participants: row.participants,
});

const of = (ctx: Ctx, ...more: (SQL | undefined)[]) => and(eq(creditAmendment.tenantId, ctx.tenantId), ...more);

export async function insertAmendment(
  ctx: Ctx,
  row: Omit<typeof creditAmendment.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<AmendmentView> {
  const [made] = await db(ctx)
    .insert(creditAmendment)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .returning();
  return viewOf(onRecord(made));
}

export async function findAmendment(ctx: Ctx, id: string): Promise<KeptAmendment | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(creditAmendment)
    .where(of(ctx, eq(creditAmendment.id, id)));
  return row && keptOf(row);
}

export async function findAmendmentByNumber(
  ctx: Ctx,
  creditId: string,
  number: number,
): Promise<KeptAmendment | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(creditAmendment)
    .where(of(ctx, eq(creditAmendment.creditId, creditId), eq(creditAmendment.number, number)));
  return row && keptOf(row);
}

/** Amendments of a credit by number, those not yet issued last. */
export async function listAmendments(
  ctx: Ctx,
  creditId: string,
  statuses?: readonly AmendmentStatus[],
): Promise<KeptAmendment[]> {
  const rows = await db(ctx)
    .select()
    .from(creditAmendment)
    .where(of(ctx, eq(creditAmendment.creditId, creditId), statuses && inArray(creditAmendment.status, [...statuses])))
    .orderBy(asc(creditAmendment.number), asc(creditAmendment.id));
  return rows.map(keptOf);
}

export async function lastNumber(ctx: Ctx, creditId: string): Promise<number> {
  const [row] = await db(ctx)
    .select({ number: creditAmendment.number })
    .from(creditAmendment)
    .where(of(ctx, eq(creditAmendment.creditId, creditId), isNotNull(creditAmendment.number)))
    .orderBy(desc(creditAmendment.number))
    .limit(1);
  return row?.number ?? 0;
}

/** The amendment, when it was in `from` until now. */
export async function moveAmendment(
  ctx: Ctx,
  id: string,
  from: AmendmentStatus,
  change: Partial<typeof creditAmendment.$inferInsert>,
): Promise<AmendmentView | undefined> {
  const [row] = await db(ctx)
    .update(creditAmendment)
    .set(change)
    .where(of(ctx, eq(creditAmendment.id, id), eq(creditAmendment.status, from)))
    .returning();
  return row && viewOf(row);
}

/** Whether the transfer that made this credit lets amendments be advised to its beneficiary (UCP 600 38e). */
export async function mayAdviseTo(ctx: Ctx, transferredCreditId: string): Promise<boolean> {
  const [row] = await db(ctx)
    .select({ advise: creditTransfer.adviseAmendments })
    .from(creditTransfer)
    .where(and(eq(creditTransfer.tenantId, ctx.tenantId), eq(creditTransfer.transferredCreditId, transferredCreditId)));
  return row?.advise === true;
}
