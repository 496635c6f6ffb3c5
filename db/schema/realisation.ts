import { jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { instant, participants, tenantId } from './columns.ts';

export const realisation = pgTable('realisation', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  facilityId: text('facility_id').notNull(),
  lenderId: text('lender_id').notNull(),
  pledgorId: text('pledgor_id').notNull(),
  basis: jsonb('basis').$type<Record<string, unknown>>().notNull(),
  route: text('route').notNull(),
  clauseHash: text('clause_hash').notNull(),
  lots: jsonb('lots').$type<unknown[]>().notNull(),
  currency: text('currency').notNull(),
  status: text('status').notNull(),
  proposedBy: text('proposed_by').notNull(),
  proposedAt: instant('proposed_at').notNull(),
  approvedBy: text('approved_by'),
  approvedAt: instant('approved_at'),
  settlement: jsonb('settlement').$type<Record<string, unknown>>(),
  settledAt: instant('settled_at'),
  participants: participants(),
});
