import { z } from 'zod';
import { pageQuery } from '../../http/page.ts';
import { answerWire, dateWire, hashWire, idWire, instantWire, textWire } from '../../http/wire.ts';
import { industries } from '../../lending/loans/index.ts';
import { contestStates, policyKinds, sizePurposes, standingStates } from './rules.ts';
import { scoreModels } from './score-rules.ts';

const wholeWire = z.string().regex(/^(0|[1-9]\d{0,16})$/, 'expected digits without sign');

export const firmFigures = z
  .strictObject({
    industry: z.enum(industries),
    employees: z.int().min(0).max(10_000_000).optional(),
    revenueMinor: wholeWire.optional(),
    revenueMonths: z.int().min(1).max(12).default(12),
    assetsMinor: wholeWire.optional(),
  })
  .meta({ id: 'FirmFigures', description: 'What a firm’s size is judged by, in CNY, as a paper shows it' });

export const stateStandingInput = z.strictObject({
  kind: z.enum(policyKinds),
  value: textWire(100).optional().meta({ description: 'Left out of a size, which is judged by its figures' }),
  purpose: z
    .enum(sizePurposes)
    .optional()
    .meta({ description: 'Of a size: what it is for; it is never taken for another' }),
  figures: firmFigures.optional(),
  listYear: z.int().min(2000).max(2100).optional(),
  otherId: idWire('party')
    .optional()
    .meta({ description: 'Of a relation or successor: to whom; of a consent: for whom' }),
  figure: z
    .int()
    .min(0)
    .max(1_000_000_000)
    .optional()
    .meta({ description: 'Of a relation its share in basis points, of an event of credit its weight' }),
  validFrom: dateWire,
  validTo: dateWire.optional(),
  documentHash: hashWire.optional(),
  reason: textWire(1_000),
  shownTo: z.array(idWire('party')).max(100).default([]),
});
export type StateStandingInput = z.output<typeof stateStandingInput>;

export const policyStandingView = z
  .object({
    id: idWire('partyStanding'),
    partyId: idWire('party'),
    kind: z.enum(policyKinds),
    value: z.string(),
    purpose: z.string().nullable(),
    listYear: z.int().nullable(),
    otherId: idWire('party').nullable(),
    figure: z.int().nullable(),
    said: z.record(z.string(), z.unknown()),
    isOfficial: z.boolean().meta({ description: 'Stated by an authority, and binding on every lender' }),
    status: z.enum(standingStates),
    statedBy: idWire('party'),
    documentHash: z.string().nullable(),
    reason: z.string(),
    validFrom: dateWire,
    validTo: dateWire.nullable(),
    knownFrom: instantWire,
    knownUntil: instantWire.nullable(),
    supersedes: idWire('partyStanding').nullable(),
  })
  .meta({ id: 'PolicyStanding', description: 'What is said of a party, by whom, for which days, known from when' });
export type PolicyStandingView = z.infer<typeof policyStandingView>;

export const standingsQuery = pageQuery.extend({
  kind: z.enum(policyKinds).optional(),
  status: z.enum(standingStates).optional(),
  on: dateWire.optional().meta({ description: 'Only what holds on this day' }),
  knownAt: instantWire.optional().meta({ description: 'As known at this instant' }),
});
export type StandingsQuery = z.output<typeof standingsQuery>;

export const endPolicyStandingInput = z.strictObject({
  lastOn: dateWire.meta({ description: 'The last day on which it holds' }),
  reason: textWire(1_000),
  documentHash: hashWire.optional(),
});
export type EndPolicyStandingInput = z.output<typeof endPolicyStandingInput>;

export const confirmStandingInput = z.strictObject({
  accept: z.boolean(),
  reason: textWire(1_000),
  supply: z.array(textWire(200)).max(20).default([]).meta({
    description:
      'What the firm is to supply. It reads this with its status; of what an authority confirms it is told in any case, and outsiders never',
  }),
});
export type ConfirmStandingInput = z.output<typeof confirmStandingInput>;

export const contestInput = z.strictObject({ reason: textWire(1_000), documentHash: hashWire });
export type ContestInput = z.output<typeof contestInput>;

export const answerContestInput = z.strictObject({ uphold: z.boolean(), answer: answerWire(1_000) });
export type AnswerContestInput = z.output<typeof answerContestInput>;

export const contestView = z
  .object({
    id: idWire('standingContest'),
    standingId: idWire('partyStanding'),
    contestedBy: idWire('party'),
    statedBy: idWire('party'),
    reason: z.string(),
    documentHash: z.string(),
    status: z.enum(contestStates),
    contestedAt: instantWire,
    answerDueOn: dateWire,
    answer: z.string().nullable(),
    answeredAt: instantWire.nullable(),
  })
  .meta({ id: 'StandingContest', description: 'An objection to what is said of a party, and its answer' });
export type ContestView = z.infer<typeof contestView>;

const of100 = z.int().min(0).max(100);
export const scoreInput = z.strictObject({
  model: z.enum(scoreModels),
  inputs: z
    .strictObject({
      monthsInBusiness: z.int().min(0).max(2_400),
      taxRating: z.enum(['A', 'B', 'M', 'C', 'D']),
      salesChangeBps: z.int().min(-10_000).max(100_000),
      powerChangeBps: z.int().min(-10_000).max(100_000),
      paidLateOf100: of100,
      deliveriesInTimeOf100: of100,
    })
    .meta({ description: 'What the firm let the bank use: it must have consented' }),
  documentHash: hashWire.meta({ description: 'Of the data as they came' }),
});
export type ScoreInput = z.output<typeof scoreInput>;
export const overrideScoreInput = z.strictObject({ points: of100, reason: textWire(1_000), documentHash: hashWire });
export type OverrideScoreInput = z.output<typeof overrideScoreInput>;
