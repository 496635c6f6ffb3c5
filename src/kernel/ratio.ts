/** Ratios are integer basis points: 7,000 is 70 %. Rounding is named by the caller at the place it happens. */
export type Rounding = 'down' | 'up' | 'half-up' | 'half-even';

export const BPS_ONE = 10_000n;

/**
 * a × numerator ÷ denominator in exact integers, rounded once.
 * @throws RangeError when the denominator is not positive or a factor is negative: money here is never signed.
 */
export function mulDiv(a: bigint, numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  if (denominator <= 0n || a < 0n || numerator < 0n) throw new RangeError('mulDiv takes non-negative factors');
  const product = a * numerator;
  const quotient = product / denominator;
  const remainder = product % denominator;
  if (rounding === 'down' || remainder === 0n) return quotient;
  if (rounding === 'up') return quotient + 1n;
  if (rounding === 'half-even' && remainder * 2n === denominator) return quotient + (quotient % 2n);
  return remainder * 2n >= denominator ? quotient + 1n : quotient;
}

/** The share `bps` of `amount`. */
export const shareOf = (amount: bigint, bps: number, rounding: Rounding): bigint =>
  mulDiv(amount, BigInt(bps), BPS_ONE, rounding);
