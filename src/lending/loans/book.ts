import type { Ctx } from '../../context.ts';
import { type Entry, post } from '../../ground/ledger/index.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { daysOverdue, worseOf } from './class-rules.ts';
import { duesOf, linesOf, paidOf } from './present-rules.ts';
import type { LoanState } from './schedule-rules.ts';
import { bestClassOn, type Reckonable, reckonable, stateOf, today } from './state.ts';
import * as store from './store.ts';

/** Where the principal of a loan stands: under its facility, whose every gate counts it, or by itself. */
export const principalOf = ({ facilityId, id }: Pick<store.Loan, 'facilityId' | 'id'>) => ({
  account: 'loan_principal' as const,
  subjectId: facilityId ?? id,
});

/** Interest that is borne and no income, off the books: more of it, or less. */
export const suspended = (currency: Entry['currency'], byMinor: bigint): Entry[] => [
  { account: 'interest_suspended', currency, amountMinor: byMinor },
  { account: 'interest_suspended_contra', currency, amountMinor: -byMinor },
];

/** Penalties that a lender gives up: as the income that they would have been, and as what was given up. */
export const forgiven = (currency: Entry['currency'], amountMinor: bigint): Entry[] => [
  { account: 'penalty_forgiven', currency, amountMinor },
  { account: 'penalty_income', currency, amountMinor: -amountMinor },
];

interface Moved {
  kind: string;
  objectId: string;
  valueOn: LocalDate;
  /** What moved beside the loan: cash, mostly. */
  entries: readonly Entry[];
  disbursedMinor?: bigint;
}

/**
 * A loan after an act: reckoned anew as a whole, and what that moved against what was booked before posted in one transaction. What an
 * act that lies in the past changes of later ones is booked with it.
 */
export async function rebook(
  ctx: Ctx,
  loan: store.Loan,
  moved: Moved,
): Promise<{ loan: store.Loan; state: LoanState }> {
  const on = today(ctx);
  const all = await reckonable(ctx, loan);
  const state = stateOf(all, on);
  const { owedBackMinor, ...paid } = paidFor(all, state);
  const { currency } = loan;
  const disbursed = moved.disbursedMinor ?? 0n;
  const { overpaidMinor } = paid;
  const delta = {
    principal: paid.principalMinor - loan.principalPaidMinor,
    interest: paid.interestMinor - loan.interestPaidMinor,
    fees: paid.feesMinor - loan.feesPaidMinor,
    penalties: paid.penaltiesMinor - loan.penaltiesPaidMinor,
    overpaid: overpaidMinor - loan.overpaidMinor,
  };
  // Interest that was booked as earned is no income again when it is paid.
  const dueBefore = loan.earnedMinor > loan.interestPaidMinor ? loan.earnedMinor - loan.interestPaidMinor : 0n;
  const dueAfter =
    loan.isAccruing && loan.earnedMinor > paid.interestMinor ? loan.earnedMinor - paid.interestMinor : 0n;
  // What comes of it is income on the day; what comes back is borne again.
  const suspendedMinor = loan.isAccruing ? 0n : least0(loan.suspendedMinor - delta.interest);
  const entries: Entry[] = [
    ...moved.entries,
    ...suspended(currency, suspendedMinor - loan.suspendedMinor),
    { ...principalOf(loan), currency, amountMinor: disbursed - delta.principal },
    { account: 'interest_receivable', currency, amountMinor: dueAfter - dueBefore },
    { account: 'interest_income', currency, amountMinor: -(delta.interest + dueAfter - dueBefore) },
    { account: 'charges_income', currency, amountMinor: -delta.fees },
    { account: 'penalty_income', currency, amountMinor: -delta.penalties },
    { account: 'loan_overpaid', subjectId: loan.id, currency, amountMinor: -delta.overpaid },
    ...owedBack(loan, owedBackMinor),
  ];
  // A charge that nobody paid yet, and terms that changed, move nothing in the books.
  if (entries.some(({ amountMinor }) => amountMinor !== 0n))
    await post(ctx, {
      bookPartyId: loan.lenderId,
      kind: moved.kind,
      objectId: moved.objectId,
      valueOn: moved.valueOn,
      entries,
    });
  const dues = duesOf(state, on);
  const isOut = state.disbursements.some(({ isExpected }) => !isExpected);
  const best = bestClassOn(loan.lenderId, isOut ? daysOverdue(dues.overdueSince, on) : 0, on);
  // Nothing falls due of what nobody had.
  await store.putLines(ctx, loan.id, isOut ? keptLines(state) : []);
  const beganOn = state.disbursements.find(({ isExpected }) => !isExpected)?.on ?? null;
  const kept = await store.updateLoan(ctx, loan.id, {
    beganOn,
    earnedTo: beganOn === null ? null : (loan.earnedTo ?? beganOn),
    disbursedMinor: loan.disbursedMinor + disbursed,
    principalPaidMinor: paid.principalMinor,
    interestPaidMinor: paid.interestMinor,
    feesPaidMinor: paid.feesMinor,
    penaltiesPaidMinor: paid.penaltiesMinor,
    overpaidMinor,
    owedBackMinor,
    suspendedMinor,
    // Of a loan that earns nothing what was paid bounds what was earned.
    ...(!loan.isAccruing && loan.earnedMinor > paid.interestMinor && { earnedMinor: paid.interestMinor }),
    class: worseOf(loan.class, best),
    ...(isOut ? dues : { nextDueOn: null, openDueOn: null, overdueSince: null }),
  });
  return { loan: kept, state };
}

