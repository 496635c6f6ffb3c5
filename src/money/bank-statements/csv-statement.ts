import {
  type CsvEncoding,
  LineReader,
  linesOf,
  readAmount,
  readCsv,
  readCurrency,
  readDate,
  readHeading,
  readText,
} from '../imports/index.ts';
import { type BankEntry, type BankStatement, plainAccount, unreadable } from './rules.ts';

/** A statement of one account as banks let it be taken out: a heading, a line for each entry, the balance after each. */
export const columns = [
  { name: 'accountNumber', headings: ['账号', '本方账号', 'account'], isRequired: true },
  { name: 'statement', headings: ['对账单编号', '对账单号'], isRequired: true },
  { name: 'reference', headings: ['流水号', '交易流水号', 'bankReference'], isRequired: true },
  { name: 'amount', headings: ['发生额', '交易金额'], isRequired: true },
  { name: 'balance', headings: ['余额', '账户余额'], isRequired: true },
  { name: 'currency', headings: ['币种'], isRequired: true },
  { name: 'bookedOn', headings: ['记账日期', '交易日期'], isRequired: true },
  { name: 'valueOn', headings: ['起息日', 'value date'], isRequired: false },
  { name: 'counterparty', headings: ['对方户名', 'payerName'], isRequired: false },
  { name: 'endToEndId', headings: ['客户流水号', '业务编号'], isRequired: false },
  { name: 'memo', headings: ['摘要', '附言', '用途'], isRequired: false },
] as const;

export function readCsvStatement(bytes: Uint8Array, encoding: CsvEncoding): BankStatement[] {
  const from = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const [heading, ...records] = readCsv(bytes, { offset: from, line: 1 }, encoding, true);
  if (!heading || heading.fault) return unreadable('its heading', 1);
  const { names, missing, twice } = readHeading(heading.fields, columns);
  if (missing.length + twice.length > 0) unreadable(`columns: ${[...missing, ...twice].join(', ')}`, 1);
  const { lines, faults } = linesOf(records, names);
  const [fault] = faults;
  if (fault) unreadable(fault.code, fault.line);
  let statement: BankStatement | undefined;
  for (const line of lines) {
    const reader = new LineReader(line);
    const currency = reader.read('currency', (text) => readCurrency(text, 'CNY'), 'CNY');
    const amountMinor = reader.read('amount', (text) => readAmount(text, currency), 0n);
    const balanceMinor = reader.read('balance', (text) => readAmount(text, currency), 0n);
    const bookedOn = reader.read('bookedOn', readDate, '');
    const entry: BankEntry = {
      reference: reader.read('reference', (text) => readText(text, 64), ''),
      endToEndId: reader.optional('endToEndId', (text) => readText(text, 64)),
      amountMinor,
      isReversal: false,
      valueOn: reader.optional('valueOn', readDate) ?? bookedOn,
      bookedOn,
      counterparty: (line.values.counterparty ?? '').trim(),
      memo: (line.values.memo ?? '').trim(),
    };
    const accountNumber = plainAccount(line.values.accountNumber ?? '');
    const reference = reader.read('statement', (text) => readText(text, 64), '');
    if (reader.fault) unreadable(`${reader.fault.field}: ${reader.fault.code}`, line.line);
    if (amountMinor === 0n) unreadable('amount: nothing', line.line);
    const closingMinor = balanceMinor;
    statement ??= {
      accountNumber,
      currency,
      reference,
      openingMinor: balanceMinor - amountMinor,
      closingMinor,
      closingOn: bookedOn,
      entries: [],
    };
    if (
      accountNumber !== statement.accountNumber ||
      currency !== statement.currency ||
      reference !== statement.reference
    )
      unreadable('a line of another statement', line.line);
    statement.entries.push(entry);
    statement.closingMinor = closingMinor;
    if (bookedOn > statement.closingOn) statement.closingOn = bookedOn;
  }
  return statement ? [statement] : [];
}
