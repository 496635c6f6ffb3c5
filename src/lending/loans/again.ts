import { policyOf } from '../../ground/policy/index.ts';
import type { Again, Figures } from '../../ground/rule-book/index.ts';
import { addDays, businessDateAt, daysBetween, type LocalDate } from '../../kernel/time.ts';
import { classByDays, daysOverdue, type LoanClass, loanClasses } from './class-rules.ts';
import { feeBarred, minorsOf } from './sheet.ts';
import { type FeeCode, type FirmSize, underSameCap } from './size-rules.ts';
import { classLimits } from './state.ts';
import * as store from './store.ts';

interface Overdue {
  on: LocalDate;
  overdueSince: LocalDate | null;
  class?: string;
}

/** A day that was closed made a loan worse: by the days for which it was overdue then. */
const classAgain: Again = {
  kind: 'loanClass',
  fits: ({ type }) => type === 'loan.worsened',
  of: async (ctx, event) => {
    const loan = await store.findLoan(ctx, event.objectId);
    const { on, overdueSince, class: grade = null } = event.payload as unknown as Overdue;
    return (
      loan && {
        lenderId: loan.lenderId,
        recorded: { class: grade },
        decide: (day) => ({ class: classByDays(daysOverdue(overdueSince, on), classLimits(loan.lenderId, day)) }),
      }
    );
  },
};

/** A person judged how good a loan is: never better than its days allow. */
const judgedClassAgain: Again = {
  kind: 'loanJudgedClass',
  fits: ({ type }) => type === 'loan.classified',
  of: async (ctx, event) => {
    const loan = await store.findLoan(ctx, event.objectId);
    const { class: grade, daysOverdue: days } = event.payload as { class: LoanClass; daysOverdue: number };
    return (
      loan && {
        lenderId: loan.lenderId,
        recorded: { isAllowed: true },
        decide: (day) => {
          const best = classByDays(days, classLimits(loan.lenderId, day));
          return { isAllowed: loanClasses.indexOf(grade) >= loanClasses.indexOf(best) };
        },
      }
    );
  },
};

/** A day that was closed ended, or let begin again, that the interest of a loan is income. */
const accrualAgain: Again = {
  kind: 'loanAccrual',
  fits: ({ type }) => type === 'loan.accrualStopped' || type === 'loan.accrualResumed',
  of: async (ctx, event) => {
    const loan = await store.findLoan(ctx, event.objectId);
    const { on, overdueSince } = event.payload as unknown as Overdue;
    const days = daysOverdue(overdueSince, on);
    return (
      loan && {
        lenderId: loan.lenderId,
        recorded: { isAccruing: event.type === 'loan.accrualResumed' },
        decide: (day) => ({ isAccruing: days < policyOf(loan.lenderId, 'loan.nonAccrualFromDays', day).value }),
      }
    );
  },
};

/** By what a fee was judged beside its amount, as the event keeps it. */
export interface FeeFacts {
  size: FirmSize | null;
  isSyndicated: boolean;
  /** Of a charge: what had been charged under the same cap. Not kept by events of before. */
  besideMinor?: string;
}

/** Fees that were asked for: what bars each of them, and whether the whole of it is dearer than a loan may be. */
const feesAgain: Again = {
  kind: 'loanFees',
  fits: ({ type }) => type === 'loan.proposed' || type === 'loan.charged',
  of: async (ctx, event) => {
    const loan = await store.findLoan(ctx, event.objectId);
    const { feeFacts, code, charged, allInBps } = event.payload as {
      feeFacts?: FeeFacts;
      code?: FeeCode;
      charged?: { amountMinor: string };
      allInBps?: number;
    };
    if (!loan || feeFacts === undefined) return undefined;
    const { lenderId, principalMinor } = loan;
    const asked =
      code === undefined || charged === undefined
        ? minorsOf(loan.fees).map((fee, i, all) => ({ ...fee, besideMinor: underSameCap(fee.code, all.slice(0, i)) }))
        : [{ code, minor: BigInt(charged.amountMinor), besideMinor: BigInt(feeFacts.besideMinor ?? '0') }];
    // What it may cost is read for the day on which the money is expected.
    const lead = daysBetween(businessDateAt(event.at), loan.expectedOn);
    const by = { lenderId, principalMinor, size: feeFacts.size ?? undefined, isSyndicated: feeFacts.isSyndicated };
    const figures = (barredBy: (fee: (typeof asked)[number]) => string | null, isTooDear: boolean): Figures => ({
      ...Object.fromEntries(asked.map((fee) => [`${fee.code}/barredBy`, barredBy(fee)])),
      ...(allInBps !== undefined && { isTooDear }),
    });
    return {
      lenderId,
      // What is barred, or too dear, is refused: of what was done nothing was.
      recorded: figures(() => null, false),
      decide: (on) =>
        figures(
          (fee) => feeBarred(fee, { ...by, besideMinor: fee.besideMinor, on })?.rule ?? null,
          allInBps !== undefined && allInBps > policyOf(lenderId, 'loan.rateMostBps', addDays(on, lead)).value,
        ),
    };
  },
};

export const loansAgain: readonly Again[] = [classAgain, judgedClassAgain, accrualAgain, feesAgain];
