import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { instant, participants, tenantId } from './columns.ts';

export const paymentOrder = pgTable('payment_order', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  partyId: text('party_id').notNull(),
  accountNumber: text('account_number').notNull(),
  payments: integer('payments').notNull(),
  controlSum: text('control_sum').notNull(),
  document: text('document').notNull(),
  sha256: text('sha256').notNull(),
  orderedBy: text('ordered_by').notNull(),
  orderedAt: instant('ordered_at').notNull(),
  participants: participants(),
});

export const paymentOrderItem = pgTable('payment_order_item', {
  tenantId: tenantId(),
  orderId: text('order_id').notNull(),
  paymentId: text('payment_id').notNull(),
  endToEndId: text('end_to_end_id').notNull(),
  status: text('status').notNull(),
  reason: text('reason'),
  saidAt: instant('said_at'),
  /** When what a rejected payment had lent was undone: it is not ordered again. */
  undoneAt: instant('undone_at'),
});
