import { bigint, date, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { amountMinor, bytes, instant, participants, tenantId } from './columns.ts';

export const facility = pgTable('facility', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  lenderId: text('lender_id').notNull(),
  borrowerId: text('borrower_id').notNull(),
  currency: text('currency').notNull(),
  limitMinor: amountMinor('limit_minor').notNull(),
  lotAdvanceBps: integer('lot_advance_bps').notNull(),
  receivableAdvanceBps: integer('receivable_advance_bps').notNull(),
  marginBps: integer('margin_bps').notNull(),
  interestBps: integer('interest_bps').notNull(),
  expiresOn: date('expires_on', { mode: 'string' }).notNull(),
  status: text('status').notNull(),
  proposedBy: text('proposed_by').notNull(),
  approvedBy: text('approved_by'),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const drawdown = pgTable('drawdown', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  facilityId: text('facility_id').notNull(),
  product: text('product').notNull(),
  presentationId: text('presentation_id'),
  amountMinor: amountMinor('amount_minor').notNull(),
  repaidMinor: amountMinor('repaid_minor').notNull().default(0n),
  currency: text('currency').notNull(),
  dueOn: date('due_on', { mode: 'string' }).notNull(),
  status: text('status').notNull(),
  heldFrom: text('held_from'),
  holdReason: text('hold_reason'),
  requestedBy: text('requested_by').notNull(),
  approvedBy: text('approved_by'),
  disbursedBy: text('disbursed_by'),
  disbursedOn: date('disbursed_on', { mode: 'string' }),
  interestFrom: date('interest_from', { mode: 'string' }),
  interestDueMinor: amountMinor('interest_due_minor').notNull().default(0n),
  conditions: jsonb('conditions').$type<unknown>(),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const repayment = pgTable('repayment', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  facilityId: text('facility_id').notNull(),
  receivedMinor: amountMinor('received_minor').notNull(),
  currency: text('currency').notNull(),
  receivedOn: date('received_on', { mode: 'string' }).notNull(),
  source: text('source').notNull(),
  receivableId: text('receivable_id'),
  allocation: jsonb('allocation').$type<unknown>().notNull(),
  recordedBy: text('recorded_by').notNull(),
  createdAt: instant('created_at').notNull(),
  participants: participants(),
});

export const release = pgTable('release', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  facilityId: text('facility_id').notNull(),
  status: text('status').notNull(),
  buyer: jsonb('buyer').$type<unknown>(),
  purpose: text('purpose'),
  flags: jsonb('flags').$type<Record<string, unknown>>().notNull().default({}),
  vehicle: text('vehicle').notNull(),
  requestedBy: text('requested_by').notNull(),
  approvedBy: text('approved_by'),
  tokenHash: bytes('token_hash'),
  validUntil: instant('valid_until'),
  maximumWeightKg: integer('maximum_weight_kg'),
  gateWeightKg: integer('gate_weight_kg'),
  executedBy: text('executed_by'),
  executedAt: instant('executed_at'),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const releaseLine = pgTable('release_line', {
  tenantId: tenantId(),
  releaseId: text('release_id').notNull(),
  lotId: text('lot_id').notNull(),
  quantityValue: bigint('quantity_value', { mode: 'bigint' }).notNull(),
  leftValue: bigint('left_value', { mode: 'bigint' }),
});
