import { boolean, date, integer, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import { amountMinor, instant, participants, tenantId } from './columns.ts';

export const creditPayment = pgTable('credit_payment', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  presentationId: text('presentation_id').notNull(),
  creditId: text('credit_id').notNull(),
  bankId: text('bank_id').notNull(),
  payeeId: text('payee_id').notNull(),
  part: smallint('part').notNull(),
  kind: text('kind').notNull(),
  currency: text('currency').notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  chargesMinor: amountMinor('charges_minor').notNull().default(0n),
  dueOn: date('due_on', { mode: 'string' }).notNull(),
  status: text('status').notNull(),
  authenticated: boolean('authenticated').notNull(),
  undertakenBy: text('undertaken_by'),
  paidBy: text('paid_by'),
  paidAt: instant('paid_at'),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const reimbursementClaim = pgTable('reimbursement_claim', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  creditId: text('credit_id').notNull(),
  reimbursingBankId: text('reimbursing_bank_id').notNull(),
  claimantId: text('claimant_id').notNull(),
  reference: text('reference').notNull(),
  currency: text('currency').notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  claimedOn: date('claimed_on', { mode: 'string' }).notNull(),
  status: text('status').notNull(),
  reason: text('reason'),
  answeredBy: text('answered_by'),
  answeredOn: date('answered_on', { mode: 'string' }),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const reimbursementAuthority = pgTable('reimbursement_authority', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  issuingBankId: text('issuing_bank_id').notNull(),
  reimbursingBankId: text('reimbursing_bank_id').notNull(),
  creditNumber: text('credit_number').notNull(),
  creditId: text('credit_id'),
  currency: text('currency').notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  plusBps: integer('plus_bps').notNull(),
  expiresOn: date('expires_on', { mode: 'string' }),
  chargesBorneBy: text('charges_borne_by'),
  rules: text('rules').notNull(),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});
