import { bigint, boolean, date, jsonb, numeric, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import type { Currency } from '../../src/kernel/money.ts';
import { amountMinor, instant, participants, tenantId } from './columns.ts';

const day = (name: string) => date(name, { mode: 'string' });

export const priceSource = pgTable('price_source', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  lenderId: text('lender_id').notNull(),
  code: text('code').notNull(),
  name: text('name').notNull(),
  kind: text('kind').notNull(),
  feed: text('feed').notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  unit: text('unit').notNull(),
  calendarPlace: text('calendar_place').notNull(),
  jumpFactor: numeric('jump_factor', { mode: 'number' }).notNull(),
  pull: jsonb('pull').$type<unknown>(),
  createdAt: instant('created_at').notNull(),
  participants: participants(),
});

export const price = pgTable('price', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  sourceId: text('source_id').notNull(),
  lenderId: text('lender_id').notNull(),
  pricedOn: day('priced_on').notNull(),
  validTo: day('valid_to').notNull(),
  priceValue: bigint('price_value', { mode: 'bigint' }).notNull(),
  status: text('status').notNull(),
  heldFor: text('held_for'),
  knownFrom: instant('known_from'),
  knownTo: instant('known_to'),
  replacesId: text('replaces_id'),
  recordedBy: text('recorded_by').notNull(),
  recordedAt: instant('recorded_at').notNull(),
  confirmedBy: text('confirmed_by'),
  participants: participants(),
});

export const valuationTerms = pgTable('valuation_terms', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  lenderId: text('lender_id').notNull(),
  commodityId: text('commodity_id').notNull(),
  validFrom: day('valid_from').notNull(),
  terms: jsonb('terms').$type<unknown>().notNull(),
  proposedBy: text('proposed_by').notNull(),
  proposedAt: instant('proposed_at').notNull(),
  approvedBy: text('approved_by'),
  approvedAt: instant('approved_at'),
  participants: participants(),
});

export const warehouseRating = pgTable('warehouse_rating', {
  tenantId: tenantId(),
  lenderId: text('lender_id').notNull(),
  siteId: text('site_id').notNull(),
  rating: smallint('rating').notNull(),
  validFrom: day('valid_from').notNull(),
  validTo: day('valid_to').notNull(),
  recordedBy: text('recorded_by').notNull(),
  participants: participants(),
});

export const insuranceCover = pgTable('insurance_cover', {
  tenantId: tenantId(),
  lenderId: text('lender_id').notNull(),
  siteId: text('site_id').notNull(),
  id: text('id').notNull(),
  policyNumber: text('policy_number').notNull(),
  insurer: text('insurer').notNull(),
  sumInsuredMinor: amountMinor('sum_insured_minor').notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  validFrom: day('valid_from').notNull(),
  validTo: day('valid_to').notNull(),
  addsUp: boolean('adds_up').notNull().default(false),
  recordedBy: text('recorded_by').notNull(),
  participants: participants(),
});

export const valuationVersion = pgTable('valuation_version', {
  tenantId: tenantId(),
  lenderId: text('lender_id').notNull(),
  version: bigint('version', { mode: 'bigint' }).notNull(),
  participants: participants(),
});

export const valueAcceptance = pgTable('value_acceptance', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  lotId: text('lot_id').notNull(),
  lenderId: text('lender_id').notNull(),
  ownerId: text('owner_id').notNull(),
  basis: text('basis').notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  quantityValue: bigint('quantity_value', { mode: 'bigint' }).notNull(),
  documentHash: text('document_hash').notNull(),
  acceptedBy: text('accepted_by').notNull(),
  acceptedAt: instant('accepted_at').notNull(),
  participants: participants(),
});
