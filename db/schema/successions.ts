import { date, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { instant, participants, tenantId } from './columns.ts';

export const succession = pgTable('succession', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  standingId: text('standing_id').notNull(),
  statedBy: text('stated_by').notNull(),
  holderId: text('holder_id').notNull(),
  predecessorId: text('predecessor_id').notNull(),
  successorId: text('successor_id').notNull(),
  fromOn: date('from_on', { mode: 'string' }).notNull(),
  passed: jsonb('passed').notNull(),
  limits: jsonb('limits').notNull(),
  filings: integer('filings').notNull(),
  dueOn: date('due_on', { mode: 'string' }).notNull(),
  status: text('status').notNull(),
  answer: text('answer'),
  documentHash: text('document_hash'),
  settledBy: text('settled_by'),
  settledAt: instant('settled_at'),
  toldAt: instant('told_at').notNull(),
  participants: participants(),
});
