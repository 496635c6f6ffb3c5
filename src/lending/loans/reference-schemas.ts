import { z } from 'zod';
import { pageQuery } from '../../http/page.ts';
import { bpsWire, dateWire, idWire, instantWire, textWire } from '../../http/wire.ts';

export const recordRateInput = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Z0-9][A-Z0-9.-]{1,23}$/)
    .meta({ example: 'LPR-1Y' }),
  fixedOn: dateWire,
  rateBps: bpsWire,
  source: textWire(200),
  replaces: idWire('referenceRate')
    .optional()
    .meta({ description: 'The fixing of that name and day that was typed wrong: two people of level 2 put it right' }),
});
export type RecordRateInput = z.output<typeof recordRateInput>;

export const rateView = z
  .object({
    id: idWire('referenceRate'),
    name: z.string(),
    fixedOn: dateWire,
    rateBps: z.int(),
    source: z.string(),
    replaces: idWire('referenceRate').nullable(),
    supersededAt: instantWire.nullable().meta({ description: 'Since when another row counts in its place' }),
    recordedAt: instantWire,
  })
  .meta({ id: 'ReferenceRate', description: 'What a reference rate was fixed at, as its publisher says' });
export type RateView = z.infer<typeof rateView>;
export const ratesQuery = pageQuery.extend({ name: z.string().max(24).optional() });
