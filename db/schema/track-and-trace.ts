import { sql } from 'drizzle-orm';
import { bigint, boolean, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { instant, participants, tenantId } from './columns.ts';

export const trackingEvent = pgTable('tracking_event', {
  tenantId: tenantId(),
  seq: bigint('seq', { mode: 'bigint' }).notNull().generatedAlwaysAsIdentity(),
  key: text('key').notNull().default(sql`gen_random_uuid()::text`),
  reportedBy: text('reported_by').notNull(),
  eventId: text('event_id').notNull(),
  updatedAt: instant('updated_at').notNull(),
  eventAt: instant('event_at').notNull(),
  kind: text('kind').notNull(),
  equipment: text('equipment'),
  bookings: text('bookings').array().notNull(),
  documents: text('documents').array().notNull(),
  event: jsonb('event').$type<Record<string, unknown>>().notNull(),
  superseded: boolean('superseded').notNull(),
  recordedAt: instant('recorded_at').notNull(),
  participants: participants(),
});
