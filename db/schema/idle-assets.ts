import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { amountMinor, instant, participants, tenantId } from './columns.ts';

export const assetOffer = pgTable('asset_offer', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  kind: text('kind').notNull(),
  lotId: text('lot_id').notNull(),
  firmId: text('firm_id').notNull(),
  toId: text('to_id').notNull(),
  currency: text('currency').notNull(),
  priceMinor: amountMinor('price_minor'),
  rentMinor: amountMinor('rent_minor'),
  months: integer('months'),
  costMinor: amountMinor('cost_minor').notNull(),
  idleSince: instant('idle_since').notNull(),
  documentHash: text('document_hash').notNull(),
  status: text('status').notNull(),
  endReason: text('end_reason'),
  offeredBy: text('offered_by').notNull(),
  offeredAt: instant('offered_at').notNull(),
  answeredAt: instant('answered_at'),
  participants: participants(),
});
