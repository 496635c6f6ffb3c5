import { z } from 'zod';
import { dateWire } from '../../http/wire.ts';

const row = z
  .object({
    name: z.string(),
    value: z.int(),
    unit: z.string(),
    validFrom: dateWire,
    validTo: dateWire.nullable(),
    source: z.string(),
    confidence: z.string(),
  })
  .nullable();

export const measureView = z
  .object({
    number: z.int(),
    title: z.object({ en: z.string(), zh: z.string() }),
    on: dateWire,
    standing: z.string(),
    pot: z.string(),
    decision: z.string(),
    reports: z.array(z.string()),
    acts: z.array(z.object({ act: z.string(), effect: z.string() })),
    test: z.string(),
    figures: z.array(
      z.object({
        key: z.string(),
        text: row.meta({ description: 'What the policy text itself said; null where it names no figure' }),
        inForce: row.meta({ description: 'What holds for you on the day; null where nothing does any more' }),
      }),
    ),
  })
  .meta({
    id: 'Measure',
    description: 'One of the twenty measures: what it stands on, what it does, its figures then and now',
  });
export type MeasureView = z.infer<typeof measureView>;

export const measureParams = z.object({ number: z.coerce.number().int().min(1).max(999) });
export const measureQuery = z.object({ on: dateWire.optional() });
