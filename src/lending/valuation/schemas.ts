import { z } from 'zod';
import { bpsWire, dateWire, idWire, instantWire, positiveMoneyWire, textWire } from '../../http/wire.ts';
import { currencies } from '../../kernel/money.ts';
import { units } from '../../kernel/quantity.ts';
import { criterionWire, isShallow } from './eligibility.ts';
import { markStates } from './rules.ts';

const place = z.string().regex(/^([A-Z]{2}(-[A-Z0-9]{1,3})?|TARGET)$/, 'a place with a calendar, as CN');
const code = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/, 'letters, digits, - and _, at most 40');
const pointer = z.string().regex(/^(\/[^/]{1,60}){1,8}$/, 'a JSON Pointer');

/** Where an HTTP pull finds its figures: one object, or each of a list. */
const pull = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).max(500),
  /** The list in the answer; the answer itself when it is one. */
  items: pointer.optional(),
  pricedOn: pointer,
  price: pointer,
});

export const registerSourceInput = z
  .strictObject({
    code,
    name: textWire(200),
    kind: z.enum(['commodity', 'exchange_rate']),
    feed: z.enum(['csv', 'http', 'manual']),
    currency: z.enum(currencies),
    /** What one price is for: a unit of quantity, or for an exchange rate the currency that one unit of is priced. */
    unit: z.union([z.enum(units), z.enum(currencies)]),
    calendarPlace: place,
    /** The band of a day: from a hundredth up; a fifth when left out (practice; to be set by the lender per commodity). */
    jumpFactor: z.number().min(1.01).max(1000).multipleOf(0.01).default(1.2),
    pull: pull.optional(),
  })
  .refine((s) => (s.feed === 'http') === (s.pull !== undefined), {
    message: 'an HTTP source has a pull, others none',
    path: ['pull'],
  })
  .refine((s) => (s.kind === 'exchange_rate') === (currencies as readonly string[]).includes(s.unit), {
    message: 'an exchange rate is for one unit of a currency, a commodity price for one of quantity',
    path: ['unit'],
  });
export type RegisterSourceInput = z.output<typeof registerSourceInput>;

export const sourceView = z
  .object({
    id: idWire('priceSource'),
    code: z.string(),
    name: z.string(),
    kind: z.enum(['commodity', 'exchange_rate']),
    feed: z.enum(['csv', 'http', 'manual']),
    currency: z.enum(currencies),
    unit: z.string(),
    calendarPlace: z.string(),
    jumpFactor: z.number(),
    pull: pull.nullable(),
  })
  .meta({ id: 'PriceSource' });
export type SourceView = z.infer<typeof sourceView>;

export const recordPriceInput = z.strictObject({
  pricedOn: dateWire,
  /** Last day on which it holds; the day itself when left out. */
  validTo: dateWire.optional(),
  /** Minor units for one unit; for an exchange rate, millionths. A figure that is not positive is refused by name. */
  price: z.string().regex(/^-?\d{1,15}$/),
  currency: z.enum(currencies),
  unit: z.string().max(3),
  /** A correction names the price that it replaces. */
  replacesId: idWire('price').optional(),
});
export type RecordPriceInput = z.infer<typeof recordPriceInput>;

export const dropPricesInput = z.strictObject({
  /** Lines of source_code,priced_on,price; a heading line is passed over. */
  csv: z.string().min(1).max(500_000),
});
export type DropPricesInput = z.infer<typeof dropPricesInput>;

export const priceView = z
  .object({
    id: idWire('price'),
    sourceId: idWire('priceSource'),
    pricedOn: dateWire,
    validTo: dateWire,
    price: z.string(),
    status: z.enum(['held', 'accepted', 'rejected']),
    heldFor: z.enum(['FOUR_EYES', 'JUMP', 'FIRST', 'DRIFT', 'ADDS_UP', 'PAST_DAY']).nullable(),
    knownFrom: instantWire.nullable(),
    knownTo: instantWire.nullable(),
    replacesId: z.string().nullable(),
  })
  .meta({ id: 'Price', description: 'What held on which days, and since when that is what was known' });
export type PriceView = z.infer<typeof priceView>;

export const dropView = z.object({
  items: z.array(
    z.object({
      line: z.int(),
      outcome: z.enum(['accepted', 'held', 'duplicate', 'refused']),
      code: z.string().nullable(),
    }),
  ),
});
export type DropView = z.infer<typeof dropView>;

export const answerPriceInput = z.strictObject({ accept: z.boolean() });

