import { z } from 'zod';
import { dateWire, idWire, instantWire, moneyWire, positiveMoneyWire, textWire } from '../../http/wire.ts';
import { bankReferenceWire } from '../money-in/index.ts';

export const statementLineInput = z.strictObject({
  bankReference: bankReferenceWire,
  /** The reference of the line of this account that it takes back, all or a part. */
  reverses: bankReferenceWire.optional(),
  /** The reference of a line of this account that was taken back, and whose money comes again by this one. */
  replaces: bankReferenceWire.optional(),
  payerName: textWire(200),
  /** The debtor that paid, when the sender knows; else it is looked for by the payer's name among those that agreed to the account. */
  debtorId: idWire('party').optional(),
  /** Whose account it came into, for an account that is not a collection account. */
  payeeId: idWire('party').optional(),
  amount: positiveMoneyWire,
  valueOn: dateWire,
  memo: z.string().trim().max(500),
  /** What the debtor's own advice says it pays. */
  advice: z
    .array(z.strictObject({ invoiceNumber: textWire(64), amountMinor: z.string().regex(/^[1-9]\d{0,14}$/) }))
    .max(500)
    .optional(),
});
export type StatementLineInput = z.infer<typeof statementLineInput>;

export const recordStatementInput = z.strictObject({
  accountNumber: z.string().regex(/^[0-9A-Z]{8,34}$/),
  lines: z.array(statementLineInput).min(1).max(200),
});
export type RecordStatementInput = z.infer<typeof recordStatementInput>;

export const nameReplacedInput = z.strictObject({
  replaces: bankReferenceWire.meta({
    description: 'The reference of the line of the same account that was taken back',
  }),
  reason: z.string().trim().min(10).max(2_000).meta({ description: 'From what it is known' }),
});
export type NameReplacedInput = z.infer<typeof nameReplacedInput>;

export const matchWire = z.object({
  receivableId: z.string(),
  amountMinor: z.string(),
  by: z.enum(['advice', 'invoice', 'fifo', 'receipt']),
});

export const recordedLineView = z.object({
  bankReference: z.string(),
  id: idWire('statementLine').nullable().meta({ description: 'Null: this line was taken before' }),
  outcome: z.enum(['matched', 'unmatched', 'misdirected', 'reversal', 'known']),
  matches: z.array(matchWire),
  unmatchedMinor: z.string(),
  rest: z
    .object({
      id: idWire('statementLine'),
      bankReference: z.string(),
      matches: z.array(matchWire),
      unmatchedMinor: z.string(),
    })
    .optional()
    .meta({ description: 'Of a part taken back: what is left, a line of its own, on which what it brings is booked' }),
  onRecord: moneyWire
    .optional()
    .meta({ description: 'Of a known line that now says another amount: what is on record' }),
});
export type RecordedLineView = z.infer<typeof recordedLineView>;
export const recordedStatementView = z
  .object({ lines: z.array(recordedLineView) })
  .meta({ id: 'RecordedStatement', description: 'What each line of a statement was matched with' });
export type RecordedStatementView = z.infer<typeof recordedStatementView>;

export const misdirectionView = z
  .object({
    id: idWire('misdirection'),
    lenderId: idWire('party'),
    holderId: idWire('party'),
    debtorId: idWire('party'),
    expectedAccountId: idWire('account'),
    amount: moneyWire,
    turnOverBy: dateWire,
    status: z.enum(['open', 'turned_over', 'excused']),
    remark: z.string().nullable(),
    raisedAt: instantWire,
  })
  .meta({ id: 'Misdirection', description: 'A debtor paid to another account than it was told to' });
export type MisdirectionView = z.infer<typeof misdirectionView>;

export const closeMisdirectionInput = z.strictObject({
  outcome: z.enum(['turned_over', 'excused']),
  remark: textWire(300),
});
export type CloseMisdirectionInput = z.infer<typeof closeMisdirectionInput>;
