import { bigint, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { Currency } from '../../src/kernel/money.ts';
import { bytes, instant, participants, tenantId } from './columns.ts';

export const importFile = pgTable('import_file', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  partyId: text('party_id').notNull(),
  kind: text('kind').notNull(),
  name: text('name').notNull(),
  encoding: text('encoding'),
  currency: text('currency').$type<Currency>().notNull(),
  status: text('status').notNull(),
  columns: jsonb('columns').$type<(string | null)[]>(),
  parts: integer('parts').notNull().default(0),
  totalBytes: bigint('total_bytes', { mode: 'bigint' }).notNull().default(0n),
  byteOffset: bigint('byte_offset', { mode: 'bigint' }).notNull().default(0n),
  nextLine: bigint('next_line', { mode: 'bigint' }).notNull().default(1n),
  accepted: bigint('accepted', { mode: 'bigint' }).notNull().default(0n),
  refused: bigint('refused', { mode: 'bigint' }).notNull().default(0n),
  sha256: text('sha256'),
  signingKeyId: text('signing_key_id'),
  refusal: text('refusal'),
  failures: integer('failures').notNull().default(0),
  retryAt: instant('retry_at'),
  uploadedBy: text('uploaded_by').notNull(),
  agreedBy: text('agreed_by').array(),
  keyId: text('key_id').notNull(),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
  endedAt: instant('ended_at'),
});

export const importPart = pgTable('import_part', {
  tenantId: tenantId(),
  importId: text('import_id').notNull(),
  part: integer('part').notNull(),
  startsAt: bigint('starts_at', { mode: 'bigint' }).notNull(),
  content: bytes('content').notNull(),
});

export const importFault = pgTable('import_fault', {
  tenantId: tenantId(),
  importId: text('import_id').notNull(),
  line: bigint('line', { mode: 'bigint' }).notNull(),
  code: text('code').notNull(),
  field: text('field').notNull(),
  found: text('found').notNull(),
});

/** References of the lines of a statement file that is proposed, until it is read or will not be. */
export const proposedLine = pgTable('proposed_line', {
  tenantId: tenantId(),
  proposalId: text('proposal_id').notNull(),
  partyId: text('party_id').notNull(),
  referenceKey: text('reference_key').notNull(),
  participants: participants(),
});
