import { z } from 'zod';
import { pageQuery } from '../../http/page.ts';
import {
  accountWire,
  bpsWire,
  dateWire,
  hashWire,
  idWire,
  instantWire,
  moneyWire,
  positiveMoneyWire,
  textWire,
} from '../../http/wire.ts';
import { moneyInFields } from '../../money/money-in/index.ts';
import { rateLockWire } from '../../money/rate-locks/index.ts';
import { loanClasses } from './class-rules.ts';
import { dayCounts, frequencyUnits } from './day-count-rules.ts';
import { actKinds, changeKinds, changeStatuses, loanStatuses, purposeKinds } from './rules.ts';
import { feeCodes, firmSizes, industries } from './size-rules.ts';
import {
  dueMoves,
  earlyActs,
  interestMethods,
  interestPeriods,
  orderNames,
  rests,
  roundings,
  shapes,
} from './terms-rules.ts';

const minor = z.string().meta({ description: 'Minor units of the loan’s currency' });
const wholeWire = z.string().regex(/^(0|[1-9]\d{0,16})$/, 'expected digits without sign');
const periodsWire = z.int().min(0).max(1_000_000);
const digits = z.string().regex(/^[1-9]\d{0,11}$/, 'expected digits of a number above zero');

export const rateWire = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fixed'), rateBps: z.int().min(0).max(1_000_000) }),
  z.strictObject({
    kind: z.literal('reference'),
    reference: z
      .string()
      .regex(/^[A-Z0-9][A-Z0-9.-]{1,23}$/)
      .meta({ example: 'LPR-1Y' }),
    spreadBps: z.int().min(-10_000).max(1_000_000),
    repricingMonths: z
      .int()
      .min(0)
      .max(360)
      .meta({ description: 'How often it is taken anew; 0: once, when the loan begins' }),
  }),
]);

export const termsWire = z
  .strictObject({
    shape: z.enum(shapes),
    periods: periodsWire,
    every: z.strictObject({ count: z.int().min(0).max(10_000), unit: z.enum(frequencyUnits) }),
    firstDueOn: dateWire.optional(),
    interestMethod: z.enum(interestMethods),
    interestPeriod: z.enum(interestPeriods),
    dayCount: z.enum(dayCounts),
    rate: rateWire,
    instalmentMultipleMinor: digits
      .default('1')
      .meta({ description: 'Level instalments and down payments are multiples of it' }),
    rounding: z.enum(roundings).default('half-up'),
    principalGracePeriods: periodsWire.default(0),
    interestGracePeriods: periodsWire.default(0),
    interestFreePeriods: periodsWire.default(0),
    downPayment: z.strictObject({ shareBps: bpsWire, isAutomatic: z.boolean() }).optional(),
    stepsBps: z.array(bpsWire).max(600).default([]),
    dueDays: z.strictObject({ move: z.enum(dueMoves), place: z.string().max(40).optional() }).default({ move: 'none' }),
    recalculation: z
      .strictObject({ rest: z.enum(rests), early: z.enum(earlyActs) })
      .optional()
      .meta({ description: 'Interest follows what is really owed; without, the schedule stands as it was drawn up' }),
    order: z.enum(orderNames).default('fees_interest_principal'),
    overdueUpliftBps: bpsWire.optional().meta({ description: 'Of the contract rate, on top of it, while overdue' }),
    misuseUpliftBps: bpsWire.optional().meta({
      description: 'The same on all that is owed while its money is used for something else; in place of the other',
    }),
  })
  .meta({ id: 'LoanTerms', description: 'What decides the schedule of a loan' });
export type TermsWire = z.output<typeof termsWire>;

const feeWire = z.strictObject({
  code: z.enum(feeCodes),
  amount: positiveMoneyWire.meta({ description: 'The most that will be asked' }),
  payeeName: textWire(200).meta({ description: 'Who gets it: the lender, or a third party' }),
  expectedOn: dateWire
    .optional()
    .meta({ description: 'Not asked for before it. Left out: counted as if it came with the money' }),
});
export type FeeWire = z.output<typeof feeWire>;

