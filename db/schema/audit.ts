import { sql } from 'drizzle-orm';
import { bigint, json, jsonb, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import { bytes, instant, participants, tenantId, xid8 } from './columns.ts';

export const event = pgTable('event', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  seq: bigint('seq', { mode: 'bigint' }).generatedAlwaysAsIdentity(),
  type: text('type').notNull(),
  version: smallint('version').notNull(),
  objectId: text('object_id').notNull(),
  at: instant('at').notNull(),
  actor: jsonb('actor').$type<Record<string, string>>().notNull(),
  requestId: text('request_id').notNull(),
  idempotencyScope: text('idempotency_scope'),
  idempotencyKey: text('idempotency_key'),
  inputHash: text('input_hash'),
  payload: jsonb('payload').$type<Record<string, unknown>>().notNull(),
  answer: json('answer').$type<unknown>(),
  causedBy: text('caused_by'),
  participants: participants(),
  riskClient: text('risk_client'),
  riskCurrency: text('risk_currency'),
  riskMinor: bigint('risk_minor', { mode: 'bigint' }),
  /** The same for other clients, and in other currencies. */
  riskMore: jsonb('risk_more').$type<{ clientId: string; currency: string; amountMinor: string }[]>(),
  /** Hashes that the input of the act named: whoever takes part in it may read the papers behind them. */
  cited: text('cited').array(),
  /** The rules that had been read when it was written, by their identifiers. */
  rules: text('rules'),
  /** What it was decided from, where that is kept; its hash is in the payload. */
  judged: jsonb('judged').$type<Record<string, unknown>>(),
  xid: xid8('xid').notNull().default(sql`pg_current_xact_id()`),
});

export const auditLeaf = pgTable('audit_leaf', {
  tenantId: tenantId(),
  leafIndex: bigint('leaf_index', { mode: 'bigint' }).notNull(),
  eventId: text('event_id').notNull(),
});

export const auditNode = pgTable('audit_node', {
  tenantId: tenantId(),
  level: smallint('level').notNull(),
  nodeIndex: bigint('node_index', { mode: 'bigint' }).notNull(),
  hash: bytes('hash').notNull(),
});

export const auditCheckpoint = pgTable('audit_checkpoint', {
  tenantId: tenantId(),
  treeSize: bigint('tree_size', { mode: 'bigint' }).notNull(),
  rootHash: bytes('root_hash').notNull(),
  at: instant('at').notNull(),
  note: text('note').notNull(),
  lastXid: xid8('last_xid').notNull(),
  lastSeq: bigint('last_seq', { mode: 'bigint' }).notNull(),
});

export const logState = pgTable('log_state', {
  tenantId: tenantId(),
  openedAt: instant('opened_at').notNull().defaultNow(),
  sealedAt: instant('sealed_at'),
  horizon: xid8('horizon'),
  checkedTo: bigint('checked_to', { mode: 'bigint' }).notNull().default(0n),
  fault: text('fault'),
  faultAt: instant('fault_at'),
});
