import { boolean, date, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { Currency } from '../../src/kernel/money.ts';
import { amountMinor, instant, participants, tenantId } from './columns.ts';

const day = (name: string) => date(name, { mode: 'string' });

export const bankAgreement = pgTable('bank_agreement', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  lenderId: text('lender_id').notNull(),
  bankId: text('bank_id').notNull(),
  product: text('product').notNull(),
  name: text('name').notNull(),
  nameZh: text('name_zh').notNull(),
  conditions: text('conditions').array().notNull(),
  exclusionGroup: text('exclusion_group').notNull(),
  tenorDays: integer('tenor_days').notNull(),
  recourse: boolean('recourse').notNull(),
  interestBorneBy: text('interest_borne_by').notNull(),
  validTo: day('valid_to').notNull(),
  status: text('status').notNull(),
  proposedBy: text('proposed_by').notNull(),
  answeredBy: text('answered_by'),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const tradeFinancing = pgTable('trade_financing', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  product: text('product').notNull(),
  agreementId: text('agreement_id'),
  exclusionGroup: text('exclusion_group').notNull(),
  facilityId: text('facility_id').notNull(),
  creditId: text('credit_id').notNull(),
  presentationId: text('presentation_id'),
  /** What one financing of a group stands for: the documents, or the credit before there are any. */
  drawingId: text('drawing_id').notNull(),
  lenderId: text('lender_id').notNull(),
  customerId: text('customer_id').notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  repaidMinor: amountMinor('repaid_minor').notNull().default(0n),
  discountMinor: amountMinor('discount_minor').notNull().default(0n),
  requestedOn: day('requested_on').notNull(),
  dueOn: day('due_on').notNull(),
  invoiceNumber: text('invoice_number').notNull(),
  recourse: boolean('recourse').notNull(),
  status: text('status').notNull(),
  appraisal: jsonb('appraisal').$type<unknown>().notNull(),
  openConditions: text('open_conditions').array().notNull(),
  conditions: jsonb('conditions').$type<unknown>(),
  requestedBy: text('requested_by').notNull(),
  approvedBy: text('approved_by'),
  paidOutBy: text('paid_out_by'),
  paidOutOn: day('paid_out_on'),
  interestFrom: day('interest_from'),
  calledBack: boolean('called_back').default(false),
  interestDueMinor: amountMinor('interest_due_minor').notNull().default(0n),
  penaltyDueMinor: amountMinor('penalty_due_minor').notNull().default(0n),
  compoundDueMinor: amountMinor('compound_due_minor').notNull().default(0n),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});
