import { asSystem, type Ctx, requirePerson } from '../../context.ts';
import { findCalendar } from '../../ground/calendars/index.ts';
import { policyOf } from '../../ground/policy/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { addMonths, type BankingCalendar, businessDate, type LocalDate } from '../../kernel/time.ts';
import { lockFacility } from '../financing/index.ts';
import type { LoanActs } from './acts-rules.ts';
import { type ClassLimits, classByDays, type LoanClass, worseOf } from './class-rules.ts';
import { periodsAfter } from './day-count-rules.ts';
import { misuseOf } from './misuse-rules.ts';
import { afterRefunds, type Returned } from './refund-rules.ts';
import { loanRefusals } from './refusals.ts';
import { type AgreedTerms, type ChangeKind, ratesOf, scheduleTerms } from './rules.ts';
import { type LoanState, lastDueOf, reckon } from './schedule-rules.ts';
import * as store from './store.ts';
import type { ScheduleTerms } from './terms-rules.ts';

/** The facility before the loan under it, as everywhere; what is done then moves the limits above it. */
export async function lockWithFacility(ctx: Ctx, id: string): Promise<store.Loan | undefined> {
  const facilityId = (await store.findLoan(ctx, id))?.facilityId;
  if (facilityId) await lockFacility(ctx, facilityId);
  return store.lockLoan(ctx, id);
}

/** The loan, locked, for one of its two sides. */
export async function requireLoan(ctx: Ctx, id: string, side: 'lender' | 'borrower'): Promise<store.Loan> {
  const found = await lockWithFacility(ctx, id);
  if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/loanId' });
  const { partyId } = requirePerson(ctx);
  if (side === 'lender' && found.lenderId !== partyId) refuse(loanRefusals.LOAN_NOT_THE_LENDER);
  if (side === 'borrower' && found.borrowerId !== partyId) refuse(loanRefusals.LOAN_NOT_THE_BORROWER);
  return found;
}

/** A loan that who asks takes part in; another's does not exist. */
export const requireLoanShown = async (ctx: Ctx, id: string, at: string): Promise<store.Loan> =>
  (await store.findLoan(ctx, id)) ?? refuse(commonRefusals.NOT_FOUND, { at });

const withOrdinaryWeeks = (calendar: BankingCalendar | undefined): BankingCalendar | undefined =>
  calendar && { ...calendar, beyond: 'ordinary_week' };

/** Terms with what they name looked up: the fixings of their rate, the calendar of their due days. */
export async function knownTerms(
  ctx: Ctx,
  { lenderId, principalMinor }: Pick<store.Loan, 'lenderId' | 'principalMinor'>,
  agreed: AgreedTerms,
  beganOn: LocalDate,
): Promise<ScheduleTerms> {
  const { rate, dueDays, every, periods } = agreed;
  const fixings =
    rate.kind === 'reference'
      ? await asSystem(ctx, 'loan rates', (system) => store.listFixings(system, lenderId, rate.reference))
      : [];
  const through = addMonths(periodsAfter(agreed.firstDueOn ?? beganOn, every, periods), 1);
  const mostBps = policyOf(lenderId, 'loan.rateMostBps', beganOn).value;
  const rates = ratesOf(agreed, beganOn, through, fixings, mostBps);
  const calendar = dueDays.place === undefined ? undefined : await findCalendar(ctx, dueDays.place);
  if (dueDays.place !== undefined && !calendar)
    refuse(loanRefusals.LOAN_TERMS_UNFIT, { at: '/terms/dueDays/place', facts: { place: dueDays.place } });
  return scheduleTerms(agreed, {
    expectedOn: beganOn,
    expectedMinor: principalMinor,
    rates,
    calendar: withOrdinaryWeeks(calendar),
  });
}

/** Whether what is overdue falls due by the other terms, too. */
export const reAges = (kind: ChangeKind): boolean => kind === 're_age' || kind === 'restructure';

/** Everything that is reckoned with, read once. */
export interface Reckonable extends Returned {
  terms: ScheduleTerms;
  kept: store.LoanAct[];
}

