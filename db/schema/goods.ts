import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  date,
  doublePrecision,
  integer,
  jsonb,
  numeric,
  pgTable,
  smallint,
  text,
} from 'drizzle-orm/pg-core';
import type { Currency } from '../../src/kernel/money.ts';
import { amountMinor, instant, participants, tenantId } from './columns.ts';

const quantity = (name: string) => bigint(name, { mode: 'bigint' });

export const commodity = pgTable('commodity', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  code: text('code').notNull(),
  name: text('name').notNull(),
  nameZh: text('name_zh'),
  hsCode: text('hs_code').notNull(),
  grade: text('grade').notNull(),
  unit: text('unit').notNull(),
  scale: smallint('scale').notNull(),
  datum: text('datum').notNull(),
  riskClass: text('risk_class').notNull(),
  registeredBy: text('registered_by').notNull(),
  createdAt: instant('created_at').notNull(),
});

export const lot = pgTable('lot', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  ownerId: text('owner_id').notNull(),
  commodityId: text('commodity_id'),
  producedOn: date('produced_on', { mode: 'string' }),
  description: text('description').notNull(),
  hsCode: text('hs_code').notNull(),
  quantityValue: quantity('quantity_value').notNull(),
  quantityScale: smallint('quantity_scale').notNull(),
  quantityUnit: text('quantity_unit').notNull(),
  quantityIn: quantity('quantity_in').notNull().default(0n),
  quantityOut: quantity('quantity_out').notNull().default(0n),
  quantityLoss: quantity('quantity_loss').notNull().default(0n),
  quantityReserved: quantity('quantity_reserved').notNull().default(0n),
  sensedValue: quantity('sensed_value'),
  sensedAt: instant('sensed_at'),
  scaleValue: quantity('scale_value'),
  scaleAt: instant('scale_at'),
  grossWeightKg: integer('gross_weight_kg').notNull(),
  valueMinor: amountMinor('value_minor').notNull(),
  valueCurrency: text('value_currency').$type<Currency>().notNull(),
  containerNumber: text('container_number'),
  containerNumberReversed: text('container_number_reversed').generatedAlwaysAs(sql`reverse(container_number)`),
  status: text('status').notNull(),
  offeredToId: text('offered_to_id'),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const stockMoved = pgTable('stock_moved', {
  tenantId: tenantId(),
  id: bigint('id', { mode: 'bigint' }).notNull().generatedAlwaysAsIdentity(),
  lotId: text('lot_id').notNull(),
});

const stockOf = () => ({
  role: text('role').notNull(),
  partyId: text('party_id').notNull(),
  commodityId: text('commodity_id'),
  siteId: text('site_id'),
  custodianId: text('custodian_id'),
  ownerId: text('owner_id'),
  control: text('control'),
  unit: text('unit').notNull(),
});
export const stockLine = pgTable('stock_line', {
  tenantId: tenantId(),
  lotId: text('lot_id').notNull(),
  ...stockOf(),
  quantity: numeric('quantity').notNull(),
});

export const stockSum = pgTable('stock_sum', {
  tenantId: tenantId(),
  ...stockOf(),
  lots: bigint('lots', { mode: 'bigint' }).notNull(),
  quantity: numeric('quantity').notNull(),
});

export const lotCount = pgTable('lot_count', {
  tenantId: tenantId(),
  lenderId: text('lender_id').notNull(),
  lotId: text('lot_id').notNull(),
  countedValue: quantity('counted_value').notNull(),
  countedAt: instant('counted_at').notNull(),
});

export const lotMark = pgTable('lot_mark', {
  tenantId: tenantId(),
  mark: text('mark').notNull(),
  markReversed: text('mark_reversed').generatedAlwaysAs(sql`reverse(mark)`),
  lotId: text('lot_id').notNull(),
  live: boolean('live').notNull(),
});

export const lotOperation = pgTable('lot_operation', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  kind: text('kind').notNull(),
  at: instant('at').notNull(),
  byPartyId: text('by_party_id').notNull(),
  evidence: jsonb('evidence').$type<Record<string, unknown>>().notNull(),
  participants: participants(),
});

export const lotMovement = pgTable('lot_movement', {
  tenantId: tenantId(),
  operationId: text('operation_id').notNull(),
  line: smallint('line').notNull(),
  lotId: text('lot_id').notNull(),
  kind: text('kind').notNull(),
  delta: quantity('delta').notNull(),
  costDeltaMinor: amountMinor('cost_delta_minor').notNull(),
});

