import { and, asc, eq, lt, or } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { credit } from '../../../db/schema/letters-of-credit.ts';
import { creditPayment } from '../../../db/schema/settlement.ts';
import { type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { PaymentKind } from './rules.ts';
import type { PaymentView } from './schemas.ts';

export interface KeptPayment {
  view: PaymentView;
  participants: string[];
}

const keptOf = (row: typeof creditPayment.$inferSelect): KeptPayment => {
  const currency = row.currency;
  return {
    view: {
      id: row.id,
      presentationId: row.presentationId,
      creditId: row.creditId,
      bankId: row.bankId,
      payeeId: row.payeeId,
      part: row.part,
      kind: row.kind as PaymentKind,
      amount: { amountMinor: row.amountMinor.toString(), currency },
      charges: { amountMinor: row.chargesMinor.toString(), currency },
      dueOn: row.dueOn,
      status: row.status as PaymentView['status'],
      authenticated: row.authenticated,
      paidAt: row.paidAt?.toISOString() ?? null,
    },
    participants: row.participants,
  };
};

const of = (ctx: Ctx) => eq(creditPayment.tenantId, ctx.tenantId);

export async function insertPayment(
  ctx: Ctx,
  row: Omit<typeof creditPayment.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<KeptPayment> {
  const [made] = await db(ctx)
    .insert(creditPayment)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .returning();
  return keptOf(onRecord(made));
}

export async function findPayment(ctx: Ctx, id: string): Promise<KeptPayment | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(creditPayment)
    .where(and(of(ctx), eq(creditPayment.id, id)));
  return row && keptOf(row);
}

/** The payments on some presentations, in the order of their parts. */
export async function listPayments(ctx: Ctx, presentationIds: readonly string[]): Promise<KeptPayment[]> {
  const rows = await db(ctx)
    .select()
    .from(creditPayment)
    .where(and(of(ctx), among(creditPayment.presentationId, presentationIds)))
    .orderBy(asc(creditPayment.presentationId), asc(creditPayment.part));
  return rows.map(keptOf);
}

/** The payment, when it was undertaken and not made until now. */
export async function markPaid(
  ctx: Ctx,
  id: string,
  change: { paidBy?: string; chargesMinor?: bigint },
): Promise<KeptPayment | undefined> {
  const [row] = await db(ctx)
    .update(creditPayment)
    .set({ ...change, status: 'paid', paidAt: ctx.clock.now() })
    .where(and(of(ctx), eq(creditPayment.id, id), eq(creditPayment.status, 'undertaken')))
    .returning();
  return row && keptOf(row);
}

/** What an issuing bank undertook under credits that another confirmed or reimburses, and has not paid by the day. */
export async function listOverdue(
  ctx: Ctx,
  { issuingBankId, toId, on }: { issuingBankId: string; toId: string; on: string },
): Promise<PaymentView[]> {
  const rows = await db(ctx)
    .select({ creditPayment })
    .from(creditPayment)
    .innerJoin(credit, and(eq(credit.tenantId, creditPayment.tenantId), eq(credit.id, creditPayment.creditId)))
    .where(
      and(
        of(ctx),
        eq(creditPayment.bankId, issuingBankId),
        eq(credit.issuingBankId, issuingBankId),
        eq(creditPayment.status, 'undertaken'),
        lt(creditPayment.dueOn, on),
        or(
          and(eq(credit.confirmingBankId, toId), eq(credit.confirmation, 'added')),
          eq(credit.reimbursingBankId, toId),
        ),
      ),
    )
    .orderBy(asc(creditPayment.id));
  return rows.map((row) => keptOf(row.creditPayment).view);
}
