import { date, pgTable, text } from 'drizzle-orm/pg-core';
import type { Currency } from '../../src/kernel/money.ts';
import { amountMinor, instant, participants, tenantId } from './columns.ts';

export const rateLock = pgTable('rate_lock', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  lenderId: text('lender_id').notNull(),
  borrowerId: text('borrower_id').notNull(),
  subjectId: text('subject_id').notNull(),
  facilityId: text('facility_id'),
  currency: text('currency').$type<Currency>().notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  payCurrency: text('pay_currency').$type<Currency>().notNull(),
  rateMicro: amountMinor('rate_micro').notNull(),
  untilOn: date('until_on', { mode: 'string' }).notNull(),
  counterparty: text('counterparty').notNull(),
  documentHash: text('document_hash').notNull(),
  usedMinor: amountMinor('used_minor').notNull().default(0n),
  paidMinor: amountMinor('paid_minor').notNull().default(0n),
  status: text('status').notNull(),
  lockedBy: text('locked_by').notNull(),
  lockedAt: instant('locked_at').notNull(),
  endedBy: text('ended_by'),
  endReason: text('end_reason'),
  participants: participants(),
});

export const rateLockUse = pgTable('rate_lock_use', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  lockId: text('lock_id').notNull(),
  receiptId: text('receipt_id').notNull(),
  objectId: text('object_id').notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  paidMinor: amountMinor('paid_minor').notNull(),
  onDay: date('on_day', { mode: 'string' }).notNull(),
  recordedBy: text('recorded_by').notNull(),
  recordedAt: instant('recorded_at').notNull(),
  undoneAt: instant('undone_at'),
  participants: participants(),
});
