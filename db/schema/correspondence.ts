import { boolean, jsonb, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import { bytes, instant, participants, tenantId } from './columns.ts';

export const creditMessage = pgTable('credit_message', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  direction: text('direction').notNull(),
  messageType: text('message_type').notNull(),
  bankId: text('bank_id').notNull(),
  counterpartyId: text('counterparty_id'),
  creditNumber: text('credit_number'),
  creditId: text('credit_id'),
  presentationId: text('presentation_id'),
  refersTo: jsonb('refers_to').$type<unknown>().notNull(),
  partNumber: smallint('part_number').notNull(),
  partTotal: smallint('part_total').notNull(),
  text: text('text').notNull(),
  textHash: bytes('text_hash').notNull(),
  authenticated: boolean('authenticated').notNull(),
  status: text('status').notNull(),
  warnings: jsonb('warnings').$type<unknown[]>().notNull(),
  createdAt: instant('created_at').notNull(),
  participants: participants(),
});

export const creditMessageTask = pgTable('credit_message_task', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  bankId: text('bank_id').notNull(),
  messageId: text('message_id').notNull(),
  creditId: text('credit_id'),
  presentationId: text('presentation_id'),
  reason: text('reason').notNull(),
  facts: jsonb('facts').$type<unknown>().notNull(),
  status: text('status').notNull(),
  outcome: text('outcome'),
  settledBy: text('settled_by'),
  settledAt: instant('settled_at'),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});
