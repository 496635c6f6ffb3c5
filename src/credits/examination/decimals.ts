import { refuse } from '../../kernel/refusal.ts';
import { examinationRefusals } from './refusals.ts';

/**
 * Amounts, quantities and per cents of a case as exact integers at one scale (12 decimals), so that a line of 450120.011
 * is neither rounded to a cent nor held in a float.
 */
export type Decimal = bigint;
const places = 12;
export const one: Decimal = 10n ** BigInt(places);

/** @throws AMOUNT_UNREADABLE with the JSON Pointer `at`. */
export function readDecimal(text: string, at: string): Decimal {
  const [, whole, fraction = ''] = /^(\d{1,30})(?:\.(\d{1,12}))?$/.exec(text.trim()) ?? [];
  if (whole === undefined) refuse(examinationRefusals.AMOUNT_UNREADABLE, { at, facts: { text: text.slice(0, 40) } });
  return BigInt(whole + fraction.padEnd(places, '0'));
}

/**
 * A JSON number (a per cent) to 12 decimals.
 * @throws AMOUNT_UNREADABLE with the JSON Pointer `at` when it is too large to be one.
 */
export function fromNumber(value: number, at = ''): Decimal {
  if (Math.abs(value) >= 1e9) refuse(examinationRefusals.AMOUNT_UNREADABLE, { at, facts: { number: value } });
  const [whole = '0', fraction = ''] = Math.abs(value).toFixed(places).split('.');
  const scaled = BigInt(whole + fraction.padEnd(places, '0'));
  return value < 0 ? -scaled : scaled;
}

/** "158400.00": at least two decimals, no more than it has. */
export function writeDecimal(value: Decimal, least = 2): string {
  const digits = (value < 0n ? -value : value).toString().padStart(places + 1, '0');
  const fraction = digits.slice(-places).replace(/0+$/, '').padEnd(least, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -places)}${fraction ? `.${fraction}` : ''}`;
}

/** `value` changed by `pct` per cent, as a product at twice the scale: compare it with `raised(other)`. */
export const changedBy = (value: Decimal, pct: Decimal): bigint => value * (100n * one + pct);
export const raised = (value: Decimal): bigint => value * 100n * one;
export const lowered = (product: bigint): Decimal => product / (100n * one);

export const sum = (values: readonly Decimal[]): Decimal => values.reduce((total, value) => total + value, 0n);
