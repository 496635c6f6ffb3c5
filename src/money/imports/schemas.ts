import { z } from 'zod';
import { hashWire, idWire, instantWire, textWire } from '../../http/wire.ts';
import { currencies } from '../../kernel/money.ts';
import { csvEncodings } from './csv.ts';
import { encodings, fileKinds, fileStatuses } from './rules.ts';

export const startFileInput = z.strictObject({
  kind: z.enum(fileKinds),
  name: textWire(200),
  /** `auto` reads it as UTF-8 when all of it is, else as GB18030. */
  encoding: z.enum(encodings).default('auto'),
  /** Of amounts without a currency of their own. */
  currency: z.enum(currencies).default('CNY'),
});
export type StartFileInput = z.output<typeof startFileInput>;

export const addPartInput = z.strictObject({
  /** From 0, in order. The same part may be sent again. */
  part: z.int().min(0).max(10_000),
  content: z.base64().min(4).max(960_000).meta({ example: 'RXhhbXBsZSE=' }),
});
export type AddPartInput = z.infer<typeof addPartInput>;

export const completeFileInput = z.strictObject({
  sha256: hashWire,
  /** Ed25519 over `holdfast-file-v1:` and the SHA-256 in hexadecimal, base64. */
  signature: z
    .strictObject({ keyName: z.string().regex(/^[a-z0-9-]{1,40}$/), value: z.base64().length(88) })
    .optional(),
});
export type CompleteFileInput = z.infer<typeof completeFileInput>;

export const fileKindView = z
  .object({
    kind: z.enum(fileKinds),
    mandate: z.string(),
    isSigned: z.boolean().meta({ description: 'It must be signed under an enrolled key' }),
    columns: z.array(
      z.object({
        name: z.string(),
        headings: z.array(z.string()).meta({ description: 'Any of these, in the first line; letters in either case' }),
        isRequired: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'FileKind', description: 'What a file of a kind holds: its columns by their headings' });

export const fileView = z
  .object({
    id: idWire('importFile'),
    kind: z.enum(fileKinds),
    name: z.string(),
    encoding: z.enum(csvEncodings).nullable(),
    status: z.enum(fileStatuses),
    refusal: z.string().nullable(),
    parts: z.int().meta({ description: 'Parts received; the next one has this number' }),
    totalBytes: z.int(),
    readBytes: z.int(),
    readLines: z.int(),
    accepted: z.int(),
    refused: z.int(),
    isSigned: z.boolean(),
    createdAt: instantWire,
    endedAt: instantWire.nullable(),
  })
  .meta({ id: 'File', description: 'A file of records: how far it is read, and what became of its lines' });
export type FileView = z.infer<typeof fileView>;

export const lineFaultView = z
  .object({ line: z.int(), code: z.string(), field: z.string(), found: z.string() })
  .meta({ id: 'LineFault', description: 'Why a line was refused' });
export type LineFaultView = z.infer<typeof lineFaultView>;

const touched = z.object({
  lineId: idWire('statementLine')
    .nullable()
    .meta({ description: 'The same line, on record already: it says nothing new' }),
  aboutId: idWire('statementLine').nullable().meta({ description: 'The line that it takes back or brings again' }),
  holderId: idWire('party').nullable().meta({ description: 'Whose money it is, in an account of a customer' }),
  receipts: z
    .array(
      z.object({
        receiptId: idWire('moneyReceipt'),
        kind: z.string(),
        objectId: z.string(),
        amountMinor: z.string(),
        currency: z.string(),
      }),
    )
    .meta({ description: 'Money that rests on the line it is about, or was booked under its reference' }),
  receivables: z
    .array(z.object({ receivableId: idWire('receivable'), amountMinor: z.string() }))
    .meta({ description: 'What it would pay, or what the line it is about has paid' }),
});
export const fileLineView = z
  .object({
    line: z.int(),
    values: z
      .record(z.string(), z.string())
      .meta({ description: 'As it is written, by column; none of a broken line' }),
    fault: z.object({ code: z.string(), field: z.string(), found: z.string() }).nullable(),
    touches: touched.nullable().meta({ description: 'Of a statement line that can be read: what it would touch now' }),
  })
  .meta({ id: 'FileLine', description: 'A line of a file as it came' });
export type FileLineView = z.infer<typeof fileLineView>;
