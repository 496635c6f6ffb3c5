import { boolean, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { instant, participants, tenantId } from './columns.ts';

export const supervision = pgTable('supervision', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  agreementId: text('agreement_id').notNull(),
  lenderId: text('lender_id').notNull(),
  custodianId: text('custodian_id').notNull(),
  siteId: text('site_id').notNull(),
  riskClass: text('risk_class').notNull(),
  state: text('state').notNull(),
  reason: text('reason').notNull(),
  stateSince: instant('state_since').notNull(),
  controlEffectiveAt: instant('control_effective_at'),
  nextDueAt: instant('next_due_at'),
  openedAt: instant('opened_at').notNull(),
  participants: participants(),
});

export const supervisionRecord = pgTable('supervision_record', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  supervisionId: text('supervision_id').notNull(),
  kind: text('kind').notNull(),
  passed: boolean('passed').notNull(),
  documentHash: text('document_hash'),
  detail: jsonb('detail').$type<Record<string, unknown>>().notNull(),
  recordedBy: text('recorded_by').notNull(),
  recordedAt: instant('recorded_at').notNull(),
});

export const controlTerms = pgTable('control_terms', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  lenderId: text('lender_id').notNull(),
  riskClasses: text('risk_classes').array().notNull(),
  terms: jsonb('terms').$type<Record<string, boolean | number>>().notNull(),
  loosens: text('loosens').array().notNull(),
  reason: text('reason').notNull(),
  proposedBy: text('proposed_by').notNull(),
  proposedAt: instant('proposed_at').notNull(),
  approvedBy: text('approved_by'),
  approvedAt: instant('approved_at'),
  participants: participants(),
});

export const custodianClearance = pgTable('custodian_clearance', {
  tenantId: tenantId(),
  lenderId: text('lender_id').notNull(),
  custodianId: text('custodian_id').notNull(),
  pledgorId: text('pledgor_id').notNull(),
  clearedBy: text('cleared_by').notNull(),
  clearedAt: instant('cleared_at').notNull(),
  documentHash: text('document_hash').notNull(),
  participants: participants(),
});
