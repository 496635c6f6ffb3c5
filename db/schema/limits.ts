import { boolean, date, integer, pgTable, text } from 'drizzle-orm/pg-core';
import type { Currency } from '../../src/kernel/money.ts';
import { amountMinor, instant, participants, tenantId } from './columns.ts';

export const creditLimit = pgTable('credit_limit', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  lenderId: text('lender_id').notNull(),
  parentId: text('parent_id'),
  path: text('path').array().notNull(),
  depth: integer('depth').notNull(),
  kind: text('kind').notNull(),
  partyId: text('party_id').notNull(),
  products: text('products').array(),
  onlyCurrency: text('only_currency').$type<Currency>(),
  maxTenorDays: integer('max_tenor_days'),
  currency: text('currency').$type<Currency>().notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  isRevolving: boolean('is_revolving').notNull(),
  haircutBps: integer('haircut_bps'),
  validFrom: date('valid_from', { mode: 'string' }).notNull(),
  validUntil: date('valid_until', { mode: 'string' }).notNull(),
  /** What an earlier agreement said in words: it binds nothing. */
  note: text('note'),
  documentHash: text('document_hash').notNull(),
  status: text('status').notNull(),
  usedMinor: amountMinor('used_minor').notNull().default(0n),
  reservedMinor: amountMinor('reserved_minor').notNull().default(0n),
  markedAt: instant('marked_at'),
  marks: amountMinor('marks').notNull().default(0n),
  openedBy: text('opened_by').notNull(),
  openedAt: instant('opened_at').notNull(),
  participants: participants(),
});

export const limitShare = pgTable('limit_share', {
  tenantId: tenantId(),
  limitId: text('limit_id').notNull(),
  takerId: text('taker_id').notNull(),
  lenderId: text('lender_id').notNull(),
  ownUsedMinor: amountMinor('own_used_minor').notNull(),
  ownReservedMinor: amountMinor('own_reserved_minor').notNull(),
  ownLentMinor: amountMinor('own_lent_minor').notNull(),
  ownDrawnMinor: amountMinor('own_drawn_minor').notNull(),
  usedMinor: amountMinor('used_minor').notNull(),
  reservedMinor: amountMinor('reserved_minor').notNull(),
  rate: text('rate'),
  ratedOn: date('rated_on', { mode: 'string' }),
  haircutBps: integer('haircut_bps'),
  participants: participants(),
});

export const lenderCapital = pgTable('lender_capital', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  lenderId: text('lender_id').notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  statedFor: date('stated_for', { mode: 'string' }).notNull(),
  documentHash: text('document_hash').notNull(),
  statedBy: text('stated_by').notNull(),
  statedAt: instant('stated_at').notNull(),
  participants: participants(),
});
