import { bigint, integer, pgTable, text } from 'drizzle-orm/pg-core';
import type { MediaType } from '../../src/ground/papers/rules.ts';
import { bytes, instant, participants, tenantId } from './columns.ts';

export const paper = pgTable('paper', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  partyId: text('party_id').notNull(),
  sha256: text('sha256').notNull(),
  name: text('name').notNull(),
  bytes: bigint('bytes', { mode: 'number' }).notNull(),
  received: bigint('received', { mode: 'number' }).notNull().default(0),
  pieces: integer('pieces').notNull().default(0),
  status: text('status').$type<'receiving' | 'kept' | 'refused'>().notNull(),
  mediaType: text('media_type').$type<MediaType>(),
  place: text('place').$type<'database' | 'store'>().notNull().default('database'),
  startedBy: text('started_by').notNull(),
  createdAt: instant('created_at').notNull(),
  participants: participants(),
});

export const paperPiece = pgTable('paper_piece', {
  tenantId: tenantId(),
  paperId: text('paper_id').notNull(),
  piece: integer('piece').notNull(),
  startsAt: bigint('starts_at', { mode: 'number' }).notNull(),
  content: bytes('content').notNull(),
});

/** Hashes that acts named before their papers came, and with whom these are shared then. */
export const paperAwaited = pgTable('paper_awaited', {
  tenantId: tenantId(),
  partyId: text('party_id').notNull(),
  sha256: text('sha256').notNull(),
  participants: participants(),
});
