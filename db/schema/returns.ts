import { date, integer, jsonb, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import { bytes, instant, participants, tenantId } from './columns.ts';

const day = (name: string) => date(name, { mode: 'string' });

export const policyReturn = pgTable('policy_return', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  kind: text('kind').notNull(),
  ownerId: text('owner_id').notNull(),
  addresseeId: text('addressee_id'),
  periodFrom: day('period_from').notNull(),
  periodTo: day('period_to').notNull(),
  figures: jsonb('figures').$type<Record<string, unknown>>().notNull(),
  rules: text('rules').array().notNull(),
  judgedBy: jsonb('judged_by')
    .$type<{ key: string; name: string; value: number; validFrom: string }[]>()
    .notNull()
    .default([]),
  figuresHash: text('figures_hash'),
  rowCount: integer('row_count').notNull(),
  rowsHash: text('rows_hash').notNull(),
  reckoning: smallint('reckoning').notNull().default(1),
  replaces: text('replaces'),
  madeBy: text('made_by').notNull(),
  madeAt: instant('made_at').notNull(),
  participants: participants(),
});

export const policyReturnPart = pgTable('policy_return_part', {
  tenantId: tenantId(),
  returnId: text('return_id').notNull(),
  ownerId: text('owner_id').notNull(),
  number: integer('number').notNull(),
  lastId: text('last_id').notNull(),
  rowCount: integer('row_count').notNull(),
  rows: text('rows').notNull(),
  hashes: bytes('hashes').notNull(),
});

export const vatMethod = pgTable('vat_method', {
  tenantId: tenantId(),
  lenderId: text('lender_id').notNull(),
  year: integer('year').notNull(),
  method: text('method').notNull(),
  documentHash: text('document_hash').notNull(),
  chosenBy: text('chosen_by').notNull(),
  chosenAt: instant('chosen_at').notNull(),
  participants: participants(),
});

export const quarterSession = pgTable('quarter_session', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  hostId: text('host_id').notNull(),
  quarter: text('quarter').notNull(),
  dueOn: day('due_on').notNull(),
  status: text('status').notNull(),
  heldOn: day('held_on'),
  agenda: jsonb('agenda').$type<Record<string, string>>(),
  documentHash: text('document_hash'),
  madeAt: instant('made_at').notNull(),
  participants: participants(),
});

export const matter = pgTable('matter', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  sessionId: text('session_id'),
  askedBy: text('asked_by').notNull(),
  bankId: text('bank_id').notNull(),
  ask: text('ask').notNull(),
  dueOn: day('due_on').notNull(),
  status: text('status').notNull(),
  answer: text('answer'),
  askedAt: instant('asked_at').notNull(),
  answeredAt: instant('answered_at'),
  participants: participants(),
});
