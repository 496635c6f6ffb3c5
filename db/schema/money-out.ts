import { sql } from 'drizzle-orm';
import { date, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { Currency } from '../../src/kernel/money.ts';
import { amountMinor, instant, participants, tenantId } from './columns.ts';

export const payeeAccount = pgTable('payee_account', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  lenderId: text('lender_id').notNull(),
  payeeId: text('payee_id'),
  payeeName: text('payee_name').notNull(),
  accountNumber: text('account_number').notNull(),
  accountKey: text('account_key').notNull().generatedAlwaysAs(sql`holdfast_reference_key(account_number)`),
  bankName: text('bank_name').notNull(),
  proofHash: text('proof_hash').notNull(),
  called: jsonb('called').$type<{ number: string; numberSource: string; spokeTo: string }>().notNull(),
  recordedBy: text('recorded_by').notNull(),
  recordedAt: instant('recorded_at').notNull(),
  endedBy: text('ended_by'),
  endedAt: instant('ended_at'),
  endReason: text('end_reason'),
  participants: participants(),
});

export const moneyPayment = pgTable('money_payment', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  lenderId: text('lender_id').notNull(),
  kind: text('kind').notNull(),
  objectId: text('object_id').notNull(),
  payeeId: text('payee_id'),
  payeeName: text('payee_name'),
  accountId: text('account_id'),
  reference: text('reference').notNull(),
  referenceKey: text('reference_key').notNull().generatedAlwaysAs(sql`holdfast_reference_key(reference)`),
  amountMinor: amountMinor('amount_minor').notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  valueOn: date('value_on', { mode: 'string' }).notNull(),
  recordedAt: instant('recorded_at').notNull(),
  participants: participants(),
});
