import { mulDiv } from '../../kernel/ratio.ts';
import { daysBetween, type LocalDate } from '../../kernel/time.ts';
import { periodsAfter, regularShare, type YearShare, yearShare } from './day-count-rules.ts';
import type { Period } from './period-rules.ts';
import { inMultiples, rateOn, type ScheduleTerms } from './terms-rules.ts';

/** What bears interest from a day on. */
export interface Bearing {
  on: LocalDate;
  minor: bigint;
}

/** A stretch of a period as a share of a year. Interest by the period takes a regular one for its share whatever its days. */
function shareIn(
  { terms, startOn, dueOn, isRegular, isWhole }: Period,
  from: LocalDate,
  to: LocalDate,
  fullTo: LocalDate,
): YearShare {
  const { interestPeriod, dayCount, every } = terms;
  const period = { startOn, dueOn: fullTo, every, isWhole };
  if (interestPeriod === 'daily') return yearShare(from, to, dayCount, period);
  if (!isRegular) return yearShare(from, to, '30/360', period);
  const { part, whole } = regularShare(every);
  const length = BigInt(daysBetween(startOn, dueOn));
  return length === 0n
    ? { part: 0n, whole: 1n }
    : { part: part * BigInt(daysBetween(from, to)), whole: whole * length };
}

/** The stretches of a period to a day in which neither the amount nor the rate changed; interest by the period keeps the rate of its first day. */
function stretchesOf({ terms, startOn }: Period, bearing: readonly Bearing[], to: LocalDate) {
  const ordered = [...bearing].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  const minorOn = (day: LocalDate) => ordered.filter(({ on }) => on <= day).at(-1)?.minor ?? 0n;
  const rate = (day: LocalDate) => rateOn(terms.rates, terms.interestPeriod === 'daily' ? day : startOn);
  const turns = [startOn, ...ordered.map(({ on }) => on), ...terms.rates.map(({ fromOn }) => fromOn), to];
  const days = [...new Set(turns)].filter((day) => day >= startOn && day <= to).sort();
  const stretches = [];
  for (let i = 0; i < days.length - 1; ) {
    const from = days[i] as LocalDate;
    let j = i + 1;
    while (
      j < days.length - 1 &&
      minorOn(days[j] as LocalDate) === minorOn(from) &&
      rate(days[j] as LocalDate) === rate(from)
    )
      j++;
    stretches.push({ from, to: days[j] as LocalDate, minor: minorOn(from), rateBps: rate(from) });
    i = j;
  }
  return stretches;
}

/** Interest of a period to a day: each of its stretches is rounded once. */
export function interestOver(period: Period, bearing: readonly Bearing[], to: LocalDate = period.dueOn): bigint {
  const { terms, dueOn } = period;
  return stretchesOf(period, bearing, to).reduce((sum, stretch) => {
    const { part, whole } = shareIn(period, stretch.from, stretch.to, dueOn);
    return sum + mulDiv(stretch.minor, BigInt(stretch.rateBps) * part, 10_000n * whole, terms.rounding);
  }, 0n);
}

/** Days within a period, before another, on which what bears or its rate turned. */
export const turnsIn = (period: Period, bearing: readonly Bearing[], to: LocalDate): LocalDate[] =>
  stretchesOf(period, bearing, to)
    .slice(1)
    .map(({ from }) => from);

/**
 * The level instalment by which an amount is paid off in so many periods, exactly, then in whole multiples. Its rate is that of one
 * repayment period, of its actual days where interest is counted by days.
 */
export function levelInstalment(
  minor: bigint,
  periods: number,
  rateBps: number,
  { part, whole }: YearShare,
  { multipleMinor, rounding }: Pick<ScheduleTerms, 'multipleMinor' | 'rounding'>,
): bigint {
  const n = BigInt(periods);
  const a = BigInt(rateBps) * part;
  const b = 10_000n * whole;
  if (a === 0n) return inMultiples(minor, n, multipleMinor, rounding);
  const grown = (a + b) ** n;
  return inMultiples(minor * a * grown, b * (grown - b ** n), multipleMinor, rounding);
}

/** The share of a year by whose rate level instalments are drawn up: one regular period from the day on which the terms began. */
export function levelShare({ terms, startOn, dueOn, isRegular }: Period): YearShare {
  const { every, interestPeriod, dayCount } = terms;
  if (interestPeriod === 'repayment_period') return regularShare(every);
  const to = isRegular ? dueOn : periodsAfter(startOn, every, 1);
  return yearShare(startOn, to, dayCount, {
    startOn,
    dueOn: to,
    every,
    isWhole: periodsAfter(startOn, every, 1) === to,
  });
}
