import { sql } from 'drizzle-orm';
import { boolean, date, integer, pgTable, text } from 'drizzle-orm/pg-core';
import type { Currency } from '../../src/kernel/money.ts';
import { amountMinor, instant, participants, tenantId } from './columns.ts';

export const bankStatement = pgTable('bank_statement', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  partyId: text('party_id').notNull(),
  accountNumber: text('account_number').notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  reference: text('reference').notNull(),
  format: text('format').notNull(),
  openingMinor: amountMinor('opening_minor').notNull(),
  closingMinor: amountMinor('closing_minor').notNull(),
  closingOn: date('closing_on', { mode: 'string' }).notNull(),
  entries: integer('entries').notNull(),
  sha256: text('sha256').notNull(),
  follows: text('follows').notNull(),
  recordedBy: text('recorded_by').notNull(),
  recordedAt: instant('recorded_at').notNull(),
  participants: participants(),
});

export const bankEntry = pgTable('bank_entry', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  statementId: text('statement_id').notNull(),
  partyId: text('party_id').notNull(),
  accountNumber: text('account_number').notNull(),
  reference: text('reference').notNull(),
  referenceReversed: text('reference_reversed').generatedAlwaysAs(sql`reverse(reference)`),
  endToEndId: text('end_to_end_id'),
  isIn: boolean('is_in').notNull(),
  isReversal: boolean('is_reversal').notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  valueOn: date('value_on', { mode: 'string' }).notNull(),
  bookedOn: date('booked_on', { mode: 'string' }).notNull(),
  counterparty: text('counterparty').notNull(),
  memo: text('memo').notNull(),
  lineId: text('line_id'),
  paymentId: text('payment_id'),
  openMinor: amountMinor('open_minor').notNull(),
  status: text('status').notNull(),
  assignedTo: text('assigned_to'),
  reason: text('reason'),
  participants: participants(),
});