const daysMax = z.int().min(0).max(3_650);
export const termsWire = z.strictObject({
  /** The mark is the lowest of these; each must have a price. */
  sourceIds: z.array(idWire('priceSource')).min(1).max(5),
  /** Exchange sources by which quotes and costs in other currencies are converted. */
  exchangeSourceIds: z.array(idWire('priceSource')).max(5).default([]),
  lowerOfCost: z.boolean().default(true),
  gradeFactorBps: z.int().min(0).max(30_000).default(10_000),
  haircutBps: bpsWire.default(0),
  fxHaircutBps: bpsWire.default(0),
  purchaseMoneyHaircutBps: bpsWire.optional().meta({
    description:
      'More haircut on goods whose days for a purchase-money filing are open; without it new money counts them for nothing',
  }),
  ageBrackets: z
    .array(z.strictObject({ overDays: daysMax, factorBps: bpsWire }))
    .max(10)
    .default([]),
  staleness: z
    .strictObject({ freshDays: daysMax, deadAfterDays: daysMax, staleHaircutBps: bpsWire, deadValueBps: bpsWire })
    .refine((s) => s.deadAfterDays >= s.freshDays, 'dead comes after stale')
    .default({ freshDays: 1, deadAfterDays: 5, staleHaircutBps: 500, deadValueBps: 9_000 }),
  toleranceBps: bpsWire.default(50),
  eligibility: criterionWire.optional().refine((c) => c === undefined || isShallow(c), 'at most six levels deep'),
});
export type CommodityTerms = z.output<typeof termsWire>;

export const proposeTermsInput = z.strictObject({
  commodityId: idWire('commodity'),
  validFrom: dateWire,
  terms: termsWire,
});
export type ProposeTermsInput = z.output<typeof proposeTermsInput>;

export const termsView = z
  .object({
    id: idWire('valuationTerms'),
    commodityId: idWire('commodity'),
    validFrom: dateWire,
    terms: termsWire,
    approvedAt: instantWire.nullable(),
  })
  .meta({ id: 'ValuationTerms', description: 'How a lender values one commodity; dated, approved by a second person' });
export type TermsView = z.output<typeof termsView>;

export const rateWarehouseInput = z.strictObject({
  siteId: idWire('site'),
  rating: z.int().min(0).max(100),
  validFrom: dateWire,
  validTo: dateWire,
});
export type RateWarehouseInput = z.infer<typeof rateWarehouseInput>;

export const recordCoverInput = z.strictObject({
  siteId: idWire('site'),
  policyNumber: textWire(60),
  insurer: textWire(200),
  sumInsured: positiveMoneyWire,
  validFrom: dateWire,
  validTo: dateWire,
  /** It says that it stands beside the other policies over the site; else it is taken to cover the same loss as they do. */
  addsUp: z.boolean().default(false),
  /** Whom the insurer pays: the lender, unless the policy names another. */
  lossPayeeId: idWire('party').optional(),
});
export type RecordCoverInput = z.output<typeof recordCoverInput>;
export const insuranceCoverView = recordCoverInput.extend({ id: idWire('insuranceCover') });
export type InsuranceCoverView = z.output<typeof insuranceCoverView>;

const decimal = z.string().meta({ description: 'Minor units, exact to the last decimal' });
const criterionResult: z.ZodType = z
  .lazy(() =>
    z.object({
      criterion: z.string(),
      met: z.boolean().nullable(),
      found: z.union([z.string(), z.number(), z.boolean()]).nullable(),
      of: z.array(criterionResult),
    }),
  )
  .meta({ id: 'CriterionResult', description: 'A branch of the tree, with what was found of the lot' });

export const lotValuationView = z
  .object({
    lotId: idWire('lot'),
    commodityId: z.string().nullable(),
    termsId: z.string().nullable(),
    markState: z.enum(markStates),
    value: decimal.meta({ description: 'Before haircuts: what the regulator’s pledge rate divides by' }),
    adjusted: decimal.meta({ description: 'After every reduction: what is lent on and watched' }),
    lines: z.array(z.object({ step: z.string(), found: z.record(z.string(), z.unknown()), value: decimal })),
    eligibility: criterionResult.nullable(),
    shortage: z.object({ book: z.string(), sensed: z.string(), shortBps: z.string() }).nullable(),
  })
  .meta({ id: 'LotValuation', description: 'What a lot counts for and why, step by step' });
export type LotValuationView = z.infer<typeof lotValuationView>;
