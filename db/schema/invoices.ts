import { sql } from 'drizzle-orm';
import { date, pgTable, text } from 'drizzle-orm/pg-core';
import type { Currency } from '../../src/kernel/money.ts';
import { amountMinor, instant, participants, tenantId } from './columns.ts';

export const invoice = pgTable('invoice', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  fapiaoKey: text('fapiao_key').notNull(),
  fapiaoKeyReversed: text('fapiao_key_reversed').generatedAlwaysAs(sql`reverse(fapiao_key)`),
  kind: text('kind').notNull(),
  sellerId: text('seller_id').notNull(),
  buyerId: text('buyer_id').notNull(),
  issuedOn: date('issued_on', { mode: 'string' }).notNull(),
  netMinor: amountMinor('net_minor').notNull(),
  taxMinor: amountMinor('tax_minor').notNull(),
  totalMinor: amountMinor('total_minor').notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  redOf: text('red_of'),
  redMinor: amountMinor('red_minor').notNull().default(0n),
  receivableMinor: amountMinor('receivable_minor').notNull().default(0n),
  paidMinor: amountMinor('paid_minor').notNull().default(0n),
  verification: text('verification').notNull().default('unverified'),
  verifiedAt: instant('verified_at'),
  verificationEvidence: text('verification_evidence'),
  contractId: text('contract_id'),
  orderNumber: text('order_number'),
  deliveryNumber: text('delivery_number'),
  matchVerdict: text('match_verdict'),
  importId: text('import_id'),
  checkTriedAt: instant('check_tried_at'),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const delivery = pgTable('delivery', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  invoiceId: text('invoice_id').notNull(),
  kind: text('kind').notNull(),
  reference: text('reference').notNull(),
  deliveredOn: date('delivered_on', { mode: 'string' }).notNull(),
  acceptedOn: date('accepted_on', { mode: 'string' }),
  lotId: text('lot_id'),
  eventId: text('event_id'),
  evidenceHash: text('evidence_hash'),
  statedBy: text('stated_by').notNull(),
  createdAt: instant('created_at').notNull(),
});
