import { sql } from 'drizzle-orm';
import { bigint, boolean, date, jsonb, numeric, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import type { Currency } from '../../src/kernel/money.ts';
import { amountMinor, instant, participants, tenantId } from './columns.ts';

export const receivable = pgTable('receivable', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  creditorId: text('creditor_id').notNull(),
  debtorId: text('debtor_id').notNull(),
  invoiceNumber: text('invoice_number').notNull(),
  invoiceNumberReversed: text('invoice_number_reversed').generatedAlwaysAs(sql`reverse(invoice_number)`),
  invoicedOn: date('invoiced_on', { mode: 'string' }).notNull(),
  dueOn: date('due_on', { mode: 'string' }).notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  status: text('status').notNull(),
  confirmedMinor: amountMinor('confirmed_minor'),
  settledAt: instant('settled_at'),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
  contractId: text('contract_id'),
  level: smallint('level').notNull().default(0),
  answerBy: date('answer_by', { mode: 'string' }),
  answerOverdueAt: instant('answer_overdue_at'),
  payToAccountId: text('pay_to_account_id'),
  dilutedMinor: amountMinor('diluted_minor').notNull().default(0n),
  setOffMinor: amountMinor('set_off_minor').notNull().default(0n),
  collectedMinor: amountMinor('collected_minor').notNull().default(0n),
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
  via: text('via').notNull().default('person'),
  waivesDefences: boolean('waives_defences').notNull().default(false),
  payToAccountId: text('pay_to_account_id'),
  fileId: text('file_id'),
});

export const receivableInvoice = pgTable('receivable_invoice', {
  tenantId: tenantId(),
  receivableId: text('receivable_id').notNull(),
  invoiceId: text('invoice_id').notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
});

export const dispute = pgTable('dispute', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  receivableId: text('receivable_id').notNull(),
  raisedBy: text('raised_by').notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  reason: text('reason').notNull(),
  status: text('status').notNull(),
  upheldMinor: amountMinor('upheld_minor'),
  raisedAt: instant('raised_at').notNull(),
  endedAt: instant('ended_at'),
  participants: participants(),
});

export const evidencePack = pgTable('evidence_pack', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  receivableId: text('receivable_id').notNull(),
  sourceId: text('source_id').notNull(),
  content: jsonb('content').$type<unknown>().notNull(),
  contentHash: text('content_hash').notNull(),
  frozenAt: instant('frozen_at').notNull(),
  participants: participants(),
});

/** What a debtor owes, in parts that are added up: by creditor or by day. The database keeps them (migration 2031). */
export const owedPart = pgTable('owed_part', {
  tenantId: tenantId(),
  id: bigint('id', { mode: 'bigint' }).notNull().generatedAlwaysAsIdentity(),
  debtorId: text('debtor_id').notNull(),
  creditorId: text('creditor_id'),
  dueOn: date('due_on', { mode: 'string' }),
  currency: text('currency').$type<Currency>().notNull(),
  isConfirmed: boolean('is_confirmed').notNull(),
  receivables: bigint('receivables', { mode: 'bigint' }).notNull(),
  leftMinor: numeric('left_minor').notNull(),
});
