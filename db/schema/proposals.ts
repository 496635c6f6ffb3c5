import { date, json, jsonb, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import type { AskedBy } from '../../src/kernel/eyes.ts';
import { instant, participants, tenantId } from './columns.ts';

export const proposal = pgTable('proposal', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  partyId: text('party_id').notNull(),
  verb: text('verb').notNull(),
  kind: text('kind')
    .$type<'facility' | 'limit' | 'restructuring' | 'write_off' | 'rule' | 'exception' | 'act'>()
    .notNull()
    .default('act'),
  mandate: text('mandate').notNull(),
  path: text('path').notNull(),
  params: jsonb('params').$type<Record<string, string>>().notNull(),
  body: jsonb('body').$type<unknown>().notNull(),
  objectId: text('object_id'),
  occurredAt: instant('occurred_at'),
  proposedBy: text('proposed_by').notNull(),
  keyId: text('key_id').notNull(),
  proposedAt: instant('proposed_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
  level: text('level').$type<'L1' | 'L2' | 'L3'>().notNull(),
  agreements: smallint('agreements').notNull(),
  ofLevel2: smallint('of_level2').notNull(),
  ofLevel3: smallint('of_level3').notNull(),
  reasons: jsonb('reasons').$type<unknown[]>().notNull(),
  atRisk: jsonb('at_risk').$type<{ amountMinor: string; currency: string; clientId?: string }[]>().notNull(),
  judged: jsonb('judged').$type<Record<string, unknown>>().notNull().default({}),
  judgedHash: text('judged_hash'),
  notBy: text('not_by').array().notNull(),
  state: text('state').$type<'open' | 'done' | 'refused' | 'lapsed'>().notNull().default('open'),
  endedAt: instant('ended_at'),
  endedBy: text('ended_by'),
  endedBecause: text('ended_because'),
  endedNote: text('ended_note'),
  outcome: json('outcome').$type<unknown>(),
  /** What it proposes is asked of nobody any more: its object moved on by another way. */
  overtakenAt: instant('overtaken_at'),
  /** What asked for people beside the amounts; null of what was proposed before it was kept. */
  askedBy: jsonb('asked_by').$type<AskedBy>(),
  participants: participants(),
});

export const proposalAgreement = pgTable('proposal_agreement', {
  tenantId: tenantId(),
  proposalId: text('proposal_id').notNull(),
  personId: text('person_id').notNull(),
  keyId: text('key_id').notNull(),
  agreedAt: instant('agreed_at').notNull(),
  reason: text('reason'),
  participants: participants(),
});

export const decisionContest = pgTable('decision_contest', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  deciderId: text('decider_id').notNull(),
  partyId: text('party_id').notNull(),
  eventId: text('event_id').notNull(),
  eventType: text('event_type').notNull(),
  objectId: text('object_id').notNull(),
  decidedBy: text('decided_by').array().notNull(),
  eventHash: text('event_hash').notNull(),
  reason: text('reason').notNull(),
  documentHash: text('document_hash').notNull(),
  contestedBy: text('contested_by').notNull(),
  contestedAt: instant('contested_at').notNull(),
  answerDueOn: date('answer_due_on', { mode: 'string' }).notNull(),
  status: text('status').notNull(),
  answer: text('answer'),
  answerHash: text('answer_hash'),
  answeredBy: text('answered_by'),
  answeredAt: instant('answered_at'),
  reply: text('reply'),
  lastAnswer: text('last_answer'),
  lastAnsweredBy: text('last_answered_by'),
  participants: participants(),
});
