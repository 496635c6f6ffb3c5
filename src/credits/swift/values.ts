import { isLocalDate } from '../../kernel/time.ts';
import { currencyDecimals } from './currencies.ts';
import { finding, type MessageFinding, type Place } from './findings.ts';
import type { Format } from './format.ts';

/** YYMMDD as a civil date: 80 to 99 are of the last century. Undefined when no such day exists. */
export function readDate(text: string): string | undefined {
  if (!/^\d{6}$/.test(text)) return undefined;
  const year = Number(text.slice(0, 2));
  const date = `${year >= 80 ? 19 : 20}${text.slice(0, 2)}-${text.slice(2, 4)}-${text.slice(4, 6)}`;
  return isLocalDate(date) ? date : undefined;
}

export const writeDate = (date: string): string => date.slice(2).replaceAll('-', '');

/**
 * Digits with a decimal comma as an integer of minor units.
 * @returns undefined when the form is wrong or the currency has fewer decimals.
 */
export function readAmount(text: string, decimals: number): bigint | undefined {
  const [, whole, fraction = ''] = /^(\d+),(\d*)$/.exec(text) ?? [];
  if (whole === undefined || fraction.length > decimals) return undefined;
  return BigInt(whole + fraction.padEnd(decimals, '0'));
}

/** "480000," or "1234,50": the network's form, with no decimals when there are none. */
export function writeAmount(amountMinor: bigint, currency: string): string {
  const [whole, fraction] = decimal(amountMinor, currencyDecimals(currency) ?? 2).split('.');
  return `${whole},${fraction && /[1-9]/.test(fraction) ? fraction : ''}`;
}

/** "1234.50": an amount in major units. */
export function decimal(amountMinor: bigint, decimals: number): string {
  const digits = amountMinor.toString().padStart(decimals + 1, '0');
  return decimals ? `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}` : digits;
}

/** "1234.50" as minor units: the inverse of `decimal`. */
export function minorUnits(text: string, decimals: number): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(decimals, '0').slice(0, decimals));
}

function checkBic(text: string, place: Place): MessageFinding | undefined {
  if (/[^A-Z0-9]/.test(text)) return finding('BIC_CHARACTERS', place, text);
  if (text.length !== 8 && text.length !== 11)
    return finding('BIC_LENGTH', place, `${text}, ${text.length} characters`);
  return /^[A-Z]{6}[A-Z0-9]+$/.test(text) ? undefined : finding('BIC_FORM', place, text);
}

function checkAmount(text: string, currency: string | undefined, place: Place): MessageFinding | undefined {
  if (!/^\d+,\d*$/.test(text) || text.length > 15) return finding('AMOUNT_FORMAT', place, `"${text}"`);
  const decimals = currencyDecimals(currency ?? '');
  const given = text.length - text.indexOf(',') - 1;
  if (decimals !== undefined && given > decimals)
    return finding('AMOUNT_DECIMALS', place, `${given} decimals, ${currency} has ${decimals}`);
  return undefined;
}

/** Components judged by value: dates, currencies, amounts, identifier codes. */
export function checkValues(format: Format, components: Record<string, string>, place: Place): MessageFinding[] {
  const findings: MessageFinding[] = [];
  for (const token of format.tokens) {
    const text = token.is === 'component' ? components[token.name] : undefined;
    if (token.is !== 'component' || text === undefined) continue;
    if (token.kind === 'date' && !readDate(text)) findings.push(finding('DATE_INVALID', place, text));
    if (token.kind === 'currency' && currencyDecimals(text) === undefined)
      findings.push(finding('CURRENCY_UNKNOWN', place, text));
    const wrong =
      token.kind === 'bic'
        ? checkBic(text, place)
        : token.kind === 'amount'
          ? checkAmount(text, components['currency'], place)
          : undefined;
    if (wrong) findings.push(wrong);
  }
  return findings;
}

/** Components as values: dates as YYYY-MM-DD, amounts as decimals with `amountMinor`. What cannot be read stays as text. */
export function toValues(format: Format, components: Record<string, string>): Record<string, string> {
  const values: Record<string, string> = {};
  for (const token of format.tokens) {
    if (token.is !== 'component' || components[token.name] === undefined) continue;
    const text = components[token.name] as string;
    values[token.name] = token.kind === 'date' ? (readDate(text) ?? text) : text;
    if (token.kind !== 'amount') continue;
    const decimals = currencyDecimals(components['currency'] ?? '');
    const amountMinor = decimals === undefined ? undefined : readAmount(text, decimals);
    if (amountMinor === undefined || decimals === undefined) continue;
    values[token.name] = decimal(amountMinor, decimals);
    values['amountMinor'] = amountMinor.toString();
  }
  return values;
}

/** Values as components: the inverse of `toValues`. An amount may be given as `amountMinor` or as a decimal string. */
export function fromValues(format: Format, values: Readonly<Record<string, string>>): Record<string, string> {
  const components: Record<string, string> = {};
  for (const token of format.tokens) {
    if (token.is !== 'component') continue;
    const text = values[token.name];
    if (token.kind === 'amount') {
      const minor = values['amountMinor'];
      if (minor !== undefined) components[token.name] = writeAmount(BigInt(minor), values['currency'] ?? '');
      else if (text !== undefined) components[token.name] = text.includes(',') ? text : writeDecimal(text);
    } else if (text !== undefined)
      components[token.name] = token.kind === 'date' && isLocalDate(text) ? writeDate(text) : text;
  }
  return components;
}

const writeDecimal = (text: string): string => {
  const [whole = '', fraction = ''] = text.split('.');
  return `${whole},${/[1-9]/.test(fraction) ? fraction : ''}`;
};
