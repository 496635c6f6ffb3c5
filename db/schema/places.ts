import { integer, jsonb, pgTable, real, text } from 'drizzle-orm/pg-core';
import { instant, tenantId } from './columns.ts';

export const site = pgTable('site', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  code: text('code').notNull(),
  name: text('name').notNull(),
  nameZh: text('name_zh'),
  kind: text('kind').notNull(),
  boundary: jsonb('boundary').$type<unknown>().notNull(),
  registeredBy: text('registered_by').notNull(),
  createdAt: instant('created_at').notNull(),
});

export const corridor = pgTable('corridor', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  code: text('code').notNull(),
  name: text('name').notNull(),
  nameZh: text('name_zh'),
  line: jsonb('line').$type<unknown>().notNull(),
  halfWidthM: integer('half_width_m').notNull(),
  maxSpeedMps: real('max_speed_mps').notNull(),
  maxUnplannedStopS: integer('max_unplanned_stop_s').notNull(),
  stops: jsonb('stops').$type<unknown>().notNull(),
  blackouts: jsonb('blackouts').$type<unknown>().notNull(),
  registeredBy: text('registered_by').notNull(),
  createdAt: instant('created_at').notNull(),
});
