import { date, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { Currency } from '../../src/kernel/money.ts';
import { amountMinor, instant, tenantId } from './columns.ts';

export const bookClose = pgTable('book_close', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  bookPartyId: text('book_party_id').notNull(),
  throughOn: date('through_on', { mode: 'string' }).notNull(),
  closedBy: text('closed_by').notNull(),
  closedAt: instant('closed_at').notNull(),
  reopenedBy: text('reopened_by'),
  reopenedAt: instant('reopened_at'),
  reopenReason: text('reopen_reason'),
});

export const revaluation = pgTable('revaluation', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  bookPartyId: text('book_party_id').notNull(),
  onDay: date('on_day', { mode: 'string' }).notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  rates: jsonb('rates').$type<{ currency: string; rate: string }[]>().notNull(),
  positions: jsonb('positions').$type<{ currency: string; positionMinor: string; worthMinor: string }[]>().notNull(),
  documentHash: text('document_hash').notNull(),
  resultMinor: amountMinor('result_minor').notNull(),
  transactionId: text('transaction_id'),
  recordedBy: text('recorded_by').notNull(),
  recordedAt: instant('recorded_at').notNull(),
});
