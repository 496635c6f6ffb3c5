import { seededChance } from '../../src/adapters/memory/clock.ts';

/**
 * Schedules of odd terms, and what they come to by a reckoning of their own: day by day, in fractions, from the words of docs/loans.md. It
 * shares nothing with the product.
 */
export interface OddTerms {
  shape: 'equal_instalment' | 'equal_principal' | 'step' | 'bullet';
  periods: number;
  every: { count: number; unit: 'days' | 'weeks' | 'months' };
  firstDueOn?: string;
  interestMethod: 'declining' | 'flat';
  interestPeriod: 'daily' | 'repayment_period';
  dayCount: '30/360' | 'actual/360' | 'actual/365' | 'actual/actual';
  rounding: 'half-up' | 'half-even';
  instalmentMultipleMinor: string;
  principalGracePeriods: number;
  interestGracePeriods: number;
  interestFreePeriods: number;
  stepsBps: number[];
  dueDays: { move: 'none' | 'following' | 'preceding' | 'modified_following'; place?: string };
}
export interface Odd {
  principal: bigint;
  beganOn: string;
  /** Each from its day on, the first from the beginning. */
  rates: { fromOn: string; rateBps: number }[];
  terms: OddTerms;
}
export interface OddLine {
  dueOn: string;
  principal: bigint;
  interest: bigint;
}

// The holidays of 2026 and the weekends worked for them, as the State Council announced them in November 2025.
const days = (month: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `2026-${month}-${String(from + i).padStart(2, '0')}`);
export const closed: ReadonlySet<string> = new Set([
  ...days('01', 1, 3),
  ...days('02', 15, 23),
  ...days('04', 4, 6),
  ...days('05', 1, 5),
  ...days('06', 19, 21),
  ...days('09', 25, 27),
  ...days('10', 1, 7),
]);
export const worked: ReadonlySet<string> = new Set([
  '2026-01-04',
  '2026-02-14',
  '2026-02-28',
  '2026-05-09',
  '2026-09-20',
  '2026-10-10',
]);

const DAY = 86_400_000;
const numberOf = (day: string) => Date.parse(`${day}T00:00:00Z`) / DAY;
const dayOf = (n: number) => new Date(n * DAY).toISOString().slice(0, 10);
const isClosed = (n: number) => {
  const day = dayOf(n);
  return closed.has(day) || ([0, 6].includes(new Date(n * DAY).getUTCDay()) && !worked.has(day));
};

/** So many periods later; of months without that day, their last one. */
function later(n: number, { count, unit }: OddTerms['every'], times: number): number {
  if (unit !== 'months') return n + times * count * (unit === 'weeks' ? 7 : 1);
  const at = new Date(n * DAY);
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth() + times * count];
  return Math.min(Date.UTC(year, month, at.getUTCDate()), Date.UTC(year, month + 1, 0)) / DAY;
}

function moved(n: number, move: OddTerms['dueDays']['move']): number {
  const roll = (by: number) => {
    let at = n;
    while (isClosed(at)) at += by;
    return at;
  };
  if (move === 'none') return n;
  if (move === 'preceding') return roll(-1);
  const after = roll(1);
  return move === 'modified_following' && dayOf(after).slice(5, 7) !== dayOf(n).slice(5, 7) ? roll(-1) : after;
}

interface Fraction {
  n: bigint;
  d: bigint;
}
const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));
const fraction = (n: bigint, d: bigint): Fraction => {
  const by = gcd(n < 0n ? -n : n, d) || 1n;
  return { n: n / by, d: d / by };
};
const plus = (a: Fraction, b: Fraction) => fraction(a.n * b.d + b.n * a.d, a.d * b.d);
const times = (a: Fraction, b: Fraction) => fraction(a.n * b.n, a.d * b.d);
const zero = { n: 0n, d: 1n };

/** To a whole: half up, or half to even. */
function round({ n, d }: Fraction, how: OddTerms['rounding']): bigint {
  const whole = n / d;
  const twice = 2n * (n - whole * d);
  return twice > d || (twice === d && (how === 'half-up' || whole % 2n === 1n)) ? whole + 1n : whole;
}

interface Span {
  from: number;
  to: number;
  /** Of the length agreed, and from the day to the day agreed. */
  isRegular: boolean;
  isWhole: boolean;
}

function spansOf({ beganOn, terms }: Odd): Span[] {
  const began = numberOf(beganOn);
  const first = terms.firstDueOn === undefined ? undefined : numberOf(terms.firstDueOn);
  const plan = (i: number) => (first === undefined ? later(began, terms.every, i) : later(first, terms.every, i - 1));
  const spans: Span[] = [];
  for (let i = 1; i <= terms.periods; i++) {
    const from = spans.at(-1)?.to ?? began;
    const to = Math.max(from, moved(plan(i), terms.dueDays.move));
    const isRegular = i > 1 || first === undefined || later(began, terms.every, 1) === first;
    const planned = i === 1 ? began : plan(i - 1);
    spans.push({ from, to, isRegular, isWhole: isRegular && from === planned && to === plan(i) });
  }
  return spans;
}

