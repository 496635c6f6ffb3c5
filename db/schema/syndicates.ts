import { pgTable, text } from 'drizzle-orm/pg-core';
import { amountMinor, instant, participants, tenantId } from './columns.ts';

export const syndicateMember = pgTable('syndicate_member', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  loanId: text('loan_id').notNull(),
  lenderId: text('lender_id').notNull(),
  memberId: text('member_id').notNull(),
  borrowerId: text('borrower_id').notNull(),
  currency: text('currency').notNull(),
  principalMinor: amountMinor('principal_minor').notNull(),
  agreementHash: text('agreement_hash').notNull(),
  status: text('status').notNull(),
  answer: text('answer'),
  answeredBy: text('answered_by'),
  answeredAt: instant('answered_at'),
  askedAt: instant('asked_at').notNull(),
  participants: participants(),
});
