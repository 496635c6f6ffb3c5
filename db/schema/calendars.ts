import { date, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { instant, tenantId } from './columns.ts';

export const calendarYear = pgTable('calendar_year', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  place: text('place').notNull(),
  year: integer('year').notNull(),
  timeZone: text('time_zone').notNull(),
  weekend: integer('weekend').array().notNull(),
  closedOn: date('closed_on').array().notNull(),
  workedOn: date('worked_on').array().notNull(),
  source: text('source').notNull(),
  confidence: text('confidence').notNull(),
  status: text('status').notNull(),
  proposedBy: text('proposed_by').notNull(),
  proposedAt: instant('proposed_at').notNull(),
  answeredBy: text('answered_by'),
  answeredAt: instant('answered_at'),
});

export const calendarClosing = pgTable('calendar_closing', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  bankId: text('bank_id').notNull(),
  closedOn: date('closed_on').notNull(),
  reason: text('reason').notNull(),
  recordedBy: text('recorded_by').notNull(),
  recordedAt: instant('recorded_at').notNull(),
  removedBy: text('removed_by'),
  removedAt: instant('removed_at'),
});
