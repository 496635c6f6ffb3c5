import { date, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { Currency } from '../../src/kernel/money.ts';
import { instant, participants, tenantId } from './columns.ts';

const day = (name: string) => date(name, { mode: 'string' });
const ofDebt = () => ({
  tenantId: tenantId(),
  id: text('id').notNull(),
  lenderId: text('lender_id').notNull(),
  borrowerId: text('borrower_id').notNull(),
  subjectId: text('subject_id').notNull(),
  facilityId: text('facility_id'),
  participants: participants(),
});

export const debtCondition = pgTable('debt_condition', {
  ...ofDebt(),
  kind: text('kind').notNull(),
  title: text('title').notNull(),
  paper: text('paper').notNull(),
  proverId: text('prover_id').notNull(),
  dueOn: day('due_on'),
  documentHash: text('document_hash').notNull(),
  status: text('status').notNull(),
  statedBy: text('stated_by').notNull(),
  statedAt: instant('stated_at').notNull(),
  paperHash: text('paper_hash'),
  provedBy: text('proved_by'),
  provedAt: instant('proved_at'),
  decidedBy: text('decided_by'),
  decidedAt: instant('decided_at'),
  reason: text('reason'),
  waivedUntil: day('waived_until'),
});

export const covenant = pgTable('covenant', {
  ...ofDebt(),
  kind: text('kind').notNull(),
  title: text('title').notNull(),
  ratio: jsonb('ratio').$type<{ numerator: string; denominator: string | null; bound: string; limit: string }>(),
  currency: text('currency').$type<Currency>().notNull(),
  firstTestedOn: day('first_tested_on'),
  everyMonths: integer('every_months'),
  reportDays: integer('report_days'),
  cureDays: integer('cure_days').notNull(),
  documentHash: text('document_hash').notNull(),
  status: text('status').notNull(),
  statedBy: text('stated_by').notNull(),
  statedAt: instant('stated_at').notNull(),
  endedBy: text('ended_by'),
  endReason: text('end_reason'),
});

export const covenantTest = pgTable('covenant_test', {
  ...ofDebt(),
  covenantId: text('covenant_id').notNull(),
  testedOn: day('tested_on').notNull(),
  dueOn: day('due_on').notNull(),
  status: text('status').notNull(),
  figures: jsonb('figures').$type<Record<string, string>>(),
  value: text('value'),
  paperHash: text('paper_hash'),
  reportedBy: text('reported_by'),
  reportedAt: instant('reported_at'),
  judgedBy: text('judged_by'),
  judgedAt: instant('judged_at'),
  breachReason: text('breach_reason'),
  breachedAt: instant('breached_at'),
  cureBy: day('cure_by'),
  reason: text('reason'),
  waivedUntil: day('waived_until'),
});
