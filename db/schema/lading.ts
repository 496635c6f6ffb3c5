import { sql } from 'drizzle-orm';
import { boolean, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { instant, participants, tenantId } from './columns.ts';

export const bill = pgTable('bill', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  number: text('number').notNull(),
  numberReversed: text('number_reversed').generatedAlwaysAs(sql`reverse(number)`),
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

export const billEvent = pgTable('bill_event', {
  tenantId: tenantId(),
  billId: text('bill_id').notNull(),
  id: text('id').notNull(),
  kind: text('kind').notNull(),
  at: instant('at').notNull(),
  place: jsonb('place').$type<{ name: string }>().notNull(),
  containerNumber: text('container_number'),
  detail: jsonb('detail').$type<Record<string, unknown>>().notNull(),
  source: text('source').notNull(),
  byPartyId: text('by_party_id').notNull(),
  recordedAt: instant('recorded_at').notNull(),
});

export const billFinding = pgTable('bill_finding', {
  tenantId: tenantId(),
  billId: text('bill_id').notNull(),
  code: text('code').notNull(),
  subject: text('subject').notNull(),
  severity: text('severity').notNull(),
  detail: jsonb('detail').$type<Record<string, unknown>>().notNull(),
  openedAt: instant('opened_at').notNull(),
  clearedAt: instant('cleared_at'),
  acceptedAt: instant('accepted_at'),
  acceptedBy: text('accepted_by'),
  acceptanceNote: text('acceptance_note'),
});
