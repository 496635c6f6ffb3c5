import { refusalList, refuse } from './refusal.ts';

/** Money is an integer of minor units and a currency; a float never holds an amount. */
export interface Money {
  amountMinor: bigint;
  currency: Currency;
}

/**
 * Minor units per ISO 4217 (state of 2026-02). Only listed currencies are accepted: an unknown exponent would turn
 * a figure into another one.
 */
export const currencyExponents = {
  AED: 2,
  AUD: 2,
  CAD: 2,
  CHF: 2,
  CNY: 2,
  EUR: 2,
  GBP: 2,
  HKD: 2,
  JPY: 0,
  KRW: 0,
  KWD: 3,
  KZT: 2,
  PLN: 2,
  RUB: 2,
  SGD: 2,
  THB: 2,
  USD: 2,
  VND: 0,
} as const;
export type Currency = keyof typeof currencyExponents;
export const currencies = Object.keys(currencyExponents) as [Currency, ...Currency[]];

export const moneyRefusals = refusalList({
  CURRENCY_MISMATCH: [
    'invalid',
    'The amounts are in different currencies',
    '币种不一致',
    'State both amounts in one currency; Holdfast never converts silently',
    '请使用同一币种；系统不会自动换汇',
  ],
});

export const money = (amountMinor: bigint, currency: Currency): Money => ({ amountMinor, currency });

function sameCurrency(a: Money, b: Money): void {
  if (a.currency !== b.currency) refuse(moneyRefusals.CURRENCY_MISMATCH, { facts: { a: a.currency, b: b.currency } });
}

export function add(a: Money, b: Money): Money {
  sameCurrency(a, b);
  return money(a.amountMinor + b.amountMinor, a.currency);
}

export function subtract(a: Money, b: Money): Money {
  sameCurrency(a, b);
  return money(a.amountMinor - b.amountMinor, a.currency);
}

/** Negative, zero or positive, as `a` is less than, equal to or more than `b`. */
export function compareMoney(a: Money, b: Money): number {
  sameCurrency(a, b);
  return a.amountMinor < b.amountMinor ? -1 : a.amountMinor > b.amountMinor ? 1 : 0;
}

/** Splits an amount by weights so that the parts sum to it exactly; the largest remainders get the odd units. */
export function allocate(total: bigint, weights: readonly bigint[]): bigint[] {
  const sum = weights.reduce((a, b) => a + b, 0n);
  if (sum <= 0n || total < 0n) throw new RangeError('allocate takes a non-negative total and positive weights');
  const parts = weights.map((weight) => (total * weight) / sum);
  const left = Number(total - parts.reduce((a, b) => a + b, 0n));
  const byRemainder = weights
    .map((weight, i) => ({ i, remainder: (total * weight) % sum }))
    .sort((a, b) => (a.remainder < b.remainder ? 1 : a.remainder > b.remainder ? -1 : a.i - b.i));
  for (const { i } of byRemainder.slice(0, left)) parts[i] = (parts[i] ?? 0n) + 1n;
  return parts;
}

/** "4,800,000.00 CNY": for people and logs; never parsed back. */
export function formatMoney({ amountMinor, currency }: Money): string {
  const exponent = currencyExponents[currency];
  const digits = (amountMinor < 0n ? -amountMinor : amountMinor).toString().padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent).replace(/\B(?=(\d{3})+$)/g, ',');
  const fraction = exponent ? `.${digits.slice(-exponent)}` : '';
  return `${amountMinor < 0n ? '-' : ''}${whole}${fraction} ${currency}`;
}

/** What is known of something with the currency of its figures in minor units; as it is where it says it, or has no such figure. */
export const inMoneyOf = (facts: Record<string, unknown>, currency: string): Record<string, unknown> =>
  'currency' in facts || !Object.keys(facts).some((name) => name.endsWith('Minor')) ? facts : { ...facts, currency };