/** Days of months of thirty days each: every month but those at the ends has thirty. */
function thirties(from: number, to: number): bigint {
  const at = (n: number) => {
    const day = new Date(n * DAY);
    return day.getUTCFullYear() * 360 + day.getUTCMonth() * 30 + Math.min(30, day.getUTCDate());
  };
  return BigInt(at(to) - at(from));
}

/** What a day of a span is of a year. */
function shareOfDay(day: number, span: Span, { dayCount, every, interestPeriod }: OddTerms): Fraction {
  const length = BigInt(span.to - span.from);
  if (interestPeriod === 'repayment_period') {
    if (!span.isRegular) return fraction(thirties(span.from, span.to), 360n * length);
    const years = { months: 12n, weeks: 52n, days: 365n }[every.unit];
    return fraction(BigInt(every.count), years * length);
  }
  if (dayCount === 'actual/360') return fraction(1n, 360n);
  if (dayCount === 'actual/365') return fraction(1n, 365n);
  if (dayCount === 'actual/actual') {
    const year = new Date(day * DAY).getUTCFullYear();
    return fraction(1n, year % 4 === 0 ? 366n : 365n);
  }
  const inAll = span.isWhole && every.unit === 'months' ? 30n * BigInt(every.count) : thirties(span.from, span.to);
  return fraction(inAll, 360n * length);
}

const rateOn = ({ rates }: Odd, day: number) => rates.findLast(({ fromOn }) => numberOf(fromOn) <= day)?.rateBps ?? 0;

/** Day by day; what one rate bore is rounded once. */
function interestOf(odd: Odd, span: Span, minor: bigint, how: OddTerms['rounding'] | 'exact'): Fraction {
  let sum = zero;
  let stretch = zero;
  let last: number | undefined;
  const close = () => {
    sum = plus(sum, how === 'exact' ? stretch : { n: round(stretch, how), d: 1n });
    stretch = zero;
  };
  for (let day = span.from; day < span.to; day++) {
    const rate = rateOn(odd, odd.terms.interestPeriod === 'daily' ? day : span.from);
    if (last !== undefined && rate !== last) close();
    last = rate;
    stretch = plus(stretch, times(fraction(minor * BigInt(rate), 10_000n), shareOfDay(day, span, odd.terms)));
  }
  close();
  return sum;
}

/** What pays an amount off level: it over the worth today of one a period. */
function levelOf(odd: Odd, first: Span, minor: bigint, left: number, rateBps: number): Fraction {
  const { terms } = odd;
  const to = first.isRegular ? first.to : later(first.from, terms.every, 1);
  const span = { ...first, to, isRegular: true, isWhole: later(first.from, terms.every, 1) === to };
  let share = zero;
  for (let day = first.from; day < to; day++) share = plus(share, shareOfDay(day, span, terms));
  const grows = plus({ n: 1n, d: 1n }, times(fraction(BigInt(rateBps), 10_000n), share));
  let worth = zero;
  let now: Fraction = { n: 1n, d: 1n };
  for (let k = 0; k < left; k++) {
    now = fraction(now.n * grows.d, now.d * grows.n);
    worth = plus(worth, now);
  }
  return fraction(minor * worth.d, worth.n);
}

