import { type Currency, currencies, currencyExponents } from '../../kernel/money.ts';
import { isLocalDate, type LocalDate } from '../../kernel/time.ts';

/** A field that cannot be what its column asks for: a stable code and what was found, cut short. */
export interface FieldFault {
  code: string;
  found: string;
}
export type Read<T> = { value: T } | { fault: FieldFault };

const fault = (code: string, found: string): { fault: FieldFault } => ({ fault: { code, found: found.slice(0, 60) } });

/**
 * Full-width letters, digits and punctuation as their plain forms, outer space removed, the rest as written. `="2650…"` and
 * `'2650…` are how a spreadsheet is made to keep long numbers to the letter: what they hold is taken.
 */
export const folded = (text: string): string =>
  text
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\u3000\u00a0\u200b\ufeff]/g, ' ')
    .trim()
    .replace(/^="([^"]*)"$|^'/, '$1')
    .trim();

/**
 * An amount as people write it: `1234.5`, `1,234.50`, `¥1，234.50`, `１２３４．５０`, `-12.00`, `(12.00)`. Commas count only
 * where thousands end; more decimals than the currency has are refused, never rounded.
 */
export function readAmount(text: string, currency: Currency): Read<bigint> {
  const plain = folded(text)
    .replace(/^[¥￥$€£]\s*/, '')
    .replace(/\s*(元|CNY|RMB)$/i, '');
  const [, bracket, minus, digits = '', fraction = '', closing] =
    /^(\()?(-)?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?(\))?$/.exec(plain) ?? [];
  if (digits === '' || (bracket === undefined) !== (closing === undefined)) return fault('AMOUNT_UNREADABLE', text);
  const places = currencyExponents[currency];
  if (fraction.replace(/0+$/, '').length > places) return fault('AMOUNT_TOO_FINE', text);
  const minor = BigInt(digits.replaceAll(',', '') + fraction.slice(0, places).padEnd(places, '0'));
  if (minor >= 10n ** 15n) return fault('AMOUNT_TOO_LARGE', text);
  return { value: minus !== undefined || bracket !== undefined ? -minor : minor };
}

/**
 * A date: `2026-10-12`, `2026/10/12`, `2026.10.12`, `20261012` or `2026年10月12日`. The year comes first: `10/12/2026` could be
 * two days and is refused.
 */
export function readDate(text: string): Read<LocalDate> {
  const match =
    /^(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))(?:[ T]0?0:00(?::00)?)?$/.exec(
      folded(text),
    );
  if (!match)
    return fault(/^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}$/.test(folded(text)) ? 'DATE_AMBIGUOUS' : 'DATE_UNREADABLE', text);
  const month = (match[3] ?? match[5] ?? match[7] ?? '').padStart(2, '0');
  const day = (match[4] ?? match[6] ?? match[8] ?? '').padStart(2, '0');
  const date = `${match[1]}-${month}-${day}`;
  return isLocalDate(date) ? { value: date } : fault('DATE_UNREADABLE', text);
}

/** ISO 4217, `人民币`, or nothing, which is the currency of the file. */
export function readCurrency(text: string, otherwise: Currency): Read<Currency> {
  const plain = folded(text).toUpperCase();
  if (plain === '') return { value: otherwise };
  if (plain === '人民币' || plain === 'RMB') return { value: 'CNY' };
  return (currencies as readonly string[]).includes(plain)
    ? { value: plain as Currency }
    : fault('CURRENCY_UNKNOWN', text);
}

export function readText(text: string, max: number): Read<string> {
  const plain = folded(text);
  if (plain === '') return fault('MISSING', text);
  return plain.length > max ? fault('TOO_LONG', text) : { value: plain };
}

/** `是`, `yes`, `true`, `1`, `Y` and their opposites. */
export function readYesNo(text: string): Read<boolean> {
  const plain = folded(text).toLowerCase();
  if (['是', 'yes', 'y', 'true', '1'].includes(plain)) return { value: true };
  if (['否', 'no', 'n', 'false', '0'].includes(plain)) return { value: false };
  return fault('YES_NO_UNREADABLE', text);
}