const payeeWire = z.strictObject({ name: textWire(200), accountNumber: accountWire(60) });

const syndicateWire = z
  .strictObject({ memberIds: z.array(idWire('party')).min(1).max(50), agreementHash: hashWire })
  .meta({
    description:
      'Of a syndicated loan: its other banks, by their agreement. Of it alone a fee for what is not drawn may be asked of a small firm, as an exception that one more person agrees to',
  });
export type SyndicateWire = z.output<typeof syndicateWire>;

export const proposeLoanInput = z.strictObject({
  borrowerId: idWire('party'),
  facilityId: idWire('facility').optional().meta({ description: 'Left out, the loan stands by itself' }),
  amount: positiveMoneyWire,
  purposeKind: z.enum(purposeKinds),
  purpose: textWire(500),
  payees: z.array(payeeWire).min(1).max(50),
  expectedOn: dateWire,
  availableUntil: dateWire,
  terms: termsWire,
  fees: z.array(feeWire).max(30).default([]),
  syndicate: syndicateWire.optional(),
  borrowerFigures: z
    .strictObject({
      industry: z.enum(industries),
      employees: z.int().min(0).max(10_000_000).optional(),
      revenueMinor: wholeWire.optional(),
      revenueMonths: z.int().min(1).max(12).default(12).meta({ description: 'Over which the revenue was made' }),
      assetsMinor: wholeWire.optional(),
      documentHash: hashWire,
    })
    .optional()
    .meta({
      description:
        'In CNY, as a paper shows them: they decide how large it is. Left out, or without one that decides, it is taken to be small',
    }),
});
export type ProposeLoanInput = z.output<typeof proposeLoanInput>;

export const sheetView = z
  .object({
    loanId: idWire('loan'),
    hash: z.string(),
    principalMinor: minor,
    interestMinor: minor,
    fees: z.array(
      z.object({
        code: z.enum(feeCodes),
        payeeName: z.string(),
        mostMinor: minor,
        expectedOn: dateWire.nullable(),
      }),
    ),
    feesMinor: minor.meta({ description: 'Of all of them, whether they come or not' }),
    costMinor: minor,
    allInBps: z.int().meta({ description: 'What the loan costs in a year, everything in it' }),
    costOverPrincipalBps: z.int(),
    convention: z.string(),
    isAssumed: z.boolean().meta({ description: 'The rate, or a due day, is not fixed yet to the end' }),
  })
  .meta({ id: 'CostSheet', description: 'What a loan costs, fee by fee, as the borrower accepts it' });
export type SheetView = z.infer<typeof sheetView>;
export type Sheet = Omit<SheetView, 'loanId' | 'hash'>;

export const loanView = z
  .object({
    id: idWire('loan'),
    lenderId: idWire('party'),
    borrowerId: idWire('party'),
    facilityId: idWire('facility').nullable(),
    amount: moneyWire,
    status: z.enum(loanStatuses),
    purposeKind: z.enum(purposeKinds),
    purpose: z.string(),
    payees: z.array(payeeWire),
    expectedOn: dateWire,
    availableUntil: dateWire,
    terms: termsWire,
    borrowerSize: z.enum(firmSizes).nullable(),
    syndicate: syndicateWire.nullable(),
    sheetHash: z.string(),
    allInBps: z.int(),
    beganOn: dateWire.nullable(),
    nextDueOn: dateWire.nullable(),
    overdueSince: dateWire.nullable(),
    class: z.enum(loanClasses),
    disbursedMinor: minor,
    outstandingMinor: minor.meta({ description: 'Principal owed' }),
    paid: z.object({ principalMinor: minor, interestMinor: minor, feesMinor: minor, penaltiesMinor: minor }),
    overpaidMinor: minor,
    owedBackMinor: minor.meta({ description: 'Refunded of money that the bank took back: the borrower owes it' }),
    writtenOffMinor: minor,
    recoveredMinor: minor,
    earnedMinor: minor.meta({ description: 'Interest booked as earned, through earnedTo' }),
    earnedTo: dateWire.nullable(),
    isAccruing: z.boolean().meta({ description: 'Interest is income by its days; else once it comes' }),
    suspendedMinor: minor.meta({ description: 'Interest borne that is no income yet, off the books' }),
  })
  .meta({ id: 'Loan', description: 'A loan between a lender and a borrower' });
