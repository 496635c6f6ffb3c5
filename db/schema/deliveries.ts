import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { bytes, instant, participants, tenantId } from './columns.ts';

export const webhookEndpoint = pgTable('webhook_endpoint', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  partyId: text('party_id').notNull(),
  url: text('url').notNull(),
  secret: bytes('secret').notNull(),
  previousSecret: bytes('previous_secret'),
  previousUntil: instant('previous_until'),
  disabledAt: instant('disabled_at'),
  disabledReason: text('disabled_reason'),
  credential: bytes('credential'),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
});

export const webhookDelivery = pgTable('webhook_delivery', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  endpointId: text('endpoint_id').notNull(),
  type: text('type').notNull(),
  body: text('body').notNull(),
  path: text('path'),
  apiVersion: text('api_version'),
  createdAt: instant('created_at').notNull(),
  nextAttemptAt: instant('next_attempt_at').notNull(),
  attempts: integer('attempts').notNull(),
  lastStatus: integer('last_status'),
  lastError: text('last_error'),
  deliveredAt: instant('delivered_at'),
  deadAt: instant('dead_at'),
  participants: participants(),
});
