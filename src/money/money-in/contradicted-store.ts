import { and, asc, eq, gt, isNotNull, isNull, ne, or, sql } from 'drizzle-orm';
import { statementLine } from '../../../db/schema/collections.ts';
import { among } from '../../../db/schema/columns.ts';
import { moneyReceipt } from '../../../db/schema/money-in.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';
import { isOnSaid } from './said-store.ts';
import type { MoneyReceiptView, ReceiptKind } from './schemas.ts';
import { viewOf } from './store.ts';

export interface Contradicted extends MoneyReceiptView {
  /** Taken back by this line, and by none before. */
  isReversal: boolean;
}

/**
 * Statement lines that came after the receipts they are about: a line that says the same stands behind the receipt from now
 * on; one that says otherwise, of the amount, the day, the payer or the claim, or takes the money back, contradicts it. A line is taken back for the receipt that rests on it or
 * stands contradicted by it, not for one of the same reference in another account. The receipts that are contradicted.
 */
export async function followLines(ctx: Ctx, lineIds: readonly string[]): Promise<Contradicted[]> {
  // One statement may bring a line and take it back: the second says what counts.
  const against = new Map<string, boolean>();
  for (const areReversals of [false, true])
    for (const { id, fits, is_reversal: isReversal } of await followAll(ctx, lineIds, areReversals))
      if (!fits) against.set(id, isReversal);
  if (against.size === 0) return [];
  const rows = await db(ctx)
    .select()
    .from(moneyReceipt)
    .where(and(eq(moneyReceipt.tenantId, ctx.tenantId), among(moneyReceipt.id, [...against.keys()])))
    .orderBy(asc(moneyReceipt.id));
  return rows.map((row) => ({ ...viewOf(row), isReversal: against.get(row.id) === true }));
}

async function followAll(ctx: Ctx, lineIds: readonly string[], areReversals: boolean) {
  // As `isBorneBy` says.
  const fits = sql`(l.reversed_key is null and l.currency = r.currency and l.value_on = r.value_on
    and case when r.receivable_id is null then l.amount_minor = r.amount_minor else l.amount_minor >= r.amount_minor end)`;
  return rowsOf<{ id: string; fits: boolean; is_reversal: boolean }>(
    await db(ctx).execute(sql`
      update money_receipt r set
        line_id = case when ${fits} then coalesce(r.line_id, l.id) else r.line_id end,
        collected_minor = case when ${fits} then 0 else r.collected_minor end,
        contradicted_by = case when ${fits} and not l.says_other then r.contradicted_by else l.id end,
        resolution = case when ${fits} and not l.says_other then r.resolution end,
        reversed_at = case when l.reversed_key is null then r.reversed_at
          else coalesce(r.reversed_at, ${ctx.clock.now().toISOString()}::timestamptz) end
      from (
        select s.*, o.reference_key as reversed_key from statement_line s
        left join statement_line o on o.tenant_id = s.tenant_id and o.id = s.reverses_id
        where s.tenant_id = ${ctx.tenantId} and s.id = any (${sql.param([...lineIds])})
          and (s.reverses_id is not null) = ${areReversals}::boolean
      ) l, money_receipt old
      where r.tenant_id = l.tenant_id and r.lender_id = l.reporter_id and old.tenant_id = r.tenant_id and old.id = r.id
        and coalesce(r.resolution ->> 'by', '') <> 'rebooked'
        and case when l.reversed_key is null then r.reference_key = l.reference_key and r.line_id is null
          else coalesce(r.line_id, r.contradicted_by) = l.reverses_id end
      returning r.id, ${fits} and not l.says_other as fits, l.reversed_key is not null and old.reversed_at is null as is_reversal`),
  );
}

const standing = (ctx: Ctx) =>
  and(eq(moneyReceipt.tenantId, ctx.tenantId), isNotNull(moneyReceipt.contradictedBy), isNull(moneyReceipt.resolution));

/** Contradicted receipts on these objects that nothing has put right yet, or of whose money someone says that it was taken back. */
export async function listContradicted(ctx: Ctx, objectIds: readonly string[]): Promise<MoneyReceiptView[]> {
  if (objectIds.length === 0) return [];
  const rows = await db(ctx)
    .select()
    .from(moneyReceipt)
    .where(
      and(
        eq(moneyReceipt.tenantId, ctx.tenantId),
        or(standing(ctx), isOnSaid),
        among(moneyReceipt.objectId, objectIds),
      ),
    )
    .orderBy(asc(moneyReceipt.id));
  return rows.map(viewOf);
}

/** Receipts on these objects of whose money someone says that the bank took it back. */
export async function listOnSaid(ctx: Ctx, objectIds: readonly string[]): Promise<MoneyReceiptView[]> {
  const rows = await db(ctx)
    .select()
    .from(moneyReceipt)
    .where(and(eq(moneyReceipt.tenantId, ctx.tenantId), among(moneyReceipt.objectId, objectIds), isOnSaid))
    .orderBy(asc(moneyReceipt.id));
  return rows.map(viewOf);
}

