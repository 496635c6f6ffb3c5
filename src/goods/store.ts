import { and, asc, eq, gt, inArray, isNull, sql } from 'drizzle-orm';
import { custodyAgreement, lot, lotCustody } from '../../db/schema/goods.ts';
import { type Ctx, db } from '../context.ts';
import { quantityToWire } from '../http/wire.ts';
import type { Currency } from '../kernel/money.ts';
import type { Unit } from '../kernel/quantity.ts';
import type { LotStatus } from './rules.ts';
import type { AgreementView, LotView } from './schemas.ts';

type Row = { lot: typeof lot.$inferSelect; lot_custody: typeof lotCustody.$inferSelect | null };

const viewOf = ({ lot: l, lot_custody: custody }: Row): LotView => ({
  id: l.id,
  ownerId: l.ownerId,
  description: l.description,
  hsCode: l.hsCode,
  quantity: quantityToWire({ value: l.quantityValue, scale: l.quantityScale, unit: l.quantityUnit as Unit }),
  grossWeightKg: l.grossWeightKg,
  value: { amountMinor: l.valueMinor.toString(), currency: l.valueCurrency as Currency },
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

export async function insertLot(
  ctx: Ctx,
  row: Omit<typeof lot.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<LotView> {
  const [made] = await db(ctx)
    .insert(lot)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .returning();
  return viewOf({ lot: made as typeof lot.$inferSelect, lot_custody: null });
}

/** In the order of their identifiers; who is no participant does not find them. */
export async function findLots(ctx: Ctx, ids: readonly string[]): Promise<LotView[]> {
  const rows = await db(ctx)
    .select()
    .from(lot)
    .leftJoin(lotCustody, currentCustody)
    .where(and(eq(lot.tenantId, ctx.tenantId), inArray(lot.id, [...new Set(ids)])))
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
export async function lockLots(ctx: Ctx, ids: readonly string[]): Promise<LotView[]> {
  await db(ctx)
    .select({ id: lot.id })
    .from(lot)
    .where(and(eq(lot.tenantId, ctx.tenantId), inArray(lot.id, [...new Set(ids)])))
    .orderBy(asc(lot.id))
    .for('no key update');
  return findLots(ctx, ids);
}

/** Adds a party to those who see the lots. */
export async function addLotParticipant(ctx: Ctx, ids: readonly string[], partyId: string): Promise<void> {
  await db(ctx)
    .update(lot)
    .set({ participants: sql`array_append(${lot.participants}, ${partyId})` })
    .where(
      and(eq(lot.tenantId, ctx.tenantId), inArray(lot.id, [...ids]), sql`not ${lot.participants} @> array[${partyId}]`),
    );
}

export async function participantsOfLots(ctx: Ctx, ids: readonly string[]): Promise<string[]> {
  const rows = await db(ctx)
    .select({ participants: lot.participants })
    .from(lot)
    .where(and(eq(lot.tenantId, ctx.tenantId), inArray(lot.id, [...ids])));
  return [...new Set(rows.flatMap((row) => row.participants))];
}

export async function markOffered(ctx: Ctx, ids: readonly string[], toPartyId: string): Promise<void> {
  await addLotParticipant(ctx, ids, toPartyId);
  await db(ctx)
    .update(lot)
    .set({ offeredToId: toPartyId })
    .where(and(eq(lot.tenantId, ctx.tenantId), inArray(lot.id, [...ids])));
}

export async function moveCustody(
  ctx: Ctx,
  lots: readonly LotView[],
  to: { custodianId: string; siteId: string | null; handover: Record<string, unknown> },
): Promise<void> {
  const now = ctx.clock.now();
  const ids = lots.map((l) => l.id);
  await endCustody(ctx, ids, now);
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

/** The lots have a new owner, who sees them. */
export async function setOwner(ctx: Ctx, ids: readonly string[], ownerId: string): Promise<void> {
  await addLotParticipant(ctx, ids, ownerId);
  await db(ctx)
    .update(lot)
    .set({ ownerId })
    .where(and(eq(lot.tenantId, ctx.tenantId), inArray(lot.id, [...ids])));
}

const endCustody = (ctx: Ctx, ids: readonly string[], at: Date) =>
  db(ctx)
    .update(lotCustody)
    .set({ endedAt: at })
    .where(and(eq(lotCustody.tenantId, ctx.tenantId), inArray(lotCustody.lotId, [...ids]), isNull(lotCustody.endedAt)));

/** The lots that were in custody until now and have left. */
export async function markReleased(ctx: Ctx, ids: readonly string[]): Promise<string[]> {
  await endCustody(ctx, ids, ctx.clock.now());
  const rows = await db(ctx)
    .update(lot)
    .set({ status: 'released', offeredToId: null })
    .where(and(eq(lot.tenantId, ctx.tenantId), inArray(lot.id, [...ids]), eq(lot.status, 'in_custody')))
    .returning({ id: lot.id });
  return rows.map((row) => row.id);
}

const agreementOf = (row: typeof custodyAgreement.$inferSelect): AgreementView => ({
  id: row.id,
  lenderId: row.lenderId,
  custodianId: row.custodianId,
  serviceLevel: row.serviceLevel as AgreementView['serviceLevel'],
  feePayer: row.feePayer as AgreementView['feePayer'],
  documentHash: row.documentHash,
  proposedAt: row.proposedAt.toISOString(),
  agreedAt: row.agreedAt?.toISOString() ?? null,
  endedAt: row.endedAt?.toISOString() ?? null,
});

/** Undefined when the two have a live agreement already. */
export async function insertAgreement(
  ctx: Ctx,
  row: Omit<typeof custodyAgreement.$inferInsert, 'tenantId'>,
): Promise<AgreementView | undefined> {
  const [made] = await db(ctx)
    .insert(custodyAgreement)
    .values({ ...row, tenantId: ctx.tenantId })
    .onConflictDoNothing()
    .returning();
  return made && agreementOf(made);
}

/** The agreement, when it was waiting for this custodian. */
export async function markAgreed(ctx: Ctx, id: string, custodianId: string): Promise<AgreementView | undefined> {
  const [row] = await db(ctx)
    .update(custodyAgreement)
    .set({ agreedAt: ctx.clock.now() })
    .where(
      and(
        eq(custodyAgreement.tenantId, ctx.tenantId),
        eq(custodyAgreement.id, id),
        eq(custodyAgreement.custodianId, custodianId),
        isNull(custodyAgreement.agreedAt),
        isNull(custodyAgreement.endedAt),
      ),
    )
    .returning();
  return row && agreementOf(row);
}

export async function findAgreement(ctx: Ctx, id: string): Promise<AgreementView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(custodyAgreement)
    .where(and(eq(custodyAgreement.tenantId, ctx.tenantId), eq(custodyAgreement.id, id)));
  return row && agreementOf(row);
}

/** The live agreement by which this custodian holds for this lender, if there is one. */
export async function findEngagement(
  ctx: Ctx,
  lenderId: string,
  custodianId: string,
): Promise<AgreementView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(custodyAgreement)
    .where(
      and(
        eq(custodyAgreement.tenantId, ctx.tenantId),
        eq(custodyAgreement.lenderId, lenderId),
        eq(custodyAgreement.custodianId, custodianId),
        sql`${custodyAgreement.agreedAt} is not null`,
        isNull(custodyAgreement.endedAt),
      ),
    );
  return row && agreementOf(row);
}
