import { and, asc, eq, gt, inArray, or, sql } from 'drizzle-orm';
import { ownAccount, ownLedger, ownPending, ownTransfer } from '../../../db/schema/own-ledgers.ts';
import { type Ctx, db, given, prepared, unawaited } from '../../context.ts';
import { businessDate } from '../../kernel/time.ts';
import { accountFlags, flagsOf, type Measure, transferFlags } from './rules.ts';
import type { AccountLine, OwnAccountView, OwnLedgerView, OwnTransferView } from './schemas.ts';
import type { Account, Known, PendingState, Transfer, TransferLine, Working } from './state.ts';

const ledgerOf = (row: typeof ownLedger.$inferSelect): OwnLedgerView => ({
  ledger: row.ledger,
  name: row.name,
  unit: row.unit as Measure,
  scale: row.scale,
  declaredAt: row.declaredAt.toISOString(),
});

/** Undefined where the number is taken. */
export async function insertLedger(
  ctx: Ctx,
  row: Omit<typeof ownLedger.$inferInsert, 'tenantId' | 'declaredAt'>,
): Promise<OwnLedgerView | undefined> {
  const [made] = await db(ctx)
    .insert(ownLedger)
    .values({ ...row, tenantId: ctx.tenantId, declaredAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made && ledgerOf(made);
}

export async function listLedgers(ctx: Ctx, partyId: string): Promise<OwnLedgerView[]> {
  const rows = await db(ctx)
    .select()
    .from(ownLedger)
    .where(and(eq(ownLedger.tenantId, ctx.tenantId), eq(ownLedger.partyId, partyId)))
    .orderBy(asc(ownLedger.ledger));
  return rows.map(ledgerOf);
}

const ofParty = (ctx: Ctx, partyId: string) =>
  and(eq(ownAccount.tenantId, ctx.tenantId), eq(ownAccount.partyId, partyId));

export const findAccounts = (ctx: Ctx, partyId: string, ids: readonly bigint[]) =>
  db(ctx)
    .select()
    .from(ownAccount)
    .where(and(ofParty(ctx, partyId), inArray(ownAccount.id, [...ids])));

export async function insertAccounts(ctx: Ctx, partyId: string, lines: readonly (AccountLine & { bits: number })[]) {
  if (lines.length === 0) return;
  await db(ctx)
    .insert(ownAccount)
    .values(
      lines.map(({ id, ledger, code, userData128, userData64, userData32, bits }) => ({
        tenantId: ctx.tenantId,
        partyId,
        id,
        ledger,
        code,
        flags: bits,
        userData128,
        userData64,
        userData32: Number(userData32),
        openedAt: ctx.clock.now(),
      })),
    );
}

type AccountRow = [string, number, number, boolean, string, string, string, string];
type TransferRow = [
  ...[string, string, string, string, string | null, string, string, string, number, number, number, number, string],
  PendingState | null,
  boolean | null,
];
interface Opened {
  expired: number;
  accounts: AccountRow[] | null;
  transfers: TransferRow[] | null;
  failed: string[] | null;
}

const accountOf = ([id, ledger, flags, isClosed, ...balances]: AccountRow): Account => {
  const [debitsPending, debitsPosted, creditsPending, creditsPosted] = balances.map(BigInt) as [
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  return { id: BigInt(id), ledger, flags, isClosed, debitsPending, debitsPosted, creditsPending, creditsPosted };
};
const transferOf = (row: TransferRow): Transfer => ({
  id: BigInt(row[0]),
  debitAccountId: BigInt(row[1]),
  creditAccountId: BigInt(row[2]),
  amount: BigInt(row[3]),
  pendingId: BigInt(row[4] ?? 0),
  userData128: BigInt(row[5]),
  userData64: BigInt(row[6]),
  userData32: BigInt(row[7]),
  timeoutSeconds: row[8],
  ledger: row[9],
  code: row[10],
  flags: row[11],
  valueOn: row[12],
  state: row[13],
  isDue: row[14] ?? false,
});
const byId = <T extends { id: bigint }>(rows: readonly T[]): Map<bigint, T> =>
  new Map(rows.map((row) => [row.id, row]));
const numbers = (ids: Iterable<bigint>) => [...new Set(ids)].map(String);

const opened = prepared((handle) =>
  handle
    .select({
      opened: sql<Opened>`own_ledger_open(${given('tenantId')}, ${given('partyId')}, ${given('transfers')}::numeric[],
        ${given('pendings')}::numeric[], ${given('accounts')}::numeric[], ${given('at')}::timestamptz)`,
    })
    .from(sql`(select 1) one`),
);
const written = unawaited((handle, at) =>
  handle
    .select({
      done: sql`own_ledger_write(${at('tenantId')}, ${at('partyId')}, ${at('made')}::jsonb, ${at('at')}::timestamptz)`,
    })
    .from(sql`(select 1) one`),
);

/** What the lines of a batch touch, its accounts locked and what is due on them expired. */
export async function openBatch(
  ctx: Ctx,
  partyId: string,
  lines: readonly TransferLine[],
): Promise<Known & { expired: number }> {
  const [row] = await opened(db(ctx), {
    tenantId: ctx.tenantId,
    partyId,
    transfers: numbers(lines.map(({ id }) => id)),
    pendings: numbers(lines.flatMap(({ pendingId }) => (pendingId === 0n ? [] : [pendingId]))),
    accounts: numbers(lines.flatMap(({ debitAccountId, creditAccountId }) => [debitAccountId, creditAccountId])),
    at: ctx.clock.now().toISOString(),
  });
  const { expired = 0, accounts, transfers, failed } = row?.opened ?? ({} as Partial<Opened>);
  return {
    expired,
    accounts: byId((accounts ?? []).map(accountOf)),
    transfers: byId((transfers ?? []).map(transferOf)),
    failed: new Set((failed ?? []).map(BigInt)),
  };
}

/** Everything that was decided, in one statement that goes out with the next: nobody waits for it under the locks. */
export async function writeBatch(ctx: Ctx, partyId: string, on: Working): Promise<void> {
  const bookedOn = businessDate(ctx);
  const made = {
    transfers: [...on.made.values()].map((t) => [
      t.id.toString(),
      t.debitAccountId.toString(),
      t.creditAccountId.toString(),
      t.amount.toString(),
      t.pendingId === 0n ? null : t.pendingId.toString(),
      t.userData128.toString(),
      t.userData64.toString(),
      t.userData32.toString(),
      t.timeoutSeconds,
      t.ledger,
      t.code,
      t.flags,
      t.valueOn,
      bookedOn,
      t.state === null ? null : (on.decided.get(t.id) ?? t.state),
    ]),
    decided: [...on.decided].filter(([id]) => !on.made.has(id)).map(([id, state]) => [id.toString(), state]),
    accounts: [...on.accounts.values()].map((a) => [
      a.id.toString(),
      a.debitsPending.toString(),
      a.debitsPosted.toString(),
      a.creditsPending.toString(),
      a.creditsPosted.toString(),
      a.isClosed,
    ]),
    failed: [...on.failed].map(([id, result]) => [id.toString(), result]),
  };
  if (made.transfers.length === 0 && made.failed.length === 0) return;
  const values = { tenantId: ctx.tenantId, partyId, made: JSON.stringify(made), at: ctx.clock.now().toISOString() };
  await written(ctx, values, () => undefined);
}

/** What is due of an account and not noted yet counts no more. */
const due = (ctx: Ctx, column: 'debit_account_id' | 'credit_account_id') =>
  sql<bigint>`coalesce((select sum(p.amount)
  from own_pending p where p.tenant_id = own_account.tenant_id and p.party_id = own_account.party_id
    and p.state = 'pending' and p.expires_at <= ${ctx.clock.now().toISOString()}::timestamptz
    and p.${sql.identifier(column)} = own_account.id), 0)`.mapWith(BigInt);

export async function listAccounts(
  ctx: Ctx,
  partyId: string,
  asked: { ledger?: number | undefined; after?: bigint | undefined; ids?: readonly bigint[] },
  limit: number,
): Promise<OwnAccountView[]> {
  const rows = await db(ctx)
    .select({
      account: ownAccount,
      debitsDue: due(ctx, 'debit_account_id'),
      creditsDue: due(ctx, 'credit_account_id'),
    })
    .from(ownAccount)
    .where(
      and(
        ofParty(ctx, partyId),
        asked.ledger === undefined ? undefined : eq(ownAccount.ledger, asked.ledger),
        asked.after === undefined ? undefined : gt(ownAccount.id, asked.after),
        asked.ids === undefined ? undefined : inArray(ownAccount.id, [...asked.ids]),
      ),
    )
    .orderBy(asc(ownAccount.id))
    .limit(limit);
  return rows.map(({ account, debitsDue, creditsDue }) => ({
    id: account.id.toString(),
    ledger: account.ledger,
    code: account.code,
    flags: flagsOf(accountFlags, account.flags),
    userData128: account.userData128.toString(),
    userData64: account.userData64.toString(),
    userData32: account.userData32,
    isClosed: account.isClosed,
    debitsPending: (account.debitsPending - debitsDue).toString(),
    debitsPosted: account.debitsPosted.toString(),
    creditsPending: (account.creditsPending - creditsDue).toString(),
    creditsPosted: account.creditsPosted.toString(),
    openedAt: account.openedAt.toISOString(),
  }));
}

export interface TransferPlace {
  at: Date;
  id: bigint;
}

/** Of an account in the order in which they were posted, or one by its number. */
export async function listTransfers(
  ctx: Ctx,
  partyId: string,
  asked: { accountId: bigint; after: TransferPlace | undefined } | { id: bigint },
  limit: number,
): Promise<OwnTransferView[]> {
  const after = 'id' in asked ? undefined : asked.after;
  const rows = await db(ctx)
    .select({ transfer: ownTransfer, pending: ownPending })
    .from(ownTransfer)
    .leftJoin(
      ownPending,
      and(
        eq(ownPending.tenantId, ownTransfer.tenantId),
        eq(ownPending.partyId, ownTransfer.partyId),
        eq(ownPending.id, ownTransfer.id),
      ),
    )
    .where(
      and(
        eq(ownTransfer.tenantId, ctx.tenantId),
        eq(ownTransfer.partyId, partyId),
        'id' in asked
          ? eq(ownTransfer.id, asked.id)
          : or(eq(ownTransfer.debitAccountId, asked.accountId), eq(ownTransfer.creditAccountId, asked.accountId)),
        after &&
          sql`(${ownTransfer.postedAt}, ${ownTransfer.id}) > (${after.at.toISOString()}::timestamptz, ${after.id.toString()}::numeric)`,
      ),
    )
    .orderBy(asc(ownTransfer.postedAt), asc(ownTransfer.id))
    .limit(limit);
  const now = ctx.clock.now();
  return rows.map(({ transfer: t, pending }) => {
    const isDue = pending?.state === 'pending' && pending.expiresAt !== null && pending.expiresAt <= now;
    return {
      id: t.id.toString(),
      debitAccountId: t.debitAccountId.toString(),
      creditAccountId: t.creditAccountId.toString(),
      amount: t.amount.toString(),
      pendingId: t.pendingId?.toString() ?? null,
      userData128: t.userData128.toString(),
      userData64: t.userData64.toString(),
      userData32: t.userData32,
      timeoutSeconds: t.timeoutSeconds,
      ledger: t.ledger,
      code: t.code,
      flags: flagsOf(transferFlags, t.flags),
      state: isDue ? 'expired' : ((pending?.state as PendingState | undefined) ?? null),
      expiresAt: pending?.expiresAt?.toISOString() ?? null,
      valueOn: t.valueOn,
      bookedOn: t.bookedOn,
      postedAt: t.postedAt.toISOString(),
    };
  });
}
