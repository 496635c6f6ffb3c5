import { boolean, date, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { Currency } from '../../src/kernel/money.ts';
import { amountMinor, instant, participants, tenantId } from './columns.ts';

export const factoringAdvance = pgTable('factoring_advance', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  assignmentId: text('assignment_id').notNull(),
  factorId: text('factor_id').notNull(),
  sellerId: text('seller_id').notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  rateBps: integer('rate_bps').notNull(),
  feesMinor: amountMinor('fees_minor').notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  paidOn: date('paid_on', { mode: 'string' }).notNull(),
  dueOn: date('due_on', { mode: 'string' }).notNull(),
  collectedMinor: amountMinor('collected_minor').notNull().default(0n),
  status: text('status').notNull(),
  requestedBy: text('requested_by').notNull(),
  approvedBy: text('approved_by').notNull(),
  gates: jsonb('gates').$type<unknown>().notNull(),
  settlement: jsonb('settlement').$type<unknown>(),
  surplusMinor: amountMinor('surplus_minor').notNull().default(0n),
  endedBy: text('ended_by'),
  parts: jsonb('parts')
    .$type<{ receiptId: string; on: string; principalMinor: string; interestMinor: string }[]>()
    .notNull()
    .default([]),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const factoringRequest = pgTable('factoring_request', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  assignmentId: text('assignment_id').notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  rateBps: integer('rate_bps').notNull(),
  feesMinor: amountMinor('fees_minor').notNull(),
  dueOn: date('due_on', { mode: 'string' }).notNull(),
  status: text('status').notNull(),
  requestedBy: text('requested_by').notNull(),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const twoFactorMessage = pgTable('two_factor_message', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  kind: text('kind').notNull(),
  reference: text('reference').notNull(),
  assignmentId: text('assignment_id'),
  fromFactor: text('from_factor').notNull(),
  toFactor: text('to_factor').notNull(),
  direction: text('direction').notNull(),
  content: jsonb('content').$type<unknown>().notNull(),
  contentHash: text('content_hash').notNull(),
  ownerId: text('owner_id').notNull(),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const factorBook = pgTable('factor_book', {
  tenantId: tenantId(),
  factorId: text('factor_id').notNull(),
  statedOn: date('stated_on', { mode: 'string' }).notNull(),
  riskAssetsMinor: amountMinor('risk_assets_minor').notNull(),
  netAssetsMinor: amountMinor('net_assets_minor').notNull(),
  reserveMinor: amountMinor('reserve_minor').notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  relatedDebtorIds: text('related_debtor_ids').array().notNull(),
  statedBy: text('stated_by').notNull(),
  statedAt: instant('stated_at').notNull(),
  participants: participants(),
});

export const maturityPurchase = pgTable('maturity_purchase', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  assignmentId: text('assignment_id').notNull(),
  factorId: text('factor_id').notNull(),
  sellerId: text('seller_id').notNull(),
  recourse: boolean('recourse').notNull(),
  priceMinor: amountMinor('price_minor').notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  payOn: date('pay_on', { mode: 'string' }).notNull(),
  accountNumber: text('account_number').notNull(),
  accountBank: text('account_bank').notNull(),
  status: text('status').notNull(),
  paidMinor: amountMinor('paid_minor'),
  shortfallMinor: amountMinor('shortfall_minor'),
  collectedMinor: amountMinor('collected_minor'),
  proposedBy: text('proposed_by').notNull(),
  assessedBy: text('assessed_by'),
  approvedBy: text('approved_by'),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const reverseOffer = pgTable('reverse_offer', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  lineId: text('line_id').notNull(),
  receivableId: text('receivable_id').notNull(),
  debtorId: text('debtor_id').notNull(),
  factorId: text('factor_id').notNull(),
  supplierId: text('supplier_id').notNull(),
  rateBps: integer('rate_bps').notNull(),
  openUntil: date('open_until', { mode: 'string' }).notNull(),
  status: text('status').notNull(),
  assignmentId: text('assignment_id'),
  amountMinor: amountMinor('amount_minor'),
  freedMinor: amountMinor('freed_minor').notNull().default(0n),
  proposedBy: text('proposed_by').notNull(),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const debtorStatement = pgTable('debtor_statement', {
  tenantId: tenantId(),
  factorId: text('factor_id').notNull(),
  sellerId: text('seller_id').notNull(),
  debtorId: text('debtor_id').notNull(),
  isRelated: boolean('is_related').notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  payableMinor: amountMinor('payable_minor').notNull(),
  unappliedCreditMinor: amountMinor('unapplied_credit_minor').notNull(),
  statedBy: text('stated_by').notNull(),
  statedAt: instant('stated_at').notNull(),
  participants: participants(),
});
