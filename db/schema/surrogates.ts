import { date, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { Currency } from '../../src/kernel/money.ts';
import { amountMinor, instant, participants, tenantId } from './columns.ts';

export const surrogate = pgTable('surrogate', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  pledgeId: text('pledge_id').notNull(),
  facilityId: text('facility_id').notNull(),
  lenderId: text('lender_id').notNull(),
  pledgorId: text('pledgor_id').notNull(),
  kind: text('kind').notNull(),
  happenedOn: date('happened_on', { mode: 'string' }).notNull(),
  statement: text('statement').notNull(),
  items: jsonb('items').$type<unknown[]>().notNull(),
  pledgeIds: text('pledge_ids').array().notNull(),
  payer: text('payer').notNull(),
  payerId: text('payer_id'),
  policyNumber: text('policy_number'),
  documentHash: text('document_hash').notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  claimedMinor: amountMinor('claimed_minor').notNull(),
  acceptedMinor: amountMinor('accepted_minor'),
  answer: jsonb('answer').$type<Record<string, unknown>>(),
  receivedMinor: amountMinor('received_minor').notNull().default(0n),
  heldMinor: amountMinor('held_minor').notNull().default(0n),
  freed: jsonb('freed').$type<unknown[]>().notNull().default([]),
  status: text('status').notNull(),
  writtenOutAt: instant('written_out_at'),
  openedBy: text('opened_by').notNull(),
  openedByParty: text('opened_by_party').notNull(),
  openedAt: instant('opened_at').notNull(),
  closedAt: instant('closed_at'),
  closedReason: text('closed_reason'),
  participants: participants(),
});

export const surrogateReceipt = pgTable('surrogate_receipt', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  surrogateId: text('surrogate_id').notNull(),
  lenderId: text('lender_id').notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  reference: text('reference').notNull(),
  receivedOn: date('received_on', { mode: 'string' }).notNull(),
  application: jsonb('application').$type<Record<string, unknown>>().notNull(),
  recordedBy: text('recorded_by').notNull(),
  recordedAt: instant('recorded_at').notNull(),
  participants: participants(),
});

export const surrogateUndone = pgTable('surrogate_undone', {
  tenantId: tenantId(),
  receiptId: text('receipt_id').notNull(),
  surrogateId: text('surrogate_id').notNull(),
  owedBack: jsonb('owed_back')
    .$type<{ kind: 'secured_claim' | 'surplus'; rightId: string | null; minor: string }[]>()
    .notNull(),
  undoneAt: instant('undone_at').notNull(),
  participants: participants(),
});

export const surrogatePayment = pgTable('surrogate_payment', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  surrogateId: text('surrogate_id').notNull(),
  lenderId: text('lender_id').notNull(),
  kind: text('kind').notNull(),
  rightId: text('right_id'),
  amountMinor: amountMinor('amount_minor').notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  payee: text('payee').notNull(),
  account: text('account').notNull(),
  reference: text('reference').notNull(),
  paidOn: date('paid_on', { mode: 'string' }).notNull(),
  paidBy: text('paid_by').notNull(),
  recordedAt: instant('recorded_at').notNull(),
  participants: participants(),
});

export const maturityChoice = pgTable('maturity_choice', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  pledgeId: text('pledge_id').notNull(),
  facilityId: text('facility_id').notNull(),
  itemId: text('item_id').notNull(),
  lenderId: text('lender_id').notNull(),
  pledgorId: text('pledgor_id').notNull(),
  maturesOn: date('matures_on', { mode: 'string' }).notNull(),
  choice: text('choice').notNull(),
  extendedTo: date('extended_to', { mode: 'string' }),
  documentHash: text('document_hash').notNull(),
  chosenBy: text('chosen_by').notNull(),
  chosenAt: instant('chosen_at').notNull(),
  participants: participants(),
});
