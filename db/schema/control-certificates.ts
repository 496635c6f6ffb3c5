import { jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { instant, participants, tenantId } from './columns.ts';

export const controlCertificate = pgTable('control_certificate', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  pledgeeId: text('pledgee_id').notNull(),
  itemId: text('item_id').notNull(),
  facilityId: text('facility_id').notNull(),
  statement: jsonb('statement').$type<Record<string, unknown>>().notNull(),
  hash: text('hash').notNull(),
  code: text('code').notNull(),
  issuedBy: text('issued_by').notNull(),
  issuedAt: instant('issued_at').notNull(),
  validUntil: instant('valid_until').notNull(),
  recalledAt: instant('recalled_at'),
  recalledBy: text('recalled_by'),
  recalledBecause: text('recalled_because'),
  participants: participants(),
});
