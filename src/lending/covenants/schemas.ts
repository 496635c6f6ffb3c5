import { z } from 'zod';
import { dateWire, hashWire, idWire, instantWire, textWire } from '../../http/wire.ts';
import { currencies } from '../../kernel/money.ts';
import { facilityReasons } from '../financing/index.ts';
import {
  breachReasons,
  conditionKinds,
  conditionStates,
  covenantKinds,
  covenantStates,
  figureKeys,
  testStates,
} from './rules.ts';

/** What is meant: all that stands under a limit, all that a facility bears, or one loan or drawdown. */
const subjectWire = z
  .union([idWire('creditLimit'), idWire('facility'), idWire('loan'), idWire('drawdown')])
  .meta({ description: 'A limit, a facility, a loan or a drawdown of yours' });

/** Why it is asked of what was promised already, as where a line is stopped. */
const causeWire = z.enum(facilityReasons).optional().meta({
  description:
    'Of what was promised to a listed firm already one of its closed list is asked, as where a line is stopped; the title is read beside it',
});

/** What must be shown before any money goes out under a limit that is opened. */
export const limitConditionInput = z.strictObject({
  title: textWire(300),
  paper: textWire(300).meta({ description: 'What paper proves it' }),
  proverId: idWire('party').meta({ description: 'Who brings the paper' }),
});

export const setConditionInput = z.strictObject({
  subjectId: subjectWire,
  kind: z.enum(conditionKinds).meta({ description: 'precedent: before money goes out; subsequent: by its day' }),
  title: textWire(300),
  paper: textWire(300).meta({ description: 'What paper proves it' }),
  proverId: idWire('party').meta({ description: 'Who brings the paper' }),
  dueOn: dateWire.optional(),
  cause: causeWire,
  documentHash: hashWire.meta({ description: 'The contract that asks for it' }),
});
export type SetConditionInput = z.output<typeof setConditionInput>;

export const proveConditionInput = z.strictObject({ paperHash: hashWire });
export type ProveConditionInput = z.output<typeof proveConditionInput>;
export const judgeInput = z.strictObject({ accept: z.boolean(), reason: textWire(1_000) });
export type JudgeInput = z.output<typeof judgeInput>;
export const waiveInput = z.strictObject({
  until: dateWire.optional().meta({ description: 'The last day of the waiver; without, it is for good' }),
  reason: textWire(1_000),
  documentHash: hashWire.meta({ description: 'The decision' }),
});
export type WaiveInput = z.output<typeof waiveInput>;

export const withdrawInput = z.strictObject({
  reason: textWire(1_000),
  documentHash: hashWire.meta({ description: 'The decision' }),
});
export type WithdrawInput = z.output<typeof withdrawInput>;

export const conditionView = z
  .object({
    id: idWire('debtCondition'),
    lenderId: idWire('party'),
    borrowerId: idWire('party'),
    subjectId: z.string(),
    facilityId: idWire('facility').nullable(),
    kind: z.enum(conditionKinds),
    title: z.string(),
    paper: z.string(),
    proverId: idWire('party'),
    dueOn: dateWire.nullable(),
    documentHash: z.string(),
    status: z.enum(conditionStates),
    statedAt: instantWire,
    paperHash: z.string().nullable(),
    provedAt: instantWire.nullable(),
    decidedAt: instantWire.nullable(),
    reason: z.string().nullable(),
    waivedUntil: dateWire.nullable(),
  })
  .meta({ id: 'DebtCondition', description: 'What must be shown before money goes out, or by a day after it did' });
export type ConditionView = z.infer<typeof conditionView>;

const signed = z.string().regex(/^(0|-?[1-9]\d{0,17})$/, 'expected minor units, with a sign where below zero');
export const ratioWire = z.strictObject({
  numerator: z.enum(figureKeys),
  denominator: z.enum(figureKeys).nullable().default(null),
  bound: z.enum(['at_least', 'at_most']),
  limit: signed.meta({ description: 'Basis points of the denominator; without one, minor units' }),
});

