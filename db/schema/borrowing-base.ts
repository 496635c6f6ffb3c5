import { boolean, pgTable, text } from 'drizzle-orm/pg-core';
import { amountMinor, instant, participants, tenantId } from './columns.ts';

export const debtorTerms = pgTable('debtor_terms', {
  tenantId: tenantId(),
  facilityId: text('facility_id').notNull(),
  debtorId: text('debtor_id').notNull(),
  isRelated: boolean('is_related').notNull(),
  payableMinor: amountMinor('payable_minor').notNull(),
  unappliedCreditMinor: amountMinor('unapplied_credit_minor').notNull(),
  statedBy: text('stated_by').notNull(),
  statedAt: instant('stated_at').notNull(),
  participants: participants(),
});
