import { pgTable, text } from 'drizzle-orm/pg-core';
import { instant, participants, tenantId } from './columns.ts';

export const collectionAccount = pgTable('collection_account', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  holderId: text('holder_id').notNull(),
  lenderId: text('lender_id').notNull(),
  accountNumber: text('account_number').notNull(),
  bankName: text('bank_name').notNull(),
  control: text('control').notNull(),
  agreementHash: text('agreement_hash').notNull(),
  replaces: text('replaces'),
  status: text('status').notNull(),
  proposedBy: text('proposed_by').notNull(),
  approvedBy: text('approved_by'),
  callBackId: text('call_back_id'),
  approvedAt: instant('approved_at'),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const accountAcknowledgement = pgTable('account_acknowledgement', {
  tenantId: tenantId(),
  accountId: text('account_id').notNull(),
  debtorId: text('debtor_id').notNull(),
  acknowledgedBy: text('acknowledged_by').notNull(),
  acknowledgedAt: instant('acknowledged_at').notNull(),
});

export const callBack = pgTable('call_back', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  lenderId: text('lender_id').notNull(),
  debtorId: text('debtor_id').notNull(),
  subjectId: text('subject_id').notNull(),
  number: text('number').notNull(),
  numberSource: text('number_source').notNull(),
  spokeTo: text('spoke_to').notNull(),
  outcome: text('outcome').notNull(),
  calledBy: text('called_by').notNull(),
  calledAt: instant('called_at').notNull(),
  participants: participants(),
});
