import type { LocalDate } from '../../kernel/time.ts';

/** Minor units of one money in another, as a fraction, and its day. */
export interface ExchangeRate {
  n: bigint;
  d: bigint;
  on: LocalDate;
}

/** At the bank's rate with the haircut on top, rounded up: what another money may cost until it is paid. */
export function convertUp(amountMinor: bigint, rate: ExchangeRate | null, haircutBps: number): bigint {
  if (rate === null) return amountMinor;
  const over = amountMinor * rate.n * BigInt(10_000 + haircutBps);
  const under = rate.d * 10_000n;
  return (over + under - 1n) / under;
}

/** What so much of another money bears in this one: rounded down, with the same haircut off. */
export function convertDown(amountMinor: bigint, rate: ExchangeRate | null, haircutBps: number): bigint {
  if (rate === null) return amountMinor;
  return (amountMinor * rate.d * 10_000n) / (rate.n * BigInt(10_000 + haircutBps));
}