/**
 * A loan that was written off after money came or went: what is beyond everything owed is the borrower's. The rest is a recovery, or what
 * came before the write-off and makes the loss smaller.
 */
export async function rebookRecovered(ctx: Ctx, loan: store.Loan, moved: Moved): Promise<store.Loan> {
  const { currency, writtenOffOn } = loan;
  const all = await reckonable(ctx, loan);
  const on = today(ctx);
  const { overpaidMinor: beyond, owedBackMinor } = paidFor(all, stateOf(all, on));
  // Cash, or what came for it at a locked rate.
  const cash = moved.entries.reduce((sum, entry) => sum + (entry.currency === currency ? entry.amountMinor : 0n), 0n);
  const overpaidBy = beyond - loan.overpaidMinor;
  const came = cash - overpaidBy + owedBackMinor - loan.owedBackMinor;
  const isBefore = writtenOffOn !== null && moved.valueOn < writtenOffOn;
  await post(ctx, {
    bookPartyId: loan.lenderId,
    kind: moved.kind,
    objectId: moved.objectId,
    valueOn: moved.valueOn,
    entries: [
      ...moved.entries,
      { account: isBefore ? 'credit_loss' : 'recovery_income', currency, amountMinor: -came },
      { account: 'loan_overpaid', subjectId: loan.id, currency, amountMinor: -overpaidBy },
      ...owedBack(loan, owedBackMinor),
    ],
  });
  return store.updateLoan(ctx, loan.id, {
    recoveredMinor: loan.recoveredMinor + came,
    overpaidMinor: beyond,
    owedBackMinor,
  });
}

const least0 = (minor: bigint): bigint => (minor > 0n ? minor : 0n);

/** The schedule as its lines are kept, each with the interest of those before it. */
export function keptLines(state: LoanState): store.Line[] {
  let beforeMinor = 0n;
  return linesOf(state)
    .filter(({ number }) => number !== null)
    .map((line, i) => {
      // What was borne before its first day is earned when it begins.
      const { carriedMinor: carried = 0n, borneTo = line.dueOn, turns = [] } = state.rows[i] ?? {};
      const kept = {
        number: i + 1,
        startOn: line.startOn ?? line.dueOn,
        dueOn: line.dueOn,
        borneTo: borneTo < line.dueOn ? borneTo : null,
        turns: turns.length > 0 ? turns.map(({ on, borneMinor }) => ({ on, borneMinor: borneMinor.toString() })) : null,
        interestMinor: line.interestMinor - carried,
        dueMinor: line.dueMinor,
        leftMinor: line.outstandingMinor,
        beforeMinor: beforeMinor + carried,
      };
      beforeMinor += line.interestMinor;
      return kept;
    });
}

/** What of a loan has been paid, and what is owed back of refunds: fees are paid before it. */
function paidFor({ acts, owedBackMinor }: Reckonable, state: LoanState) {
  const paid = paidOf(state);
  const chargedMinor = acts.charges.reduce(
    (sum, { kind, amountMinor }) => sum + (kind === 'fee' ? amountMinor : 0n),
    0n,
  );
  const feesMinor = least(paid.feesMinor, chargedMinor - owedBackMinor);
  return { ...paid, feesMinor, owedBackMinor: owedBackMinor - (paid.feesMinor - feesMinor) };
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** What the borrower had back of money that did not come. */
const owedBack = (loan: store.Loan, toMinor: bigint): Entry[] => [
  {
    account: 'restitution_claim',
    subjectId: loan.id,
    currency: loan.currency,
    amountMinor: toMinor - loan.owedBackMinor,
  },
];
