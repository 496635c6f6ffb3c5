import { z } from 'zod';
import { idWire, instantWire, textWire } from '../../http/wire.ts';
import { riskClasses, settings } from './terms-rules.ts';

const seconds = z
  .int()
  .min(1)
  .max(90 * 86_400);
const bps = z.int().min(0).max(10_000);
const metres = z.int().min(1).max(10_000);

const controlTermsWire = z.strictObject({
  supervised: z.boolean().meta({ description: 'The site is under supervision with every leg proved' }),
  intakeMeasured: z.boolean().meta({ description: 'Weighbridge or measured intake covers what is counted' }),
  placed: z.boolean().meta({ description: 'At a site, the lot lies in a registered slot' }),
  gateScale: z.boolean().meta({ description: 'What leaves by weight crosses a scale' }),
  measured: z.boolean().meta({ description: 'The watch measures what is lent on: weight by weight, pieces by piece' }),
  sealedOnTheWay: z.boolean().meta({ description: 'Without a site: on a corridor, under a known seal, and located' }),
  unmarkedPiecesBps: bps.meta({ description: 'Share of a lot in pieces that counts while it bears no mark' }),
  unmarkedWeightBps: bps.meta({ description: 'Share of a lot by weight that counts while it bears no mark' }),
  sources: z.int().min(1).max(7).meta({ description: 'Kinds of device that prove the goods apart from each other' }),
  sourceApart: z.boolean().meta({ description: 'One of them is not the custodian’s own, nor is its key' }),
  allSigned: z.boolean().meta({ description: 'Each of them signs what it says' }),
  namedSigning: z.boolean().meta({
    description: 'What a device signs counts as signed only where it says of whom it is: the old form is off',
  }),
  sourceOfLender: z.boolean().meta({ description: 'One of them is the lender’s' }),
  pairAboveYuan: z
    .int()
    .min(0)
    .max(1_000_000_000_000)
    .meta({ description: 'From this declared value of a lot on, two that are apart and alive, of which one signs' }),
  silenceDegradedS: seconds,
  silenceLostS: seconds,
  readingAgeS: seconds.meta({ description: 'Oldest observation that proves the present' }),
  placeAtRestS: seconds.meta({ description: 'Oldest new fix of any device that proves where goods are at rest' }),
  placeUnderWayS: seconds.meta({ description: 'The same under way' }),
  clockAheadS: z.int().min(0).max(3_600),
  toleranceBps: bps.meta({ description: 'Of the weight by the books' }),
  separationRoadM: metres,
  separationYardM: metres,
  dwellS: seconds,
  doorOpenS: seconds,
});

export const proposeControlTermsInput = z.strictObject({
  riskClasses: z.array(z.enum(riskClasses)).min(1).max(3),
  /** What differs from the rule book; a setting that is not named stays as it is. */
  terms: controlTermsWire
    .partial()
    .refine((terms) => Object.keys(terms).length > 0, 'at least one setting')
    .meta({ example: { doorOpenS: 300 } }),
  reason: textWire(500),
});
export type ProposeControlTermsInput = z.output<typeof proposeControlTermsInput>;

export const controlTermsView = z
  .object({
    id: idWire('controlTerms'),
    lenderId: idWire('party'),
    riskClasses: z.array(z.enum(riskClasses)),
    terms: controlTermsWire.partial(),
    loosens: z
      .array(z.enum(settings as [string, ...string[]]))
      .meta({ description: 'Settings that ask for less than was in force when this was proposed' }),
    reason: z.string(),
    proposedBy: idWire('person'),
    proposedAt: instantWire,
    approvedBy: z.string().nullable(),
    approvedAt: instantWire.nullable(),
  })
  .meta({ id: 'ControlTerms', description: 'What a lender asks for before goods of a risk class are controlled' });
export type ControlTermsView = z.infer<typeof controlTermsView>;

export const termsInForceView = z
  .object({
    riskClass: z.enum(riskClasses),
    terms: controlTermsWire,
    /** Settings that the lender stated itself, with the proposal that did; all else is the rule book's. */
    statedIn: z.record(z.string(), idWire('controlTerms')),
  })
  .meta({ id: 'ControlTermsInForce' });
