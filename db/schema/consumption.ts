import { bigint, boolean, pgTable, text } from 'drizzle-orm/pg-core';
import { bytes, instant, participants, tenantId } from './columns.ts';

export const consumptionItem = pgTable('consumption_item', {
  tenantId: tenantId(),
  keyHash: bytes('key_hash').notNull(),
  no: bigint('no', { mode: 'bigint' }).generatedAlwaysAsIdentity(),
  kind: text('kind').notNull(),
  unit: text('unit').notNull(),
  capacity: bigint('capacity', { mode: 'bigint' }).notNull(),
  consumed: bigint('consumed', { mode: 'bigint' }).notNull().default(0n),
  firstSeenAt: instant('first_seen_at').notNull(),
});

export const consumptionTrait = pgTable('consumption_trait', {
  tenantId: tenantId(),
  trait: bigint('trait', { mode: 'bigint' }).notNull(),
  itemNo: bigint('item_no', { mode: 'bigint' }).notNull(),
});

export const consumptionClaim = pgTable('consumption_claim', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  keyHash: bytes('key_hash').notNull(),
  kind: text('kind').notNull(),
  financierId: text('financier_id').notNull(),
  applicantId: text('applicant_id').notNull(),
  financingId: text('financing_id').notNull(),
  subjectId: text('subject_id'),
  amount: bigint('amount', { mode: 'bigint' }).notNull(),
  status: text('status').notNull(),
  registeredAt: instant('registered_at').notNull(),
  financedAt: instant('financed_at'),
  endedAt: instant('ended_at'),
  participants: participants(),
});

export const consumptionSource = pgTable('consumption_source', {
  tenantId: tenantId(),
  sourceId: text('source_id').notNull(),
  claimId: text('claim_id').notNull(),
  live: boolean('live').notNull(),
});

export const consumptionKey = pgTable('consumption_key', {
  tenantId: tenantId(),
  network: text('network').notNull(),
  secret: bytes('secret').notNull(),
  createdAt: instant('created_at').notNull(),
});

export const consumptionElsewhere = pgTable('consumption_elsewhere', {
  tenantId: tenantId(),
  keyHash: bytes('key_hash').notNull(),
  network: text('network').notNull(),
  status: text('status').notNull(),
  reportedAt: instant('reported_at').notNull(),
});
