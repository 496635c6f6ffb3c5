import { boolean, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { amountMinor, instant, participants, tenantId } from './columns.ts';

export const pledge = pgTable('pledge', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  kind: text('kind').notNull(),
  pledgorId: text('pledgor_id').notNull(),
  pledgeeId: text('pledgee_id').notNull(),
  secures: text('secures').notNull(),
  maximumMinor: amountMinor('maximum_minor').notNull(),
  currency: text('currency').notNull(),
  status: text('status').notNull(),
  agreedAt: instant('agreed_at'),
  effectiveAt: instant('effective_at'),
  dischargedAt: instant('discharged_at'),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const pledgeItem = pgTable('pledge_item', {
  tenantId: tenantId(),
  pledgeId: text('pledge_id').notNull(),
  pledgeeId: text('pledgee_id').notNull(),
  pledgeKind: text('pledge_kind').notNull(),
  itemId: text('item_id').notNull(),
  live: boolean('live').notNull(),
});

export const publicity = pgTable('publicity', {
  tenantId: tenantId(),
  pledgeId: text('pledge_id').notNull(),
  kind: text('kind').notNull(),
  itemId: text('item_id').notNull(),
  at: instant('at').notNull(),
  evidence: jsonb('evidence').$type<Record<string, unknown>>().notNull(),
});
