import { pgTable, smallint, text } from 'drizzle-orm/pg-core';
import { instant, tenantId } from './columns.ts';

/** Who is awaited. The database keeps the rows (`src/desk/tasks/keeping.ts`); people only say who takes one on, and until when it rests. */
export const task = pgTable('task', {
  tenantId: tenantId(),
  objectId: text('object_id').notNull(),
  act: text('act').notNull(),
  partyId: text('party_id').notNull(),
  noun: text('noun').notNull(),
  state: text('state').notNull(),
  needs: text('needs').notNull(),
  path: text('path').notNull(),
  dueAt: instant('due_at'),
  grave: smallint('grave').$type<1 | 2 | 3>().notNull(),
  notPerson: text('not_person'),
  claimedBy: text('claimed_by'),
  claimedAt: instant('claimed_at'),
  snoozedUntil: instant('snoozed_until'),
  snoozeReason: text('snooze_reason'),
  escalatedBy: text('escalated_by'),
  escalatedAt: instant('escalated_at'),
  escalatedReason: text('escalated_reason'),
});
