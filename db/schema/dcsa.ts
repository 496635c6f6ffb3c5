import { sql } from 'drizzle-orm';
import { boolean, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { bytes, instant, participants, tenantId } from './columns.ts';

export const eblCounterpart = pgTable('ebl_counterpart', {
  tenantId: tenantId(),
  code: text('code').notNull(),
  kind: text('kind').notNull(),
  partyId: text('party_id').notNull(),
  algorithm: text('algorithm').notNull(),
  publicKey: text('public_key').notNull(),
  keyId: text('key_id').notNull(),
  baseUrl: text('base_url').notNull(),
  credential: bytes('credential'),
  endpointId: text('endpoint_id'),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const ebl = pgTable('ebl', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  reference: text('reference').notNull(),
  referenceReversed: text('reference_reversed').generatedAlwaysAs(sql`reverse(reference)`),
  checksum: text('checksum').notNull(),
  document: jsonb('document').$type<Record<string, unknown>>().notNull(),
  carrierId: text('carrier_id').notNull(),
  issuanceManifest: text('issuance_manifest'),
  chain: jsonb('chain').notNull(),
  pending: jsonb('pending').notNull(),
  lastChecksum: text('last_checksum'),
  awayAt: text('away_at'),
  surrenderReference: text('surrender_reference'),
  live: boolean('live').notNull(),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const eblEnvelope = pgTable('ebl_envelope', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  eblId: text('ebl_id'),
  direction: text('direction').notNull(),
  platform: text('platform').notNull(),
  documentChecksum: text('document_checksum').notNull(),
  lastChecksum: text('last_checksum').notNull(),
  body: jsonb('body').notNull(),
  documents: jsonb('documents').notNull(),
  state: text('state').notNull(),
  responseCode: text('response_code'),
  reason: text('reason'),
  answer: text('answer'),
  attempts: integer('attempts').notNull(),
  nextAttemptAt: instant('next_attempt_at'),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const eblFile = pgTable('ebl_file', {
  tenantId: tenantId(),
  checksum: text('checksum').notNull(),
  envelopeId: text('envelope_id').notNull(),
  content: bytes('content').notNull(),
  createdAt: instant('created_at').notNull(),
});