export type LoanView = z.infer<typeof loanView>;

export const loansQuery = pageQuery.extend({
  status: z.enum(loanStatuses).optional(),
  partyId: idWire('party').optional().meta({ description: 'Lender or borrower' }),
  facilityId: idWire('facility').optional(),
  dueTo: dateWire.optional().meta({ description: 'Whose next due day is on or before it' }),
  class: z.enum(loanClasses).optional(),
});

const lineView = z.object({
  kind: z.enum(['disbursement', 'down_payment', 'instalment']),
  number: z.int().nullable(),
  startOn: dateWire.nullable(),
  dueOn: dateWire,
  days: z.int().nullable(),
  paidOn: dateWire.nullable(),
  balanceMinor: minor,
  principalMinor: minor,
  interestMinor: minor,
  feesMinor: minor,
  penaltiesMinor: minor,
  dueMinor: minor,
  paidMinor: minor,
  inAdvanceMinor: minor,
  lateMinor: minor,
  outstandingMinor: minor,
  isAssumed: z.boolean().meta({ description: 'No calendar is published for this day yet' }),
});
export type LineView = z.infer<typeof lineView>;

export const scheduleView = z
  .object({
    loanId: idWire('loan'),
    asOf: dateWire,
    isExpected: z.boolean().meta({ description: 'Nothing is out yet: as it is expected to be' }),
    rates: z.array(z.object({ fromOn: dateWire, rateBps: z.int() })),
    lines: z.array(lineView),
    totals: z.object({
      principalMinor: minor,
      interestMinor: minor,
      feesMinor: minor,
      penaltiesMinor: minor,
      dueMinor: minor,
      paidMinor: minor,
      inAdvanceMinor: minor,
      lateMinor: minor,
      outstandingMinor: minor,
    }),
    overpaidMinor: minor,
  })
  .meta({ id: 'LoanSchedule' });
export type ScheduleView = z.infer<typeof scheduleView>;

export const actView = z
  .object({
    id: idWire('loanAct'),
    loanId: idWire('loan'),
    kind: z.enum(actKinds),
    on: dateWire,
    amountMinor: minor,
    code: z.enum(feeCodes).nullable(),
    principalMinor: minor,
    interestMinor: minor,
    feesMinor: minor,
    penaltiesMinor: minor,
    overpaidMinor: minor,
    balanceMinor: minor.meta({ description: 'Principal owed after it' }),
    receiptId: z.string().nullable(),
    isReversed: z.boolean(),
    recordedAt: instantWire,
  })
  .meta({ id: 'LoanTransaction', description: 'What happened to a loan, in the order of its days' });
export type ActView = z.infer<typeof actView>;

export const asOfQuery = z.object({ on: dateWire.optional() });

export const statementQuery = z.object({ from: dateWire, to: dateWire });
export const statementView = z
  .object({
    loanId: idWire('loan'),
    from: dateWire,
    to: dateWire,
    currency: moneyWire.shape.currency,
    openingMinor: minor.meta({ description: 'Principal owed when the first day began' }),
    items: z.array(actView),
    closingMinor: minor,
  })
  .meta({ id: 'LoanStatement' });
export type StatementView = z.infer<typeof statementView>;

export const payoffView = z
  .object({
    loanId: idWire('loan'),
    on: dateWire,
    principalMinor: minor,
    interestMinor: minor,
    feesMinor: minor,
    penaltiesMinor: minor,
    owedMinor: minor.meta({
      description: 'What pays the loan off on that day; interest for the days it was out (Civil Code 677)',
    }),
  })
  .meta({ id: 'LoanPayoff' });
