import { z } from 'zod';
import { dateWire, idWire } from '../../http/wire.ts';
import { baseFilter, baseView } from '../../lending/borrowing-base/index.ts';

const minorWire = z.string();
export const combinedFilter = baseFilter.extend({
  inventorySublimitMinor: z
    .string()
    .regex(/^(0|[1-9]\d{0,14})$/)
    .optional()
    .meta({
      description:
        'Most that goods may support beside receivables, as the facility agreement says; without it no more than the limit bounds them',
    }),
});
export type CombinedFilter = z.output<typeof combinedFilter>;

export const combinedView = z
  .object({
    facilityId: idWire('facility'),
    on: dateWire,
    receivables: baseView,
    inventory: z.object({
      costMinor: minorWire,
      liquidationMinor: minorWire.meta({ description: 'What the lots count for after haircuts and concentration' }),
      costAdvanceBps: z.int(),
      liquidationAdvanceBps: z.int(),
      sublimitMinor: minorWire.nullable().meta({ description: 'As it was asked with; null where none was named' }),
      baseMinor: minorWire,
      lots: z.array(
        z.object({
          lotId: idWire('lot'),
          costMinor: minorWire,
          liquidationMinor: minorWire,
          outFor: z.string().nullable().meta({ description: 'Why its cost does not count' }),
        }),
      ),
    }),
    reserveMinor: minorWire.meta({
      description: 'For claims on the goods that come first: storage and freight unpaid',
    }),
    baseMinor: minorWire,
    limitMinor: minorWire,
    loansMinor: minorWire.meta({ description: 'Principal, claims, costs, interest and penalty to the day' }),
    creditsMinor: minorWire.meta({ description: 'Undertakings outstanding, less the margin held' }),
    availableMinor: minorWire,
  })
  .meta({
    id: 'CombinedBase',
    description: 'The borrowing base of a facility secured by receivables and goods, and what may still be drawn',
  });
export type CombinedView = z.infer<typeof combinedView>;
