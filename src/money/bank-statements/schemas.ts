import { z } from 'zod';
import { pageQuery } from '../../http/page.ts';
import { dateWire, hashWire, idWire, instantWire, textWire } from '../../http/wire.ts';
import { csvEncodings } from '../imports/index.ts';
import { formats } from './rules.ts';

const signed = z
  .string()
  .regex(/^-?\d+$/)
  .meta({ description: 'Minor units; money of yours positive, overdrawn or out negative' });

export const takeStatementInput = z.strictObject({
  format: z.enum(formats),
  encoding: z.enum(csvEncodings).default('utf-8').meta({ description: 'Of the file’s text; camt.053 is UTF-8' }),
  content: z
    .base64()
    .min(4)
    .max(900_000)
    .meta({ description: 'The file as the bank made it, its bytes in base64', example: 'RXhhbXBsZSE=' }),
});
export type TakeStatementInput = z.output<typeof takeStatementInput>;

export const bankStatementView = z
  .object({
    id: idWire('bankStatement'),
    accountNumber: z.string(),
    currency: z.string(),
    reference: z.string(),
    format: z.enum(formats),
    openingMinor: signed,
    closingMinor: signed,
    closingOn: dateWire,
    entries: z.int(),
    sha256: hashWire.meta({ description: 'Of the file that it came in' }),
    recordedAt: instantWire,
  })
  .meta({ id: 'BankStatement', description: 'A statement of a bank, with no gap to the one before' });
export type BankStatementView = z.infer<typeof bankStatementView>;
export const takenStatementsView = z
  .object({ items: z.array(bankStatementView), open: z.int().meta({ description: 'Entries with something open' }) })
  .meta({ id: 'TakenStatements' });
export type TakenStatementsView = z.infer<typeof takenStatementsView>;

export const bankEntryView = z
  .object({
    id: idWire('bankEntry'),
    statementId: idWire('bankStatement'),
    accountNumber: z.string(),
    reference: z.string(),
    endToEndId: z.string().nullable(),
    amountMinor: signed,
    currency: z.string(),
    isReversal: z.boolean(),
    valueOn: dateWire,
    bookedOn: dateWire,
    counterparty: z.string(),
    memo: z.string(),
    lineId: idWire('statementLine').nullable().meta({ description: 'Money in: the line that collects' }),
    paymentId: idWire('moneyPayment').nullable().meta({ description: 'Money out: the payment that it is' }),
    status: z.enum(['settled', 'open', 'written_off']),
    openMinor: z.string().meta({ description: 'What nobody has accounted for yet' }),
    assignedTo: idWire('person').nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'BankEntry', description: 'A line of a bank’s statement' });
export type BankEntryView = z.infer<typeof bankEntryView>;

export const statementsQuery = pageQuery.extend({ accountNumber: z.string().max(34).optional() });
export const openQuery = pageQuery.extend({ assignedTo: idWire('person').optional() });
export const assignInput = z.strictObject({ personId: idWire('person') });
export const matchInput = z.strictObject({ paymentId: idWire('moneyPayment') });
export const writeOffInput = z.strictObject({ reason: textWire(500) });
