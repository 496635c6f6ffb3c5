import { z } from 'zod';
import { pageQuery } from '../../http/page.ts';
import { answerWire, dateWire, idWire, instantWire, moneyWire, positiveMoneyWire, textWire } from '../../http/wire.ts';
import { proposeLoanInput } from '../../lending/loans/index.ts';
import { scoreInput } from '../party-standings/index.ts';
import { applicationStates, ruleTests } from './rules.ts';

const { purposeKind, purpose, payees } = proposeLoanInput.shape;
const rateWire = z.int().min(1).max(3_600).meta({ description: 'Basis points a year' });
const monthsWire = z.int().min(1).max(120);

export const applyInput = z.strictObject({
  lenderId: idWire('party'),
  amount: positiveMoneyWire,
  months: monthsWire.meta({ description: 'Paid back in equal instalments, one a month' }),
  purposeKind,
  purpose,
  payees,
  consent: z.literal(true).meta({ description: 'The bank may use what a score is made of; it is kept as a consent' }),
});
export type ApplyInput = z.output<typeof applyInput>;

export const decideInput = z.strictObject({
  score: scoreInput
    .optional()
    .meta({ description: 'The data of a score; left out, the score that holds today decides' }),
});
export type DecideInput = z.output<typeof decideInput>;

export const answerApplicationInput = z.strictObject({
  accept: z.boolean(),
  rateBps: rateWire.optional().meta({ description: 'Of a yes' }),
  amount: positiveMoneyWire.optional().meta({ description: 'Of a yes; left out, what was applied for' }),
  months: monthsWire.optional().meta({ description: 'Of a yes; left out, as applied for' }),
  answer: answerWire(1_000),
});
export type AnswerApplicationInput = z.output<typeof answerApplicationInput>;

export const withdrawInput = z.strictObject({ reason: textWire(500) });

const testView = z.object({
  test: z.enum(Object.keys(ruleTests) as [keyof typeof ruleTests]),
  rule: z.string().nullable().meta({ description: 'The row of the rule book that asks it' }),
  asks: z.union([z.string(), z.number()]).nullable(),
  is: z.union([z.string(), z.number()]).nullable(),
  isMet: z.boolean(),
  leads: z.enum(['decline', 'refer']).meta({ description: 'What becomes of an application that does not meet it' }),
  en: z.string(),
  zh: z.string(),
});

export const applicationView = z
  .object({
    id: idWire('loanApplication'),
    lenderId: idWire('party'),
    borrowerId: idWire('party'),
    amount: moneyWire,
    months: z.int(),
    purposeKind,
    purpose: z.string(),
    status: z.enum(applicationStates),
    appliedAt: instantWire,
    dueOn: dateWire,
    tests: z
      .array(testView)
      .meta({ description: 'What the rule asked, and what was so: why it was decided as it was' }),
    scoreId: idWire('partyStanding').nullable().meta({ description: 'Its reasons stand in it, each with its points' }),
    rateBps: z.int().nullable(),
    isByRule: z.boolean().meta({ description: 'Decided by the rule, within the limit that the bank set' }),
    decidedAt: instantWire.nullable(),
    answer: z.string().nullable().meta({ description: 'Of a person who decided' }),
    loanId: idWire('loan').nullable().meta({ description: 'The loan that is offered: its cost sheet is accepted' }),
  })
  .meta({ id: 'LoanApplication', description: 'A firm’s application for a loan, and what was decided why' });
export type ApplicationView = z.infer<typeof applicationView>;

export const applicationsQuery = pageQuery.extend({ status: z.enum(applicationStates).optional() });
