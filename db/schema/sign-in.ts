import { bigint, boolean, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { bytes, instant, participants, tenantId } from './columns.ts';

export const signIn = pgTable('sign_in', {
  tenantId: tenantId(),
  personId: text('person_id').notNull(),
  participants: participants(),
  loginName: text('login_name').notNull(),
  passwordHash: text('password_hash'),
  passwordAt: instant('password_at'),
  totpSealed: text('totp_sealed'),
  totpAt: instant('totp_at'),
  totpStep: bigint('totp_step', { mode: 'bigint' }).notNull(),
  pendingTotp: text('pending_totp'),
  pendingAt: instant('pending_at'),
  passwordLine: text('password_line').array().notNull().default([]),
  totpLine: text('totp_line').array().notNull().default([]),
  closedAt: instant('closed_at'),
});

export const recoveryCode = pgTable('recovery_code', {
  tenantId: tenantId(),
  personId: text('person_id').notNull(),
  participants: participants(),
  codeHash: bytes('code_hash').notNull(),
  madeAt: instant('made_at').notNull(),
  usedAt: instant('used_at'),
  line: text('line').array().notNull().default([]),
});

export const session = pgTable('session', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  personId: text('person_id').notNull(),
  participants: participants(),
  tokenHash: bytes('token_hash').notNull(),
  means: text('means').array().notNull(),
  beganAt: instant('began_at').notNull(),
  seenAt: instant('seen_at').notNull(),
  idleUntil: instant('idle_until').notNull(),
  expiresAt: instant('expires_at').notNull(),
  provedAt: instant('proved_at'),
  address: text('address'),
  agent: text('agent'),
  endedAt: instant('ended_at'),
  endedBecause: text('ended_because'),
  endedBy: text('ended_by'),
  acts: text('acts').array(),
  clientId: text('client_id'),
  directoryId: text('directory_id'),
  line: text('line').array().notNull().default([]),
  begunUnder: bytes('begun_under'),
  begunWith: bytes('begun_with'),
});

export const knownDevice = pgTable('known_device', {
  tenantId: tenantId(),
  personId: text('person_id').notNull(),
  participants: participants(),
  tokenHash: bytes('token_hash').notNull(),
  seenAt: instant('seen_at').notNull(),
});

export const signInAttempt = pgTable('sign_in_attempt', {
  lane: bytes('lane').notNull(),
  tries: integer('tries').notNull(),
  triedAt: instant('tried_at').notNull(),
  closedUntil: instant('closed_until').notNull(),
});

export const oauthClient = pgTable('oauth_client', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  personId: text('person_id').notNull(),
  participants: participants(),
  name: text('name').notNull(),
  jwks: jsonb('jwks').$type<{ keys: Record<string, unknown>[] }>(),
  jwksUrl: text('jwks_url'),
  acts: text('acts').array().notNull(),
  registeredAt: instant('registered_at').notNull(),
  registeredBy: text('registered_by').notNull(),
  keysSetBy: text('keys_set_by'),
  awaitsPerson: boolean('awaits_person').notNull(),
  endedAt: instant('ended_at'),
  endedBy: text('ended_by'),
  reads: text('reads').array(),
  networks: text('networks').array(),
  keysFault: text('keys_fault').$type<'unreachable' | 'not_json' | 'unfit'>(),
  keysFaultPlace: text('keys_fault_place'),
  keysFaultSince: instant('keys_fault_since'),
});

export const oauthAssertion = pgTable('oauth_assertion', {
  tenantId: tenantId(),
  clientId: text('client_id').notNull(),
  participants: participants(),
  jtiHash: bytes('jti_hash').notNull(),
  lapsesAt: instant('lapses_at').notNull(),
});

export const passkey = pgTable('passkey', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  personId: text('person_id').notNull(),
  participants: participants(),
  name: text('name').notNull(),
  credentialId: text('credential_id').notNull(),
  publicKey: bytes('public_key').notNull(),
  counter: bigint('counter', { mode: 'bigint' }).notNull(),
  isSynced: boolean('is_synced').notNull(),
  transports: text('transports').array().notNull(),
  madeAt: instant('made_at').notNull(),
  usedAt: instant('used_at'),
  clonedAt: instant('cloned_at'),
  removedAt: instant('removed_at'),
  line: text('line').array().notNull().default([]),
});

export const signInChallenge = pgTable('sign_in_challenge', {
  hash: bytes('hash').notNull(),
  lane: bytes('lane').notNull(),
  detail: text('detail'),
  lapsesAt: instant('lapses_at').notNull(),
});

export const recovery = pgTable('recovery', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  personId: text('person_id').notNull(),
  participants: participants(),
  prefix: text('prefix').notNull(),
  secretHash: bytes('secret_hash').notNull(),
  reason: text('reason').notNull(),
  askedBy: text('asked_by').notNull(),
  agreedBy: text('agreed_by').array().notNull(),
  begunAt: instant('begun_at').notNull(),
  opensAt: instant('opens_at').notNull(),
  lapsesAt: instant('lapses_at').notNull(),
  usedAt: instant('used_at'),
  cancelledAt: instant('cancelled_at'),
  cancelledBy: text('cancelled_by'),
  personMayCancel: boolean('person_may_cancel').notNull().default(true),
});

export const directory = pgTable('directory', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  partyId: text('party_id').notNull(),
  participants: participants(),
  name: text('name').notNull(),
  issuer: text('issuer').notNull(),
  clientId: text('client_id').notNull(),
  clientSecret: text('client_secret'),
  roleClaim: text('role_claim'),
  roles: jsonb('roles').$type<Record<string, string[]>>().notNull(),
  registeredAt: instant('registered_at').notNull(),
  registeredBy: text('registered_by').notNull(),
  endedAt: instant('ended_at'),
  endedBy: text('ended_by'),
});

export const directoryLink = pgTable('directory_link', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  directoryId: text('directory_id').notNull(),
  subject: text('subject').notNull(),
  personId: text('person_id').notNull(),
  participants: participants(),
  linkedAt: instant('linked_at').notNull(),
  linkedBy: text('linked_by').notNull(),
  agreedBy: text('agreed_by').array().notNull(),
  awaitsPerson: boolean('awaits_person').notNull(),
  endedAt: instant('ended_at'),
  endedBy: text('ended_by'),
});
