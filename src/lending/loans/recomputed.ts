import { z } from 'zod';
import { asSystem, type Ctx, requirePerson, withSnapshot } from '../../context.ts';
import { policyOf } from '../../ground/policy/index.ts';
import { bookAt, comparedRules, instantAsOf, judgedAsOf, ruleRow } from '../../ground/rule-book/index.ts';
import { dateWire, idWire, instantWire } from '../../http/wire.ts';
import { differences } from '../../kernel/differences.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDateAt, endOfBusinessDate, type LocalDate } from '../../kernel/time.ts';
import { keptLines } from './book.ts';
import { loanClasses } from './class-rules.ts';
import { closedDay } from './day-rules.ts';
import { duesOf, paidOf } from './present-rules.ts';
import { loanRefusals } from './refusals.ts';
import { classLimits, reckonable, requireLoanShown, stateOf } from './state.ts';
import type { Loan } from './store.ts';

const recomputedQuery = z.object({
  asOf: instantWire.optional().meta({
    description: 'By the rules as they were known then, on the day of that instant; by those of now without',
  }),
});

const minor = z.string();
const kept = z.object({
  earnedMinor: minor,
  suspendedMinor: minor,
  isAccruing: z.boolean(),
  overdueSince: dateWire.nullable(),
});
const closed = kept.extend({
  bestClass: z.enum(loanClasses).meta({ description: 'The best that its days overdue allow' }),
});
const leaf = z.union([z.string(), z.number(), z.boolean()]).nullable();
const differs = z.array(z.object({ at: z.string(), earlier: leaf, now: leaf }));
const rows = z.array(ruleRow);

export const loanRecomputedView = z
  .object({
    loanId: idWire('loan'),
    on: dateWire.meta({ description: 'The last day that was closed for it' }),
    asOf: instantWire,
    recorded: kept.meta({
      description: 'As the loan stands: what came since its day was closed shows when the next one is',
    }),
    earlier: closed.meta({
      description: 'Reckoned anew from all that happened, by the rules of the day that was closed',
    }),
    now: closed.meta({ description: 'The same by the rules of the other instant' }),
    isAsRecorded: z.boolean(),
    isSame: z.boolean(),
    notAsRecorded: differs.meta({ description: 'Pointers; earlier is what was recorded' }),
    differs: differs.meta({ description: 'Pointers; by the rules alone' }),
    rules: z.array(z.object({ key: z.string(), earlier: rows, now: rows })),
  })
  .meta({
    id: 'RecomputedLoan',
    description:
      'The last closed day of a loan reckoned anew: its interest earned and borne, whether that is income, and the class that its days allow',
  });
export type LoanRecomputedView = z.output<typeof loanRecomputedView>;

export const recomputedOperation = {
  cost: 5,
  summary: 'The last closed day of the loan reckoned anew, by the rules then and by those of another day',
  filter: recomputedQuery,
  view: loanRecomputedView,
};

/** The day of a loan closed anew, by the rules in force on another. */
async function closeAgain(ctx: Ctx, loan: Loan, { day, by }: { day: LocalDate; by: LocalDate }) {
  const all = await reckonable(ctx, loan);
  const state = stateOf(all, day);
  const { earnedMinor, suspendedMinor, ...rest } = closedDay(
    {
      lines: keptLines(state),
      paidMinor: paidOf(state).interestMinor,
      openDueOn: duesOf(state, day).openDueOn,
    },
    day,
    {
      limits: classLimits(loan.lenderId, by),
      nonAccrualFromDays: policyOf(loan.lenderId, 'loan.nonAccrualFromDays', by).value,
    },
  );
  return { earnedMinor: earnedMinor.toString(), suspendedMinor: suspendedMinor.toString(), ...rest };
}

/** The last day that was closed for a loan, closed again by the rules then and by those of another instant. For its lender alone. */
export const recomputeLoan = (
  ctx: Ctx,
  { loanId, asOf }: { loanId: string; asOf?: string | undefined },
): Promise<LoanRecomputedView> =>
  withSnapshot(ctx, async (tx) => {
    const loan = await requireLoanShown(tx, loanId, '/loanId');
    if (loan.lenderId !== requirePerson(tx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/loanId' });
    const day = loan.earnedTo;
    if (loan.status !== 'active' || day === null)
      refuse(loanRefusals.LOAN_WRONG_STATE, { facts: { status: loan.status } });
    const now = tx.clock.now();
    const other = instantAsOf(tx, asOf);
    const over = endOfBusinessDate(day);
    const closedAgain = async (instant: Date, by: LocalDate) => {
      const book = await asSystem(tx, 'rule book', (system) => bookAt(system, instant));
      return judgedAsOf({ book, partyId: loan.lenderId }, () => closeAgain(tx, loan, { day, by }));
    };
    const earlier = await closedAgain(over < now ? over : now, day);
    const later = await closedAgain(other, businessDateAt(other));
    const recorded = {
      earnedMinor: loan.earnedMinor.toString(),
      suspendedMinor: loan.suspendedMinor.toString(),
      isAccruing: loan.isAccruing,
      overdueSince: loan.overdueSince,
    };
    const { bestClass: _, ...comparable } = earlier.result;
    const notAsRecorded = differences(recorded, comparable);
    const differing = differences(earlier.result, later.result);
    return {
      loanId,
      on: day,
      asOf: other.toISOString(),
      recorded,
      earlier: earlier.result,
      now: later.result,
      isAsRecorded: notAsRecorded.length === 0,
      isSame: differing.length === 0,
      notAsRecorded,
      differs: differing,
      rules: comparedRules(earlier.used, later.used),
    };
  });
