import { type Currency, currencies, currencyExponents } from '../../kernel/money.ts';
import { isLocalDate, type LocalDate } from '../../kernel/time.ts';
import { type BankEntry, type BankStatement, plainAccount, unreadable } from './rules.ts';

/** Customer statement message MT940 (SWIFT, category 9): fields 20, 25, 28C, 60, 61, 86, 62; blocks around them or not. */
interface Field {
  tag: string;
  value: string;
  line: number;
}

/** Not of SWIFT: what banks say among themselves, between any two fields. */
const OF_BANK = 'NS';
const KNOWN = new Set([
  '20',
  '21',
  '25',
  '25P',
  '28C',
  '60F',
  '60M',
  '61',
  '86',
  '62F',
  '62M',
  '64',
  '65',
  '13D',
  OF_BANK,
]);

function fieldsOf(text: string): Field[] {
  const fields: Field[] = [];
  for (const [i, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.replace(/^\{1:.*\{4:$/, '').replace(/^-\}.*$/, '-');
    const [, tag, value = ''] = /^:(\d{2}[A-Z]?|NS):(.*)$/.exec(line) ?? [];
    const last = fields.at(-1);
    if (tag !== undefined) {
      if (!KNOWN.has(tag)) unreadable(`field ${tag}`, i + 1);
      fields.push({ tag, value, line: i + 1 });
    } else if (line.trim() === '' || line === '-' || line === '\ufeff') continue;
    else if (last) last.value += `\n${line}`;
    else unreadable('text before the first field', i + 1);
  }
  return fields.filter(({ tag }) => tag !== OF_BANK);
}

function dateOf(text: string, line: number): LocalDate {
  const date = `20${text.slice(0, 2)}-${text.slice(2, 4)}-${text.slice(4, 6)}`;
  return isLocalDate(date) ? date : unreadable('a date', line);
}

function amountOf(text: string, currency: Currency, line: number): bigint {
  const [, whole = '', fraction = ''] = /^(\d{1,14}),(\d*)$/.exec(text) ?? unreadable('an amount', line);
  const places = currencyExponents[currency];
  if (fraction.replace(/0+$/, '').length > places) unreadable('an amount finer than its currency', line);
  return BigInt(whole + fraction.slice(0, places).padEnd(places, '0'));
}

function balanceOf({ value, line }: Field): { currency: Currency; minor: bigint; on: LocalDate } {
  const [, mark, date = '', code = '', amount = ''] =
    /^([CD])(\d{6})([A-Z]{3})([\d,]+)$/.exec(value.trim()) ?? unreadable('a balance', line);
  const currency = currencies.find((each) => each === code) ?? unreadable(`the currency ${code}`, line);
  const minor = amountOf(amount, currency, line);
  return { currency, minor: mark === 'C' ? minor : -minor, on: dateOf(date, line) };
}

/** The day on which it was entered has no year: the one nearest to the value day. */
function enteredOn(text: string | undefined, valueOn: LocalDate, line: number): LocalDate {
  if (text === undefined) return valueOn;
  const year = Number(valueOn.slice(0, 4));
  const of = (y: number) => `${y}-${text.slice(0, 2)}-${text.slice(2, 4)}`;
  const days = [year - 1, year, year + 1].map(of).filter(isLocalDate);
  const far = (day: LocalDate) => Math.abs(Date.parse(day) - Date.parse(valueOn));
  return days.sort((a, b) => far(a) - far(b))[0] ?? unreadable('an entry date', line);
}

const entryForm =
  /^(\d{6})(\d{4})?(R?[CD])([A-Z])?(\d{1,12},\d{0,3})([NFS][A-Z0-9]{3})([^\n/]{0,16}(?:\/[^\n/]{1,16})*?)?(?:\/\/([^\n]{1,16}))?(?:\n(.{0,34}))?$/;

function entryOf(
  { value, line }: Field,
  statement: string,
  number: number,
  currency: Currency,
  info: string,
): BankEntry {
  const [, day = '', entered, mark = '', , amount = '', , customer = '', bank, more = ''] =
    entryForm.exec(value.trimEnd()) ?? unreadable('field 61', line);
  const valueOn = dateOf(day, line);
  const minor = amountOf(amount, currency, line);
  const isReversal = mark.startsWith('R');
  // A reversed credit takes money out, a reversed debit brings it back.
  const isIn = isReversal ? mark === 'RD' : mark === 'C';
  const own = customer.trim() === 'NONREF' ? '' : customer.trim();
  return {
    reference: bank?.trim() || own || `${statement}/${number}`,
    endToEndId: own || undefined,
    amountMinor: isIn ? minor : -minor,
    isReversal,
    valueOn,
    bookedOn: enteredOn(entered, valueOn, line),
    counterparty: /(?:\/NAME\/|\?32|\/BENM\/\/NAME\/|\/ORDP\/\/NAME\/)([^/?\n]+)/.exec(info)?.[1]?.trim() ?? '',
    memo: `${info} ${more}`.replaceAll(/\s+/g, ' ').trim(),
  };
}

export function readMt940(text: string): BankStatement[] {
  const statements: BankStatement[] = [];
  const messages: Field[][] = [];
  for (const field of fieldsOf(text)) {
    if (field.tag === '20') messages.push([]);
    (messages.at(-1) ?? unreadable('a field before field 20', field.line)).push(field);
  }
  for (const fields of messages) {
    const one = (tags: RegExp): Field => {
      const found = fields.filter(({ tag }) => tags.test(tag));
      return (found.length === 1 && found[0]) || unreadable(`one field ${tags.source}`, fields[0]?.line);
    };
    const opening = balanceOf(one(/^60[FM]$/));
    const closing = balanceOf(one(/^62[FM]$/));
    if (opening.currency !== closing.currency) unreadable('balances of two currencies', fields[0]?.line);
    const account = one(/^25P?$/);
    const reference = one(/^28C$/).value.trim();
    const entries: BankEntry[] = [];
    for (const [i, field] of fields.entries()) {
      if (field.tag !== '61') continue;
      const after = fields[i + 1];
      const info = after?.tag === '86' ? after.value : '';
      entries.push(entryOf(field, reference, entries.length + 1, opening.currency, info));
    }
    statements.push({
      accountNumber: plainAccount(account.value.split('\n')[0]?.split('/').at(-1) ?? ''),
      currency: opening.currency,
      reference: `${closing.on.slice(0, 4)}/${reference}`,
      openingMinor: opening.minor,
      closingMinor: closing.minor,
      closingOn: closing.on,
      isLaterPage: fields.some(({ tag }) => tag === '60M'),
      entries,
    });
  }
  return statements;
}
