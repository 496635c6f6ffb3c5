import { pgTable, text } from 'drizzle-orm/pg-core';
import { bytes, instant, tenantId } from './columns.ts';

export const tenant = pgTable('tenant', {
  id: text('id').notNull(),
  name: text('name').notNull(),
  createdAt: instant('created_at').notNull(),
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
  mandates: text('mandates').array().notNull(),
  createdAt: instant('created_at').notNull(),
  addedBy: text('added_by'),
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
});
