import { bigint, boolean, doublePrecision, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { instant, participants, tenantId } from './columns.ts';

export const epcisCapture = pgTable('epcis_capture', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  capturedBy: text('captured_by').notNull(),
  behaviour: text('behaviour').notNull(),
  createdAt: instant('created_at').notNull(),
  finishedAt: instant('finished_at'),
  success: boolean('success'),
  accepted: integer('accepted').notNull(),
  duplicate: integer('duplicate').notNull(),
  rejected: integer('rejected').notNull(),
  error: text('error'),
  participants: participants(),
});

export const epcisAnswer = pgTable('epcis_answer', {
  tenantId: tenantId(),
  captureId: text('capture_id').notNull(),
  fromIndex: integer('from_index').notNull(),
  answers: jsonb('answers').notNull(),
});

export const epcisStaged = pgTable('epcis_staged', {
  tenantId: tenantId(),
  captureId: text('capture_id').notNull(),
  fromIndex: integer('from_index').notNull(),
  rows: jsonb('rows').notNull(),
});

export const epcisEvent = pgTable('epcis_event', {
  tenantId: tenantId(),
  seq: bigint('seq', { mode: 'bigint' }).notNull().generatedAlwaysAsIdentity(),
  eventHash: text('event_hash').notNull(),
  declarationKey: text('declaration_key').notNull(),
  givenEventId: text('given_event_id'),
  type: text('type').notNull(),
  action: text('action'),
  eventTime: instant('event_time').notNull(),
  recordTime: instant('record_time').notNull(),
  bizStep: text('biz_step'),
  disposition: text('disposition'),
  readPoint: text('read_point'),
  bizLocation: text('biz_location'),
  parentId: text('parent_id'),
  epcs: text('epcs').array().notNull(),
  inputEpcs: text('input_epcs').array().notNull(),
  outputEpcs: text('output_epcs').array().notNull(),
  epcClasses: text('epc_classes').array().notNull(),
  quantities: doublePrecision('quantities').array().notNull(),
  bizTransactions: text('biz_transactions').array().notNull(),
  errorDeclaredAt: instant('error_declared_at'),
  errorReason: text('error_reason'),
  terms: text('terms').array(),
  figureNames: text('figure_names').array(),
  figureValues: doublePrecision('figure_values').array(),
  body: jsonb('body').notNull(),
  context: jsonb('context').notNull(),
  capturedBy: text('captured_by').notNull(),
  captureId: text('capture_id').notNull(),
  participants: participants(),
});

/** What events of a party are listed by, each value once. */
export const epcisValue = pgTable('epcis_value', {
  tenantId: tenantId(),
  capturedBy: text('captured_by').notNull(),
  name: text('name').notNull(),
  value: text('value').notNull(),
  participants: participants(),
});

export const epcisQuery = pgTable('epcis_query', {
  tenantId: tenantId(),
  partyId: text('party_id').notNull(),
  name: text('name').notNull(),
  query: jsonb('query').notNull(),
  createdAt: instant('created_at').notNull(),
  endedAt: instant('ended_at'),
  participants: participants(),
});

export const epcisSubscription = pgTable('epcis_subscription', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  partyId: text('party_id').notNull(),
  queryName: text('query_name').notNull(),
  endpointId: text('endpoint_id').notNull(),
  createdAt: instant('created_at').notNull(),
  endedAt: instant('ended_at'),
  participants: participants(),
});
