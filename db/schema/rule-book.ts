import { bigint, date, pgTable, text } from 'drizzle-orm/pg-core';
import { instant, tenantId } from './columns.ts';

export const rule = pgTable('rule', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  key: text('key').notNull(),
  partyId: text('party_id'),
  clientId: text('client_id'),
  value: bigint('value', { mode: 'number' }).notNull(),
  unit: text('unit').notNull(),
  validFrom: date('valid_from', { mode: 'string' }).notNull(),
  validTo: date('valid_to', { mode: 'string' }),
  knownFrom: instant('known_from').notNull(),
  knownUntil: instant('known_until'),
  source: text('source').notNull(),
  documentHash: text('document_hash'),
  replaces: text('replaces'),
  setByParty: text('set_by_party').notNull(),
  setByPerson: text('set_by_person').notNull(),
  agreedBy: text('agreed_by').array().notNull(),
});

export const ruleBookVersion = pgTable('rule_book', {
  tenantId: tenantId(),
  version: bigint('version', { mode: 'bigint' }).notNull(),
});
