import { sql } from 'drizzle-orm';
import { boolean, date, integer, jsonb, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import type { Currency } from '../../src/kernel/money.ts';
import { amountMinor, instant, participants, tenantId } from './columns.ts';

const day = (name: string) => date(name, { mode: 'string' });
const minor = (name: string) => amountMinor(name).notNull().default(0n);

export const credit = pgTable('credit', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  number: text('number'),
  numberReversed: text('number_reversed').generatedAlwaysAs(sql`reverse(number)`),
  origin: text('origin').notNull().default('application'),
  parentCreditId: text('parent_credit_id'),
  applicantId: text('applicant_id'),
  beneficiaryId: text('beneficiary_id'),
  issuingBankId: text('issuing_bank_id').notNull(),
  advisingBankId: text('advising_bank_id'),
  secondAdvisingBankId: text('second_advising_bank_id'),
  availableWith: text('available_with').notNull().default('nominated_bank'),
  nominatedBankId: text('nominated_bank_id'),
  confirmingBankId: text('confirming_bank_id'),
  confirmation: text('confirmation').notNull().default('none'),
  reimbursingBankId: text('reimbursing_bank_id'),
  transferringBankId: text('transferring_bank_id'),
  facilityId: text('facility_id'),
  currency: text('currency').$type<Currency>().notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  plusBps: integer('plus_bps').notNull(),
  minusBps: integer('minus_bps').notNull(),
  additionalMinor: minor('additional_minor'),
  drawnMinor: minor('drawn_minor'),
  heldMinor: minor('held_minor'),
  transferredMinor: minor('transferred_minor'),
  ceasedMinor: minor('ceased_minor'),
  undertakingMinor: minor('undertaking_minor'),
  terms: jsonb('terms').$type<unknown>().notNull(),
  originalTerms: jsonb('original_terms').$type<unknown>(),
  expiresOn: day('expires_on').notNull(),
  latestShipmentOn: day('latest_shipment_on'),
  status: text('status').notNull(),
  approvalsRequired: smallint('approvals_required').notNull().default(1),
  appliedBy: text('applied_by'),
  issuedBy: text('issued_by'),
  issuedOn: day('issued_on'),
  advisedBy: text('advised_by'),
  advisedOn: day('advised_on'),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const creditApproval = pgTable('credit_approval', {
  tenantId: tenantId(),
  creditId: text('credit_id').notNull(),
  level: smallint('level').notNull(),
  approvedBy: text('approved_by').notNull(),
  approvedAt: instant('approved_at').notNull(),
});

export const creditBookEntry = pgTable('credit_book_entry', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  creditId: text('credit_id').notNull(),
  kind: text('kind').notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  referenceId: text('reference_id').notNull(),
  at: instant('at').notNull(),
});

export const creditInstalment = pgTable('credit_instalment', {
  tenantId: tenantId(),
  creditId: text('credit_id').notNull(),
  number: smallint('number').notNull(),
  shipsFrom: day('ships_from').notNull(),
  shipsTo: day('ships_to').notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  usedMinor: minor('used_minor'),
  status: text('status').notNull(),
});

export const creditAmendment = pgTable('credit_amendment', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  creditId: text('credit_id').notNull(),
  number: smallint('number'),
  change: jsonb('change').$type<unknown>().notNull(),
  amountByMinor: minor('amount_by_minor'),
  cancels: boolean('cancels').notNull().default(false),
  status: text('status').notNull(),
  askedBy: text('asked_by'),
  issuedBy: text('issued_by'),
  issuedOn: day('issued_on'),
  answeredOn: day('answered_on'),
  presentationId: text('presentation_id'),
  answerNote: text('answer_note'),
  confirmationExtended: boolean('confirmation_extended'),
  laidOut: boolean('laid_out').notNull().default(true),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const creditTransfer = pgTable('credit_transfer', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  creditId: text('credit_id').notNull(),
  secondBeneficiaryId: text('second_beneficiary_id').notNull(),
  terms: jsonb('terms').$type<unknown>().notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  expiresOn: day('expires_on').notNull(),
  latestShipmentOn: day('latest_shipment_on'),
  adviseAmendments: boolean('advise_amendments').notNull(),
  status: text('status').notNull(),
  transferredCreditId: text('transferred_credit_id'),
  requestedBy: text('requested_by').notNull(),
  executedBy: text('executed_by'),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const proceedsAssignment = pgTable('proceeds_assignment', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  creditId: text('credit_id').notNull(),
  assignorId: text('assignor_id').notNull(),
  assigneeId: text('assignee_id').notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  paidMinor: minor('paid_minor'),
  status: text('status').notNull(),
  acknowledgedBy: text('acknowledged_by'),
  acknowledgedAt: instant('acknowledged_at'),
  notifiedBy: text('notified_by').notNull(),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const bankingHours = pgTable('banking_hours', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  bankId: text('bank_id').notNull(),
  validFrom: day('valid_from').notNull(),
  opensAt: text('opens_at').notNull(),
  closesAt: text('closes_at').notNull(),
  statedBy: text('stated_by').notNull(),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const bankInterruption = pgTable('bank_interruption', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  bankId: text('bank_id').notNull(),
  cause: text('cause').notNull(),
  fromOn: day('from_on').notNull(),
  toOn: day('to_on'),
  declaredBy: text('declared_by').notNull(),
  resumedBy: text('resumed_by'),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});
