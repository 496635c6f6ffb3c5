import { sql } from 'drizzle-orm';
import { bigint, boolean, customType, date, integer, jsonb, pgTable, pgView, text } from 'drizzle-orm/pg-core';
import { bytes, instant, participants, tenantId } from './columns.ts';

const int8multirange = customType<{ data: string }>({ dataType: () => 'int8multirange' });

export const device = pgTable('device', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  code: text('code').notNull(),
  topicName: text('topic_name').notNull(),
  number: integer('number').generatedAlwaysAsIdentity(),
  kind: text('kind').notNull(),
  ownerId: text('owner_id').notNull(),
  reportEveryS: integer('report_every_s'),
  publicKey: text('public_key'),
  namedSince: instant('named_since'),
  keyBy: text('key_by'),
  lentTo: text('lent_to'),
  isNumbered: boolean('is_numbered').notNull().default(true),
  passwordHash: bytes('password_hash').notNull(),
  enrolledAt: instant('enrolled_at').notNull(),
  revokedAt: instant('revoked_at'),
  revokedBy: text('revoked_by'),
  revokedFor: text('revoked_for'),
  replacedBy: text('replaced_by'),
  formerKey: text('former_key'),
  formerKeyUntil: instant('former_key_until'),
  changedAt: instant('changed_at'),
  participants: participants(),
});

export const deviceState = pgTable('device_state', {
  tenantId: tenantId(),
  deviceNumber: integer('device_number').notNull(),
  seen: int8multirange('seen').notNull(),
  received: bigint('received', { mode: 'bigint' }).notNull(),
  repeated: bigint('repeated', { mode: 'bigint' }).notNull(),
  lastReceivedAt: instant('last_received_at'),
  latest: jsonb('latest').$type<unknown>(),
  latestAt: instant('latest_at'),
  resendAskedAt: instant('resend_asked_at'),
  resendAsks: integer('resend_asks').notNull().default(0),
  settledVersion: bigint('settled_version', { mode: 'bigint' }).notNull().default(0n),
  isWatched: boolean('is_watched').notNull().default(false),
  isRevoked: boolean('is_revoked').notNull().default(false),
});

/** A view: the state of a device with what was heard since it was written. */
export const deviceAccount = pgView('device_account', {
  tenantId: tenantId(),
  deviceNumber: integer('device_number').notNull(),
  seen: int8multirange('seen').notNull(),
  received: bigint('received', { mode: 'bigint' }).notNull(),
  repeated: bigint('repeated', { mode: 'bigint' }).notNull(),
  lastReceivedAt: instant('last_received_at'),
  latest: jsonb('latest').$type<unknown>(),
  latestAt: instant('latest_at'),
}).existing();

export const observation = pgTable('observation', {
  tenantId: tenantId(),
  deviceNumber: integer('device_number').notNull(),
  seq: bigint('seq', { mode: 'bigint' }).notNull(),
  at: instant('at').notNull(),
  receivedAt: instant('received_at').notNull(),
  foldVersion: bigint('fold_version', { mode: 'bigint' }),
  isEvidence: boolean('is_evidence').notNull(),
  payload: jsonb('payload').$type<unknown>().notNull(),
  eventAt: instant('event_at'),
  isTimed: boolean('is_timed'),
  doubts: text('doubts').array(),
  contentHash: text('content_hash'),
});

export const quarantineDay = pgTable('quarantine_day', {
  tenantId: text('tenant_id'),
  deviceNumber: integer('device_number'),
  day: date('day').notNull(),
  messages: bigint('messages', { mode: 'bigint' }).notNull(),
  bytes: bigint('bytes', { mode: 'bigint' }).notNull(),
});

export const quarantine = pgTable('quarantine', {
  id: bigint('id', { mode: 'bigint' }).generatedAlwaysAsIdentity(),
  key: text('key').notNull().default(sql`gen_random_uuid()::text`),
  tenantId: text('tenant_id'),
  deviceNumber: integer('device_number'),
  topic: text('topic').notNull(),
  payload: bytes('payload').notNull(),
  payloadLength: integer('payload_length').notNull(),
  reason: text('reason').notNull(),
  detail: text('detail'),
  receivedAt: instant('received_at').notNull(),
  participants: participants(),
});

export const retentionFloor = pgTable('retention_floor', {
  what: text('what').notNull(),
  days: integer('days').notNull(),
});
