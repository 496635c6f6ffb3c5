import { and, asc, eq, gt, inArray, isNull, lt, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { lot, lotCustody, lotMark } from '../../../db/schema/goods.ts';
import { type Ctx, db } from '../../context.ts';
import { quantityToWire } from '../../http/wire.ts';
import type { Unit } from '../../kernel/quantity.ts';
import { forgetCounts } from './count-store.ts';
import type { LotStatus } from './rules.ts';
import type { LotView } from './schemas.ts';

type Row = { lot: typeof lot.$inferSelect; lot_custody: typeof lotCustody.$inferSelect | null };

/** What was counted or what the scale shows, whichever is less. */
function lowerOf({ sensedValue, sensedAt, scaleValue, scaleAt }: Row['lot']): LotView['sensed'] {
  const [value, at] =
    scaleValue !== null && (sensedValue === null || scaleValue < sensedValue)
      ? [scaleValue, scaleAt]
      : [sensedValue, sensedAt];
  return value === null || at === null ? null : { value: value.toString(), at: at.toISOString() };
}

const viewOf = ({ lot: l, lot_custody: custody }: Row): LotView => ({
  id: l.id,
  ownerId: l.ownerId,
  description: l.description,
  hsCode: l.hsCode,
  commodityId: l.commodityId,
  producedOn: l.producedOn,
  quantity: quantityToWire({ value: l.quantityValue, scale: l.quantityScale, unit: l.quantityUnit as Unit }),
  reservedValue: l.quantityReserved.toString(),
  sensed: lowerOf(l),
  grossWeightKg: l.grossWeightKg,
  value: { amountMinor: l.valueMinor.toString(), currency: l.valueCurrency },
  containerNumber: l.containerNumber,
  status: l.status as LotStatus,
  offeredToId: l.offeredToId,
  custody: custody && {
    custodianId: custody.custodianId,
    siteId: custody.siteId,
    takenAt: custody.takenAt.toISOString(),
  },
});

const currentCustody = and(
  eq(lotCustody.tenantId, lot.tenantId),
  eq(lotCustody.lotId, lot.id),
  isNull(lotCustody.endedAt),
);

/** A lot with nothing in it yet: movements alone fill it. */
export async function insertLot(
  ctx: Ctx,
  row: Omit<typeof lot.$inferInsert, 'tenantId' | 'createdAt' | 'quantityValue' | 'valueMinor'>,
  marks: readonly string[],
): Promise<void> {
  await db(ctx)
    .insert(lot)
    .values({ ...row, quantityValue: 0n, valueMinor: 0n, tenantId: ctx.tenantId, createdAt: ctx.clock.now() });
  if (marks.length > 0)
    await db(ctx)
      .insert(lotMark)
      .values([...new Set(marks)].map((mark) => ({ tenantId: ctx.tenantId, mark, lotId: row.id, live: true })));
}

/** Throws the constraint that refused it: a mark that is in another live lot. */
export async function insertMarks(ctx: Ctx, lotId: string, marks: readonly string[]): Promise<void> {
  await db(ctx)
    .insert(lotMark)
    .values(marks.map((mark) => ({ tenantId: ctx.tenantId, mark, lotId, live: true })))
    .onConflictDoUpdate({ target: [lotMark.tenantId, lotMark.lotId, lotMark.mark], set: { live: true } });
}

/** Marks go with the goods: to another lot, or out of the record. */
export async function moveMarks(ctx: Ctx, fromLotId: string, toLotId: string | null, marks?: readonly string[]) {
  const moved = await db(ctx)
    .update(lotMark)
    .set({ live: false })
    .where(
      and(
        eq(lotMark.tenantId, ctx.tenantId),
        eq(lotMark.lotId, fromLotId),
        eq(lotMark.live, true),
        marks && inArray(lotMark.mark, [...marks]),
      ),
    )
    .returning({ mark: lotMark.mark });
  if (toLotId !== null && moved.length > 0)
    await db(ctx)
      .insert(lotMark)
      .values(moved.map(({ mark }) => ({ tenantId: ctx.tenantId, mark, lotId: toLotId, live: true })))
      .onConflictDoUpdate({ target: [lotMark.tenantId, lotMark.lotId, lotMark.mark], set: { live: true } });
  return moved.length;
}

export async function updateLots(
  ctx: Ctx,
  ids: readonly string[],
  change: Partial<
    Pick<
      typeof lot.$inferInsert,
      | 'status'
      | 'grossWeightKg'
      | 'sensedValue'
      | 'sensedAt'
      | 'scaleValue'
      | 'scaleAt'
      | 'offeredToId'
      | 'participants'
    >
  >,
): Promise<void> {
  await db(ctx)
    .update(lot)
    .set(change)
    .where(and(eq(lot.tenantId, ctx.tenantId), among(lot.id, ids)));
}

/** In the order of their identifiers; who is no participant does not find them. */
export async function findLots(ctx: Ctx, ids: readonly string[]): Promise<LotView[]> {
  const rows = await db(ctx)
    .select()
    .from(lot)
    .leftJoin(lotCustody, currentCustody)
    .where(and(eq(lot.tenantId, ctx.tenantId), among(lot.id, new Set(ids))))
    .orderBy(asc(lot.id));
  return rows.map(viewOf);
}

/** Everything that a party owns and that is still there. */
export async function findOwnLots(ctx: Ctx, ownerId: string): Promise<LotView[]> {
  const rows = await db(ctx)
    .select()
    .from(lot)
    .leftJoin(lotCustody, currentCustody)
    .where(
      and(eq(lot.tenantId, ctx.tenantId), eq(lot.ownerId, ownerId), inArray(lot.status, ['registered', 'in_custody'])),
    )
    .orderBy(asc(lot.id));
  return rows.map(viewOf);
}

export async function listLots(ctx: Ctx, after: string | undefined, limit: number): Promise<LotView[]> {
  const rows = await db(ctx)
    .select()
    .from(lot)
    .leftJoin(lotCustody, currentCustody)
    .where(and(eq(lot.tenantId, ctx.tenantId), after === undefined ? undefined : gt(lot.id, after)))
    .orderBy(asc(lot.id))
    .limit(limit);
  return rows.map(viewOf);
}

/** Locks the lots in one order, so that two handovers of the same lots wait instead of deadlocking. */
export async function holdLots(ctx: Ctx, ids: readonly string[]): Promise<void> {
  await db(ctx)
    .select({ id: lot.id })
    .from(lot)
    .where(and(eq(lot.tenantId, ctx.tenantId), among(lot.id, new Set(ids))))
    .orderBy(asc(lot.id))
    .for('no key update');
}

/** The same, with the lots as they are then. */
export async function lockLots(ctx: Ctx, ids: readonly string[]): Promise<LotView[]> {
  await holdLots(ctx, ids);
  return findLots(ctx, ids);
}

/** Adds a party to those who see the lots. */
export async function addLotParticipant(ctx: Ctx, ids: readonly string[], partyId: string): Promise<void> {
  await db(ctx)
    .update(lot)
    .set({ participants: sql`array_append(${lot.participants}, ${partyId})` })
    .where(and(eq(lot.tenantId, ctx.tenantId), among(lot.id, ids), sql`not ${lot.participants} @> array[${partyId}]`));
}

export async function participantsOfLots(ctx: Ctx, ids: readonly string[]): Promise<string[]> {
  const rows = await db(ctx)
    .select({ participants: lot.participants })
    .from(lot)
    .where(and(eq(lot.tenantId, ctx.tenantId), among(lot.id, ids)));
  return [...new Set(rows.flatMap((row) => row.participants))];
}

export async function markOffered(ctx: Ctx, ids: readonly string[], toPartyId: string): Promise<void> {
  await addLotParticipant(ctx, ids, toPartyId);
  await db(ctx)
    .update(lot)
    .set({ offeredToId: toPartyId })
    .where(and(eq(lot.tenantId, ctx.tenantId), among(lot.id, ids)));
}

export async function moveCustody(
  ctx: Ctx,
  lots: readonly LotView[],
  to: { custodianId: string; siteId: string | null; handover: Record<string, unknown> },
): Promise<void> {
  const now = ctx.clock.now();
  const ids = lots.map((l) => l.id);
  await endCustody(ctx, ids, now);
  await forgetCounts(ctx, ids);
  await db(ctx)
    .insert(lotCustody)
    .values(
      lots.map((l) => ({
        tenantId: ctx.tenantId,
        lotId: l.id,
        custodianId: to.custodianId,
        takenFromId: l.custody?.custodianId ?? l.ownerId,
        siteId: to.siteId,
        takenAt: now,
        handover: to.handover,
      })),
    );
  await db(ctx)
    .update(lot)
    .set({ status: 'in_custody', offeredToId: null })
    .where(and(eq(lot.tenantId, ctx.tenantId), inArray(lot.id, ids)));
}

/** The new lot is in the hands of who holds the other, since then. */
export async function copyCustody(ctx: Ctx, fromLotId: string, toLotId: string): Promise<void> {
  const [row] = await db(ctx)
    .select()
    .from(lotCustody)
    .where(and(eq(lotCustody.tenantId, ctx.tenantId), eq(lotCustody.lotId, fromLotId), isNull(lotCustody.endedAt)));
  if (row)
    await db(ctx)
      .insert(lotCustody)
      .values({ ...row, lotId: toLotId });
}

/** Who holds a lot has held all of it since then, not since before; what was in it before, since when it was. */
export async function dateCustody(ctx: Ctx, lotId: string, takenAt: Date): Promise<void> {
  await db(ctx)
    .update(lotCustody)
    .set({ takenAt, heldSince: sql`coalesce(${lotCustody.heldSince}, ${lotCustody.takenAt})` })
    .where(
      and(
        eq(lotCustody.tenantId, ctx.tenantId),
        eq(lotCustody.lotId, lotId),
        isNull(lotCustody.endedAt),
        lt(lotCustody.takenAt, takenAt),
      ),
    );
}

/** The lots have a new owner, who sees them. */
export async function setOwner(ctx: Ctx, ids: readonly string[], ownerId: string): Promise<void> {
  await addLotParticipant(ctx, ids, ownerId);
  await db(ctx)
    .update(lot)
    .set({ ownerId })
    .where(and(eq(lot.tenantId, ctx.tenantId), among(lot.id, ids)));
}

/** The lots are with their owner again: custody and slot end, and they wait for the next keeper. */
export async function handBack(ctx: Ctx, ids: readonly string[]): Promise<void> {
  await endCustody(ctx, ids, ctx.clock.now());
  await forgetCounts(ctx, ids);
  await updateLots(ctx, ids, { status: 'registered', offeredToId: null });
}

export interface Custody {
  lotId: string;
  custodianId: string;
  takenAt: Date;
  /** Since when it was held what was there first: goods that were poured in may have been taken later. */
  heldSince: Date;
  /** Weight, packages and seals, as the custodian stated them. */
  handover: Record<string, unknown>;
}

/** Who holds each lot now, and as what it was taken over. */
export const custodiesOf = (ctx: Ctx, ids: readonly string[]): Promise<Custody[]> =>
  db(ctx)
    .select({
      lotId: lotCustody.lotId,
      custodianId: lotCustody.custodianId,
      takenAt: lotCustody.takenAt,
      heldSince: sql<Date>`coalesce(${lotCustody.heldSince}, ${lotCustody.takenAt})`.mapWith(lotCustody.takenAt),
      handover: lotCustody.handover,
    })
    .from(lotCustody)
    .where(and(eq(lotCustody.tenantId, ctx.tenantId), among(lotCustody.lotId, ids), isNull(lotCustody.endedAt)))
    .orderBy(asc(lotCustody.lotId));

/** Everybody who holds these lots or has held them. */
export async function custodiansEver(ctx: Ctx, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await db(ctx)
    .selectDistinct({ custodianId: lotCustody.custodianId })
    .from(lotCustody)
    .where(and(eq(lotCustody.tenantId, ctx.tenantId), among(lotCustody.lotId, ids)))
    .orderBy(asc(lotCustody.custodianId));
  return rows.map((row) => row.custodianId);
}

export const endCustody = (ctx: Ctx, ids: readonly string[], at: Date) =>
  db(ctx)
    .update(lotCustody)
    .set({ endedAt: at })
    .where(and(eq(lotCustody.tenantId, ctx.tenantId), among(lotCustody.lotId, ids), isNull(lotCustody.endedAt)));
