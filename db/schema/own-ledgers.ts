import { bigint, boolean, customType, date, integer, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import { instant, tenantId } from './columns.ts';

/** A whole number of up to 128 bits. */
const wide = customType<{ data: bigint; driverData: string }>({
  dataType: () => 'numeric',
  fromDriver: (text) => BigInt(text),
  toDriver: (value) => value.toString(),
});
const number = (name: string) => bigint(name, { mode: 'number' });

export const ownLedger = pgTable('own_ledger', {
  tenantId: tenantId(),
  partyId: text('party_id').notNull(),
  ledger: number('ledger').notNull(),
  name: text('name').notNull(),
  unit: text('unit').notNull(),
  scale: smallint('scale').notNull(),
  declaredAt: instant('declared_at').notNull(),
});

export const ownAccount = pgTable('own_account', {
  tenantId: tenantId(),
  partyId: text('party_id').notNull(),
  id: wide('id').notNull(),
  ledger: number('ledger').notNull(),
  code: integer('code').notNull(),
  flags: integer('flags').notNull(),
  userData128: wide('user_data_128').notNull(),
  userData64: wide('user_data_64').notNull(),
  userData32: number('user_data_32').notNull(),
  debitsPending: wide('debits_pending').notNull().default(0n),
  debitsPosted: wide('debits_posted').notNull().default(0n),
  creditsPending: wide('credits_pending').notNull().default(0n),
  creditsPosted: wide('credits_posted').notNull().default(0n),
  isClosed: boolean('is_closed').notNull().default(false),
  openedAt: instant('opened_at').notNull(),
});

export const ownTransfer = pgTable('own_transfer', {
  tenantId: tenantId(),
  partyId: text('party_id').notNull(),
  id: wide('id').notNull(),
  debitAccountId: wide('debit_account_id').notNull(),
  creditAccountId: wide('credit_account_id').notNull(),
  amount: wide('amount').notNull(),
  pendingId: wide('pending_id'),
  userData128: wide('user_data_128').notNull(),
  userData64: wide('user_data_64').notNull(),
  userData32: number('user_data_32').notNull(),
  timeoutSeconds: number('timeout_seconds').notNull(),
  ledger: number('ledger').notNull(),
  code: integer('code').notNull(),
  flags: integer('flags').notNull(),
  valueOn: date('value_on', { mode: 'string' }).notNull(),
  bookedOn: date('booked_on', { mode: 'string' }).notNull(),
  postedAt: instant('posted_at').notNull(),
});

export const ownPending = pgTable('own_pending', {
  tenantId: tenantId(),
  partyId: text('party_id').notNull(),
  id: wide('id').notNull(),
  debitAccountId: wide('debit_account_id').notNull(),
  creditAccountId: wide('credit_account_id').notNull(),
  amount: wide('amount').notNull(),
  flags: integer('flags').notNull(),
  expiresAt: instant('expires_at'),
  state: text('state').notNull(),
  decidedAt: instant('decided_at'),
});

export const ownFailed = pgTable('own_failed', {
  tenantId: tenantId(),
  partyId: text('party_id').notNull(),
  id: wide('id').notNull(),
  result: text('result').notNull(),
  failedAt: instant('failed_at').notNull(),
});
