import { date, pgTable, text } from 'drizzle-orm/pg-core';
import type { Currency } from '../../src/kernel/money.ts';
import { amountMinor, instant, participants, tenantId } from './columns.ts';

export const partyLimit = pgTable('party_limit', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  holderId: text('holder_id').notNull(),
  kind: text('kind').notNull(),
  partyId: text('party_id').notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  validUntil: date('valid_until', { mode: 'string' }).notNull(),
  documentHash: text('document_hash').notNull(),
  setBy: text('set_by').notNull(),
  setAt: instant('set_at').notNull(),
  supersededAt: instant('superseded_at'),
  participants: participants(),
});
