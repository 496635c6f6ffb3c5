import { boolean, date, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { instant, tenantId } from './columns.ts';

/** A question to a list that is kept by name. */
export const savedView = pgTable('saved_view', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  partyId: text('party_id').notNull(),
  personId: text('person_id').notNull(),
  noun: text('noun').notNull(),
  name: text('name').notNull(),
  filters: jsonb('filters').$type<Record<string, string>>().notNull(),
  columns: text('columns').array().notNull(),
  isShared: boolean('is_shared').notNull(),
  createdAt: instant('created_at').notNull(),
});

/** With which view a person opens a list. */
export const savedViewDefault = pgTable('saved_view_default', {
  tenantId: tenantId(),
  personId: text('person_id').notNull(),
  noun: text('noun').notNull(),
  viewId: text('view_id').notNull(),
});

/** On which days a party was told what waits for it. */
export const digestTold = pgTable('digest_told', {
  tenantId: tenantId(),
  partyId: text('party_id').notNull(),
  onDay: date('on_day', { mode: 'string' }).notNull(),
});
