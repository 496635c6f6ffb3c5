import { boolean, date, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { PersonState } from '../../src/ground/parties/person-rules.ts';
import type { PersonLimit } from '../../src/kernel/eyes.ts';
import { bytes, instant, participants, tenantId } from './columns.ts';

export const tenant = pgTable('tenant', {
  id: text('id').notNull(),
  name: text('name').notNull(),
  createdAt: instant('created_at').notNull(),
  /** Its devices bear their codes at the broker. */
  namesPlainly: boolean('names_plainly').notNull().default(false),
});

export const party = pgTable('party', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  name: text('name').notNull(),
  nameZh: text('name_zh'),
  country: text('country').notNull(),
  roles: text('roles').array().notNull(),
  creditCode: text('credit_code'),
  lei: text('lei'),
  bic: text('bic'),
  createdAt: instant('created_at').notNull(),
});

export const person = pgTable('person', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  partyId: text('party_id').notNull(),
  name: text('name').notNull(),
  nameSalt: bytes('name_salt'),
  mandates: text('mandates').array().notNull(),
  createdAt: instant('created_at').notNull(),
  addedBy: text('added_by'),
  state: text('state').$type<PersonState>().notNull(),
  mandateDates: jsonb('mandate_dates')
    .$type<Record<string, { from?: string | undefined; until?: string | undefined }>>()
    .notNull(),
  limits: jsonb('limits').$type<PersonLimit[]>().notNull(),
  agreedBy: text('agreed_by').array().notNull(),
  successorId: text('successor_id'),
  leftAt: instant('left_at'),
});

/** Who made whom, through however many hands. The database keeps it. */
export const personMaker = pgTable('person_maker', {
  tenantId: tenantId(),
  personId: text('person_id').notNull(),
  makerId: text('maker_id').notNull(),
});

export const apiKey = pgTable('api_key', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  personId: text('person_id').notNull(),
  prefix: text('prefix').notNull(),
  secretHash: bytes('secret_hash').notNull(),
  createdAt: instant('created_at').notNull(),
  expiresAt: instant('expires_at'),
  revokedAt: instant('revoked_at'),
  issuedBy: text('issued_by'),
  acts: text('acts').array(),
  reads: text('reads').array(),
  networks: text('networks').array(),
  agreedBy: text('agreed_by').array().notNull(),
  replaces: text('replaces'),
  awaitsHolder: boolean('awaits_holder').notNull(),
});

export const apiKeyUse = pgTable('api_key_use', {
  tenantId: tenantId(),
  keyId: text('key_id').notNull(),
  lastUsedOn: date('last_used_on', { mode: 'string' }).notNull(),
});

export const delegation = pgTable('delegation', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  partyId: text('party_id').notNull(),
  personId: text('person_id').notNull(),
  delegateId: text('delegate_id').notNull(),
  participants: participants(),
  mandates: text('mandates').array().notNull(),
  fromOn: date('from_on', { mode: 'string' }).notNull(),
  untilOn: date('until_on', { mode: 'string' }).notNull(),
  namedBy: text('named_by').notNull(),
  namedAt: instant('named_at').notNull(),
  agreedBy: text('agreed_by'),
  agreedAt: instant('agreed_at'),
  endedAt: instant('ended_at'),
  endedBy: text('ended_by'),
});
