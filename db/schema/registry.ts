import { boolean, date, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { bytes, instant, participants, tenantId } from './columns.ts';

const day = (name: string) => date(name, { mode: 'string' });

export const registration = pgTable('registration', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  pledgeId: text('pledge_id').notNull(),
  lenderId: text('lender_id').notNull(),
  grantorId: text('grantor_id').notNull(),
  grantorName: text('grantor_name').notNull(),
  baseId: text('base_id'),
  status: text('status').notNull(),
  number: text('number'),
  registeredAt: instant('registered_at'),
  expiresOn: day('expires_on'),
  description: text('description').notNull(),
  descriptionHash: text('description_hash').notNull(),
  filedHash: text('filed_hash'),
  lotIds: text('lot_ids').array().notNull(),
  amendmentCodeHash: bytes('amendment_code_hash'),
  debtEndedOn: day('debt_ended_on'),
  dischargeDueOn: day('discharge_due_on'),
  partlyFreedAt: instant('partly_freed_at'),
  amendDueOn: day('amend_due_on'),
  amendLapsedAt: instant('amend_lapsed_at'),
  version: integer('version').notNull(),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const filing = pgTable('filing', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  registrationId: text('registration_id').notNull(),
  act: text('act').notNull(),
  status: text('status').notNull(),
  content: jsonb('content').$type<unknown>().notNull(),
  preparedBy: text('prepared_by').notNull(),
  preparedAt: instant('prepared_at').notNull(),
  exportedAt: instant('exported_at'),
  stamp: jsonb('stamp').$type<unknown>(),
  stampedBy: text('stamped_by'),
  confirmedBy: text('confirmed_by'),
  confirmedAt: instant('confirmed_at'),
  rejectedReason: text('rejected_reason'),
  participants: participants(),
});

export const formerName = pgTable('former_name', {
  tenantId: tenantId(),
  partyId: text('party_id').notNull(),
  name: text('name').notNull(),
  changedOn: day('changed_on').notNull(),
  recordedBy: text('recorded_by').notNull(),
  statedBy: text('stated_by').notNull(),
  isKnown: boolean('is_known').notNull().default(false),
  withdrawnAt: instant('withdrawn_at'),
  participants: participants(),
});

export const registrySearch = pgTable('registry_search', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  lenderId: text('lender_id').notNull(),
  grantorId: text('grantor_id').notNull(),
  searchedName: text('searched_name').notNull(),
  certificateNumber: text('certificate_number').notNull(),
  certificateHash: text('certificate_hash').notNull(),
  searchedAt: instant('searched_at').notNull(),
  hits: jsonb('hits').$type<unknown>().notNull(),
  recordedBy: text('recorded_by').notNull(),
  recordedAt: instant('recorded_at').notNull(),
  participants: participants(),
});

export const objection = pgTable('objection', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  registrationId: text('registration_id').notNull(),
  objector: text('objector').notNull(),
  reason: text('reason').notNull(),
  filedOn: day('filed_on').notNull(),
  notifyBy: day('notify_by').notNull(),
  suitProofBy: day('suit_proof_by').notNull(),
  notifiedAt: instant('notified_at'),
  suitProofHash: text('suit_proof_hash'),
  closedAs: text('closed_as'),
  participants: participants(),
});
