import { z } from 'zod';
import { dateWire } from '../../http/wire.ts';

const row = z
  .object({
    name: z.string().meta({ description: 'Of the row: by it decisions and events say which they were judged by' }),
    value: z.int(),
    unit: z.string(),
    validFrom: dateWire,
    validTo: dateWire.nullable(),
    source: z.string(),
    confidence: z.string(),
  })
  .nullable();

const said = z.object({ en: z.string(), zh: z.string() });

export const measureView = z
  .object({
    number: z.int(),
    title: said,
    says: said.nullable().meta({
      description: 'Which figures the policy text itself names; null where it names none, and every figure is a rule’s',
    }),
    on: dateWire,
    standing: said,
    pot: said,
    decision: said,
    reports: z.array(z.string()),
    acts: z.array(z.object({ act: z.string(), effect: said })),
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
