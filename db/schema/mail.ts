import { date, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import { bytes, instant, tenantId } from './columns.ts';

export const mailAddress = pgTable('mail_address', {
  tenantId: tenantId(),
  personId: text('person_id').notNull(),
  partyId: text('party_id').notNull(),
  address: text('address').notNull(),
  language: text('language').$type<'en' | 'zh'>().notNull(),
  codeHash: bytes('code_hash').notNull(),
  codeUntil: instant('code_until').notNull(),
  codeTries: smallint('code_tries').notNull().default(0),
  confirmedAt: instant('confirmed_at'),
  endsToken: text('ends_token').notNull(),
  toldOn: date('told_on', { mode: 'string' }),
  createdAt: instant('created_at').notNull(),
});

export const mailTold = pgTable('mail_told', {
  tenantId: tenantId(),
  personId: text('person_id').notNull(),
  objectId: text('object_id').notNull(),
  act: text('act').notNull(),
});

export const letter = pgTable('letter', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  partyId: text('party_id').notNull(),
  personId: text('person_id').notNull(),
  address: text('address').notNull(),
  subject: text('subject').notNull(),
  body: text('body').notNull(),
  endsAtLink: text('ends_at_link').notNull(),
  createdAt: instant('created_at').notNull(),
  attempts: smallint('attempts').notNull().default(0),
  nextAt: instant('next_at').notNull(),
  sentAt: instant('sent_at'),
  givenUpAt: instant('given_up_at'),
});
