import { z } from 'zod';
import { hashWire, idWire, instantWire, onceEach, textWire } from '../../http/wire.ts';
import { outcomes, voidReasons } from './rules.ts';

const decimal = z
  .string()
  .regex(/^-?(0|[1-9]\d{0,11})(\.\d{1,9})?$/, 'expected a decimal such as 99.95')
  .meta({ example: '99.95' });

const bounds = z
  .strictObject({
    property: textWire(60).meta({ example: 'copper content' }),
    unit: textWire(20).meta({ example: 'percent' }),
    min: decimal.optional(),
    max: decimal.optional(),
  })
  .refine((b) => b.min !== undefined || b.max !== undefined, 'names a least, a most, or both');

export const orderAssayInput = z.strictObject({
  lotId: idWire('lot'),
  assayerId: idWire('party'),
  specification: z
    .array(bounds)
    .min(1)
    .max(30)
    .refine(...onceEach('property')),
});
export type OrderAssayInput = z.output<typeof orderAssayInput>;

export const reportAssayInput = z.strictObject({
  sampledAt: instantWire,
  /** Seals put on the goods when the sample was drawn. */
  sealNumbers: z.array(textWire(40)).min(1).max(200),
  measured: z
    .array(z.strictObject({ property: textWire(60), value: decimal }))
    .min(1)
    .max(30),
  /** SHA-256 of the report. */
  documentHash: hashWire,
});
export type ReportAssayInput = z.output<typeof reportAssayInput>;

export const assayView = z
  .object({
    id: idWire('assay'),
    lotId: idWire('lot'),
    lenderId: idWire('party'),
    assayerId: idWire('party'),
    specification: z.array(bounds),
    status: z.enum(['ordered', ...outcomes, 'void']).meta({
      description: 'Passed or failed while in force; void once a seal broke or another sample took its place',
    }),
    splitFrom: z.string().nullable(),
    orderedAt: instantWire,
    sampledAt: instantWire.nullable(),
    sealNumbers: z.array(z.string()),
    measured: z.array(z.object({ property: z.string(), value: z.string(), within: z.boolean() })).nullable(),
    documentHash: z.string().nullable(),
    reportedAt: instantWire.nullable(),
    outcome: z.enum(outcomes).nullable(),
    void: z.object({ at: instantWire, reason: z.enum(voidReasons), by: z.string().nullable() }).nullable(),
  })
  .meta({ id: 'Assay', description: 'What the lender’s own assayer found in a sample of a lot' });
export type AssayView = z.infer<typeof assayView>;
