import { date, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { amountMinor, instant, participants, tenantId } from './columns.ts';

export const realisation = pgTable('realisation', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  facilityId: text('facility_id').notNull(),
  lenderId: text('lender_id').notNull(),
  pledgorId: text('pledgor_id').notNull(),
  basis: jsonb('basis').$type<Record<string, unknown>>().notNull(),
  route: text('route').notNull(),
  clauseHash: text('clause_hash').notNull(),
  lots: jsonb('lots').$type<unknown[]>().notNull(),
  currency: text('currency').notNull(),
  status: text('status').notNull(),
  proposedBy: text('proposed_by').notNull(),
  proposedAt: instant('proposed_at').notNull(),
  approvedBy: text('approved_by'),
  approvedAt: instant('approved_at'),
  settlement: jsonb('settlement').$type<Record<string, unknown>>(),
  settledAt: instant('settled_at'),
  participants: participants(),
});

export const realisationPayment = pgTable('realisation_payment', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  realisationId: text('realisation_id').notNull(),
  lenderId: text('lender_id').notNull(),
  kind: text('kind').notNull(),
  rightId: text('right_id'),
  amountMinor: amountMinor('amount_minor').notNull(),
  currency: text('currency').notNull(),
  payee: text('payee').notNull(),
  account: text('account').notNull(),
  reference: text('reference').notNull(),
  paidOn: date('paid_on', { mode: 'string' }).notNull(),
  paidBy: text('paid_by').notNull(),
  recordedAt: instant('recorded_at').notNull(),
  participants: participants(),
});
