import { bigint, boolean, date, integer, jsonb, numeric, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import type { Currency } from '../../src/kernel/money.ts';
import { amountMinor, instant, participants, tenantId } from './columns.ts';

const day = (name: string) => date(name, { mode: 'string' });

export const collateralTerms = pgTable('collateral_terms', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  facilityId: text('facility_id').notNull(),
  terms: jsonb('terms').$type<unknown>().notNull(),
  proposedBy: text('proposed_by').notNull(),
  proposedAt: instant('proposed_at').notNull(),
  approvedBy: text('approved_by'),
  approvedAt: instant('approved_at'),
  participants: participants(),
});

export const facilityHold = pgTable('facility_hold', {
  tenantId: tenantId(),
  facilityId: text('facility_id').notNull(),
  reason: text('reason').notNull(),
  blocks: text('blocks').array().notNull(),
  facts: jsonb('facts').$type<Record<string, unknown>>().notNull(),
  since: instant('since').notNull(),
  endedAt: instant('ended_at'),
  participants: participants(),
});

export const coverage = pgTable('coverage', {
  tenantId: tenantId(),
  facilityId: text('facility_id').notNull(),
  lenderId: text('lender_id').notNull(),
  valuationVersion: bigint('valuation_version', { mode: 'bigint' }).notNull(),
  valuedOn: day('valued_on').notNull(),
  valuedAt: instant('valued_at').notNull(),
  isDirty: boolean('is_dirty').notNull(),
  value: numeric('value').notNull(),
  adjusted: numeric('adjusted').notNull(),
  counted: numeric('counted').notNull(),
  receivableMinor: amountMinor('receivable_minor').notNull(),
  reserveMinor: amountMinor('reserve_minor').notNull(),
  promisedMinor: amountMinor('promised_minor').notNull(),
  exposureMinor: amountMinor('exposure_minor').notNull(),
  normalExposureMinor: amountMinor('normal_exposure_minor').notNull(),
  lots: integer('lots').notNull(),
  unknownLots: integer('unknown_lots').notNull(),
  deadLots: integer('dead_lots').notNull(),
  uncontrolledLots: integer('uncontrolled_lots').notNull(),
  losses: jsonb('losses').$type<Record<string, string>>().notNull(),
  reference: jsonb('reference').$type<Record<string, string>>().notNull(),
  basis: jsonb('basis').$type<Record<string, unknown>>(),
  state: text('state').notNull(),
  stateSince: instant('state_since').notNull(),
  participants: participants(),
});

export const markRun = pgTable('mark_run', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  lenderId: text('lender_id').notNull(),
  runOn: day('run_on').notNull(),
  status: text('status').notNull(),
  cursor: text('cursor').notNull(),
  facilities: integer('facilities').notNull(),
  lots: integer('lots').notNull(),
  calls: integer('calls').notNull(),
  startedAt: instant('started_at').notNull(),
  finishedAt: instant('finished_at'),
  participants: participants(),
});

export const marginCall = pgTable('margin_call', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  facilityId: text('facility_id').notNull(),
  lenderId: text('lender_id').notNull(),
  pledgorId: text('pledgor_id').notNull(),
  kind: text('kind').notNull(),
  cause: text('cause').notNull(),
  status: text('status').notNull(),
  cashMinor: amountMinor('cash_minor').notNull(),
  goodsMinor: amountMinor('goods_minor').notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  computation: jsonb('computation').$type<Record<string, unknown>>().notNull(),
  letter: jsonb('letter').$type<{ en: string; zh: string }>().notNull(),
  issuedAt: instant('issued_at').notNull(),
  dueAt: instant('due_at').notNull(),
  arrival: jsonb('arrival').$type<unknown>(),
  extensionAskedBy: text('extension_asked_by'),
  extendedBy: text('extended_by'),
  marksAtTarget: smallint('marks_at_target').notNull().default(0),
  lastMarkOn: day('last_mark_on'),
  dispute: jsonb('dispute').$type<unknown>(),
  disputeAnswer: jsonb('dispute_answer').$type<unknown>(),
  closedAt: instant('closed_at'),
  participants: participants(),
});