/** A loan with all that happened to it; `until` leaves out what lies after a day. */
export async function reckonable(ctx: Ctx, loan: store.Loan, until?: LocalDate): Promise<Reckonable> {
  const kept = await store.listActs(ctx, loan.id);
  const counting = kept.filter(
    ({ reversedAt, onDay }) => reversedAt === null && (until === undefined || onDay <= until),
  );
  const of = (...kinds: store.LoanAct['kind'][]) =>
    counting
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ id, onDay, amountMinor }) => ({ id, on: onDay, amountMinor }));
  const beganOn = of('disbursement')[0]?.on ?? loan.expectedOn;
  const changes = (await store.listChanges(ctx, loan.id)).filter(
    ({ onDay }) => onDay !== null && (until === undefined || onDay <= until),
  );
  const variations = [];
  for (const { onDay, terms, kind } of changes)
    variations.push({
      on: onDay as LocalDate,
      terms: await knownTerms(ctx, loan, terms, onDay as LocalDate),
      reAges: reAges(kind),
    });
  const terms = await knownTerms(ctx, loan, loan.terms, beganOn);
  const acts: LoanActs = {
    disbursements: of('disbursement'),
    receipts: [
      ...of('repayment', 'down_payment'),
      ...of('forgiveness').map((given) => ({ ...given, forgives: true as const })),
    ],
    charges: [
      ...of('fee').map((charge) => ({ ...charge, kind: 'fee' as const })),
      ...of('penalty').map((charge) => ({ ...charge, kind: 'penalty' as const })),
    ],
    variations,
    misuse: misuseOf(counting),
    endsOn: loan.endsOn ?? undefined,
  };
  return { kept, terms, ...afterRefunds(terms, acts, of('refund')) };
}

/** The day on which the last of a loan falls due, where money goes out on a day. */
export async function lastDueOn(ctx: Ctx, loan: store.Loan, on: LocalDate): Promise<LocalDate> {
  const { terms, acts } = await reckonable(ctx, loan);
  const beganOn = acts.disbursements[0]?.on ?? on;
  return lastDueOf(terms, acts, beganOn);
}

/** Whether other terms let the last of a loan fall due later than it does. */
export async function isLonger(
  ctx: Ctx,
  loan: store.Loan,
  { kind, terms: other }: Pick<store.LoanChange, 'kind' | 'terms'>,
): Promise<boolean> {
  const on = today(ctx);
  const { terms, acts } = await reckonable(ctx, loan);
  const beganOn = acts.disbursements[0]?.on ?? on;
  const varied = { on, terms: await knownTerms(ctx, loan, other, on), reAges: reAges(kind) };
  const changed = { ...acts, variations: [...acts.variations, varied] };
  return lastDueOf(terms, changed, beganOn) > lastDueOf(terms, acts, beganOn);
}

/** The day on which a loan ends that is paid off on a day. */
export const endOn = (endsOn: LocalDate | null | undefined, paidOffOn: LocalDate): LocalDate =>
  endsOn && endsOn < paidOffOn ? endsOn : paidOffOn;

export const stateOf = ({ terms, acts }: Pick<Reckonable, 'terms' | 'acts'>, on: LocalDate): LoanState =>
  reckon(terms, acts, on);

/** What pays a loan off on a day: everything owed, and interest for the days that it was out. One that was called in fell due on its own day. */
export function payoffOf({ terms, acts }: Pick<Reckonable, 'terms' | 'acts'>, on: LocalDate) {
  const { rows } = reckon(terms, { ...acts, endsOn: endOn(acts.endsOn, on) }, on);
  const open = { principalMinor: 0n, interestMinor: 0n, feesMinor: 0n, penaltiesMinor: 0n };
  for (const row of rows) {
    open.principalMinor += row.due.principal - row.paid.principal;
    open.interestMinor += row.due.interest - row.paid.interest;
    open.feesMinor += row.due.fee - row.paid.fee;
    open.penaltiesMinor += row.due.penalty - row.paid.penalty;
  }
  const owedMinor = open.principalMinor + open.interestMinor + open.feesMinor + open.penaltiesMinor;
  return { ...open, owedMinor };
}

/** From how many days overdue each class begins, by the dated rules. */
export const classLimits = (lenderId: string, on: LocalDate): ClassLimits => {
  const from = (name: string) => policyOf(lenderId, `loan.class.${name}.fromDays`, on).value;
  return {
    special_mention: from('special_mention'),
    substandard: from('substandard'),
    doubtful: from('doubtful'),
    loss: from('loss'),
  };
};

export const bestClassOn = (lenderId: string, days: number, on: LocalDate) =>
  classByDays(days, classLimits(lenderId, on));

/**
 * The best class that a loan may have on a day: by its days overdue, and for a year after its terms were made easier for a debtor in
 * trouble special mention (Measures for Risk Classification 2023, 18 to 20).
 */
export async function bestClassOf(ctx: Ctx, loan: store.Loan, days: number, on: LocalDate): Promise<LoanClass> {
  const best = bestClassOn(loan.lenderId, days, on);
  return (await isObserved(ctx, loan, on)) ? worseOf(best, 'special_mention') : best;
}

/** Whether a loan is watched because its terms were made easier. */
export async function isObserved(ctx: Ctx, { id, lenderId }: store.Loan, on: LocalDate): Promise<boolean> {
  const months = policyOf(lenderId, 'loan.observedMonths', on).value;
  const changes = await store.listChanges(ctx, id);
  return changes.some(({ onDay, kind }) => onDay !== null && reAges(kind) && addMonths(onDay, months) > on);
}

export const today = (ctx: Ctx): LocalDate => businessDate(ctx);
