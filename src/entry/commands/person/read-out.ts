import type { Column, Noun } from '../../../desk/nouns/index.ts';
import { currencyExponents } from '../../../kernel/money.ts';
import { homeZone } from '../../../kernel/time.ts';

export type Language = 'en' | 'zh';

/** Digits in threes, exactly, however many there are. */
function grouped(digits: string): string {
  return digits.replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

/** `-12345` at two places is `-123.45`, exactly. */
function pointed(units: string, places: number): string {
  const sign = units.startsWith('-') ? '-' : '';
  const digits = units.replace('-', '').padStart(places + 1, '0');
  const whole = grouped(digits.slice(0, digits.length - places));
  return `${sign}${whole}${places > 0 ? `.${digits.slice(-places)}` : ''}`;
}

/** An amount as people write it: `50,000.00 CNY`; as it is where nobody says what money it is of. */
export function amount(minor: string, currency: string | undefined): string {
  const places = (currencyExponents as Record<string, number>)[currency ?? ''];
  return places === undefined ? minor : `${pointed(minor, places)} ${currency}`;
}

/** A day in words of the language: `14 Mar 2027`, `2027年3月14日`. */
export const day = (date: string, language: Language): string =>
  new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'medium', timeZone: 'UTC' }).format(
    new Date(`${date.slice(0, 10)}T00:00:00Z`),
  );

const clock = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: homeZone });

/** An instant as the clock at home shows it. */
export function instant(at: string, language: Language): string {
  const [date = '', time = ''] = clock.format(new Date(at)).split(' ');
  return `${day(date, language)} ${time}`;
}

/** Until when: what is due with the end of a day is due on that day. */
export function until(at: string, language: Language): string {
  const [date = '', time = ''] = clock.format(new Date(at)).split(' ');
  if (time !== '00:00') return `${day(date, language)} ${time}`;
  return day(new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString(), language);
}

/** A value of a row as its column says it is to be read; `undefined` for what stands within another. */
export function valueOf(
  noun: Noun,
  name: string,
  row: Record<string, unknown>,
  language: Language,
): string | undefined {
  const { type } = (noun.columns[name] ?? { type: 'text' }) as Pick<Column, 'type'>;
  const value = row[name];
  const has = (kind: Column['type']) => Object.values(noun.columns).some((column) => column.type === kind);
  if (name === 'currency' && has('minor')) return undefined;
  if ((name === 'quantityScale' || name === 'quantityUnit') && has('quantity')) return undefined;
  if (typeof value !== 'string') return value === null || value === undefined ? '—' : JSON.stringify(value);
  if (type === 'minor') return amount(value, typeof row.currency === 'string' ? row.currency : undefined);
  if (type === 'date') return day(value, language);
  if (type === 'instant') return instant(value, language);
  if (type === 'quantity' && typeof row.quantityScale === 'number')
    return `${pointed(value, row.quantityScale)} ${typeof row.quantityUnit === 'string' ? row.quantityUnit : ''}`.trim();
  return value;
}
