import { jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { instant, participants, tenantId } from './columns.ts';

export const assay = pgTable('assay', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  lotId: text('lot_id').notNull(),
  lenderId: text('lender_id').notNull(),
  assayerId: text('assayer_id').notNull(),
  specification: jsonb('specification')
    .$type<{ property: string; unit: string; min?: string | undefined; max?: string | undefined }[]>()
    .notNull(),
  splitFrom: text('split_from'),
  orderedBy: text('ordered_by').notNull(),
  orderedAt: instant('ordered_at').notNull(),
  sampledAt: instant('sampled_at'),
  sealNumbers: text('seal_numbers').array().notNull(),
  measured: jsonb('measured').$type<{ property: string; value: string; within: boolean }[]>(),
  documentHash: text('document_hash'),
  reportedBy: text('reported_by'),
  reportedAt: instant('reported_at'),
  outcome: text('outcome'),
  voidedAt: instant('voided_at'),
  voidReason: text('void_reason'),
  voidedBy: text('voided_by'),
  participants: participants(),
});
