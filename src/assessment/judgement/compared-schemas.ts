import { z } from 'zod';
import { ruleRow } from '../../ground/rule-book/index.ts';
import { dateWire, idWire, instantWire } from '../../http/wire.ts';
import { judgementView } from './schemas.ts';

export const comparedFilter = z.object({
  asOf: instantWire.meta({ description: 'By the rules as they were known then, on the day of that instant' }),
});

const leaf = z.union([z.string(), z.number(), z.boolean()]).nullable();
const rows = z.array(ruleRow);

export const comparedView = z
  .object({
    facilityId: idWire('facility'),
    asOf: instantWire,
    onThen: dateWire,
    onNow: dateWire,
    isSame: z.boolean(),
    differs: z
      .array(
        z.object({ at: z.string().meta({ description: 'Pointer into the judgements' }), earlier: leaf, now: leaf }),
      )
      .meta({ description: 'The first two hundred' }),
    rules: z
      .array(z.object({ key: z.string(), earlier: rows, now: rows }))
      .meta({ description: 'Rules that were read and are not the same' }),
    rulesRead: z.int(),
    earlier: judgementView,
    now: judgementView,
  })
  .meta({
    id: 'ComparedJudgement',
    description:
      'The record of a facility judged by the rules of an earlier instant and by those of today, and what differs',
  });
export type ComparedView = z.output<typeof comparedView>;
