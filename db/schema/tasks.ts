import { sql } from 'drizzle-orm';
import { jsonb, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import { instant, tenantId, xid8 } from './columns.ts';

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
  /** Who did what comes before it. */
  notPersons: text('not_persons').array().notNull().default([]),
  atRisk: jsonb('at_risk')
    .$type<{ amountMinor: string; currency: string; clientId?: string | null }[]>()
    .notNull()
    .default([]),
  /** Not shown before. */
  shownFrom: instant('shown_from'),
  claimedBy: text('claimed_by'),
  claimedAt: instant('claimed_at'),
  escalatedBy: text('escalated_by'),
  escalatedAt: instant('escalated_at'),
  escalatedReason: text('escalated_reason'),
  /** The transaction that changed last what is awaited. */
  changedXid: xid8('changed_xid').notNull().default(sql`pg_current_xact_id()`),
});

/** Whom a task leaves alone until when: of one person, and of the state in which the task was then. */
export const taskRest = pgTable('task_rest', {
  tenantId: tenantId(),
  objectId: text('object_id').notNull(),
  act: text('act').notNull(),
  partyId: text('party_id').notNull(),
  personId: text('person_id').notNull(),
  state: text('state').notNull(),
  until: instant('until').notNull(),
  reason: text('reason').notNull(),
});
