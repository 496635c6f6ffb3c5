import { boolean, date, pgTable, text } from 'drizzle-orm/pg-core';
import { amountMinor, instant, participants, tenantId } from './columns.ts';

export const receivable = pgTable('receivable', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  creditorId: text('creditor_id').notNull(),
  debtorId: text('debtor_id').notNull(),
  invoiceNumber: text('invoice_number').notNull(),
  invoicedOn: date('invoiced_on', { mode: 'string' }).notNull(),
  dueOn: date('due_on', { mode: 'string' }).notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  currency: text('currency').notNull(),
  status: text('status').notNull(),
  confirmedMinor: amountMinor('confirmed_minor'),
  settledAt: instant('settled_at'),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const receivableConfirmation = pgTable('receivable_confirmation', {
  tenantId: tenantId(),
  receivableId: text('receivable_id').notNull(),
  confirmedBy: text('confirmed_by').notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  dueOn: date('due_on', { mode: 'string' }).notNull(),
  waivesSetOff: boolean('waives_set_off').notNull(),
  evidenceHash: text('evidence_hash').notNull(),
  confirmedAt: instant('confirmed_at').notNull(),
});
