import { bigint, boolean, date, integer, pgTable, text } from 'drizzle-orm/pg-core';
import type { Currency } from '../../src/kernel/money.ts';
import { amountMinor, bytes, instant, participants, tenantId } from './columns.ts';

export const signingKey = pgTable('signing_key', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  partyId: text('party_id').notNull(),
  name: text('name').notNull(),
  publicKey: bytes('public_key').notNull(),
  enrolledBy: text('enrolled_by').notNull(),
  approvedBy: text('approved_by'),
  revokedAt: instant('revoked_at'),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const coreRecord = pgTable('core_record', {
  tenantId: tenantId(),
  partyId: text('party_id').notNull(),
  kind: text('kind').notNull(),
  number: text('number').notNull(),
  version: integer('version').notNull(),
  sellerId: text('seller_id').notNull(),
  orderNumber: text('order_number').notNull(),
  fapiaoKey: text('fapiao_key'),
  dueOn: date('due_on', { mode: 'string' }),
  amountMinor: amountMinor('amount_minor').notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  recordedOn: date('recorded_on', { mode: 'string' }).notNull(),
  isCancelled: boolean('is_cancelled').notNull(),
  contentHash: text('content_hash').notNull(),
  importId: text('import_id'),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const coreSource = pgTable('core_source', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  partyId: text('party_id').notNull(),
  url: text('url').notNull(),
  credential: bytes('credential').notNull(),
  status: text('status').notNull(),
  cursor: text('cursor'),
  records: bigint('records', { mode: 'bigint' }).notNull().default(0n),
  failures: integer('failures').notNull().default(0),
  lastFailure: text('last_failure'),
  nextAt: instant('next_at').notNull(),
  leasedUntil: instant('leased_until'),
  proposedBy: text('proposed_by').notNull(),
  approvedBy: text('approved_by'),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});
