import { currencyExponents } from '../../../src/kernel/money.ts';
import type { Language } from '../words/pair.ts';

export const MINUS = '\u2212';
const exponentOf = (currency: string | undefined): number =>
  currencyExponents[(currency ?? 'CNY') as keyof typeof currencyExponents] ?? 2;

const grouped = (digits: string): string => digits.replaceAll(/\B(?=(\d{3})+$)/g, ',');

/** Minor units as people read them, exact however large: `1,234,567.80`. Never through a float. */
export function amountText(minor: string | bigint, currency: string | undefined): string {
  const value = BigInt(minor);
  const exponent = exponentOf(currency);
  const digits = (value < 0n ? -value : value).toString().padStart(exponent + 1, '0');
  const whole = grouped(digits.slice(0, digits.length - exponent));
  const part = exponent === 0 ? '' : `.${digits.slice(digits.length - exponent)}`;
  return `${value < 0n ? MINUS : ''}${whole}${part}`;
}

/**
 * What is typed, as a whole number of the smallest parts. A comma stands between thousands and nowhere else: who means a decimal comma is
 * told, not paid a hundred times. Figures of a Chinese keyboard are the same figures. Undefined for what is no such number.
 */
export function scaledOf(typed: string, places: number): string | undefined {
  const plain = typed.normalize('NFKC').replaceAll('。', '.').replaceAll(/[\s_]/g, '').replace(MINUS, '-');
  const match = /^(-?)(\d{1,16}|\d{1,3}(?:,\d{3}){1,5})(?:\.(\d*))?$/.exec(plain);
  const [, sign = '', whole = '', part = ''] = match ?? [];
  if (!match || part.length > places) return undefined;
  return `${sign}${BigInt(whole.replaceAll(',', '') + part.padEnd(places, '0'))}`;
}

/** What is typed in whole units, as minor units; undefined for what is no amount of the currency. */
export const minorOf = (typed: string, currency: string | undefined): string | undefined =>
  scaledOf(typed, exponentOf(currency));

/** Minor units as somebody would type them. */
export const typedOf = (minor: string, currency: string | undefined): string =>
  amountText(minor, currency).replaceAll(',', '').replace(MINUS, '-');

/** The value with its scale, as the record keeps quantities. */
export function quantityText(value: string, scale: number): string {
  const digits = value.replace('-', '').padStart(scale + 1, '0');
  const whole = grouped(digits.slice(0, digits.length - scale));
  const part = scale === 0 ? '' : digits.slice(digits.length - scale).replace(/0+$/, '');
  return `${value.startsWith('-') ? MINUS : ''}${whole}${part === '' ? '' : `.${part}`}`;
}

/** Several names in a row, as each language parts them. */
export const listed = (names: readonly string[], language: Language): string =>
  names.join(language === 'zh' ? '、' : ', ');

/** Basis points as per cent with two decimals. */
export const ratioText = (bps: number): string => `${(bps / 100).toFixed(2).replace('-', MINUS)} %`;

const zone = 'Asia/Shanghai';
const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: zone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const partsOf = (at: Date): Record<string, string> =>
  Object.fromEntries(parts.formatToParts(at).map(({ type, value }) => [type, value]));

/** An instant with its zone: `2026-11-29 16:00 UTC+8`. The year is left out where it is this one. */
export function instantText(at: Date | string, now: Date): string {
  const { year, month, day, hour, minute } = partsOf(new Date(at));
  const isThisYear = year === partsOf(now).year;
  return `${isThisYear ? '' : `${year}-`}${month}-${day} ${hour}:${minute} UTC+8`;
}

/** The day in the zone of the screen. */
export function dayText(at: Date): string {
  const { year, month, day } = partsOf(at);
  return `${year}-${month}-${day}`;
}

export function clockText(at: Date): string {
  const { hour, minute, second } = partsOf(at);
  return `${hour}:${minute}:${second}`;
}

/** How long until, or since: `2 d 4 h`, `3 h 10 m`, `12 m`. */
export function spanText(ms: number, language: Language): string {
  const minutes = Math.floor(Math.abs(ms) / 60_000);
  const [d, h, m] = [Math.floor(minutes / 1_440), Math.floor((minutes % 1_440) / 60), minutes % 60];
  const units = language === 'zh' ? (['天', '小时', '分钟'] as const) : (['d', 'h', 'm'] as const);
  const gap = language === 'zh' ? '' : ' ';
  const shown = (
    [
      [d, units[0]],
      [h, units[1]],
      [m, units[2]],
    ] as const
  ).filter(([value]) => value > 0);
  const first = shown.length === 0 ? ([[0, units[2]]] as const) : shown.slice(0, 2);
  return first.map(([value, unit]) => `${value}${gap}${unit}`).join(' ');
}

/** The end of an identifier, enough to tell two apart. */
export const shortId = (id: string): string => {
  const [prefix = '', rest = ''] = id.split('_');
  return `${prefix} …${rest.slice(-6)}`;
};
export const isId = (value: unknown): boolean => typeof value === 'string' && /^[a-z]{2,6}_[0-9a-f]{32}$/.test(value);
