import { z } from 'zod';
import { ruleRow } from '../../ground/rule-book/index.ts';
import { dateWire, idWire, instantWire } from '../../http/wire.ts';

export const recomputedFilter = z.object({
  asOf: instantWire.optional().meta({
    description: 'By the rules as they were known then, on the day of that instant; by those of now without',
  }),
});

const leaf = z.union([z.string(), z.number(), z.boolean()]).nullable();
const figures = z.record(z.string(), leaf);
const rows = z.array(ruleRow);
const differs = z.array(z.object({ at: z.string(), earlier: leaf, now: leaf }));

export const recomputedView = z
  .object({
    eventId: idWire('event'),
    type: z.string(),
    objectId: z.string(),
    at: instantWire,
    asOf: instantWire,
    isAsRecorded: z.boolean().meta({
      description: 'Whether the rules of its own day give again what was recorded: false is a fault to report',
    }),
    isSame: z
      .boolean()
      .meta({ description: 'Whether the rules of the other instant decide alike what is decided again' }),
    takenAsFound: z.array(z.string()).meta({
      description:
        'Rules that were read then and are not decided again, such as those of what goods are worth: what they made is taken as it was found, and they stand beside those of today under /events/{eventId}/rules',
    }),
    decisions: z.array(
      z.object({
        kind: z.string().meta({ description: 'authority, loanClass, loanAccrual, loanFees, releaseOrder and others' }),
        decidedAt: instantWire,
        onThen: dateWire,
        onNow: dateWire,
        recorded: figures.meta({ description: 'As it was recorded' }),
        earlier: figures.meta({ description: 'From the same facts by the rules of its own day' }),
        now: figures.meta({ description: 'From the same facts by the rules of the other instant' }),
        notAsRecorded: differs.meta({ description: 'Pointers; earlier is what was recorded' }),
        differs: differs.meta({ description: 'Pointers; by the rules alone' }),
        rules: z
          .array(z.object({ key: z.string(), earlier: rows, now: rows }))
          .meta({ description: 'Every rule that was read, then and now' }),
      }),
    ),
  })
  .meta({
    id: 'Recomputed',
    description:
      'What was decided in an event, decided again from the facts kept with it: by the rules of its own day and by those of another instant',
  });
export type RecomputedView = z.output<typeof recomputedView>;
