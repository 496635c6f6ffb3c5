import { bigint, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { instant, participants, tenantId } from './columns.ts';

const quantity = (name: string) => bigint(name, { mode: 'bigint' }).notNull();

export const transferableRecord = pgTable('transferable_record', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  kind: text('kind').notNull(),
  negotiability: text('negotiability').notNull(),
  issuerId: text('issuer_id').notNull(),
  firstHolderId: text('first_holder_id').notNull(),
  status: text('status').notNull(),
  statusSince: instant('status_since').notNull(),
  holderId: text('holder_id').notNull(),
  title: jsonb('title').notNull(),
  nominee: jsonb('nominee'),
  rejectWindow: jsonb('reject_window').notNull(),
  pledgeeId: text('pledgee_id'),
  consent: jsonb('consent'),
  surrender: jsonb('surrender'),
  stop: text('stop'),
  unit: text('unit').notNull(),
  quantity: quantity('quantity'),
  outstanding: quantity('outstanding'),
  deliverable: quantity('deliverable'),
  delivered: quantity('delivered'),
  replacesId: text('replaces_id'),
  version: integer('version').notNull(),
  headHash: text('head_hash').notNull(),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const recordLink = pgTable('record_link', {
  tenantId: tenantId(),
  recordId: text('record_id').notNull(),
  version: integer('version').notNull(),
  act: text('act').notNull(),
  byPartyId: text('by_party_id').notNull(),
  detail: jsonb('detail').notNull(),
  remark: text('remark'),
  at: instant('at').notNull(),
  previousHash: text('previous_hash').notNull(),
  hash: text('hash').notNull(),
  signature: text('signature').notNull(),
  keyId: text('key_id').notNull(),
});
