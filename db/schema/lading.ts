import { boolean, date, integer, jsonb, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import { instant, participants, tenantId } from './columns.ts';

export const bill = pgTable('bill', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  number: text('number').notNull(),
  form: text('form').notNull(),
  legalBasis: text('legal_basis').notNull(),
  carrierId: text('carrier_id').notNull(),
  shipperId: text('shipper_id').notNull(),
  orderOfId: text('order_of_id').notNull(),
  notifyId: text('notify_id').notNull(),
  holderId: text('holder_id').notNull(),
  titleOwnerId: text('title_owner_id').notNull(),
  originalsIssued: smallint('originals_issued').notNull(),
  placeOfReceipt: text('place_of_receipt').notNull(),
  placeOfDelivery: text('place_of_delivery').notNull(),
  goodsDescription: text('goods_description').notNull(),
  grossWeightKg: integer('gross_weight_kg').notNull(),
  packages: integer('packages').notNull(),
  freight: text('freight').notNull(),
  clauses: text('clauses').array().notNull(),
  legs: jsonb('legs').$type<unknown[]>().notNull(),
  issuedOn: date('issued_on', { mode: 'string' }).notNull(),
  takenInChargeOn: date('taken_in_charge_on', { mode: 'string' }).notNull(),
  status: text('status').notNull(),
  surrenderRequestedBy: text('surrender_requested_by'),
  version: integer('version').notNull(),
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
});

export const billAct = pgTable('bill_act', {
  tenantId: tenantId(),
  billId: text('bill_id').notNull(),
  version: integer('version').notNull(),
  act: text('act').notNull(),
  byPartyId: text('by_party_id').notNull(),
  toPartyId: text('to_party_id'),
  remark: text('remark'),
  at: instant('at').notNull(),
  previousHash: text('previous_hash').notNull(),
  hash: text('hash').notNull(),
});
