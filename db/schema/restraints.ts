import { date, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { instant, tenantId } from './columns.ts';

interface Document {
  documentNumber: string;
  documentHash: string;
}
interface Act {
  byPartyId: string;
  at: string;
}

export const restraint = pgTable('restraint', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  kind: text('kind').notNull(),
  authority: text('authority').notNull(),
  documentNumber: text('document_number').notNull(),
  documentHash: text('document_hash').notNull(),
  since: date('since', { mode: 'string' }).notNull(),
  status: text('status').notNull(),
  recordedBy: text('recorded_by').notNull(),
  recordedAt: instant('recorded_at').notNull(),
  confirmedBy: text('confirmed_by'),
  contested: jsonb('contested').$type<Act & { reason: string; evidenceHash: string }>(),
  consent: jsonb('consent').$type<Act & Document>(),
  lifted: jsonb('lifted').$type<Act & Document>(),
});

export const restraintLot = pgTable('restraint_lot', {
  tenantId: tenantId(),
  restraintId: text('restraint_id').notNull(),
  lotId: text('lot_id').notNull(),
  documentHash: text('document_hash').notNull(),
  heldFrom: instant('held_from').notNull(),
  heldUntil: instant('held_until'),
  titleTo: text('title_to'),
});
