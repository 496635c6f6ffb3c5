import { and, asc, eq, gt, gte, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import {
  commodity,
  lotCertificate,
  lotCustody,
  lotSlot,
  siteStock,
  slot,
  weighbridgeTicket,
} from '../../../db/schema/goods.ts';
import { party, person } from '../../../db/schema/parties.ts';
import { asSystem, type Ctx, db } from '../../context.ts';
import { quantityToWire } from '../../http/wire.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { Unit } from '../../kernel/quantity.ts';
import { slotOf } from './movement-store.ts';
import type { LotView } from './schemas.ts';
import type { CertificateView, CommodityView, SiteStockView, SlotView, TicketView } from './stock-schemas.ts';

const commodityOf = (row: typeof commodity.$inferSelect): CommodityView => ({
  id: row.id,
  code: row.code,
  name: row.name,
  nameZh: row.nameZh,
  hsCode: row.hsCode,
  grade: row.grade,
  unit: row.unit as Unit,
  scale: row.scale,
  datum: row.datum as CommodityView['datum'],
  riskClass: row.riskClass as CommodityView['riskClass'],
  registeredBy: row.registeredBy,
});

/** Undefined when the code is taken. */
export async function insertCommodity(
  ctx: Ctx,
  row: Omit<typeof commodity.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<CommodityView | undefined> {
  const [made] = await db(ctx)
    .insert(commodity)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made && commodityOf(made);
}

export async function findCommodities(ctx: Ctx, ids: readonly string[]): Promise<CommodityView[]> {
  if (ids.length === 0) return [];
  const rows = await db(ctx)
    .select()
    .from(commodity)
    .where(and(eq(commodity.tenantId, ctx.tenantId), inArray(commodity.id, [...new Set(ids)])));
  return rows.map(commodityOf);
}

export async function listCommodities(ctx: Ctx, after: string | undefined, limit: number): Promise<CommodityView[]> {
  const rows = await db(ctx)
    .select()
    .from(commodity)
    .where(and(eq(commodity.tenantId, ctx.tenantId), after === undefined ? undefined : gt(commodity.id, after)))
    .orderBy(asc(commodity.id))
    .limit(limit);
  return rows.map(commodityOf);
}

/** Throws the constraint that refused it: a code used twice, or floor that is let already. */
export async function insertSlot(
  ctx: Ctx,
  row: Omit<typeof slot.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<SlotView> {
  const [made] = await db(ctx)
    .insert(slot)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .returning();
  return slotOf(onRecord(made));
}

export async function findSlot(ctx: Ctx, id: string): Promise<SlotView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(slot)
    .where(and(eq(slot.tenantId, ctx.tenantId), eq(slot.id, id), isNull(slot.removedAt)));
  return row && slotOf(row);
}

export async function removeSlot(ctx: Ctx, id: string): Promise<boolean> {
  const rows = await db(ctx)
    .update(slot)
    .set({ removedAt: ctx.clock.now() })
    .where(and(eq(slot.tenantId, ctx.tenantId), eq(slot.id, id), isNull(slot.removedAt)))
    .returning({ id: slot.id });
  return rows.length > 0;
}

/** Whether a lot lies there, whosever it is: as the system. */
export async function isInUse(ctx: Ctx, slotId: string): Promise<boolean> {
  const rows = await db(ctx)
    .select({ lotId: lotSlot.lotId })
    .from(lotSlot)
    .where(and(eq(lotSlot.tenantId, ctx.tenantId), eq(lotSlot.slotId, slotId), isNull(lotSlot.toAt)))
    .limit(1);
  return rows.length > 0;
}

export async function listSlots(
  ctx: Ctx,
  siteId: string | undefined,
  after: string | undefined,
  limit: number,
): Promise<SlotView[]> {
  const rows = await db(ctx)
    .select()
    .from(slot)
    .where(
      and(
        eq(slot.tenantId, ctx.tenantId),
        siteId === undefined ? undefined : eq(slot.siteId, siteId),
        after === undefined ? undefined : gt(slot.id, after),
        isNull(slot.removedAt),
      ),
    )
    .orderBy(asc(slot.id))
    .limit(limit);
  return rows.map(slotOf);
}

const certificateOf = (row: typeof lotCertificate.$inferSelect): CertificateView => ({
  lotId: row.lotId,
  kind: row.kind as CertificateView['kind'],
  number: row.number,
  issuer: row.issuer,
  issuedOn: row.issuedOn,
  validTo: row.validTo,
  documentHash: row.documentHash,
});

export async function insertCertificate(
  ctx: Ctx,
  row: Omit<typeof lotCertificate.$inferInsert, 'tenantId' | 'recordedAt'>,
): Promise<CertificateView | undefined> {
  const [made] = await db(ctx)
    .insert(lotCertificate)
    .values({ ...row, tenantId: ctx.tenantId, recordedAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made && certificateOf(made);
}

/** Certificates in force on a day, by lot; one that a trader put on record of goods is its own word, and counts for nothing. */
export async function findCertificates(ctx: Ctx, lotIds: readonly string[], on: string): Promise<CertificateView[]> {
  if (lotIds.length === 0) return [];
  // Who put one on record is of another party as a rule.
  const rows = await asSystem(ctx, 'goods', (system) =>
    db(system)
      .select({ certificate: lotCertificate })
      .from(lotCertificate)
      .innerJoin(person, and(eq(person.tenantId, ctx.tenantId), eq(person.id, lotCertificate.recordedBy)))
      .innerJoin(party, and(eq(party.tenantId, ctx.tenantId), eq(party.id, person.partyId)))
      .where(
        and(
          eq(lotCertificate.tenantId, ctx.tenantId),
          inArray(lotCertificate.lotId, [...lotIds]),
          lte(lotCertificate.issuedOn, on),
          or(isNull(lotCertificate.validTo), gte(lotCertificate.validTo, on)),
          sql`not ('trader' = any (${party.roles}))`,
        ),
      )
      .orderBy(asc(lotCertificate.lotId), asc(lotCertificate.kind)),
  );
  return rows.map((row) => certificateOf(row.certificate));
}

/** Undefined when the site's ticket was recorded before. */
export async function insertTicket(
  ctx: Ctx,
  row: Omit<typeof weighbridgeTicket.$inferInsert, 'tenantId' | 'recordedAt'>,
  scale: number,
  unit: Unit,
): Promise<TicketView | undefined> {
  const [made] = await db(ctx)
    .insert(weighbridgeTicket)
    .values({ ...row, tenantId: ctx.tenantId, recordedAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return (
    made && {
      id: made.id,
      siteId: made.siteId,
      number: made.number,
      direction: made.direction as TicketView['direction'],
      commodityId: made.commodityId,
      quantity: quantityToWire({ value: made.quantityValue, scale, unit }),
      vehicle: made.vehicle,
      weighedAt: made.weighedAt.toISOString(),
      releaseId: made.releaseId,
    }
  );
}

/** What the gate weighed out on an order: a ticket of the site, for lots of the catalogue that lie at one. */
export async function gateTicket(
  ctx: Ctx,
  lot: LotView,
  value: bigint,
  by: { number: string; vehicle: string; releaseId: string; recordedBy: string },
): Promise<void> {
  const siteId = lot.custody?.siteId;
  if (lot.commodityId === null || !siteId) return;
  await insertTicket(
    ctx,
    {
      ...by,
      byGate: true,
      id: ctx.newId('weighbridgeTicket'),
      siteId,
      direction: 'out',
      commodityId: lot.commodityId,
      quantityValue: value,
      weighedAt: ctx.clock.now(),
    },
    lot.quantity.scale,
    lot.quantity.unit,
  );
}

export async function listSiteStock(ctx: Ctx, siteId: string): Promise<SiteStockView[]> {
  const rows = await db(ctx)
    .select()
    .from(siteStock)
    .where(and(eq(siteStock.tenantId, ctx.tenantId), eq(siteStock.siteId, siteId)))
    .orderBy(asc(siteStock.commodityId));
  return rows.map((row) => ({
    siteId: row.siteId,
    commodityId: row.commodityId,
    inboundValue: row.inboundValue.toString(),
    outboundValue: row.outboundValue.toString(),
    certifiedValue: row.certifiedValue.toString(),
  }));
}

/** Certifies more stock of a site, or less. False when that would be more than came in and has not gone out. */
export async function certify(ctx: Ctx, siteId: string, commodityId: string, delta: bigint): Promise<boolean> {
  const bounded =
    delta <= 0n
      ? undefined
      : sql`${siteStock.certifiedValue} + ${delta}::bigint <= ${siteStock.inboundValue} - ${siteStock.outboundValue}`;
  const rows = await db(ctx)
    .update(siteStock)
    .set({ certifiedValue: sql`greatest(0, ${siteStock.certifiedValue} + ${delta})` })
    .where(
      and(
        eq(siteStock.tenantId, ctx.tenantId),
        eq(siteStock.siteId, siteId),
        eq(siteStock.commodityId, commodityId),
        bounded,
      ),
    )
    .returning({ siteId: siteStock.siteId });
  return rows.length > 0;
}

/** Lots that are held at a site, by one custodian or by any. */
export async function lotsAtSite(ctx: Ctx, siteId: string, custodianId?: string): Promise<string[]> {
  const rows = await db(ctx)
    .select({ lotId: lotCustody.lotId })
    .from(lotCustody)
    .where(
      and(
        eq(lotCustody.tenantId, ctx.tenantId),
        eq(lotCustody.siteId, siteId),
        custodianId === undefined ? undefined : eq(lotCustody.custodianId, custodianId),
        isNull(lotCustody.endedAt),
      ),
    )
    .orderBy(asc(lotCustody.lotId));
  return rows.map((row) => row.lotId);
}

/** The first outbounds since then that the weighbridge of a site saw on no order, or on one that did not carry them. */
export async function findUnordered(ctx: Ctx, siteId: string, since: Date): Promise<{ id: string; at: Date }[]> {
  return db(ctx)
    .select({ id: weighbridgeTicket.id, at: weighbridgeTicket.weighedAt })
    .from(weighbridgeTicket)
    .where(
      and(
        eq(weighbridgeTicket.tenantId, ctx.tenantId),
        eq(weighbridgeTicket.siteId, siteId),
        eq(weighbridgeTicket.direction, 'out'),
        eq(weighbridgeTicket.byGate, false),
        eq(weighbridgeTicket.orderedValue, 0n),
        isNull(weighbridgeTicket.voidedAt),
        gte(weighbridgeTicket.weighedAt, since),
      ),
    )
    .orderBy(asc(weighbridgeTicket.weighedAt))
    .limit(100);
}
