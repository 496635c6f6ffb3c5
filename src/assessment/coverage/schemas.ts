import { z } from 'zod';
import { dateWire, hashWire, idWire, instantWire, moneyWire, textWire } from '../../http/wire.ts';
import { currencies } from '../../kernel/money.ts';
import { lotValuationView } from '../../lending/valuation/index.ts';
import { callStatuses, causes } from './margin.ts';
import { coverageStates } from './rules.ts';

const minor = z.string().meta({ description: 'Minor units of the facility’s currency' });

export const watchStates = ['unwatched', ...coverageStates] as const;
export type WatchState = (typeof watchStates)[number];

const headroom = z
  .object({
    debtMinor: z
      .string()
      .meta({ description: 'With so much more owed the line is reached; zero or below where it is' }),
    priceFallBps: z
      .int()
      .nullable()
      .meta({ description: 'With such a fall of every price it is reached; null where nothing is owed or counted' }),
  })
  .meta({ id: 'Headroom' });

export const coverageView = z
  .object({
    facilityId: idWire('facility'),
    currency: z.enum(currencies),
    state: z.enum(watchStates),
    stateSince: instantWire,
    valuedOn: dateWire,
    isCurrent: z.boolean().meta({
      description:
        'False: reckoned for this answer; no mark is kept that still holds, and one is made before it decides anything',
    }),
    valueMinor: minor,
    adjustedMinor: minor.meta({ description: 'After haircuts' }),
    countedMinor: minor.meta({ description: 'After concentration limits' }),
    receivableMinor: minor,
    reserveMinor: minor.meta({ description: 'Senior to the lender: liens, earlier rights, purchase money' }),
    promisedMinor: minor.meta({ description: 'Of what is on release orders and has not left' }),
    exposureMinor: minor.meta({ description: 'Owed, less margin and what receivables carry' }),
    ltvReportBps: z
      .int()
      .nullable()
      .meta({ description: 'Principal over value, contract level, as the regulator counts' }),
    ltvControlBps: z
      .int()
      .nullable()
      .meta({ description: 'Net exposure over counted value less reserves: what is acted on' }),
    lines: z
      .object({ initial: z.int(), warn: z.int(), call: z.int(), liquidation: z.int(), release: z.int() })
      .nullable(),
    headroom: z
      .object({ warn: headroom, call: headroom, liquidation: headroom })
      .nullable()
      .meta({ description: 'How far each line is; null without lines, and while a price is missing' }),
    floorMinor: minor,
    releasableMinor: minor,
    lots: z.int(),
    unknownLots: z.int(),
    deadLots: z.int(),
    uncontrolledLots: z.int(),
  })
  .meta({
    id: 'Coverage',
    description: 'What supports a facility against what is owed, and where on its lines it stands',
  });
export type CoverageView = z.infer<typeof coverageView>;

export const valuationView = z
  .object({
    facilityId: idWire('facility'),
    on: dateWire,
    knownAt: instantWire,
    currency: z.enum(currencies),
    valueMinor: minor,
    adjustedMinor: minor,
    countedMinor: minor,
    lots: z.array(lotValuationView),
    concentration: z.array(
      z.object({ by: z.string(), key: z.string(), valueMinor: minor, countedMinor: minor, excessMinor: minor }),
    ),
  })
  .meta({ id: 'Valuation', description: 'Every lot of a facility, step by step, as known at an instant' });
export type ValuationView = z.infer<typeof valuationView>;

export const markRunView = z
  .object({
    id: idWire('markRun'),
    runOn: dateWire,
    status: z.enum(['running', 'finished']),
    facilities: z.int(),
    lots: z.int(),
    calls: z.int(),
  })
  .meta({
    id: 'MarkRun',
    description: 'A marking of all facilities of a lender; one that was stopped goes on where it was',
  });
export type MarkRunView = z.infer<typeof markRunView>;

const arrival = z.strictObject({
  arrivedAt: instantWire,
  channel: z.enum(['electronic', 'courier', 'registered_mail', 'in_person']),
  receiptHash: hashWire,
});
const figures = z.strictObject({
  exposureMinor: minor.regex(/^\d{1,15}$/),
  valueMinor: minor.regex(/^\d{1,15}$/),
  reason: textWire(1_000),
});

export const recordArrivalInput = arrival;
export type RecordArrivalInput = z.infer<typeof arrival>;
export const disputeInput = figures;
export type DisputeInput = z.infer<typeof figures>;
export const answerDisputeInput = z.strictObject({ upheld: z.boolean(), reason: textWire(1_000) });
export type AnswerDisputeInput = z.infer<typeof answerDisputeInput>;
export const restateInput = z.strictObject({
  cause: z.enum(causes).exclude(['custody_fault', 'unknown']),
  evidenceHash: hashWire,
});
export type RestateInput = z.infer<typeof restateInput>;

export const marginCallView = z
  .object({
    id: idWire('marginCall'),
    facilityId: idWire('facility'),
    lenderId: idWire('party'),
    pledgorId: idWire('party'),
    kind: z.enum(['call', 'liquidation']),
    cause: z.enum(causes),
    status: z.enum(callStatuses),
    cash: moneyWire,
    goods: moneyWire.meta({ description: 'Worth after haircut' }),
    computation: z.record(z.string(), z.unknown()),
    letter: z.object({ en: z.string(), zh: z.string() }),
    issuedAt: instantWire,
    dueAt: instantWire,
    escalation: z.int(),
    arrival: arrival.nullable(),
    extensionAskedBy: z.string().nullable(),
    marksAtTarget: z.int(),
    closesAfter: z
      .object({ marks: z.int(), from: dateWire, targetBps: z.int(), en: z.string(), zh: z.string() })
      .nullable()
      .meta({ description: 'More marks at the target, each of another day, that close it; null once it is closed' }),
    dispute: z
      .object({
        pledgor: figures,
        lender: z.object({ exposureMinor: minor, valueMinor: minor }),
        answer: answerDisputeInput.nullable(),
      })
      .nullable(),
    closedAt: instantWire.nullable(),
  })
  .meta({ id: 'MarginCall' });
export type MarginCallView = z.infer<typeof marginCallView>;

export const markedView = markRunView
  .extend({
    raised: z
      .array(marginCallView)
      .meta({ description: 'The calls of this batch, with their letters; in a preview, as they would be' }),
  })
  .meta({ id: 'Marked', description: 'A marking run after one more batch, and what that batch called for' });
export type MarkedView = z.infer<typeof markedView>;

const part = z.string().meta({ description: 'A part of `wholeOf`' });
export const allocationView = z
  .object({
    pledgeId: idWire('pledge'),
    on: dateWire,
    sharesBy: z.enum(['order', 'proportion']).nullable(),
    wholeOf: z.string(),
    freePart: part.meta({ description: 'What no debt needs: new money may rest on it' }),
    facilities: z.array(
      z.object({
        facilityId: idWire('facility'),
        currency: z.string(),
        goodsMinor: z.string().meta({ description: 'The goods as this facility values them, in its own minor units' }),
        neededPart: part.meta({ description: 'More than the whole where they do not carry the debt' }),
        allocatedPart: part,
        allocatedMinor: z.string(),
      }),
    ),
  })
  .meta({ id: 'PledgeAllocation', description: 'One security divided among several debts: never more than there is' });
