import { boolean, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { instant, participants, tenantId } from './columns.ts';

export const bill = pgTable('bill', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  number: text('number').notNull(),
  form: text('form').notNull(),
  carrierId: text('carrier_id').notNull(),
  document: jsonb('document').$type<Record<string, unknown>>().notNull(),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const billLot = pgTable('bill_lot', {
  tenantId: tenantId(),
  billId: text('bill_id').notNull(),
  lotId: text('lot_id').notNull(),
  containerNumber: text('container_number').notNull(),
  sealNumber: text('seal_number').notNull(),
  live: boolean('live').notNull(),
  stage: text('stage').notNull(),
});