export const lotCertificate = pgTable('lot_certificate', {
  tenantId: tenantId(),
  lotId: text('lot_id').notNull(),
  kind: text('kind').notNull(),
  number: text('number').notNull(),
  issuer: text('issuer').notNull(),
  issuedOn: date('issued_on', { mode: 'string' }).notNull(),
  validTo: date('valid_to', { mode: 'string' }),
  documentHash: text('document_hash').notNull(),
  recordedBy: text('recorded_by').notNull(),
  recordedAt: instant('recorded_at').notNull(),
});

export const slot = pgTable('slot', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  siteId: text('site_id').notNull(),
  zone: text('zone').notNull(),
  code: text('code').notNull(),
  level: smallint('level').notNull(),
  capacityValue: quantity('capacity_value').notNull(),
  capacityScale: smallint('capacity_scale').notNull(),
  capacityUnit: text('capacity_unit').notNull(),
  west: doublePrecision('west').notNull(),
  south: doublePrecision('south').notNull(),
  east: doublePrecision('east').notNull(),
  north: doublePrecision('north').notNull(),
  registeredBy: text('registered_by').notNull(),
  removedAt: instant('removed_at'),
  createdAt: instant('created_at').notNull(),
});

export const lotSlot = pgTable('lot_slot', {
  tenantId: tenantId(),
  lotId: text('lot_id').notNull(),
  slotId: text('slot_id').notNull(),
  fromAt: instant('from_at').notNull(),
  toAt: instant('to_at'),
});

export const weighbridgeTicket = pgTable('weighbridge_ticket', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  siteId: text('site_id').notNull(),
  number: text('number').notNull(),
  direction: text('direction').notNull(),
  commodityId: text('commodity_id').notNull(),
  quantityValue: quantity('quantity_value').notNull(),
  vehicle: text('vehicle').notNull(),
  weighedAt: instant('weighed_at').notNull(),
  releaseId: text('release_id'),
  recordedBy: text('recorded_by').notNull(),
  recordedAt: instant('recorded_at').notNull(),
  byGate: boolean('by_gate').notNull().default(false),
  orderedValue: quantity('ordered_value').notNull().default(0n),
  uncountedValue: quantity('uncounted_value').notNull().default(0n),
  orderUntil: instant('order_until'),
  voidedAt: instant('voided_at'),
});

export const siteStock = pgTable('site_stock', {
  tenantId: tenantId(),
  siteId: text('site_id').notNull(),
  commodityId: text('commodity_id').notNull(),
  inboundValue: quantity('inbound_value').notNull().default(0n),
  outboundValue: quantity('outbound_value').notNull().default(0n),
  certifiedValue: quantity('certified_value').notNull().default(0n),
});

export const lotCustody = pgTable('lot_custody', {
  tenantId: tenantId(),
  lotId: text('lot_id').notNull(),
  custodianId: text('custodian_id').notNull(),
  takenFromId: text('taken_from_id'),
  siteId: text('site_id'),
  takenAt: instant('taken_at').notNull(),
  /** Where goods were poured in that were taken later: since when it held what it held before. */
  heldSince: instant('held_since'),
  endedAt: instant('ended_at'),
  handover: jsonb('handover').$type<Record<string, unknown>>().notNull(),
});

export const custodyAgreement = pgTable('custody_agreement', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  lenderId: text('lender_id').notNull(),
  custodianId: text('custodian_id').notNull(),
  serviceLevel: text('service_level').notNull(),
  feePayer: text('fee_payer').notNull(),
  documentHash: text('document_hash').notNull(),
  proposedAt: instant('proposed_at').notNull(),
  agreedAt: instant('agreed_at'),
  endedAt: instant('ended_at'),
  participants: participants(),
  noticeGivenAt: instant('notice_given_at'),
  endsAt: instant('ends_at'),
  endedBy: text('ended_by'),
  endReason: text('end_reason'),
  wantedLevel: text('wanted_level'),
});

export const lotTitle = pgTable('lot_title', {
  tenantId: tenantId(),
  lotId: text('lot_id').notNull(),
  fromId: text('from_id').notNull(),
  toId: text('to_id').notNull(),
  at: instant('at').notNull(),
});
