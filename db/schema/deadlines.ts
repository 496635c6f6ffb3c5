import { pgTable, text } from 'drizzle-orm/pg-core';
import { instant, tenantId } from './columns.ts';

export const deadline = pgTable('deadline', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  kind: text('kind').notNull(),
  objectId: text('object_id').notNull(),
  dueAt: instant('due_at').notNull(),
  tryAt: instant('try_at').notNull(),
  status: text('status').notNull(),
  reachedAt: instant('reached_at'),
  createdAt: instant('created_at').notNull(),
});
