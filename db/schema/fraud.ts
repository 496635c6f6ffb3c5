import { jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { instant, participants, tenantId } from './columns.ts';

export const relatedParty = pgTable('related_party', {
  tenantId: tenantId(),
  lenderId: text('lender_id').notNull(),
  partyId: text('party_id').notNull(),
  otherId: text('other_id').notNull(),
  kind: text('kind').notNull(),
  source: text('source').notNull(),
  recordedBy: text('recorded_by').notNull(),
  recordedAt: instant('recorded_at').notNull(),
  participants: participants(),
});

export const fraudSignal = pgTable('fraud_signal', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  lenderId: text('lender_id').notNull(),
  facilityId: text('facility_id'),
  checkName: text('check_name').notNull(),
  finding: text('finding').notNull(),
  facts: jsonb('facts').$type<Record<string, unknown>>().notNull(),
  foundAt: instant('found_at').notNull(),
  clearedBy: text('cleared_by'),
  clearedAt: instant('cleared_at'),
  clearance: jsonb('clearance').$type<Record<string, unknown>>(),
  participants: participants(),
});
