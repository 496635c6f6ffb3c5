import { sql } from 'drizzle-orm';
import { boolean, date, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { instant, participants, tenantId } from './columns.ts';

export const contract = pgTable('contract', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  number: text('number').notNull(),
  numberReversed: text('number_reversed').generatedAlwaysAs(sql`reverse(number)`),
  sellerId: text('seller_id').notNull(),
  buyerId: text('buyer_id').notNull(),
  signedOn: date('signed_on', { mode: 'string' }).notNull(),
  buyerKind: text('buyer_kind').notNull(),
  sellerIsSme: boolean('seller_is_sme').notNull(),
  agreedDays: integer('agreed_days'),
  longerTermReason: text('longer_term_reason'),
  acceptanceDays: integer('acceptance_days'),
  lateYearlyBps: integer('late_yearly_bps'),
  lprAtSigningBps: integer('lpr_at_signing_bps'),
  noAssignment: boolean('no_assignment').notNull(),
  documentHash: text('document_hash').notNull(),
  version: integer('version').notNull().default(1),
  noticedAt: instant('noticed_at'),
  endedOn: date('ended_on', { mode: 'string' }),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const contractChange = pgTable('contract_change', {
  tenantId: tenantId(),
  contractId: text('contract_id').notNull(),
  version: integer('version').notNull(),
  reason: text('reason').notNull(),
  before: jsonb('before').$type<Record<string, unknown>>().notNull(),
  after: jsonb('after').$type<Record<string, unknown>>().notNull(),
  documentHash: text('document_hash').notNull(),
  isAfterNotice: boolean('is_after_notice').notNull(),
  changedBy: text('changed_by').notNull(),
  changedAt: instant('changed_at').notNull(),
});
