import { mulDiv } from '../../kernel/ratio.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { type Charged, inOrder, type LoanActs, type Misused } from './acts-rules.ts';
import { shareOfYear } from './day-count-rules.ts';
import { rateOn, type ScheduleTerms } from './terms-rules.ts';

/** A loan as it stands on a day, without what misuse adds to it: how it is reckoned is not this rule’s to say. */
type Reckon = (acts: LoanActs, on: LocalDate) => { owedMinor: bigint; lateMinor: bigint; lateInterestMinor: bigint };

/** Terms in force on a day, through every change. */
const termsOn = (terms: ScheduleTerms, { variations }: LoanActs, day: LocalDate): ScheduleTerms =>
  inOrder(variations).findLast(({ on }) => on <= day)?.terms ?? terms;

/** What happened until a day, itself included. */
const until = (acts: LoanActs, day: LocalDate): LoanActs => {
  const isBefore = ({ on }: { on: LocalDate }) => on <= day;
  return {
    ...acts,
    disbursements: acts.disbursements.filter(isBefore),
    receipts: acts.receipts.filter(isBefore),
    charges: acts.charges.filter(isBefore),
    variations: acts.variations.filter(isBefore),
    misuse: [],
  };
};

/**
 * While money is used for something else than was agreed, what is owed bears the uplift agreed for that, in place of the one for being late
 * and never both (Yin Fa [2003] 251); unpaid interest that bears for being late bears the same. It is charged to the days on which anything changes, so that it is the same whenever it is reckoned;
 * a stretch in which nothing changed is rounded once.
 */
export function misuseCharges(
  terms: ScheduleTerms,
  acts: LoanActs,
  dueDays: readonly LocalDate[],
  asOf: LocalDate,
  reckon: Reckon,
): Charged[] {
  const made: Charged[] = [];
  const last = acts.endsOn !== undefined && acts.endsOn < asOf ? acts.endsOn : asOf;
  for (const { id, from, to } of [...acts.misuse].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const end = to !== null && to < last ? to : last;
    const turns = [
      from,
      ...[...acts.disbursements, ...acts.receipts, ...acts.charges, ...acts.variations].map(({ on }) => on),
      ...dueDays,
      ...termsOn(terms, acts, end).rates.map(({ fromOn }) => fromOn),
      end,
    ];
    const days = [...new Set(turns)].filter((day) => day >= from && day <= end).sort();
    const charge = ({ start, on, weight }: { start: LocalDate; on: LocalDate; weight: bigint }) => {
      const { dayCount, every, rates, rounding } = termsOn(terms, acts, start);
      const { part, whole } = shareOfYear({ dayCount, every }, start, on);
      const amountMinor = mulDiv(weight, BigInt(rateOn(rates, start)) * part, 100_000_000n * whole, rounding);
      if (amountMinor > 0n) made.push({ id: `${id} ${on}`, on, kind: 'penalty', amountMinor });
    };
    let open: { start: LocalDate; on: LocalDate; weight: bigint; rate: number } | undefined;
    for (const [i, start] of days.slice(0, -1).entries()) {
      const on = days[i + 1] as LocalDate;
      const { misuseUpliftBps = 0, overdueUpliftBps, rates } = termsOn(terms, acts, start);
      const { owedMinor, lateMinor, lateInterestMinor } = reckon(
        { ...until(acts, start), charges: [...until(acts, start).charges, ...made] },
        start,
      );
      const beyond = BigInt(Math.max(misuseUpliftBps - (overdueUpliftBps ?? 0), 0));
      const late = lateMinor + (overdueUpliftBps === undefined ? 0n : lateInterestMinor);
      const weight = (owedMinor - lateMinor) * BigInt(misuseUpliftBps) + late * beyond;
      const rate = rateOn(rates, start);
      if (open?.weight === weight && open.rate === rate) open.on = on;
      else {
        if (open) charge(open);
        open = { start, on, weight, rate };
      }
    }
    if (open) charge(open);
  }
  return made;
}

/** Findings from what is on record: each with the day on which it was ended, if it was. */
export function misuseOf(
  acts: readonly { id: string; kind: string; onDay: LocalDate; detail: Record<string, unknown> }[],
): Misused[] {
  const ends = new Map(acts.filter(({ kind }) => kind === 'misuse_end').map((end) => [end.detail.misuseId, end.onDay]));
  return acts
    .filter(({ kind }) => kind === 'misuse')
    .map(({ id, onDay }) => ({ id, from: onDay, to: ends.get(id) ?? null }));
}
