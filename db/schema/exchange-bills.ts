import { date, integer, pgTable, text } from 'drizzle-orm/pg-core';
import type { Currency } from '../../src/kernel/money.ts';
import { amountMinor, instant, participants, tenantId } from './columns.ts';

const day = (name: string) => date(name, { mode: 'string' });

export const exchangeBill = pgTable('exchange_bill', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  kind: text('kind').notNull(),
  number: text('number').notNull(),
  drawerId: text('drawer_id').notNull(),
  acceptorId: text('acceptor_id').notNull(),
  payeeId: text('payee_id').notNull(),
  holderId: text('holder_id').notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  faceMinor: amountMinor('face_minor').notNull(),
  drawnOn: day('drawn_on').notNull(),
  dueOn: day('due_on').notNull(),
  contractNumber: text('contract_number').notNull(),
  documentHash: text('document_hash').notNull(),
  status: text('status').notNull(),
  endReason: text('end_reason'),
  drawnBy: text('drawn_by').notNull(),
  createdAt: instant('created_at').notNull(),
  participants: participants(),
});

export const exchangeBillMove = pgTable('exchange_bill_move', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  billId: text('bill_id').notNull(),
  kind: text('kind').notNull(),
  fromId: text('from_id').notNull(),
  toId: text('to_id').notNull(),
  rateBps: integer('rate_bps'),
  discountMinor: amountMinor('discount_minor'),
  status: text('status').notNull(),
  offeredBy: text('offered_by'),
  offeredAt: instant('offered_at').notNull(),
  answeredAt: instant('answered_at'),
  movedOn: day('moved_on'),
  participants: participants(),
});