/** Contradicted or said to be taken back, of one kind from a customer of a lender; `but` those on one object. */
export async function listContradictedFrom(
  ctx: Ctx,
  {
    lenderId,
    customerId,
    kind,
    but,
  }: { lenderId: string; customerId: string; kind: ReceiptKind; but?: string | undefined },
): Promise<MoneyReceiptView[]> {
  const of = [
    eq(moneyReceipt.lenderId, lenderId),
    eq(moneyReceipt.customerId, customerId),
    eq(moneyReceipt.kind, kind),
    but === undefined ? undefined : ne(moneyReceipt.objectId, but),
  ];
  const rows = await db(ctx)
    .select()
    .from(moneyReceipt)
    .where(and(eq(moneyReceipt.tenantId, ctx.tenantId), or(standing(ctx), isOnSaid), ...of))
    .orderBy(asc(moneyReceipt.id));
  return rows.map(viewOf);
}

export async function findReceipt(ctx: Ctx, id: string): Promise<MoneyReceiptView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(moneyReceipt)
    .where(and(eq(moneyReceipt.tenantId, ctx.tenantId), eq(moneyReceipt.id, id)));
  return row && viewOf(row);
}

/** The receipt, when it was contradicted and not put right until now. */
export async function resolveReceipt(
  ctx: Ctx,
  id: string,
  resolution: NonNullable<MoneyReceiptView['resolution']>,
): Promise<MoneyReceiptView | undefined> {
  const [row] = await db(ctx)
    .update(moneyReceipt)
    .set({ resolution })
    .where(and(standing(ctx), eq(moneyReceipt.id, id)))
    .returning();
  return row && viewOf(row);
}

/** Receipts that rested on these lines when the bank took the lines back, and that nothing has put right yet, by line. */
export async function listTakenBackOn(
  ctx: Ctx,
  lineIds: readonly string[],
): Promise<{ lineId: string; receipt: MoneyReceiptView }[]> {
  if (lineIds.length === 0) return [];
  const rows = await db(ctx)
    .select({ receipt: moneyReceipt, lineId: statementLine.reversesId })
    .from(moneyReceipt)
    .innerJoin(
      statementLine,
      and(eq(statementLine.tenantId, moneyReceipt.tenantId), eq(statementLine.id, moneyReceipt.contradictedBy)),
    )
    .where(and(standing(ctx), isNotNull(moneyReceipt.reversedAt), among(statementLine.reversesId, lineIds)))
    .orderBy(asc(moneyReceipt.id));
  return rows.map(({ receipt, lineId }) => ({ lineId: lineId as string, receipt: viewOf(receipt) }));
}

/** Of these lines, those that bring others again: with the line taken back, and the receipt that rests on the new one. */
export const listReplacing = (ctx: Ctx, lineIds: readonly string[]) =>
  db(ctx)
    .select({
      id: statementLine.id,
      replacesId: statementLine.makesGoodId,
      receiptId: moneyReceipt.id,
      amountMinor: statementLine.amountMinor,
      currency: statementLine.currency,
    })
    .from(statementLine)
    .leftJoin(
      moneyReceipt,
      and(eq(moneyReceipt.tenantId, statementLine.tenantId), eq(moneyReceipt.lineId, statementLine.id)),
    )
    .where(
      and(
        eq(statementLine.tenantId, ctx.tenantId),
        among(statementLine.id, lineIds),
        isNotNull(statementLine.makesGoodId),
      ),
    );

/** Whether another receipt counts as put right by this one. */
export async function isReplacing(ctx: Ctx, id: string): Promise<boolean> {
  const [row] = await db(ctx)
    .select({ id: moneyReceipt.id })
    .from(moneyReceipt)
    .where(and(eq(moneyReceipt.tenantId, ctx.tenantId), sql`${moneyReceipt.resolution} ->> 'receiptId' = ${id}`))
    .limit(1);
  return row !== undefined;
}

/** What a receipt did: the posting that it made, and the debts that it paid. */
export interface Done {
  postedId?: string;
  paid?: object;
}

export async function noteDone(ctx: Ctx, id: string, done: Done): Promise<void> {
  await db(ctx)
    .update(moneyReceipt)
    .set(done)
    .where(and(eq(moneyReceipt.tenantId, ctx.tenantId), eq(moneyReceipt.id, id)));
}

/** Empty of a receipt that was booked before this was kept. */
export async function findDone(ctx: Ctx, id: string): Promise<{ postedId: string | null; paid: unknown } | undefined> {
  const [row] = await db(ctx)
    .select({ postedId: moneyReceipt.postedId, paid: moneyReceipt.paid })
    .from(moneyReceipt)
    .where(and(eq(moneyReceipt.tenantId, ctx.tenantId), eq(moneyReceipt.id, id)));
  return row;
}

