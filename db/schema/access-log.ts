import { jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { bytes, instant, participants, tenantId } from './columns.ts';

export const personCipher = pgTable('person_cipher', {
  tenantId: tenantId(),
  personId: text('person_id').notNull(),
  key: bytes('key'),
  destroyedAt: instant('destroyed_at'),
});

export const accessEntry = pgTable('access_entry', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  at: instant('at').notNull(),
  what: text('what').notNull(),
  partyId: text('party_id'),
  personId: text('person_id'),
  keyId: text('key_id'),
  requestId: text('request_id').notNull(),
  facts: jsonb('facts').$type<Record<string, string | number | boolean | null>>().notNull(),
  sealed: bytes('sealed'),
  participants: participants(),
});
