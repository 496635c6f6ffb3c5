import { date, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { Currency } from '../../src/kernel/money.ts';
import { amountMinor, instant, participants, tenantId } from './columns.ts';

export const pot = pgTable('pot', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  kind: text('kind').notNull(),
  label: text('label').notNull(),
  name: text('name').notNull(),
  ownerId: text('owner_id').notNull(),
  objectId: text('object_id'),
  currency: text('currency').$type<Currency>().notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  drawnMinor: amountMinor('drawn_minor').notNull().default(0n),
  validFrom: date('valid_from', { mode: 'string' }).notNull(),
  validUntil: date('valid_until', { mode: 'string' }).notNull(),
  exclusivity: text('exclusivity'),
  terms: jsonb('terms').$type<Record<string, unknown>>().notNull(),
  documentHash: text('document_hash').notNull(),
  status: text('status').notNull(),
  openedBy: text('opened_by').notNull(),
  openedAt: instant('opened_at').notNull(),
  participants: participants(),
});

export const earmark = pgTable('earmark', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  potId: text('pot_id').notNull(),
  drawnBy: text('drawn_by').notNull(),
  objectId: text('object_id').notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  exclusivity: text('exclusivity'),
  reason: text('reason').notNull(),
  said: jsonb('said').$type<Record<string, unknown>>().notNull(),
  status: text('status').notNull(),
  fromOn: date('from_on', { mode: 'string' }).notNull(),
  toOn: date('to_on', { mode: 'string' }),
  madeAt: instant('made_at').notNull(),
  freedAt: instant('freed_at'),
  freeReason: text('free_reason'),
  participants: participants(),
});
