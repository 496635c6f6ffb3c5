import { daysBetween, type LocalDate } from '../../kernel/time.ts';

/** Money between lender and borrower on a day: positive is paid out to the borrower, negative by it. */
export interface Flow {
  on: LocalDate;
  minor: bigint;
}

const ONE = 10n ** 18n;
const YEAR_DAYS = 365;

export const convention =
  'Internal rate of return of every payment by its day, compounded daily over years of 365 days, half up to a basis point (PBOC Announcement [2021] 3)';

/** A factor to a power, in fixed point. */
function power(base: bigint, exponent: number): bigint {
  let result = ONE;
  let factor = base;
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = (result * factor) / ONE;
    factor = (factor * factor) / ONE;
  }
  return result;
}

/** What the flows are worth on the last day when each day bears a rate: paid out less paid back. */
function worth(flows: readonly Flow[], daily: bigint): bigint {
  const last = flows.at(-1)?.on ?? '';
  return flows.reduce((sum, { on, minor }) => sum + minor * power(ONE + daily, daysBetween(on, last)), 0n);
}

/**
 * What a loan costs in a year, all fees in it, as the rate at which what was paid out is worth what is paid back. Zero where the
 * borrower pays nothing more than it had; undefined where the cost is beyond a hundredfold a year and has no sensible rate.
 */
export function allInBps(flows: readonly Flow[]): number | undefined {
  const ordered = [...flows].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  const net = ordered.reduce((sum, { minor }) => sum + minor, 0n);
  if (net >= 0n) return 0;
  const most = ONE / 75n; // a day of it, over a year, is above a hundredfold
  if (worth(ordered, most) < 0n) return undefined;
  let low = 0n;
  let high = most;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (worth(ordered, middle) < 0n) low = middle;
    else high = middle;
  }
  const annual = power(ONE + high, YEAR_DAYS) - ONE;
  return Number((annual * 10_000n + ONE / 2n) / ONE);
}

/** Interest and fees over the principal, as the measure on fees counts the cost of a year; half up. */
export const costOverPrincipalBps = (costMinor: bigint, principalMinor: bigint): number =>
  Number((costMinor * 20_000n + principalMinor) / (2n * principalMinor));
