import { and, asc, eq, getTableColumns, gt, sql } from 'drizzle-orm';
import { accountAcknowledgement, callBack, collectionAccount } from '../../../db/schema/accounts.ts';
import { among } from '../../../db/schema/columns.ts';
import { type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { AccountControl, AccountStatus, CallBackOutcome } from './rules.ts';
import type { AccountView, CallBackView } from './schemas.ts';

type Row = typeof collectionAccount.$inferSelect;

async function viewsOf(ctx: Ctx, rows: readonly Row[]): Promise<AccountView[]> {
  if (rows.length === 0) return [];
  const acknowledged = await db(ctx)
    .select()
    .from(accountAcknowledgement)
    .where(
      and(
        eq(accountAcknowledgement.tenantId, ctx.tenantId),
        among(
          accountAcknowledgement.accountId,
          rows.map((row) => row.id),
        ),
      ),
    );
  return rows.map((row) => ({
    id: row.id,
    holderId: row.holderId,
    lenderId: row.lenderId,
    accountNumber: row.accountNumber,
    bankName: row.bankName,
    control: row.control as AccountControl,
    replaces: row.replaces,
    status: row.status as AccountStatus,
    approvedAt: row.approvedAt?.toISOString() ?? null,
    acknowledgedBy: acknowledged.filter((a) => a.accountId === row.id).map((a) => a.debtorId),
  }));
}

const one = (ctx: Ctx, id: string) => and(eq(collectionAccount.tenantId, ctx.tenantId), eq(collectionAccount.id, id));

export async function insertAccount(
  ctx: Ctx,
  row: Omit<typeof collectionAccount.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<AccountView> {
  const rows = await db(ctx)
    .insert(collectionAccount)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .returning();
  return onRecord((await viewsOf(ctx, rows))[0]);
}

export async function findAccount(ctx: Ctx, id: string): Promise<AccountView | undefined> {
  return (await viewsOf(ctx, await db(ctx).select().from(collectionAccount).where(one(ctx, id))))[0];
}

/** Those of these accounts that a lender has its hand on, alone or with others. */
export async function findControlled(ctx: Ctx, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db(ctx)
    .select({ id: collectionAccount.id })
    .from(collectionAccount)
    .where(
      and(
        eq(collectionAccount.tenantId, ctx.tenantId),
        among(collectionAccount.id, ids),
        among(collectionAccount.control, ['lender', 'tripartite']),
      ),
    );
  return new Set(rows.map((row) => row.id));
}

export async function participantsOfAccount(ctx: Ctx, id: string): Promise<string[]> {
  const [row] = await db(ctx)
    .select({ participants: collectionAccount.participants })
    .from(collectionAccount)
    .where(one(ctx, id));
  return row?.participants ?? [];
}

/** The account in use under this number, as any lender's: a statement names a number only. */
export async function findActiveAccounts(ctx: Ctx, accountNumbers: readonly string[]): Promise<AccountView[]> {
  if (accountNumbers.length === 0) return [];
  const rows = await db(ctx)
    .select()
    .from(collectionAccount)
    .where(
      and(
        eq(collectionAccount.tenantId, ctx.tenantId),
        among(collectionAccount.accountNumber, accountNumbers),
        eq(collectionAccount.status, 'active'),
      ),
    );
  return viewsOf(ctx, rows);
}

export async function listAccounts(ctx: Ctx, after: string | undefined, limit: number): Promise<AccountView[]> {
  const rows = await db(ctx)
    .select()
    .from(collectionAccount)
    .where(
      and(
        eq(collectionAccount.tenantId, ctx.tenantId),
        after === undefined ? undefined : gt(collectionAccount.id, after),
      ),
    )
    .orderBy(asc(collectionAccount.id))
    .limit(limit);
  return viewsOf(ctx, rows);
}

/** The account, when it was in `from` until now. */
export async function moveAccount(
  ctx: Ctx,
  id: string,
  from: AccountStatus,
  change: Partial<typeof collectionAccount.$inferInsert>,
): Promise<AccountView | undefined> {
  const rows = await db(ctx)
    .update(collectionAccount)
    .set(change)
    .where(and(one(ctx, id), eq(collectionAccount.status, from)))
    .returning();
  return (await viewsOf(ctx, rows))[0];
}

export async function insertAcknowledgement(
  ctx: Ctx,
  row: { accountId: string; debtorId: string; acknowledgedBy: string },
): Promise<void> {
  await db(ctx)
    .insert(accountAcknowledgement)
    .values({ ...row, tenantId: ctx.tenantId, acknowledgedAt: ctx.clock.now() })
    .onConflictDoNothing();
}

const callBackOf = (row: typeof callBack.$inferSelect): CallBackView => ({
  id: row.id,
  lenderId: row.lenderId,
  debtorId: row.debtorId,
  subjectId: row.subjectId,
  number: row.number,
  numberSource: row.numberSource as CallBackView['numberSource'],
  spokeTo: row.spokeTo,
  outcome: row.outcome as CallBackOutcome,
  calledBy: row.calledBy,
  calledAt: row.calledAt.toISOString(),
});

export async function insertCallBack(
  ctx: Ctx,
  row: Omit<typeof callBack.$inferInsert, 'tenantId' | 'calledAt'>,
): Promise<{ view: CallBackView; before: string | null; seesSubject: boolean }> {
  const [made] = await db(ctx)
    .insert(callBack)
    .values({ ...row, tenantId: ctx.tenantId, calledAt: ctx.clock.now() })
    .returning({
      ...getTableColumns(callBack),
      before: sql<string | null>`(select b.outcome from call_back b where b.tenant_id = ${ctx.tenantId}
        and b.subject_id = ${row.subjectId} and b.lender_id = ${row.lenderId} and b.outcome <> 'not_reached'
        order by b.id desc limit 1)`,
      seesSubject: sql<boolean>`exists (select from receivable r where r.tenant_id = ${ctx.tenantId} and r.id = ${row.subjectId})
        or exists (select from collection_account a where a.tenant_id = ${ctx.tenantId} and a.id = ${row.subjectId})
        or exists (select from certificate c where c.tenant_id = ${ctx.tenantId} and c.id = ${row.subjectId})`,
    });
  const { before, seesSubject, ...kept } = made as typeof callBack.$inferSelect & {
    before: string | null;
    seesSubject: boolean;
  };
  return { view: callBackOf(kept), before, seesSubject };
}

/** Calls about these subjects that this party made, newest last. */
export async function findCallBacks(ctx: Ctx, subjectIds: readonly string[]): Promise<CallBackView[]> {
  if (subjectIds.length === 0) return [];
  const rows = await db(ctx)
    .select()
    .from(callBack)
    .where(and(eq(callBack.tenantId, ctx.tenantId), among(callBack.subjectId, subjectIds)))
    .orderBy(asc(callBack.id));
  return rows.map(callBackOf);
}
