import { sql } from 'drizzle-orm';
import { bigint, boolean, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { instant, participants, tenantId } from './columns.ts';

export const receipt = pgTable('receipt', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  number: text('number').notNull(),
  numberReversed: text('number_reversed').generatedAlwaysAs(sql`reverse(number)`),
  issuerId: text('issuer_id').notNull(),
  lotId: text('lot_id').notNull(),
  siteId: text('site_id').notNull(),
  commodityId: text('commodity_id').notNull(),
  quantityValue: bigint('quantity_value', { mode: 'bigint' }).notNull(),
  document: jsonb('document').$type<Record<string, unknown>>().notNull(),
  pendingEndorsement: jsonb('pending_endorsement').$type<Record<string, unknown>>(),
  live: boolean('live').notNull(),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});
