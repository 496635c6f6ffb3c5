import { sql } from 'drizzle-orm';
import { jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { instant, participants, tenantId } from './columns.ts';

export const consignmentNote = pgTable('consignment_note', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  regime: text('regime').notNull(),
  number: text('number').notNull(),
  numberReversed: text('number_reversed').generatedAlwaysAs(sql`reverse(number)`),
  billId: text('bill_id'),
  registeredBy: text('registered_by').notNull(),
  terms: jsonb('terms').$type<Record<string, unknown>>().notNull(),
  duplicateHolderId: text('duplicate_holder_id'),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const noteAmendment = pgTable('note_amendment', {
  tenantId: tenantId(),
  noteId: text('note_id').notNull(),
  kind: text('kind').notNull(),
  byPartyId: text('by_party_id').notNull(),
  at: instant('at').notNull(),
  detail: jsonb('detail').$type<Record<string, unknown>>().notNull(),
});
