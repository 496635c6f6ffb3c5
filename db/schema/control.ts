import { sql } from 'drizzle-orm';
import { bigint, boolean, doublePrecision, integer, jsonb, pgTable, real, text } from 'drizzle-orm/pg-core';
import { instant, participants, tenantId } from './columns.ts';

export const subject = pgTable('subject', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  code: text('code').notNull(),
  kind: text('kind').notNull(),
  registeredBy: text('registered_by').notNull(),
  siteId: text('site_id'),
  corridorId: text('corridor_id'),
  expected: jsonb('expected').$type<unknown>().notNull(),
  watchedFrom: instant('watched_from').notNull(),
  endedAt: instant('ended_at'),
  /** How it stood then, and by whom it was ended. */
  endedWith: jsonb('ended_with').$type<unknown>(),
  status: text('status').notNull(),
  statusSince: instant('status_since').notNull(),
  statusReason: text('status_reason').notNull(),
  steadyUntil: instant('steady_until'),
  ownStatus: text('own_status').notNull().default('unverified'),
  ownReason: text('own_reason').notNull().default('NEVER_HEARD'),
  booked: jsonb('booked').$type<unknown>().notNull().default([]),
  packing: jsonb('packing').$type<unknown>().notNull().default({ shareBps: 0, kg: 0 }),
  sensedKg: doublePrecision('sensed_kg'),
  limits: jsonb('limits').$type<unknown>(),
  settingsVersion: integer('settings_version').notNull().default(1),
  lastVersion: integer('last_version').notNull().default(1),
  asked: jsonb('asked').$type<unknown>(),
  askedBy: text('asked_by'),
  askedAt: instant('asked_at'),
  loosenedAt: instant('loosened_at'),
  participants: participants(),
});

export const watchAgreement = pgTable('watch_agreement', {
  tenantId: tenantId(),
  subjectId: text('subject_id').notNull(),
  pledgeeId: text('pledgee_id').notNull(),
  version: integer('version').notNull(),
  basis: text('basis').notNull(),
  agreedBy: text('agreed_by').notNull(),
  agreedAt: instant('agreed_at').notNull(),
  participants: participants(),
});

export const subjectDevice = pgTable('subject_device', {
  tenantId: tenantId(),
  subjectId: text('subject_id').notNull(),
  deviceId: text('device_id').notNull(),
  deviceNumber: integer('device_number').notNull(),
  live: boolean('live').notNull(),
  droppedAt: instant('dropped_at'),
  replacedBy: text('replaced_by'),
});

export const subjectLot = pgTable('subject_lot', {
  tenantId: tenantId(),
  subjectId: text('subject_id').notNull(),
  lotId: text('lot_id').notNull(),
  live: boolean('live').notNull(),
});

export const subjectState = pgTable('subject_state', {
  tenantId: tenantId(),
  subjectId: text('subject_id').notNull(),
  numberedAbove: bigint('numbered_above', { mode: 'bigint' }).notNull(),
  nextTickAt: instant('next_tick_at').notNull(),
  holder: text('holder'),
});

export const subjectSnapshot = pgTable('subject_snapshot', {
  tenantId: tenantId(),
  subjectId: text('subject_id').notNull(),
  version: bigint('version', { mode: 'bigint' }).notNull(),
  state: jsonb('state').$type<unknown>().notNull(),
  takenAt: instant('taken_at').notNull(),
});

export const subjectExpectation = pgTable('subject_expectation', {
  tenantId: tenantId(),
  subjectId: text('subject_id').notNull(),
  version: bigint('version', { mode: 'bigint' }).notNull(),
});

export const controlOrder = pgTable('control_order', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  subjectId: text('subject_id').notNull(),
  kind: text('kind').notNull(),
  fromAt: instant('from_at').notNull(),
  toAt: instant('to_at').notNull(),
  terms: jsonb('terms').$type<unknown>().notNull(),
  reason: text('reason').notNull(),
  orderedBy: text('ordered_by').notNull(),
  agreedBy: text('agreed_by').array().notNull().default([]),
  report: jsonb('report').$type<unknown>(),
  reportedBy: text('reported_by'),
  reportedFor: text('reported_for'),
  reportedAt: instant('reported_at'),
  orderedAt: instant('ordered_at'),
  releaseId: text('release_id'),
  bookedAt: instant('booked_at'),
});

export const breach = pgTable('breach', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  subjectId: text('subject_id').notNull(),
  alarmNumber: integer('alarm_number').notNull(),
  incident: integer('incident').notNull(),
  kind: text('kind').notNull(),
  confidence: real('confidence').notNull(),
  severity: text('severity').notNull(),
  since: instant('since').notNull(),
  detectedAt: instant('detected_at').notNull(),
  clearedAt: instant('cleared_at'),
  withdrawnAt: instant('withdrawn_at'),
  evidence: jsonb('evidence').$type<unknown>().notNull(),
  acknowledgedAt: instant('acknowledged_at'),
  acknowledgedBy: text('acknowledged_by'),
  signedOffAt: instant('signed_off_at'),
  signedOffBy: text('signed_off_by'),
  signOffNote: text('sign_off_note'),
  closed: boolean('closed').notNull().default(false),
  orderId: text('order_id'),
  participants: participants(),
});

export const breachDesk = pgTable('breach_desk', {
  tenantId: tenantId(),
  breachId: text('breach_id').notNull(),
  partyId: text('party_id').notNull(),
  assignedTo: text('assigned_to'),
  assignedAt: instant('assigned_at'),
  shelvedUntil: instant('shelved_until'),
  shelvedBy: text('shelved_by'),
  shelvedReason: text('shelved_reason'),
  participants: participants(),
});

export const breachComment = pgTable('breach_comment', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  breachId: text('breach_id').notNull(),
  partyId: text('party_id').notNull(),
  personId: text('person_id').notNull(),
  at: instant('at').notNull(),
  text: text('text').notNull(),
});

export const controlPosition = pgTable('control_position', {
  tenantId: tenantId(),
  id: text('id').notNull().generatedAlwaysAs(sql`'pos_' || md5(pledgee_id || ' ' || item_id)`),
  pledgeeId: text('pledgee_id').notNull(),
  itemId: text('item_id').notNull(),
  facilityId: text('facility_id').notNull(),
  state: text('state').notNull(),
  reason: text('reason').notNull(),
  since: instant('since').notNull(),
  legs: jsonb('legs').$type<unknown>().notNull(),
  live: boolean('live').notNull(),
  participants: participants(),
});

export const controlPositionHistory = pgTable('control_position_history', {
  seq: bigint('seq', { mode: 'bigint' }).notNull().generatedAlwaysAsIdentity(),
  tenantId: tenantId(),
  pledgeeId: text('pledgee_id').notNull(),
  itemId: text('item_id').notNull(),
  at: instant('at').notNull(),
  eventId: text('event_id').notNull(),
  state: text('state').notNull(),
  reason: text('reason').notNull(),
  legs: jsonb('legs').$type<unknown>().notNull(),
});

export const countQuestion = pgTable('count_question', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  subjectId: text('subject_id').notNull(),
  custodianId: text('custodian_id').notNull(),
  reason: text('reason').notNull(),
  facts: jsonb('facts').$type<Record<string, unknown>>().notNull(),
  lotIds: text('lot_ids').array().notNull(),
  status: text('status').notNull(),
  askedAt: instant('asked_at').notNull(),
  dueAt: instant('due_at').notNull(),
  answer: jsonb('answer').$type<Record<string, unknown>>(),
  answeredAt: instant('answered_at'),
  participants: participants(),
});