export function expectedLines(odd: Odd): OddLine[] {
  const { terms, principal } = odd;
  const spans = spansOf(odd);
  const multiple = BigInt(terms.instalmentMultipleMinor);
  const inMultiples = (x: Fraction) => multiple * round(fraction(x.n, x.d * multiple), terms.rounding);
  const lines: OddLine[] = [];
  let left = principal;
  let carried = 0n;
  let level: bigint | undefined;
  let lastRate: number | undefined;
  let flat = zero;
  let flatBilled = 0n;
  for (const [i, span] of spans.entries()) {
    // Paid off before its last period: nothing more falls due.
    if (i > 0 && left + carried === 0n) break;
    const isLast = i === spans.length - 1;
    const isFree = i < terms.interestFreePeriods;
    let interest = 0n;
    if (!isFree && terms.interestMethod === 'declining') interest = interestOf(odd, span, left, terms.rounding).n;
    if (!isFree && terms.interestMethod === 'flat') {
      flat = plus(flat, interestOf(odd, span, principal, 'exact'));
      // The last brings the sum to what all of it bears.
      interest = isLast ? round(flat, terms.rounding) - flatBilled : interestOf(odd, span, principal, terms.rounding).n;
      if (interest < 0n) interest = 0n;
      flatBilled += interest;
    }
    const rate = rateOn(odd, span.from);
    if (lastRate !== rate && terms.shape === 'equal_instalment') level = undefined;
    lastRate = rate;
    const periodsLeft = spans.length - i;
    let part = 0n;
    if (isLast) part = left;
    else if (terms.shape === 'step') {
      // Shares of the whole, each the difference of what is paid by the end of it and by the end of the one before.
      const by = (n: number) =>
        round(
          fraction(principal * BigInt(terms.stepsBps.slice(0, n).reduce((a, b) => a + b, 0)), 10_000n),
          terms.rounding,
        );
      part = by(i + 1) - by(i);
    } else if (i >= terms.principalGracePeriods) {
      if (terms.shape === 'equal_principal') {
        level ??= round(fraction(left, BigInt(periodsLeft)), terms.rounding);
        part = level;
      } else if (terms.shape === 'equal_instalment' && terms.interestMethod === 'flat') {
        const n = BigInt(terms.periods - terms.principalGracePeriods);
        part = inMultiples(fraction(principal + interest * n, n)) - interest;
      } else if (terms.shape === 'equal_instalment') {
        level ??= inMultiples(levelOf(odd, spans[0] as Span, left, periodsLeft, rate));
        part = level - interest;
      }
    }
    // Interest beyond the instalment is due with it and is never lent on top.
    part = part < 0n ? 0n : part > left ? left : part;
    left -= part;
    const isGrace = i < terms.interestGracePeriods && !isLast;
    lines.push({ dueOn: dayOf(span.to), principal: part, interest: isGrace ? 0n : interest + carried });
    carried = isGrace ? carried + interest : 0n;
  }
  return lines;
}

/** Odd loans of a seed: month ends, leap days, holidays, first periods of a day or of two months, grace, steps, no rate, rates beyond the instalment. */
export function oddLoans(seed: number, many: number): Odd[] {
  const chance = seededChance(seed);
  const below = (n: number) => {
    const bytes = chance(new Uint8Array(4));
    return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) % n;
  };
  const one = <T>(...of: readonly T[]): T => of[below(of.length)] as T;
  return Array.from({ length: many }, (): Odd => {
    const beganOn = one(
      '2026-01-30',
      '2026-01-31',
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
      '2026-05-29',
      '2026-08-31',
      '2026-09-25',
    );
    const shape = one('equal_instalment', 'equal_principal', 'step', 'bullet', 'equal_instalment');
    const every = one(
      { count: 1, unit: 'months' as const },
      { count: 1, unit: 'months' as const },
      { count: 3, unit: 'months' as const },
      { count: 2, unit: 'weeks' as const },
      { count: 45, unit: 'days' as const },
    );
    const periods = shape === 'bullet' ? 1 + below(9) : 2 + below(30);
    const first = one(undefined, undefined, 1, 61, 15);
    const steps = shape === 'step' ? stepsOf(periods, below) : [];
    const move = one('none', 'following', 'preceding', 'modified_following', 'modified_following');
    const isFlat = shape !== 'bullet' && below(6) === 0;
    const principalGracePeriods = shape === 'step' || isFlat ? 0 : one(0, 0, Math.min(3, periods - 1));
    return {
      principal: BigInt(1 + below(99_999_999)),
      beganOn,
      rates: [{ fromOn: beganOn, rateBps: one(0, 1, 365, 435, 1_234, 2_400) }],
      terms: {
        shape,
        periods,
        every,
        ...(first !== undefined && { firstDueOn: dayOf(numberOf(beganOn) + first) }),
        interestMethod: isFlat ? 'flat' : 'declining',
        interestPeriod: one('daily', 'daily', 'repayment_period'),
        dayCount: one('30/360', 'actual/360', 'actual/365', 'actual/actual'),
        rounding: one('half-up', 'half-even'),
        instalmentMultipleMinor: one('1', '1', '100'),
        principalGracePeriods,
        interestGracePeriods: one(0, 0, Math.min(2, periods - 1)),
        interestFreePeriods: one(0, 0, 0, 1),
        stepsBps: steps,
        dueDays: move === 'none' ? { move } : { move, place: 'CN' },
      },
    };
  });
}

/** Shares that come to the whole, some of them nothing. */
function stepsOf(periods: number, below: (n: number) => number): number[] {
  const cuts = Array.from({ length: periods - 1 }, () => below(10_001)).sort((a, b) => a - b);
  return [...cuts, 10_000].map((cut, i) => cut - (cuts[i - 1] ?? 0));
}
