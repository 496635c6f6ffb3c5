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

const memoOf = (elements: readonly XmlElement[]): string =>
  elements
    .map(({ text }) => text.trim())
    .join(' ')
    .trim();

const endToEndOf = (details: XmlElement | undefined): string | undefined => {
  const said = details && textAt(details, 'Refs/EndToEndId');
  return said === 'NOTPROVIDED' ? undefined : said;
};

/** What each transaction of a batch moved; undefined where they do not say so, or do not add up to the entry. */
function movedBy(details: readonly XmlElement[], entryMinor: bigint, currency: Currency): bigint[] | undefined {
  const moved = details.map((each) => {
    const [of] = within(each, 'Amt').length > 0 ? [each] : within(each, 'AmtDtls/TxAmt');
    const [amount] = of ? within(of, 'Amt') : [];
    if (!of || amount?.attributes.Ccy !== currency) return 0n;
    const isIn = textAt(each, 'CdtDbtInd') === undefined ? entryMinor > 0n : isCredit(each);
    return isIn ? amountOf(of, currency) : -amountOf(of, currency);
  });
  return moved.includes(0n) || moved.reduce((sum, minor) => sum + minor, 0n) !== entryMinor ? undefined : moved;
}

/** An entry of the account: one line, or where it is a batch that says what each of its transactions moved, a line of each. */
function entriesOf(entry: XmlElement, statement: string, number: number, currency: Currency): BankEntry[] {
  const status = textAt(entry, 'Sts/Cd') ?? textAt(entry, 'Sts');
  // What is pending, to come or for information moved nothing.
  if (status !== 'BOOK') return ['PDNG', 'INFO', 'FUTR'].includes(status ?? '') ? [] : unreadable('a status');
  const minor = isCredit(entry) ? amountOf(entry, currency) : -amountOf(entry, currency);
  const details = within(entry, 'NtryDtls/TxDtls');
  const single = details.length === 1 ? details[0] : undefined;
  const bookedOn = dayOf(entry, 'BookgDt') ?? unreadable('a booking date');
  const about = within(entry, 'AddtlNtryInf');
  const line = (amountMinor: bigint, of: XmlElement | undefined, told: readonly XmlElement[], reference: string) => ({
    reference,
    endToEndId: endToEndOf(of),
    amountMinor,
    isReversal: ['true', '1'].includes(textAt(entry, 'RvslInd') ?? ''),
    valueOn: dayOf(entry, 'ValDt') ?? bookedOn,
    bookedOn,
    counterparty: (of && named(of, amountMinor > 0n ? 'Dbtr' : 'Cdtr')) ?? '',
    memo: memoOf([...told.flatMap((each) => within(each, 'RmtInf/Ustrd')), ...about]),
  });
  const reference =
    textAt(entry, 'AcctSvcrRef') ??
    (single && textAt(single, 'Refs/AcctSvcrRef')) ??
    textAt(entry, 'NtryRef') ??
    `${statement}/${number}`;
  const moved = details.length > 1 ? movedBy(details, minor, currency) : undefined;
  if (!moved) return [line(minor, single, details, reference)];
  // Banks repeat the reference of the batch in its transactions: one that is not of one alone names nothing.
  const own = details.map((each) => textAt(each, 'Refs/AcctSvcrRef') ?? reference);
  const isOwn = (said: string) => said !== reference && own.indexOf(said) === own.lastIndexOf(said);
  return details.map((each, i) => {
    const said = own[i] ?? reference;
    return line(moved[i] ?? 0n, each, [each], isOwn(said) ? said : `${reference}/${i + 1}`);
  });
}

/** A page that is not the first of its statement: what it opens with is no balance of a day. */
const isLaterPage = (statement: XmlElement): boolean =>
  Number(textAt(statement, 'StmtPgntn/PgNb') ?? 1) > 1 ||
  within(statement, 'Bal').some(
    (balance) => textAt(balance, 'Tp/CdOrPrtry/Cd') === 'OPBD' && textAt(balance, 'Tp/SubTp/Cd') === 'INTM',
  );

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
    const entries = within(statement, 'Ntry').flatMap((entry, i) => entriesOf(entry, reference, i + 1, currency));
    return {
      accountNumber: plainAccount(textAt(statement, 'Acct/Id/IBAN') ?? textAt(statement, 'Acct/Id/Othr/Id') ?? ''),
      currency,
      reference,
      openingMinor: balanceOf(statement, ['OPBD', 'PRCD'], currency).minor,
      closingMinor: closing.minor,
      closingOn: closing.on ?? unreadable('the day of the closing balance'),
      isLaterPage: isLaterPage(statement),
      entries,
    };
  });
}
