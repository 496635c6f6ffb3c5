import type { PartyOf, Row } from '../api/lists.ts';
import type { Language } from '../words/pair.ts';
import { oneOf, valueOf } from '../words/terms/index.ts';

/** By what people know a thing: the first of these that it has. */
const names = [
  'description',
  'number',
  'creditNumber',
  'invoiceNumber',
  'reference',
  'documentNumber',
  'fileName',
  'siteName',
  'code',
  'agreementName',
  'accountNumber',
  'clientName',
  'personName',
  'bodyName',
  'searchedName',
  'policyNumber',
  'keyName',
  'title',
];
/** What it is rather than how it is called, where it has no name. */
const kinds = ['verb', 'kind', 'product', 'purpose', 'commodity', 'quarter'];
/** What tells one of its kind from another where something else names it: in its own words, or in a code beside the end of its number. */
const tellings = ['purpose', 'label', 'ask', 'quarter', 'kind', 'product', 'act', 'commodity'];

type Titled = Pick<Row, 'id'> & Record<string, unknown>;
const firstOf = (row: Titled, of: readonly string[]) =>
  of.find((name) => typeof row[name] === 'string' && row[name] !== '');

/** How a thing is called in a row: what people know it by, or the end of its number. */
export function titleOf(row: Titled): { column: string | undefined; text: string } {
  const column = firstOf(row, names) ?? firstOf(row, kinds);
  const text = column === undefined ? `…${row.id.slice(-6)}` : String(row[column]);
  // A motion about a line is about credit, and no line of a text.
  return { column, text: text === 'line' && row.id.startsWith('mot_') ? 'motion_line' : text };
}

const partyIn = (party: PartyOf | null | undefined, language: Language): string | undefined =>
  (language === 'zh' ? (party?.nameZh ?? party?.name) : party?.name) ?? undefined;

/** What has a name in Chinese beside the other, as a site has, is called by it there. */
export const nameIn = (row: Titled, column: string, language: Language): string =>
  String((language === 'zh' ? row[`${column}Zh`] : null) ?? row[column]);

/** An alarm is known by its kind as well: of one thing there may be several. */
const alarmOf = ({ kind, severity }: Row, language: Language): string =>
  typeof kind === 'string' && typeof severity === 'string' ? ` · ${valueOf(kind, language) ?? kind}` : '';

/** A thing as it is called where something else names it: by its own name, else by what it is and the end of its number. */
export function calledIn(noun: string, row: Row, language: Language): string {
  const column = firstOf(row, names);
  if (column === undefined) {
    const told = firstOf(row, tellings);
    const telling = told === undefined ? '' : String(row[told]);
    const said = valueOf(telling, language, row.id.slice(0, 3)) ?? telling;
    const end = said === telling && telling !== '' ? '' : ` …${row.id.slice(-6)}`;
    return `${[oneOf(noun, language), said].filter((part) => part !== '').join(' · ')}${end}`;
  }
  const borrower = column === 'reference' ? partyIn(row.parties.borrower, language) : undefined;
  const name = `${nameIn(row, column, language)}${alarmOf(row, language)}`;
  return borrower === undefined ? name : `${borrower} · ${name}`;
}

/** Under a heading that says what it is: by its own name, else by its kind; a merger by the firm that went. */
export const toldIn = (row: Row, language: Language): string =>
  firstOf(row, names) === undefined
    ? (valueOf(titleOf(row).text, language) ?? partyIn(row.parties.predecessor, language) ?? titleOf(row).text)
    : calledIn('', row, language);

/** Who is on the other side of what has no name of its own: of several of a kind nobody would know which. */
export function sideOf(row: Row, ownId: string, language: Language): string | undefined {
  if (firstOf(row, names) !== undefined) return undefined;
  const other = Object.values(row.parties).findLast((party) => party !== null && party.id !== ownId);
  return partyIn(other, language);
}

/** By its number or name where it has one, else by the party on its other side, as seen from `ownId`. */
export function headedBy(
  noun: string,
  row: Row,
  { roles, ownId }: { roles: readonly string[]; ownId: string },
  language: Language,
): string {
  if (firstOf(row, names) !== undefined) return calledIn(noun, row, language);
  const other = roles.findLast((role) => (row.parties[role] ?? null) !== null && row.parties[role]?.id !== ownId);
  const { text } = titleOf(row);
  return partyIn(row.parties[other ?? roles.at(-1) ?? ''], language) ?? valueOf(text, language) ?? text;
}
