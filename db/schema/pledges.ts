import { bigint, boolean, date, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { Currency } from '../../src/kernel/money.ts';
import { amountMinor, instant, participants, tenantId } from './columns.ts';

export const pledge = pgTable('pledge', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  kind: text('kind').notNull(),
  mode: text('mode').notNull().default('static'),
  pledgorId: text('pledgor_id').notNull(),
  pledgeeId: text('pledgee_id').notNull(),
  secures: text('secures').notNull(),
  maximumMinor: amountMinor('maximum_minor').notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  floorValueMinor: amountMinor('floor_value_minor'),
  isNewValue: boolean('is_new_value').notNull().default(true),
  restrictsTransfer: boolean('restricts_transfer').notNull().default(true),
  purchaseMoneyDeliveredOn: date('purchase_money_delivered_on', { mode: 'string' }),
  status: text('status').notNull(),
  agreedAt: instant('agreed_at'),
  effectiveAt: instant('effective_at'),
  dischargedAt: instant('discharged_at'),
  crystallisedAt: instant('crystallised_at'),
  crystallisedFor: text('crystallised_for'),
  maximumFixedAt: instant('maximum_fixed_at'),
  maximumFixedFor: text('maximum_fixed_for'),
  securedScope: text('secured_scope').array().notNull(),
  triggers: text('triggers').array().notNull(),
  collectsFruits: boolean('collects_fruits').notNull().default(true),
  deliveryMode: text('delivery_mode'),
  deliverBy: date('deliver_by', { mode: 'string' }),
  contractHash: text('contract_hash'),
  resolution: jsonb('resolution').$type<unknown>(),
  registrationState: text('registration_state'),
  registrationDoubtedUntil: date('registration_doubted_until', { mode: 'string' }),
  resolutionReview: jsonb('resolution_review').$type<unknown>(),
  agreedDebt: jsonb('agreed_debt').$type<unknown>(),
  maximumFixedBy: text('maximum_fixed_by'),
  sharesBy: text('shares_by'),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const pledgeDebt = pgTable('pledge_debt', {
  tenantId: tenantId(),
  pledgeId: text('pledge_id').notNull(),
  facilityId: text('facility_id').notNull(),
  place: integer('place').notNull(),
  participants: participants(),
});

export const pledgeItem = pgTable('pledge_item', {
  tenantId: tenantId(),
  pledgeId: text('pledge_id').notNull(),
  pledgeeId: text('pledgee_id').notNull(),
  pledgeKind: text('pledge_kind').notNull(),
  itemId: text('item_id').notNull(),
  live: boolean('live').notNull(),
  givenUpAt: instant('given_up_at'),
});

export const publicity = pgTable('publicity', {
  tenantId: tenantId(),
  pledgeId: text('pledge_id').notNull(),
  kind: text('kind').notNull(),
  itemId: text('item_id').notNull(),
  at: instant('at').notNull(),
  evidence: jsonb('evidence').$type<Record<string, unknown>>().notNull(),
});

export const pledgeFloor = pgTable('pledge_floor', {
  tenantId: tenantId(),
  pledgeId: text('pledge_id').notNull(),
  commodityId: text('commodity_id').notNull(),
  quantityValue: bigint('quantity_value', { mode: 'bigint' }).notNull(),
});

export const chargeSnapshot = pgTable('charge_snapshot', {
  tenantId: tenantId(),
  pledgeId: text('pledge_id').notNull(),
  lotId: text('lot_id').notNull(),
  quantityValue: bigint('quantity_value', { mode: 'bigint' }).notNull(),
  at: instant('at').notNull(),
});

export const pledgeAgreedItem = pgTable('pledge_agreed_item', {
  tenantId: tenantId(),
  pledgeId: text('pledge_id').notNull(),
  itemId: text('item_id').notNull(),
  agreedAt: instant('agreed_at').notNull(),
  name: text('name').notNull(),
  commodityId: text('commodity_id'),
  quantityValue: bigint('quantity_value', { mode: 'bigint' }),
  quantityScale: integer('quantity_scale'),
  unit: text('unit'),
  amountMinor: bigint('amount_minor', { mode: 'bigint' }),
  currency: text('currency').$type<Currency>(),
  siteId: text('site_id'),
});

export const competingRight = pgTable('competing_right', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  lenderId: text('lender_id').notNull(),
  grantorId: text('grantor_id').notNull(),
  kind: text('kind').notNull(),
  holder: text('holder').notNull(),
  claimMinor: amountMinor('claim_minor').notNull(),
  ceilingMinor: amountMinor('ceiling_minor'),
  currency: text('currency').$type<Currency>().notNull(),
  lotIds: text('lot_ids').array().notNull(),
  publicity: jsonb('publicity').$type<unknown>().notNull(),
  purchaseMoneyDeliveredOn: date('purchase_money_delivered_on', { mode: 'string' }),
  subordinated: boolean('subordinated').notNull().default(false),
  source: text('source').notNull(),
  recordedBy: text('recorded_by').notNull(),
  recordedAt: instant('recorded_at').notNull(),
  endedAt: instant('ended_at'),
  endedReason: text('ended_reason'),
  participants: participants(),
});
