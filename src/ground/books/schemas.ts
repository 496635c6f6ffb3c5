import { z } from 'zod';
import { pageOf, pageQuery } from '../../http/page.ts';
import { dateWire, hashWire, idWire, instantWire, onceEach, textWire } from '../../http/wire.ts';
import { currencies } from '../../kernel/money.ts';
import { isLocalDate } from '../../kernel/time.ts';
import { bases } from './rules.ts';

const signed = z
  .string()
  .regex(/^-?\d+$/)
  .meta({ description: 'Minor units; debit positive, credit negative' });
const basis = z.enum(bases).default('booked').meta({
  description: 'By the day from which postings count (value), or by the day on which they were made (booked)',
});

export const asOfQuery = pageQuery.extend({ on: dateWire, basis });
export const rangeQuery = z.object({ from: dateWire, to: dateWire, basis });
/** Of a contract that the path names: of this month until now, when left out. */
export const contractStatementQuery = pageQuery.extend({ from: dateWire.optional(), to: dateWire.optional(), basis });
export const statementQuery = pageQuery.extend({
  from: dateWire,
  to: dateWire,
  basis,
  kind: z.string().min(1).max(60).optional(),
  subjectId: z.string().max(60).default('').meta({ description: 'The contract: a facility, a credit, a sale' }),
});
export type StatementQuery = z.output<typeof statementQuery>;

const account = { kind: z.string(), subjectId: z.string(), currency: z.string() };
export const dayBalanceView = z
  .object({ id: idWire('ledgerAccount'), ...account, side: z.string(), balanceMinor: signed })
  .meta({ id: 'DayBalance', description: 'An account at the end of a day' });
export type DayBalanceView = z.infer<typeof dayBalanceView>;

const turnover = { openingMinor: signed, debitsMinor: signed, creditsMinor: signed, closingMinor: signed };
export const trialBalanceView = z
  .object({
    from: dateWire,
    to: dateWire,
    items: z.array(z.object({ kind: z.string(), currency: z.string(), accounts: z.int(), ...turnover })),
    totals: z.array(z.object({ currency: z.string(), ...turnover, balanced: z.boolean() })),
  })
  .meta({ id: 'TrialBalance', description: 'Opening, turnover and closing of every kind of account; all sum to zero' });
export type TrialBalanceView = z.infer<typeof trialBalanceView>;

/** Where a page of lines ended. */
export const linePlace = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2} ltx_[0-9a-f]{32} \d{1,4}$/)
  .refine((key) => isLocalDate(key.slice(0, 10)))
  .transform((key) => {
    const [day = '', transactionId = '', line = '0'] = key.split(' ');
    return { day, transactionId, line: Number(line) };
  });

export const statementLineView = z.object({
  transactionId: idWire('ledgerTransaction'),
  line: z.int(),
  ...account,
  transactionKind: z.string(),
  objectId: z.string(),
  valueOn: dateWire,
  bookedOn: dateWire,
  reverses: z.string().nullable(),
  amountMinor: signed,
});
export type StatementLineView = z.infer<typeof statementLineView>;
export const accountStatementView = z
  .object({
    from: dateWire,
    to: dateWire,
    accounts: z.array(z.object({ ...account, ...turnover })),
    lines: pageOf(statementLineView),
  })
  .meta({
    id: 'AccountStatement',
    description: 'Opening and closing of the accounts of a contract, and what lies between',
  });
export type AccountStatementView = z.infer<typeof accountStatementView>;

export const closeInput = z.strictObject({ throughOn: dateWire });
export const reopenInput = z.strictObject({ reason: textWire(500) });
export const closingView = z
  .object({
    id: idWire('bookClose'),
    throughOn: dateWire,
    closedBy: idWire('person'),
    closedAt: instantWire,
    reopenedAt: instantWire.nullable(),
    reopenReason: z.string().nullable(),
  })
  .meta({ id: 'BookClosing', description: 'Nothing is posted that counts from a day until then' });
export type ClosingView = z.infer<typeof closingView>;

export const reverseInput = z.strictObject({ reason: textWire(500), valueOn: dateWire });
export const reversalView = z
  .object({ id: idWire('ledgerTransaction'), reverses: idWire('ledgerTransaction'), valueOn: dateWire })
  .meta({ id: 'BookReversal' });
export type ReversalView = z.infer<typeof reversalView>;

/** A rate of exchange, of at most six decimals. */
export const rateWire = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,6})?$/, 'expected a rate of at most six decimals')
  .refine((rate) => /[1-9]/.test(rate), 'must be more than zero')
  .meta({ example: '7.1024' });

export const revalueInput = z.strictObject({
  on: dateWire,
  currency: z.enum(currencies).meta({ description: 'Of the books' }),
  rates: z
    .array(
      z.strictObject({
        currency: z.enum(currencies),
        rate: rateWire.meta({ description: 'What one unit of it costs in the currency of the books' }),
      }),
    )
    .max(currencies.length)
    .refine(...onceEach('currency')),
  documentHash: hashWire.meta({ description: 'Of the paper that states the rates of that day' }),
});
export type RevalueInput = z.output<typeof revalueInput>;
export const revaluationView = z
  .object({
    id: idWire('revaluation'),
    on: dateWire,
    currency: z.enum(currencies),
    rates: z.array(z.object({ currency: z.string(), rate: z.string() })),
    positions: z.array(z.object({ currency: z.string(), positionMinor: signed, worthMinor: signed })),
    resultMinor: signed.meta({ description: 'Gained where positive, lost where negative' }),
    transactionId: idWire('ledgerTransaction').nullable(),
    documentHash: hashWire,
    recordedAt: instantWire,
  })
  .meta({ id: 'Revaluation', description: 'The exchange position at the rates of a day, and what was posted for it' });
export type RevaluationView = z.infer<typeof revaluationView>;
