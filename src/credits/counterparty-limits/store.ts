import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { counterpartyLimit } from '../../../db/schema/counterparty-limits.ts';
import { type Ctx, db } from '../../context.ts';
import type { Currency } from '../../kernel/money.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { LimitKind } from './rules.ts';

export interface KeptLimit {
  id: string;
  holderId: string;
  kind: LimitKind;
  bankId: string | null;
  country: string | null;
  currency: Currency;
  amountMinor: bigint;
  validUntil: string;
  documentHash: string;
  setAt: Date;
}

const keptOf = (row: typeof counterpartyLimit.$inferSelect): KeptLimit => ({ ...row, kind: row.kind as LimitKind });

const live = (ctx: Ctx, holderId: string) =>
  and(
    eq(counterpartyLimit.tenantId, ctx.tenantId),
    eq(counterpartyLimit.holderId, holderId),
    isNull(counterpartyLimit.supersededAt),
  );

/** The limits of a bank that stand. */
export async function listLimits(ctx: Ctx, holderId: string): Promise<KeptLimit[]> {
  const rows = await db(ctx)
    .select()
    .from(counterpartyLimit)
    .where(live(ctx, holderId))
    .orderBy(asc(counterpartyLimit.id));
  return rows.map(keptOf);
}

/** The same in one currency, locked: whoever confirms for the bank in it does so one after the other. */
export async function lockLimits(ctx: Ctx, holderId: string, currency: Currency): Promise<KeptLimit[]> {
  const rows = await db(ctx)
    .select()
    .from(counterpartyLimit)
    .where(and(live(ctx, holderId), eq(counterpartyLimit.currency, currency)))
    .orderBy(asc(counterpartyLimit.id))
    .for('no key update');
  return rows.map(keptOf);
}

/** Takes the place of the one before it. */
export async function putLimit(
  ctx: Ctx,
  row: Omit<typeof counterpartyLimit.$inferInsert, 'tenantId' | 'setAt' | 'supersededAt'>,
): Promise<KeptLimit> {
  const { holderId, currency, bankId, country } = row;
  await db(ctx)
    .update(counterpartyLimit)
    .set({ supersededAt: ctx.clock.now() })
    .where(
      and(
        live(ctx, holderId),
        eq(counterpartyLimit.currency, currency),
        eq(sql`coalesce(${counterpartyLimit.bankId}, ${counterpartyLimit.country})`, (bankId ?? country) as string),
      ),
    );
  const [made] = await db(ctx)
    .insert(counterpartyLimit)
    .values({ ...row, tenantId: ctx.tenantId, setAt: ctx.clock.now() })
    .returning();
  return keptOf(onRecord(made));
}
