import { z } from 'zod';
import { dateWire, idWire, instantWire, moneyWire, positiveMoneyWire, textWire } from '../../http/wire.ts';
import { isCreditCode } from '../../kernel/check-characters.ts';
import { recordKinds, sourceStatuses } from './rules.ts';

export const coreRecord = z
  .strictObject({
    kind: z.enum(recordKinds),
    number: textWire(64),
    /** Counts up with each correction of the same record. */
    version: z.int().min(1).max(1_000_000),
    sellerCode: z
      .string()
      .refine(isCreditCode, 'the credit code has a wrong check character (GB 32100)')
      .meta({ example: '91500000MA5U12345P' }),
    orderNumber: textWire(64),
    /** Of a payable: the invoice that it pays, as number or code-number, and when. */
    fapiaoKey: z
      .string()
      .regex(/^(\d{20}|(\d{10}|\d{12})-\d{8})$/)
      .optional(),
    dueOn: dateWire.optional(),
    amount: positiveMoneyWire,
    recordedOn: dateWire,
    isCancelled: z.boolean().default(false),
  })
  .refine((r) => (r.kind === 'payable') === (r.fapiaoKey !== undefined && r.dueOn !== undefined), {
    message: 'a payable names invoice and due day, other records neither',
    path: ['fapiaoKey'],
  });
export type CoreRecord = z.output<typeof coreRecord>;

export const pushRecordsInput = z.strictObject({ records: z.array(coreRecord).min(1).max(500) });
export type PushRecordsInput = z.output<typeof pushRecordsInput>;

export const takenView = z.object({
  number: z.string(),
  outcome: z.enum(['taken', 'known', 'older', 'refused']),
  code: z.string().nullable(),
});
export const pushedView = z
  .object({ records: z.array(takenView), matched: z.array(z.object({ invoiceId: z.string(), verdict: z.string() })) })
  .meta({ id: 'PushedRecords', description: 'What became of each record, and of the invoices that it touches' });
export type PushedView = z.infer<typeof pushedView>;

export const coreRecordView = z
  .object({
    kind: z.enum(recordKinds),
    number: z.string(),
    version: z.int(),
    sellerId: idWire('party'),
    orderNumber: z.string(),
    fapiaoKey: z.string().nullable(),
    dueOn: dateWire.nullable(),
    amount: moneyWire,
    recordedOn: dateWire,
    isCancelled: z.boolean(),
    importId: z.string().nullable().meta({ description: 'The signed file that brought it; null: pushed' }),
  })
  .meta({ id: 'CoreRecord', description: 'What a core firm’s own system says of a purchase, in its newest version' });
export type CoreRecordView = z.infer<typeof coreRecordView>;

export const enrolKeyInput = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** Ed25519, 32 bytes, base64. */
  publicKey: z.base64().length(44).meta({ example: 'mvx9BqBFCZjkNP3cPaLrXQ2hYwqK7uVnRz0s1tE4gAs=' }),
});
export type EnrolKeyInput = z.infer<typeof enrolKeyInput>;

export const signingKeyView = z
  .object({
    id: idWire('signingKey'),
    name: z.string(),
    isApproved: z.boolean(),
    revokedAt: instantWire.nullable(),
  })
  .meta({
    id: 'SigningKey',
    description: 'A key under which a core firm signs its files; in use once a second person approved it',
  });
export type SigningKeyView = z.infer<typeof signingKeyView>;

export const proposeSourceInput = z.strictObject({
  /** Asked with `cursor` and `limit` in its query. */
  url: z
    .url({ protocol: /^https?$/ })
    .min(8)
    .max(500),
  /** Sent as `Authorization: Bearer`; never shown again. */
  credential: z.string().regex(/^[\x21-\x7e]{8,500}$/),
});
export type ProposeSourceInput = z.infer<typeof proposeSourceInput>;

export const coreSourceView = z
  .object({
    id: idWire('coreSource'),
    url: z.string(),
    status: z.enum(sourceStatuses),
    records: z.int().meta({ description: 'Read from it so far, whatever became of them' }),
    failures: z.int().meta({ description: 'In a row' }),
    lastFailure: z.string().nullable(),
    nextAt: instantWire.nullable().meta({ description: 'When it is asked next, while it is failing' }),
  })
  .meta({ id: 'CoreSource', description: 'Where a core firm’s own system is asked for its records' });
export type CoreSourceView = z.infer<typeof coreSourceView>;

/** Longest page that a system may answer with. */
export const PULL_MOST = 500;

/**
 * What a system answers: records in the order in which it wants them read, and where to go on, now when there is more and
 * later when there is not. Each record is judged by itself, so that one that is broken holds up no other.
 */
export const pulledPage = z.object({
  records: z.array(z.unknown()).max(PULL_MOST),
  next: z.string().min(1).max(400).nullable(),
  hasMore: z.boolean(),
});
export type PulledPage = z.infer<typeof pulledPage>;
