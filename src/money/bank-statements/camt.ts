import { type Currency, currencies, currencyExponents } from '../../kernel/money.ts';
import { isLocalDate, type LocalDate } from '../../kernel/time.ts';
import { readXml, textAt, within, type XmlElement, XmlFault } from '../../kernel/xml.ts';
import { type BankEntry, type BankStatement, plainAccount, unreadable } from './rules.ts';

/** Bank to customer statement (ISO 20022, camt.053, versions 2 to 13). */
const NAMESPACE = /^urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.(0[2-9]|1[0-3])$/;

const currencyOf = (code: string | undefined): Currency =>
  currencies.find((each) => each === code) ?? unreadable(`the currency ${code}`);

function amountOf(element: XmlElement, currency: Currency): bigint {
  const [amount] = within(element, 'Amt');
  if (!amount || currencyOf(amount.attributes.Ccy) !== currency) return unreadable('an amount in another currency');
  const [, whole = '', fraction = ''] =
    /^(\d{1,15})(?:\.(\d{1,5}))?$/.exec(amount.text.trim()) ?? unreadable('an amount');
  const places = currencyExponents[currency];
  if (fraction.replace(/0+$/, '').length > places) unreadable('an amount finer than its currency');
  return BigInt(whole + fraction.slice(0, places).padEnd(places, '0'));
}

function isCredit(element: XmlElement): boolean {
  const mark = textAt(element, 'CdtDbtInd');
  if (mark !== 'CRDT' && mark !== 'DBIT') unreadable('credit or debit');
  return mark === 'CRDT';
}

function dayOf(element: XmlElement, path: string): LocalDate | undefined {
  const day = textAt(element, `${path}/Dt`) ?? textAt(element, `${path}/DtTm`)?.slice(0, 10);
  return day === undefined || isLocalDate(day) ? day : unreadable('a date');
}

function balanceOf(statement: XmlElement, codes: readonly string[], currency: Currency) {
  const all = within(statement, 'Bal');
  for (const code of codes) {
    const of = all.filter((balance) => textAt(balance, 'Tp/CdOrPrtry/Cd') === code);
    const [first] = of;
    if (!first) continue;
    if (of.length > 1) unreadable(`the balance ${code} twice`);
    const minor = amountOf(first, currency);
    return { minor: isCredit(first) ? minor : -minor, on: dayOf(first, 'Dt') };
  }
  return unreadable(`a balance ${codes.join(' or ')}`);
}

const named = (details: XmlElement, side: string): string | undefined =>
  textAt(details, `RltdPties/${side}/Nm`) ?? textAt(details, `RltdPties/${side}/Pty/Nm`);

function entryOf(entry: XmlElement, statement: string, number: number, currency: Currency): BankEntry | undefined {
  const status = textAt(entry, 'Sts/Cd') ?? textAt(entry, 'Sts');
  // What is pending or for information moved nothing.
  if (status !== 'BOOK') return status === 'PDNG' || status === 'INFO' ? undefined : unreadable('a status');
  const minor = amountOf(entry, currency);
  const isIn = isCredit(entry);
  const details = within(entry, 'NtryDtls/TxDtls');
  const [first] = details;
  const single = details.length === 1 ? first : undefined;
  const bookedOn = dayOf(entry, 'BookgDt') ?? unreadable('a booking date');
  const memo = [...details.flatMap((each) => within(each, 'RmtInf/Ustrd')), ...within(entry, 'AddtlNtryInf')];
  const endToEndId = single && textAt(single, 'Refs/EndToEndId');
  return {
    reference:
      textAt(entry, 'AcctSvcrRef') ??
      (single && textAt(single, 'Refs/AcctSvcrRef')) ??
      textAt(entry, 'NtryRef') ??
      `${statement}/${number}`,
    endToEndId: endToEndId === 'NOTPROVIDED' ? undefined : endToEndId,
    amountMinor: isIn ? minor : -minor,
    isReversal: ['true', '1'].includes(textAt(entry, 'RvslInd') ?? ''),
    valueOn: dayOf(entry, 'ValDt') ?? bookedOn,
    bookedOn,
    counterparty: (single && named(single, isIn ? 'Dbtr' : 'Cdtr')) ?? '',
    memo: memo
      .map(({ text }) => text.trim())
      .join(' ')
      .trim(),
  };
}

export function readCamt053(text: string): BankStatement[] {
  let document: XmlElement;
  try {
    document = readXml(text);
  } catch (fault) {
    if (fault instanceof XmlFault) return unreadable(fault.message, fault.line);
    throw fault;
  }
  const spaces = Object.entries(document.attributes).filter(([name]) => name === 'xmlns' || name.startsWith('xmlns:'));
  if (document.name !== 'Document' || !spaces.some(([, space]) => NAMESPACE.test(space)))
    unreadable('a namespace of camt.053');
  return within(document, 'BkToCstmrStmt/Stmt').map((statement) => {
    const stated = textAt(statement, 'Acct/Ccy');
    const [anyAmount] = within(statement, 'Bal/Amt');
    const currency = currencyOf(stated ?? anyAmount?.attributes.Ccy);
    const closing = balanceOf(statement, ['CLBD'], currency);
    const reference = textAt(statement, 'Id') ?? unreadable('the number of the statement');
    const entries = within(statement, 'Ntry').flatMap((entry, i) => entryOf(entry, reference, i + 1, currency) ?? []);
    return {
      accountNumber: plainAccount(textAt(statement, 'Acct/Id/IBAN') ?? textAt(statement, 'Acct/Id/Othr/Id') ?? ''),
      currency,
      reference,
      openingMinor: balanceOf(statement, ['OPBD', 'PRCD'], currency).minor,
      closingMinor: closing.minor,
      closingOn: closing.on ?? unreadable('the day of the closing balance'),
      entries,
    };
  });
}
