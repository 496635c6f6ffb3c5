import { boolean, date, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { Currency } from '../../src/kernel/money.ts';
import { amountMinor, instant, participants, tenantId } from './columns.ts';

export const assignment = pgTable('assignment', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  assignorId: text('assignor_id').notNull(),
  assigneeId: text('assignee_id').notNull(),
  kind: text('kind').notNull(),
  recourse: boolean('recourse').notNull(),
  services: text('services').array().notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  isFuture: boolean('is_future').notNull(),
  description: text('description'),
  accountId: text('account_id'),
  status: text('status').notNull(),
  endReason: text('end_reason'),
  acceptedAt: instant('accepted_at'),
  answeredBy: text('answered_by').array().notNull().default([]),
  endedAt: instant('ended_at'),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const assignmentItem = pgTable('assignment_item', {
  tenantId: tenantId(),
  assignmentId: text('assignment_id').notNull(),
  receivableId: text('receivable_id').notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  advanceMinor: amountMinor('advance_minor').notNull(),
  live: boolean('live').notNull(),
});

export const assignmentRegistration = pgTable('assignment_registration', {
  tenantId: tenantId(),
  assignmentId: text('assignment_id').notNull(),
  filingNumber: text('filing_number').notNull(),
  filedAt: instant('filed_at').notNull(),
  expiresOn: date('expires_on', { mode: 'string' }).notNull(),
  description: text('description').notNull(),
  searchCertificate: text('search_certificate').notNull(),
  searchedAt: instant('searched_at').notNull(),
  earlierFilings: integer('earlier_filings').notNull(),
  recordedBy: text('recorded_by').notNull(),
  recordedAt: instant('recorded_at').notNull(),
  certificateHash: text('certificate_hash'),
});

export const noticeAddress = pgTable('notice_address', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  debtorId: text('debtor_id').notNull(),
  channel: text('channel').notNull(),
  address: text('address').notNull(),
  designatedBy: text('designated_by').notNull(),
  designatedAt: instant('designated_at').notNull(),
});

export const notice = pgTable('notice', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  sourceId: text('source_id').notNull(),
  senderId: text('sender_id').notNull(),
  creditorId: text('creditor_id').notNull(),
  debtorId: text('debtor_id').notNull(),
  channel: text('channel').notNull(),
  address: text('address').notNull(),
  content: jsonb('content').$type<unknown>().notNull(),
  contentHash: text('content_hash').notNull(),
  sentAt: instant('sent_at').notNull(),
  arrivedAt: instant('arrived_at'),
  arrivalBasis: text('arrival_basis'),
  arrivalProofHash: text('arrival_proof_hash'),
  acknowledgedBy: text('acknowledged_by'),
  acknowledgedAt: instant('acknowledged_at'),
  participants: participants(),
});

export const counterclaim = pgTable('counterclaim', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  receivableId: text('receivable_id').notNull(),
  debtorId: text('debtor_id').notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  aroseOn: date('arose_on', { mode: 'string' }).notNull(),
  dueOn: date('due_on', { mode: 'string' }).notNull(),
  fromSameContract: boolean('from_same_contract').notNull(),
  allowed: boolean('allowed').notNull(),
  ground: text('ground').notNull(),
  setOffMinor: amountMinor('set_off_minor').notNull(),
  notifiedOn: date('notified_on', { mode: 'string' }),
  decidedAt: instant('decided_at').notNull(),
  participants: participants(),
});
