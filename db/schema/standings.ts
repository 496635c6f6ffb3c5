import { date, pgTable, text } from 'drizzle-orm/pg-core';
import { instant, tenantId } from './columns.ts';

export const standing = pgTable('standing', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  kind: text('kind').notNull(),
  partyId: text('party_id').notNull(),
  objectId: text('object_id'),
  list: text('list'),
  authority: text('authority'),
  documentNumber: text('document_number'),
  documentHash: text('document_hash'),
  since: date('since', { mode: 'string' }).notNull(),
  reason: text('reason').notNull(),
  recordedBy: text('recorded_by').notNull(),
  recordedByPerson: text('recorded_by_person').notNull(),
  recordedAt: instant('recorded_at').notNull(),
  endedAt: instant('ended_at'),
  endedByPerson: text('ended_by_person'),
  endReason: text('end_reason'),
  endDocumentHash: text('end_document_hash'),
  participants: text('participants').array().notNull(),
});