export const setCovenantInput = z.strictObject({
  subjectId: subjectWire,
  kind: z.enum(covenantKinds),
  title: textWire(300),
  ratio: ratioWire.optional(),
  currency: z.enum(currencies).default('CNY').meta({ description: 'Of the figures that are reported' }),
  firstTestedOn: dateWire.optional(),
  everyMonths: z.union([z.literal(1), z.literal(3), z.literal(6), z.literal(12)]).optional(),
  reportDays: z.int().min(1).max(365).optional().meta({ description: 'Days after a test within which it is reported' }),
  cureDays: z.int().min(0).max(365).default(0),
  cause: causeWire,
  documentHash: hashWire.meta({ description: 'The contract' }),
});
export type SetCovenantInput = z.output<typeof setCovenantInput>;

export const amendCovenantInput = z.strictObject({
  limit: signed.optional().meta({ description: 'Of a ratio: the bound from now on' }),
  reportDays: z.int().min(1).max(365).optional(),
  cureDays: z.int().min(0).max(365).optional(),
  reason: textWire(1_000),
  documentHash: hashWire.meta({ description: 'The amended contract' }),
});
export type AmendCovenantInput = z.output<typeof amendCovenantInput>;
export const endCovenantInput = z.strictObject({ reason: textWire(1_000), documentHash: hashWire });
export type EndCovenantInput = z.output<typeof endCovenantInput>;

const figuresWire = z
  .partialRecord(z.enum(figureKeys), signed)
  .meta({ description: 'Minor units by name of the figure' });
export const reportTestInput = z.strictObject({ figures: figuresWire.default({}), paperHash: hashWire });
export type ReportTestInput = z.output<typeof reportTestInput>;
export const cureTestInput = z.strictObject({
  figures: figuresWire.default({}),
  paperHash: hashWire,
  reason: textWire(1_000),
});
export type CureTestInput = z.output<typeof cureTestInput>;
export const recordBreachInput = z.strictObject({
  happenedOn: dateWire,
  reason: textWire(1_000),
  documentHash: hashWire,
});
export type RecordBreachInput = z.output<typeof recordBreachInput>;

export const testView = z
  .object({
    id: idWire('covenantTest'),
    covenantId: idWire('covenant'),
    testedOn: dateWire,
    dueOn: dateWire,
    status: z.enum(testStates),
    figures: z.record(z.string(), z.string()).nullable(),
    value: z.string().nullable().meta({ description: 'Basis points rounded down, or minor units' }),
    paperHash: z.string().nullable(),
    reportedAt: instantWire.nullable(),
    judgedAt: instantWire.nullable(),
    breachReason: z.enum(breachReasons).nullable(),
    breachedAt: instantWire.nullable(),
    cureBy: dateWire.nullable(),
    reason: z.string().nullable(),
    waivedUntil: dateWire.nullable(),
  })
  .meta({ id: 'CovenantTest', description: 'What was reported for a day, and what came of it' });
export type TestView = z.infer<typeof testView>;

export const covenantView = z
  .object({
    id: idWire('covenant'),
    lenderId: idWire('party'),
    borrowerId: idWire('party'),
    subjectId: z.string(),
    facilityId: idWire('facility').nullable(),
    kind: z.enum(covenantKinds),
    title: z.string(),
    ratio: z
      .object({ numerator: z.string(), denominator: z.string().nullable(), bound: z.string(), limit: z.string() })
      .nullable(),
    currency: z.string(),
    firstTestedOn: dateWire.nullable(),
    everyMonths: z.int().nullable(),
    reportDays: z.int().nullable(),
    cureDays: z.int(),
    documentHash: z.string(),
    status: z.enum(covenantStates),
    statedAt: instantWire,
    endReason: z.string().nullable(),
    tests: z.array(testView).meta({ description: 'Newest first' }),
  })
  .meta({ id: 'Covenant', description: 'What a borrower undertook for as long as a debt stands' });
export type CovenantView = z.infer<typeof covenantView>;
