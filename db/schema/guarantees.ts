import { boolean, date, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { Currency } from '../../src/kernel/money.ts';
import { amountMinor, instant, participants, tenantId } from './columns.ts';

export const guarantee = pgTable('guarantee', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  guarantorId: text('guarantor_id').notNull(),
  creditorId: text('creditor_id').notNull(),
  debtorId: text('debtor_id').notNull(),
  facilityId: text('facility_id').notNull(),
  underId: text('under_id').notNull(),
  kind: text('kind').notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  calledMinor: amountMinor('called_minor').notNull().default(0n),
  paidMinor: amountMinor('paid_minor').notNull().default(0n),
  undertakenMinor: amountMinor('undertaken_minor').notNull(),
  anyOrder: boolean('any_order').notNull(),
  feeBps: integer('fee_bps'),
  claimUntil: date('claim_until', { mode: 'string' }).notNull(),
  documentHash: text('document_hash').notNull(),
  status: text('status').notNull(),
  givenBy: text('given_by').notNull(),
  answeredBy: text('answered_by'),
  calledBy: text('called_by'),
  call: jsonb('call').$type<Record<string, unknown>>(),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const guaranteePayment = pgTable('guarantee_payment', {
  tenantId: tenantId(),
  guaranteeId: text('guarantee_id').notNull(),
  receiptId: text('receipt_id').notNull(),
  drawdownId: text('drawdown_id').notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  paidOn: date('paid_on', { mode: 'string' }).notNull(),
  takenBackAt: instant('taken_back_at'),
  participants: participants(),
});
