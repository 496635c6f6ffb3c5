import { sql } from 'drizzle-orm';
import { boolean, date, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import type { Currency } from '../../src/kernel/money.ts';
import { amountMinor, instant, participants, tenantId } from './columns.ts';

export const statementLine = pgTable('statement_line', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  reporterId: text('reporter_id').notNull(),
  source: text('source').notNull(),
  accountNumber: text('account_number').notNull(),
  accountId: text('account_id'),
  bankReference: text('bank_reference').notNull(),
  debtorId: text('debtor_id'),
  payerName: text('payer_name').notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  valueOn: date('value_on', { mode: 'string' }).notNull(),
  memo: text('memo').notNull(),
  unmatchedMinor: amountMinor('unmatched_minor').notNull(),
  participants: participants(),
  createdAt: instant('created_at').notNull(),
  recordedBy: text('recorded_by'),
  agreedBy: text('agreed_by').array(),
  referenceKey: text('reference_key').notNull().generatedAlwaysAs(sql`holdfast_reference_key(bank_reference)`),
  reversesId: text('reverses_id'),
  reversedAt: instant('reversed_at'),
  makesGoodId: text('makes_good_id'),
  payeeId: text('payee_id'),
  /** It says otherwise of whom and of what than the receipt of its reference, which was booked before. */
  saysOther: boolean('says_other').notNull().default(false),
  /** The reference of the line of which the bank took a part back, and this is what it left. */
  restOf: text('rest_of'),
  restOfKey: text('rest_of_key').generatedAlwaysAs(sql`holdfast_reference_key(rest_of)`),
});

/** What someone says that the bank took back, until others have agreed or refused. */
export const proposedReversal = pgTable('proposed_reversal', {
  tenantId: tenantId(),
  proposalId: text('proposal_id').notNull(),
  partyId: text('party_id').notNull(),
  accountNumber: text('account_number').notNull(),
  reference: text('reference').notNull(),
  referenceKey: text('reference_key').notNull().generatedAlwaysAs(sql`holdfast_reference_key(reference)`),
  proposedAt: instant('proposed_at').notNull(),
  participants: participants(),
});

export const collectionMatch = pgTable('collection_match', {
  tenantId: tenantId(),
  lineId: text('line_id').notNull(),
  receivableId: text('receivable_id').notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  matchedBy: text('matched_by').notNull(),
  /** What the matching found: 0; after it, what a receipt that names the receivable took of what the line brought beside. */
  part: smallint('part').notNull().default(0),
});

export const misdirection = pgTable('misdirection', {
  tenantId: tenantId(),
  id: text('id').notNull(),
  lineId: text('line_id').notNull(),
  lenderId: text('lender_id').notNull(),
  holderId: text('holder_id').notNull(),
  debtorId: text('debtor_id').notNull(),
  expectedAccountId: text('expected_account_id').notNull(),
  amountMinor: amountMinor('amount_minor').notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  turnOverBy: date('turn_over_by', { mode: 'string' }).notNull(),
  status: text('status').notNull(),
  remark: text('remark'),
  raisedAt: instant('raised_at').notNull(),
  closedAt: instant('closed_at'),
  participants: participants(),
});
