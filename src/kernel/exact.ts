import type { Rounding } from './ratio.ts';

/**
 * An exact decimal, n × 10^-scale. Quantities × prices × basis points stay exact through every step and sum, so that
 * an amount is rounded once, at the end, in the direction its rule names.
 */
export interface Exact {
  n: bigint;
  scale: number;
}

export const exact = (n: bigint, scale = 0): Exact => ({ n, scale });
export const zero: Exact = exact(0n);

const raised = (a: Exact, scale: number): bigint => a.n * 10n ** BigInt(scale - a.scale);
const align = (a: Exact, b: Exact): [bigint, bigint, number] => {
  const scale = Math.max(a.scale, b.scale);
  return [raised(a, scale), raised(b, scale), scale];
};

export function addExact(a: Exact, b: Exact): Exact {
  const [x, y, scale] = align(a, b);
  return exact(x + y, scale);
}

export const sumExact = (values: readonly Exact[]): Exact => values.reduce(addExact, zero);
export const timesExact = (a: Exact, b: Exact): Exact => exact(a.n * b.n, a.scale + b.scale);
export const timesBps = (a: Exact, bps: number): Exact => exact(a.n * BigInt(bps), a.scale + 4);

/** Negative, zero or positive, as `a` is less than, equal to or more than `b`. */
export function compareExact(a: Exact, b: Exact): number {
  const [x, y] = align(a, b);
  return x < y ? -1 : x > y ? 1 : 0;
}

export const minExact = (a: Exact, b: Exact): Exact => (compareExact(a, b) <= 0 ? a : b);

/** To a whole number; half-up rounds halves away from zero, down and up are towards minus and plus infinity. */
export function roundExact({ n, scale }: Exact, rounding: Rounding): bigint {
  const unit = 10n ** BigInt(scale);
  const floor = n / unit - (n % unit < 0n ? 1n : 0n);
  if (n === floor * unit) return floor;
  if (rounding === 'down') return floor;
  if (rounding === 'up') return floor + 1n;
  const twice = 2n * (n - floor * unit);
  return twice > unit || (twice === unit && n > 0n) ? floor + 1n : floor;
}

/** "4620000.005": as PostgreSQL's numeric takes and gives it. */
export function writeExact({ n, scale }: Exact): string {
  const digits = (n < 0n ? -n : n).toString().padStart(scale + 1, '0');
  const fraction = scale ? `.${digits.slice(-scale)}` : '';
  return `${n < 0n ? '-' : ''}${digits.slice(0, digits.length - scale)}${fraction}`;
}

export function readExact(text: string): Exact {
  const [, sign = '', whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined) throw new RangeError(`not a decimal: ${text}`);
  return exact(BigInt(sign + whole + fraction), fraction.length);
}
