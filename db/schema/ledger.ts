import { sql } from 'drizzle-orm';
import { date, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import type { Currency } from '../../src/kernel/money.ts';
import { amountMinor, instant, tenantId } from './columns.ts';

export const ledgerAccount = pgTable('ledger_account', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  bookPartyId: text('book_party_id').notNull(),
  kind: text('kind').notNull(),
  subjectId: text('subject_id').notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  side: text('side').notNull(),
  openedAt: instant('opened_at').notNull(),
  /** All that was ever debited and credited: what counts by the end of the newest day. */
  debitsMinor: amountMinor('debits_minor').notNull().default(0n),
  creditsMinor: amountMinor('credits_minor').notNull().default(0n),
  /** The newest day from which an entry counts, and on which one was made. */
  valueTo: date('value_to', { mode: 'string' }),
  bookedTo: date('booked_to', { mode: 'string' }),
  balanceMinor: amountMinor('balance_minor').generatedAlwaysAs(sql`(debits_minor - credits_minor)`).notNull(),
});

export const ledgerTransaction = pgTable('ledger_transaction', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  bookPartyId: text('book_party_id').notNull(),
  kind: text('kind').notNull(),
  objectId: text('object_id').notNull(),
  valueOn: date('value_on', { mode: 'string' }).notNull(),
  postedAt: instant('posted_at').notNull(),
  reverses: text('reverses'),
  /** The rules that had been read when it was posted. */
  rules: text('rules'),
  bookedOn: date('booked_on', { mode: 'string' }).notNull(),
});

export const ledgerEntry = pgTable('ledger_entry', {
  tenantId: tenantId(),
  /** Of the book of its transaction and of its account. */
  bookPartyId: text('book_party_id').notNull(),
  transactionId: text('transaction_id').notNull(),
  line: smallint('line').notNull(),
  accountId: text('account_id').notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  valueOn: date('value_on', { mode: 'string' }).notNull(),
  bookedOn: date('booked_on', { mode: 'string' }).notNull(),
});

/** Days of an account before its newest. */
export const ledgerDay = pgTable('ledger_day', {
  tenantId: tenantId(),
  bookPartyId: text('book_party_id').notNull(),
  accountId: text('account_id').notNull(),
  basis: text('basis').notNull(),
  day: date('day', { mode: 'string' }).notNull(),
  debitsMinor: amountMinor('debits_minor').notNull(),
  creditsMinor: amountMinor('credits_minor').notNull(),
});
