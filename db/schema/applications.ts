import { boolean, date, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { Currency } from '../../src/kernel/money.ts';
import { amountMinor, instant, participants, tenantId } from './columns.ts';

export const loanApplication = pgTable('loan_application', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  lenderId: text('lender_id').notNull(),
  borrowerId: text('borrower_id').notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  months: integer('months').notNull(),
  purposeKind: text('purpose_kind').notNull(),
  purpose: text('purpose').notNull(),
  payees: jsonb('payees').$type<{ name: string; accountNumber: string }[]>().notNull(),
  consentId: text('consent_id').notNull(),
  appliedBy: text('applied_by').notNull(),
  appliedAt: instant('applied_at').notNull(),
  dueOn: date('due_on', { mode: 'string' }).notNull(),
  status: text('status').notNull(),
  tests: jsonb('tests').notNull().default([]),
  scoreId: text('score_id'),
  rateBps: integer('rate_bps'),
  isByRule: boolean('is_by_rule').notNull().default(false),
  decidedBy: text('decided_by'),
  decidedAt: instant('decided_at'),
  answer: text('answer'),
  loanId: text('loan_id'),
  participants: participants(),
});
