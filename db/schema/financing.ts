import { sql } from 'drizzle-orm';
import { bigint, date, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { Currency } from '../../src/kernel/money.ts';
import { amountMinor, bytes, instant, participants, tenantId } from './columns.ts';

/** What a change of a rate costs, debt by debt, as the borrower is shown it. */
export interface RateSheet {
  fromOn: string;
  interestBpsBefore: number;
  interestBpsAfter: number;
  debts: {
    debtId: string;
    outstandingMinor: string;
    dueOn: string;
    interestBeforeMinor: string;
    interestAfterMinor: string;
  }[];
  interestBeforeMinor: string;
  interestAfterMinor: string;
}

export const facility = pgTable('facility', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  reference: text('reference').notNull().generatedAlwaysAs(sql`upper(right(id, 8))`),
  lenderId: text('lender_id').notNull(),
  borrowerId: text('borrower_id').notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  limitMinor: amountMinor('limit_minor').notNull(),
  lotAdvanceBps: integer('lot_advance_bps').notNull(),
  receivableAdvanceBps: integer('receivable_advance_bps').notNull(),
  marginBps: integer('margin_bps').notNull(),
  interestBps: integer('interest_bps').notNull(),
  overdueUpliftBps: integer('overdue_uplift_bps').notNull().default(0),
  misuseUpliftBps: integer('misuse_uplift_bps').notNull().default(0),
  expiresOn: date('expires_on', { mode: 'string' }).notNull(),
  status: text('status').notNull(),
  proposedBy: text('proposed_by').notNull(),
  approvedBy: text('approved_by'),
  limitId: text('limit_id'),
  hedgedBpsMin: integer('hedged_bps_min'),
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
  currency: text('currency').$type<Currency>().notNull(),
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
  penaltyDueMinor: amountMinor('penalty_due_minor').notNull().default(0n),
  compoundDueMinor: amountMinor('compound_due_minor').notNull().default(0n),
  withheldMinor: amountMinor('withheld_minor').notNull().default(0n),
  replacesId: text('replaces_id'),
  firstPaidOn: date('first_paid_on', { mode: 'string' }),
  conditions: jsonb('conditions').$type<unknown>(),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const penaltyAmendment = pgTable('penalty_amendment', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  facilityId: text('facility_id').notNull(),
  overdueUpliftBps: integer('overdue_uplift_bps'),
  misuseUpliftBps: integer('misuse_uplift_bps'),
  interestBps: integer('interest_bps'),
  sheet: jsonb('sheet').$type<RateSheet>(),
  sheetHash: text('sheet_hash'),
  reason: text('reason'),
  fromOn: date('from_on', { mode: 'string' }).notNull(),
  documentHash: text('document_hash').notNull(),
  status: text('status').notNull(),
  proposedBy: text('proposed_by').notNull(),
  answeredBy: text('answered_by'),
  createdAt: instant('created_at').notNull(),
  participants: participants(),
});

export const misuseFinding = pgTable('misuse_finding', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  facilityId: text('facility_id').notNull(),
  debtId: text('debt_id').notNull(),
  fromOn: date('from_on', { mode: 'string' }).notNull(),
  untilOn: date('until_on', { mode: 'string' }),
  documentHash: text('document_hash').notNull(),
  recordedBy: text('recorded_by').notNull(),
  endedBy: text('ended_by'),
  createdAt: instant('created_at').notNull(),
  participants: participants(),
});

export const rollover = pgTable('rollover', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  facilityId: text('facility_id').notNull(),
  drawdownId: text('drawdown_id').notNull(),
  replacedById: text('replaced_by_id'),
  dueOn: date('due_on', { mode: 'string' }).notNull(),
  reason: text('reason').notNull(),
  interest: text('interest').notNull(),
  consents: jsonb('consents').$type<unknown>().notNull().default([]),
  status: text('status').notNull(),
  conditions: jsonb('conditions').$type<unknown>(),
  requestedBy: text('requested_by').notNull(),
  approvedBy: text('approved_by'),
  doneBy: text('done_by'),
  createdAt: instant('created_at').notNull(),
  participants: participants(),
});

export const debtInterruption = pgTable('debt_interruption', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  facilityId: text('facility_id').notNull(),
  debtId: text('debt_id').notNull(),
  kind: text('kind').notNull(),
  onDay: date('on_day', { mode: 'string' }).notNull(),
  documentHash: text('document_hash'),
  sourceId: text('source_id'),
  recordedBy: text('recorded_by'),
  createdAt: instant('created_at').notNull(),
  participants: participants(),
});

export const facilityCost = pgTable('facility_cost', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  facilityId: text('facility_id').notNull(),
  kind: text('kind').notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  paidMinor: amountMinor('paid_minor').notNull().default(0n),
  currency: text('currency').$type<Currency>().notNull(),
  incurredOn: date('incurred_on', { mode: 'string' }).notNull(),
  documentHash: text('document_hash').notNull(),
  status: text('status').notNull(),
  reason: text('reason'),
  recordedBy: text('recorded_by').notNull(),
  reversedBy: text('reversed_by'),
  createdAt: instant('created_at').notNull(),
  participants: participants(),
});

export const repayment = pgTable('repayment', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  facilityId: text('facility_id').notNull(),
  receivedMinor: amountMinor('received_minor').notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  receivedOn: date('received_on', { mode: 'string' }).notNull(),
  source: text('source').notNull(),
  receivableId: text('receivable_id'),
  allocation: jsonb('allocation').$type<unknown>().notNull(),
  receiptId: text('receipt_id'),
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
  approvedAt: instant('approved_at'),
  tokenHash: bytes('token_hash'),
  validUntil: instant('valid_until'),
  maximumWeightKg: integer('maximum_weight_kg'),
  gateWeightKg: integer('gate_weight_kg'),
  executedBy: text('executed_by'),
  executedAt: instant('executed_at'),
  guarantorConsents: jsonb('guarantor_consents').$type<unknown>().notNull().default([]),
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
