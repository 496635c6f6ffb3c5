import { bigint, integer, jsonb, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import { amountMinor, instant, participants, tenantId } from './columns.ts';

export const lot = pgTable('lot', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  ownerId: text('owner_id').notNull(),
  description: text('description').notNull(),
  hsCode: text('hs_code').notNull(),
  quantityValue: bigint('quantity_value', { mode: 'bigint' }).notNull(),
  quantityScale: smallint('quantity_scale').notNull(),
  quantityUnit: text('quantity_unit').notNull(),
  grossWeightKg: integer('gross_weight_kg').notNull(),
  valueMinor: amountMinor('value_minor').notNull(),
  valueCurrency: text('value_currency').notNull(),
  containerNumber: text('container_number'),
  status: text('status').notNull(),
  offeredToId: text('offered_to_id'),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const lotCustody = pgTable('lot_custody', {
  tenantId: tenantId(),
  lotId: text('lot_id').notNull(),
  custodianId: text('custodian_id').notNull(),
  takenFromId: text('taken_from_id'),
  siteId: text('site_id'),
  takenAt: instant('taken_at').notNull(),
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
});
