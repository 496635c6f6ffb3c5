import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm';
import { moneyPayment, payeeAccount } from '../../../db/schema/money-out.ts';
import { party } from '../../../db/schema/parties.ts';
import { type Ctx, db } from '../../context.ts';
import type { PaymentOutKind } from './rules.ts';
import type { MoneyPaymentView, PayeeAccountView } from './schemas.ts';

type Account = typeof payeeAccount.$inferSelect;

const accountOf = (row: Account): PayeeAccountView => ({
  id: row.id,
  payeeId: row.payeeId,
  payeeName: row.payeeName,
  accountNumber: row.accountNumber,
  bankName: row.bankName,
  proofHash: row.proofHash,
  called: row.called,
  recordedAt: row.recordedAt.toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
  endReason: row.endReason,
});

const viewOf = (row: typeof moneyPayment.$inferSelect): MoneyPaymentView => ({
  id: row.id,
  kind: row.kind as PaymentOutKind,
  objectId: row.objectId,
  payeeId: row.payeeId,
  payeeName: row.payeeName,
  accountId: row.accountId,
  reference: row.reference,
  amount: { amountMinor: row.amountMinor.toString(), currency: row.currency },
  paidOn: row.valueOn,
  recordedAt: row.recordedAt.toISOString(),
});

/** Undefined where the account is on record already. */
export async function insertAccount(
  ctx: Ctx,
  row: Omit<typeof payeeAccount.$inferInsert, 'tenantId' | 'recordedAt'>,
): Promise<PayeeAccountView | undefined> {
  const [made] = await db(ctx)
    .insert(payeeAccount)
    .values({ ...row, tenantId: ctx.tenantId, recordedAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made && accountOf(made);
}

const mine = (ctx: Ctx, lenderId: string) =>
  and(eq(payeeAccount.tenantId, ctx.tenantId), eq(payeeAccount.lenderId, lenderId));

export interface KnownAccount {
  id: string;
  payeeName: string;
  recordedBy: string;
  names: (string | null)[];
}

/** The live account of a lender's record under this number, with the names of its holder where that is a party. */
export async function findLiveAccount(ctx: Ctx, lenderId: string, number: string): Promise<KnownAccount | undefined> {
  const [row] = await db(ctx)
    .select({ account: payeeAccount, name: party.name, nameZh: party.nameZh })
    .from(payeeAccount)
    .leftJoin(party, and(eq(party.tenantId, payeeAccount.tenantId), eq(party.id, payeeAccount.payeeId)))
    .where(
      and(
        mine(ctx, lenderId),
        isNull(payeeAccount.endedAt),
        sql`${payeeAccount.accountKey} = holdfast_reference_key(${number})`,
      ),
    );
  return row && { ...row.account, names: [row.name, row.nameZh] };
}

/** The account, when it was live until now. */
export async function endAccount(
  ctx: Ctx,
  lenderId: string,
  id: string,
  change: { endedBy: string; endReason: string },
): Promise<PayeeAccountView | undefined> {
  const [row] = await db(ctx)
    .update(payeeAccount)
    .set({ ...change, endedAt: ctx.clock.now() })
    .where(and(mine(ctx, lenderId), eq(payeeAccount.id, id), isNull(payeeAccount.endedAt)))
    .returning();
  return row && accountOf(row);
}

export async function listAccounts(ctx: Ctx, after: string | undefined, limit: number): Promise<PayeeAccountView[]> {
  const rows = await db(ctx)
    .select()
    .from(payeeAccount)
    .where(and(eq(payeeAccount.tenantId, ctx.tenantId), after === undefined ? undefined : gt(payeeAccount.id, after)))
    .orderBy(asc(payeeAccount.id))
    .limit(limit);
  return rows.map(accountOf);
}

/** Undefined where the reference was used before: the database settles the race. The payee's account on record goes with it. */
export async function insertPayment(
  ctx: Ctx,
  row: Omit<typeof moneyPayment.$inferInsert, 'tenantId' | 'recordedAt'>,
): Promise<MoneyPaymentView | undefined> {
  const onRecord = sql<string>`(select a.id from ${payeeAccount} a where a.tenant_id = ${ctx.tenantId}
    and a.lender_id = ${row.lenderId} and a.payee_id = ${row.payeeId ?? null} and a.ended_at is null
    order by a.id desc limit 1)`;
  const [made] = await db(ctx)
    .insert(moneyPayment)
    .values({ ...row, accountId: row.accountId ?? onRecord, tenantId: ctx.tenantId, recordedAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made && viewOf(made);
}

export async function findPayment(ctx: Ctx, id: string): Promise<MoneyPaymentView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(moneyPayment)
    .where(and(eq(moneyPayment.tenantId, ctx.tenantId), eq(moneyPayment.id, id)));
  return row && viewOf(row);
}

export async function findByReference(
  ctx: Ctx,
  lenderId: string,
  reference: string,
): Promise<MoneyPaymentView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(moneyPayment)
    .where(
      and(
        eq(moneyPayment.tenantId, ctx.tenantId),
        eq(moneyPayment.lenderId, lenderId),
        sql`${moneyPayment.referenceKey} = holdfast_reference_key(${reference})`,
      ),
    );
  return row && viewOf(row);
}

export async function listPayments(
  ctx: Ctx,
  { objectId, after }: { objectId?: string | undefined; after?: string | undefined },
  limit: number,
): Promise<MoneyPaymentView[]> {
  const rows = await db(ctx)
    .select()
    .from(moneyPayment)
    .where(
      and(
        eq(moneyPayment.tenantId, ctx.tenantId),
        objectId === undefined ? undefined : eq(moneyPayment.objectId, objectId),
        after === undefined ? undefined : gt(moneyPayment.id, after),
      ),
    )
    .orderBy(asc(moneyPayment.id))
    .limit(limit);
  return rows.map(viewOf);
}