/** What receipts of a kind on an object did that were not taken back. */
export const doneOn = (ctx: Ctx, objectId: string, kind: ReceiptKind) =>
  db(ctx)
    .select({ postedId: moneyReceipt.postedId, paid: moneyReceipt.paid })
    .from(moneyReceipt)
    .where(
      and(
        eq(moneyReceipt.tenantId, ctx.tenantId),
        eq(moneyReceipt.objectId, objectId),
        eq(moneyReceipt.kind, kind),
        isNull(moneyReceipt.reversedAt),
      ),
    );

/** What was given on of money that turned out not to have come, more than before: owed under a facility until it is paid. */
export async function addClaim(ctx: Ctx, id: string, minor: bigint, facilityId: string): Promise<void> {
  await db(ctx)
    .update(moneyReceipt)
    .set({ claimMinor: sql`${moneyReceipt.claimMinor} + ${minor}`, claimOn: facilityId })
    .where(and(eq(moneyReceipt.tenantId, ctx.tenantId), eq(moneyReceipt.id, id)));
}

/** What is owed of such claims under a facility, or of those for what was booked on one object. */
export async function sumClaims(ctx: Ctx, facilityId: string, objectId?: string): Promise<bigint> {
  const [row] = await db(ctx)
    .select({ sum: sql<string>`coalesce(sum(${moneyReceipt.claimMinor}), 0)::text` })
    .from(moneyReceipt)
    .where(
      and(
        eq(moneyReceipt.tenantId, ctx.tenantId),
        eq(sql`coalesce(${moneyReceipt.claimOn}, ${moneyReceipt.objectId})`, facilityId),
        objectId === undefined ? undefined : eq(moneyReceipt.objectId, objectId),
        gt(moneyReceipt.claimMinor, 0n),
      ),
    );
  return BigInt(row?.sum ?? 0);
}

/** Pays such claims under a facility, or those for what was booked on one object, oldest first, out of at most this; what was paid. */
export async function payClaims(ctx: Ctx, facilityId: string, mostMinor: bigint, objectId?: string): Promise<bigint> {
  let leftMinor = mostMinor;
  if (leftMinor === 0n) return 0n;
  const rows = await db(ctx)
    .select()
    .from(moneyReceipt)
    .where(
      and(
        eq(moneyReceipt.tenantId, ctx.tenantId),
        eq(sql`coalesce(${moneyReceipt.claimOn}, ${moneyReceipt.objectId})`, facilityId),
        objectId === undefined ? undefined : eq(moneyReceipt.objectId, objectId),
        gt(moneyReceipt.claimMinor, 0n),
      ),
    )
    .orderBy(asc(moneyReceipt.id));
  for (const { id, claimMinor } of rows) {
    const paidMinor = claimMinor < leftMinor ? claimMinor : leftMinor;
    if (paidMinor > 0n) await addClaim(ctx, id, -paidMinor, facilityId);
    leftMinor -= paidMinor;
  }
  return mostMinor - leftMinor;
}

/** Pays such claims for what was booked on one object, under whichever facility they are owed, oldest first; what was paid of each. */
export async function payClaimsOn(
  ctx: Ctx,
  objectId: string,
  mostMinor: bigint,
): Promise<{ facilityId: string; minor: bigint }[]> {
  if (mostMinor <= 0n) return [];
  const rows = await db(ctx)
    .selectDistinct({ facilityId: moneyReceipt.claimOn })
    .from(moneyReceipt)
    .where(
      and(
        eq(moneyReceipt.tenantId, ctx.tenantId),
        eq(moneyReceipt.objectId, objectId),
        isNotNull(moneyReceipt.claimOn),
        gt(moneyReceipt.claimMinor, 0n),
      ),
    )
    .orderBy(asc(moneyReceipt.claimOn));
  const paid: { facilityId: string; minor: bigint }[] = [];
  let leftMinor = mostMinor;
  for (const { facilityId } of rows) {
    if (facilityId === null) continue;
    const minor = await payClaims(ctx, facilityId, leftMinor, objectId);
    leftMinor -= minor;
    if (minor > 0n) paid.push({ facilityId, minor });
  }
  return paid;
}

/** What others gave back of money that was taken back on an object, and that nobody took back since; `paid` says whose share it was. */
export const listGivenBack = (ctx: Ctx, objectId: string): Promise<{ paid: unknown; amountMinor: bigint }[]> =>
  db(ctx)
    .select({ paid: moneyReceipt.paid, amountMinor: moneyReceipt.amountMinor })
    .from(moneyReceipt)
    .where(
      and(
        eq(moneyReceipt.tenantId, ctx.tenantId),
        eq(moneyReceipt.objectId, objectId),
        eq(moneyReceipt.kind, 'restitution'),
        isNull(moneyReceipt.reversedAt),
      ),
    )
    .orderBy(asc(moneyReceipt.id));