export type PayoffView = z.infer<typeof payoffView>;

export const acceptLoanInput = z.strictObject({
  sheetHash: hashWire.meta({ description: 'Of the cost sheet that is accepted' }),
});
export const reasonInput = z.strictObject({ reason: textWire(500) });

export const disburseLoanInput = z.strictObject({
  amount: positiveMoneyWire,
  paidOn: dateWire.optional().meta({ description: 'Today when left out' }),
  payments: z
    .array(
      z.strictObject({
        accountNumber: accountWire(60),
        amount: positiveMoneyWire,
        evidenceHash: hashWire.optional().meta({ description: 'Of the contract or invoice that is paid' }),
        reference: textWire(60).optional(),
        invoiceId: idWire('invoice').optional().meta({
          description:
            'Of money for renovation: the invoice of the payee to the borrower that this pays. Once it is verified, the payment counts as traced',
        }),
      }),
    )
    .min(1)
    .max(50)
    .meta({ description: 'Together the amount, less a down payment that goes by itself' }),
});
export type DisburseLoanInput = z.output<typeof disburseLoanInput>;

export const repayLoanInput = z.strictObject({
  ...moneyInFields,
  amount: positiveMoneyWire,
  receivedOn: dateWire,
  rateLockId: rateLockWire.optional(),
});
export type RepayLoanInput = z.output<typeof repayLoanInput>;

export const chargeLoanInput = z.strictObject({
  code: z.enum(feeCodes),
  amount: positiveMoneyWire,
  dueOn: dateWire,
  documentHash: hashWire,
});
export type ChargeLoanInput = z.output<typeof chargeLoanInput>;

export const changeLoanInput = z.strictObject({
  kind: z.enum(changeKinds),
  terms: termsWire,
  reason: textWire(1_000),
  documentHash: hashWire.meta({ description: 'Of the agreement that both sign' }),
});
export type ChangeLoanInput = z.output<typeof changeLoanInput>;

export const changeView = z
  .object({
    id: idWire('loanChange'),
    loanId: idWire('loan'),
    kind: z.enum(changeKinds),
    terms: termsWire,
    reason: z.string(),
    documentHash: z.string(),
    status: z.enum(changeStatuses),
    onDay: dateWire.nullable(),
    sheetHash: z.string().nullable().meta({ description: 'Of its cost sheet: what the borrower accepts' }),
    allInBps: z.int().nullable().meta({ description: 'What is owed costs in a year by these terms, all fees in it' }),
    sheet: sheetView.omit({ loanId: true, hash: true }).nullable(),
    answerBy: dateWire.nullable().meta({ description: 'Not accepted by then, it is proposed anew' }),
    proposedAt: instantWire,
  })
  .meta({ id: 'LoanChange', description: 'Other terms of a loan, proposed by its lender' });
export type ChangeView = z.infer<typeof changeView>;

export const answerChangeInput = z.discriminatedUnion('accept', [
  z.strictObject({
    accept: z.literal(true),
    sheetHash: hashWire.meta({ description: 'Of the cost sheet of the change that is accepted' }),
  }),
  z.strictObject({ accept: z.literal(false) }),
]);
export type AnswerChangeInput = z.output<typeof answerChangeInput>;

export const writeOffInput = z.strictObject({ reason: textWire(1_000), documentHash: hashWire });
export type WriteOffInput = z.output<typeof writeOffInput>;

export const classifyInput = z.strictObject({ class: z.enum(loanClasses), reason: textWire(1_000) });
export type ClassifyInput = z.output<typeof classifyInput>;

export const refundInput = z.strictObject({
  amount: positiveMoneyWire,
  reference: textWire(60).optional(),
  accountNumber: accountWire(40)
    .optional()
    .meta({ description: 'Of the borrower, on record and called back: what goes to no such account asks for level 2' }),
});
export type RefundInput = z.output<typeof refundInput>;
