import { bigint, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { instant, participants, tenantId, xid8 } from './columns.ts';

export const webhook = pgTable('webhook', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  partyId: text('party_id').notNull(),
  url: text('url').notNull(),
  eventTypes: text('event_types').array().notNull(),
  status: text('status').notNull(),
  cursorXid: xid8('cursor_xid').notNull(),
  cursorSeq: bigint('cursor_seq', { mode: 'bigint' }).notNull(),
  delivered: bigint('delivered', { mode: 'bigint' }).notNull().default(0n),
  failures: integer('failures').notNull().default(0),
  failingSince: instant('failing_since'),
  lastFailure: text('last_failure'),
  nextAt: instant('next_at').notNull(),
  leasedUntil: instant('leased_until'),
  createdBy: text('created_by').notNull(),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});
