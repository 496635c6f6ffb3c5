import { own } from '../../kernel/own.ts';

/**
 * GS1 identifiers come in two spellings: EPC URNs (TDS) and Digital Links. Both name one thing, so both become the
 * canonical Digital Link of the finest level, without query or further attributes (GS1 Digital Link; CBV 2.0 section 8.9).
 */
const ROOT = 'https://id.gs1.org/';

/** GS1 check digit: weights 3 and 1 from the right. */
export function checkDigit(digits: string): string {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) sum += Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 3 : 1);
  return String((10 - (sum % 10)) % 10);
}
const checked = (digits: string): string => digits + checkDigit(digits);

/** URNs carry % escapes already; the Digital Link standard (table 7-1) wants these characters escaped too. */
const escaped = (text: string): string =>
  text.replaceAll(/[!()*+,:]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

interface Parts {
  prefix: string;
  reference: string;
  rest: string[];
}
type Spell = (parts: Parts) => string;

/** Digits of a GTIN: the indicator stands before the company prefix. */
const gtin = ({ prefix, reference }: Parts) => checked(`${reference.slice(0, 1)}${prefix}${reference.slice(1)}`);
/** Digits of a 13-digit key: company prefix and reference. */
const key13 = ({ prefix, reference }: Parts) => checked(prefix + reference);
const serial = ({ rest }: Parts) => escaped(rest.join('.'));
const whole = ({ reference, rest }: Parts) => escaped([reference, ...rest].join('.'));

/** For each URN scheme: how many digits prefix and reference have together (0: any), and its Digital Link. */
const schemes: Record<string, [digits: number, spell: Spell]> = {
  'id:sgtin': [13, (p) => `01/${gtin(p)}/21/${serial(p)}`],
  'id:sscc': [17, (p) => `00/${gtin(p)}`],
  'id:sgln': [12, (p) => (p.rest.join('.') === '0' ? `414/${key13(p)}` : `414/${key13(p)}/254/${serial(p)}`)],
  'id:grai': [12, (p) => `8003/${checked(`0${p.prefix}${p.reference}`)}${serial(p)}`],
  'id:giai': [0, (p) => `8004/${p.prefix}${whole(p)}`],
  'id:gsrn': [17, (p) => `8018/${key13(p)}`],
  'id:gsrnp': [17, (p) => `8017/${key13(p)}`],
  'id:gdti': [12, (p) => `253/${key13(p)}${serial(p)}`],
  'id:cpi': [0, (p) => `8010/${p.prefix}${escaped(p.reference)}/8011/${p.rest.join('.')}`],
  'id:sgcn': [12, (p) => `255/${key13(p)}${p.rest.join('.')}`],
  'id:ginc': [0, (p) => `401/${p.prefix}${whole(p)}`],
  'id:gsin': [16, (p) => `402/${key13(p)}`],
  'id:itip': [13, (p) => `8006/${gtin(p)}${p.rest[0]}${p.rest[1]}/21/${escaped(p.rest.slice(2).join('.'))}`],
  'id:upui': [13, (p) => `01/${gtin(p)}/235/${serial(p)}`],
  'id:pgln': [12, (p) => `417/${key13(p)}`],
  'class:lgtin': [13, (p) => `01/${gtin(p)}/10/${serial(p)}`],
  'idpat:sgtin': [13, (p) => `01/${gtin(p)}`],
  'idpat:grai': [12, (p) => `8003/${checked(`0${p.prefix}${p.reference}`)}`],
  'idpat:gdti': [12, (p) => `253/${key13(p)}`],
  'idpat:sgcn': [12, (p) => `255/${key13(p)}`],
  'idpat:cpi': [0, (p) => `8010/${p.prefix}${escaped(p.reference)}`],
  'idpat:itip': [13, (p) => `8006/${gtin(p)}${p.rest[0]}${p.rest[1]}`],
  'idpat:upui': [13, (p) => `01/${gtin(p)}`],
};

function fromUrn(uri: string): string | undefined {
  const [, scheme = '', body = ''] = /^urn:epc:((?:id|class|idpat):[a-z]+):(.+)$/.exec(uri) ?? [];
  const known = own(schemes, scheme);
  if (!known) return undefined;
  const [prefix = '', reference = '', ...rest] = body.split('.');
  const [digits, spell] = known;
  if (!/^\d{6,12}$/.test(prefix)) return undefined;
  if (digits > 0 && (!/^\d*$/.test(reference) || prefix.length + reference.length !== digits)) return undefined;
  return ROOT + spell({ prefix, reference, rest });
}

/** Of each scheme: what stands before the company prefix in its Digital Link, and how many digits prefix, reference and check have. */
const shapes: Record<string, [before: string, digits: number, after: string, ofClass: string]> = {
  sgtin: ['01/[0-9]', 13, '/21/.+', ''],
  sscc: ['00/[0-9]', 17, '', ''],
  sgln: ['414/', 13, '(/254/.+)?', '(/254/.+)?'],
  grai: ['8003/0', 13, '.*', ''],
  giai: ['8004/', 0, '.+', '.+'],
  gsrn: ['8018/', 18, '', ''],
  gdti: ['253/', 13, '.*', ''],
};

/**
 * A pattern of identifiers as a regular expression over their Digital Links (EPC Tag Data Standard, section 8): `*` for
 * what follows a company prefix, or a prefix and reference. Undefined for a scheme without one, or a pattern of another form.
 */
export function identifierPattern(uri: string, kind: 'instance' | 'class'): string | undefined {
  const [, scheme = '', body = ''] = /^urn:epc:idpat:([a-z]+):(.+)$/.exec(uri) ?? [];
  const shape = own(shapes, scheme);
  const parts = body.split('.');
  const given = parts.indexOf('*') < 0 ? parts.length : parts.indexOf('*');
  const [prefix = '', reference = ''] = parts;
  if (!shape || given === parts.length || parts.slice(given).some((part) => part !== '*')) return undefined;
  if (given > 0 && !/^\d{6,12}$/.test(prefix)) return undefined;
  const [before, digits, after, ofClass] = shape;
  const end = kind === 'class' ? ofClass : after;
  const root = ROOT.replaceAll('.', '\\.');
  if (given >= 2) {
    const exact = fromUrn(`urn:epc:id:${scheme}:${prefix}.${reference}.0`);
    const key = exact?.slice(ROOT.length).replace(scheme === 'sgtin' ? /\/21\/0$/ : scheme === 'sgln' ? /$/ : /0$/, '');
    return parts.length === 3 && key !== undefined ? root + key + end : undefined;
  }
  const lead = given === 0 ? '' : prefix;
  return root + before + lead + (digits === 0 ? '' : `[0-9]{${digits - lead.length}}`) + end;
}

/** Names that a Digital Link may use in place of the number of a primary key. */
const aliases: Record<string, string> = {
  gtin: '01',
  itip: '8006',
  cpid: '8010',
  gln: '414',
  party: '417',
  gsrnp: '8017',
  gsrn: '8018',
  sscc: '00',
  gdti: '253',
  ginc: '401',
  gsin: '402',
  grai: '8003',
  giai: '8004',
  gcn: '255',
  lot: '10',
  ser: '21',
  glnx: '254',
  cpsn: '8011',
};
/** The finest qualifier of a primary key, first wins. */
const qualifiers: Record<string, readonly string[]> = {
  '01': ['21', '235', '10'],
  '8006': ['21', '10'],
  '8010': ['8011'],
  '414': ['254'],
};
const primaries = new Set([
  '00',
  '01',
  '253',
  '255',
  '401',
  '402',
  '414',
  '417',
  '8003',
  '8004',
  '8006',
  '8010',
  '8017',
  '8018',
]);

function fromDigitalLink(uri: string): string | undefined {
  const [, path = ''] = /^https?:\/\/[^/?#]+(\/[^?#]*)/.exec(uri) ?? [];
  const segments = path
    .split('/')
    .slice(1)
    .map((segment) => own(aliases, segment) ?? segment);
  // The key begins somewhere in the path: a resolver may stand below a path of its own.
  const start = segments.findIndex((segment, i) => primaries.has(segment) && isKey(segment, segments[i + 1]));
  if (start < 0) return undefined;
  const primary = segments[start] as string;
  const value = segments[start + 1] as string;
  const pairs = new Map<string, string>();
  for (let i = start + 2; i + 1 < segments.length; i += 2) pairs.set(segments[i] as string, segments[i + 1] as string);
  const finest = (qualifiers[primary] ?? []).find((qualifier) => pairs.has(qualifier));
  const key = primary === '01' ? value.padStart(14, '0') : value;
  return `${ROOT}${primary}/${key}${finest === undefined ? '' : `/${finest}/${pairs.get(finest)}`}`;
}

/** Whether a value looks like the key it stands for, so that a shop's own path is not mistaken for one. */
function isKey(primary: string, value: string | undefined): boolean {
  if (value === undefined || value === '') return false;
  if (primary === '01') return /^\d{8}$|^\d{12,14}$/.test(value);
  if (primary === '00' || primary === '8017' || primary === '8018') return /^\d{18}$/.test(value);
  if (primary === '414' || primary === '417') return /^\d{13}$/.test(value);
  if (primary === '402') return /^\d{17}$/.test(value);
  if (primary === '8006') return /^\d{18}$/.test(value);
  if (primary === '253' || primary === '255') return /^\d{13}/.test(value);
  if (primary === '8003') return /^\d{14}/.test(value);
  return true;
}

/** The one spelling of an identifier; what is no GS1 key stays as it is. */
export const canonicalIdentifier = (uri: string): string =>
  (uri.startsWith('urn:epc:') ? fromUrn(uri) : /^https?:/.test(uri) ? fromDigitalLink(uri) : undefined) ?? uri;

/** A container as EPCIS names it: the EPC scheme for ISO 6346. */
export const containerUrn = (containerNumber: string): string => `urn:epc:id:bic:${containerNumber}`;
export const containerOf = (epc: string): string | undefined => /^urn:epc:id:bic:([A-Z]{4}\d{7})$/.exec(epc)?.[1];
