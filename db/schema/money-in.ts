import { sql } from 'drizzle-orm';
import { date, jsonb, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import type { Currency } from '../../src/kernel/money.ts';
import { amountMinor, instant, participants, tenantId } from './columns.ts';

export const moneyReceipt = pgTable('money_receipt', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  lenderId: text('lender_id').notNull(),
  kind: text('kind').notNull(),
  objectId: text('object_id').notNull(),
  customerId: text('customer_id'),
  bankReference: text('bank_reference').notNull(),
  bankReferenceReversed: text('bank_reference_reversed').generatedAlwaysAs(sql`reverse(bank_reference)`),
  referenceKey: text('reference_key').notNull().generatedAlwaysAs(sql`holdfast_reference_key(bank_reference)`),
  lineId: text('line_id'),
  amountMinor: amountMinor('amount_minor').notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  valueOn: date('value_on', { mode: 'string' }).notNull(),
  reasons: jsonb('reasons').$type<{ code: string; level: number; facts: Record<string, unknown> }[]>().notNull(),
  recordedBy: text('recorded_by').notNull(),
  recordedAt: instant('recorded_at').notNull(),
  contradictedBy: text('contradicted_by'),
  reversedAt: instant('reversed_at'),
  resolution: jsonb('resolution').$type<{
    by: 'replaced' | 'stated' | 'rebooked';
    receiptId?: string;
    lineId?: string;
    reason?: string;
    at: string;
  }>(),
  postedId: text('posted_id'),
  paid: jsonb('paid'),
  /** Several of one line, in the order in which they were booked. */
  part: smallint('part').notNull().default(0),
  receivableId: text('receivable_id'),
  /** What it collected itself, until its line comes. */
  collectedMinor: amountMinor('collected_minor').notNull().default(0n),
  claimMinor: amountMinor('claim_minor').notNull().default(0n),
  claimOn: text('claim_on'),
  /** Plain names of who was expected to pay; null where anyone may. */
  payers: text('payers').array(),
  participants: participants(),
});
