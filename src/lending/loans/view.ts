import type { LocalDate } from '../../kernel/time.ts';
import { inDefaultSince, linesOf, totalsOf } from './present-rules.ts';
import type { ComparedView, ProposedChangeView, ProposedView } from './proposed-schemas.ts';
import type { LoanState } from './schedule-rules.ts';
import type { ChangeView, LineView, LoanView } from './schemas.ts';
import type { DrawnChange } from './sheet.ts';
import type { Loan, LoanChange } from './store.ts';

/** Amounts as JSON has them. */
type Wire<T> = { [K in keyof T]: T[K] extends bigint ? string : T[K] };
export const toWire = <T extends object>(value: T): Wire<T> =>
  Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, typeof each === 'bigint' ? each.toString() : each]),
  ) as Wire<T>;

/** A schedule line by line, and what its lines come to. */
export function scheduleOf(state: LoanState) {
  const lines = linesOf(state);
  return { lines: lines.map((line): LineView => toWire(line)), totals: toWire(totalsOf(lines)) };
}

/** A loan as it stands on the day on which it is read or acted upon, whichever day was closed last. */
export const viewOf = (loan: Loan, on: LocalDate): LoanView => ({
  id: loan.id,
  lenderId: loan.lenderId,
  borrowerId: loan.borrowerId,
  facilityId: loan.facilityId,
  amount: { amountMinor: loan.principalMinor.toString(), currency: loan.currency },
  status: loan.status,
  purposeKind: loan.purposeKind,
  purpose: loan.purpose,
  payees: loan.payees,
  expectedOn: loan.expectedOn,
  availableUntil: loan.availableUntil,
  terms: loan.changedTerms ?? loan.terms,
  borrowerSize: loan.borrowerSize?.size ?? null,
  syndicate: loan.syndicate,
  sheetHash: loan.changedSheetHash ?? loan.sheetHash,
  allInBps: (loan.changedSheet ?? loan.sheet).allInBps,
  beganOn: loan.beganOn,
  nextDueOn: loan.nextDueOn,
  overdueSince: inDefaultSince(loan.openDueOn, on),
  class: loan.class,
  disbursedMinor: loan.disbursedMinor.toString(),
  outstandingMinor: (loan.disbursedMinor - loan.principalPaidMinor - loan.writtenOffMinor).toString(),
  paid: {
    principalMinor: loan.principalPaidMinor.toString(),
    interestMinor: loan.interestPaidMinor.toString(),
    feesMinor: loan.feesPaidMinor.toString(),
    penaltiesMinor: loan.penaltiesPaidMinor.toString(),
  },
  overpaidMinor: loan.overpaidMinor.toString(),
  owedBackMinor: loan.owedBackMinor.toString(),
  writtenOffMinor: loan.writtenOffMinor.toString(),
  recoveredMinor: loan.recoveredMinor.toString(),
  earnedMinor: loan.earnedMinor.toString(),
  earnedTo: loan.earnedTo,
  isAccruing: loan.isAccruing,
  suspendedMinor: loan.suspendedMinor.toString(),
});

/** A loan as its maker and its borrower weigh it: what it costs beside what falls due when, if the money goes out on its day. */
export const viewOfProposed = (loan: Loan, expected: LoanState, on: LocalDate): ProposedView => ({
  ...viewOf(loan, on),
  sheet: loan.sheet,
  schedule: scheduleOf(expected),
});

export const viewOfChange = (change: LoanChange): ChangeView => ({
  id: change.id,
  loanId: change.loanId,
  kind: change.kind,
  terms: change.terms,
  reason: change.reason,
  documentHash: change.documentHash,
  status: change.status,
  onDay: change.onDay,
  sheetHash: change.sheetHash,
  allInBps: change.sheet?.allInBps ?? null,
  sheet: change.sheet,
  answerBy: change.answerBy,
  proposedAt: change.proposedAt.toISOString(),
});

/** A loan by the terms in force and by others, what it costs and what falls due when. */
export const comparedOf = ({ currency, sheet, asChanged, now, sheetNow }: DrawnChange): ComparedView => ({
  currency,
  now: { sheet: sheetNow, schedule: scheduleOf(now) },
  asChanged: { sheet, schedule: scheduleOf(asChanged) },
});

export const viewOfProposedChange = (change: LoanChange, drawn: DrawnChange): ProposedChangeView => ({
  ...viewOfChange(change),
  compared: comparedOf(drawn),
});

/** What a loan is judged by when its terms are changed or it is given up. What it earns each day is reckoned anew, and is none of it. */
export const factsOf = ({ status, class: grade, overdueSince, terms, disbursedMinor, principalPaidMinor }: Loan) => ({
  status,
  class: grade,
  overdueSince,
  terms,
  owedPrincipalMinor: disbursedMinor - principalPaidMinor,
});
