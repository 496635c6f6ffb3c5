import { hex, sha256 } from '../../kernel/canonical.ts';
import { utf8 } from '../../kernel/signing.ts';
import { type EpcisEvent, type Json, type JsonObject, type Prefixes, qualifiedName } from './event.ts';
import { canonicalIdentifier } from './identifiers.ts';
import { builtInPrefixes, type VocabularyName, webWord } from './vocabulary.ts';

/**
 * Identity of an event: a hash over its canonical form (CBV 2.0 section 8.9). Two parties who captured the same fact, in
 * whichever spelling and order, get the same hash. Record time and the error declaration are left out: a declaration
 * speaks about the event and does not make it another one.
 */
export async function eventHash(event: EpcisEvent, prefixes: Prefixes, ignored?: ReadonlySet<string>): Promise<string> {
  return `ni:///sha-256;${hex(await sha256(utf8(preHash(event, prefixes, ignored))))}?ver=CBV2.0`;
}

/** How a member is written: plain text, a time, a number, or a word of a vocabulary. */
type Form = 'text' | 'time' | VocabularyName;
/** A member in its place: its form, or what is inside it. */
type Order = readonly (readonly [name: string, form: Form | Shape])[];
type Shape = { list: string; of: Form | Order } | { items: Order } | { object: Order } | { each: Form };

const epcs: Shape = { list: 'epc', of: 'text' };
const quantities: Shape = {
  list: 'quantityElement',
  of: [
    ['epcClass', 'text'],
    ['quantity', 'text'],
    ['uom', 'text'],
  ],
};
const place: Shape = { object: [['id', 'text']] };
const parties = (member: string): Shape => ({
  items: [
    ['type', 'sourceDestinationType'],
    [member, 'text'],
  ],
});

const sensorMetadata: Order = [
  ['time', 'time'],
  ['startTime', 'time'],
  ['endTime', 'time'],
  ['deviceID', 'text'],
  ['deviceMetadata', 'text'],
  ['rawData', 'text'],
  ['dataProcessingMethod', 'text'],
  ['bizRules', 'text'],
];
const sensorReport: Order = [
  ['type', 'sensorType'],
  ['exception', 'sensorException'],
  ['deviceID', 'text'],
  ['deviceMetadata', 'text'],
  ['rawData', 'text'],
  ['dataProcessingMethod', 'text'],
  ['time', 'time'],
  ['microorganism', 'text'],
  ['chemicalSubstance', 'text'],
  ['value', 'text'],
  ['component', 'component'],
  ['stringValue', 'text'],
  ['booleanValue', 'text'],
  ['hexBinaryValue', 'text'],
  ['uriValue', 'text'],
  ['minValue', 'text'],
  ['maxValue', 'text'],
  ['meanValue', 'text'],
  ['sDev', 'text'],
  ['percRank', 'text'],
  ['percValue', 'text'],
  ['uom', 'text'],
  ['coordinateReferenceSystem', 'text'],
];

/** The canonical order of CBV 2.0, table of section 8.9.2. */
const order: Order = [
  ['eventTime', 'time'],
  ['eventTimeZoneOffset', 'text'],
  ['certificationInfo', 'text'],
  ['epcList', epcs],
  ['parentID', 'text'],
  ['inputEPCList', epcs],
  ['childEPCs', epcs],
  ['quantityList', quantities],
  ['childQuantityList', quantities],
  ['inputQuantityList', quantities],
  ['outputEPCList', epcs],
  ['outputQuantityList', quantities],
  ['action', 'text'],
  ['transformationID', 'text'],
  ['bizStep', 'bizStep'],
  ['disposition', 'disposition'],
  [
    'persistentDisposition',
    {
      object: [
        ['set', { each: 'disposition' }],
        ['unset', { each: 'disposition' }],
      ],
    },
  ],
  ['readPoint', place],
  ['bizLocation', place],
  [
    'bizTransactionList',
    {
      items: [
        ['type', 'bizTransactionType'],
        ['bizTransaction', 'text'],
      ],
    },
  ],
  ['destinationList', parties('destination')],
  ['sourceList', parties('source')],
  [
    'sensorElementList',
    {
      list: 'sensorElement',
      of: [
        ['sensorMetadata', { object: sensorMetadata }],
        ['sensorReport', { list: 'sensorReport', of: sensorReport }],
      ],
    },
  ],
  ['ilmd', { object: [] }],
];

/** Never part of the hash: what a repository adds, and what is said about the event. */
const leftOut = new Set(['type', 'eventID', 'recordTime', 'errorDeclaration', '@context', 'isA']);

class Writer {
  readonly prefixes: Prefixes;
  readonly ignored: ReadonlySet<string>;

  constructor(prefixes: Prefixes, ignored: ReadonlySet<string>) {
    this.prefixes = { ...builtInPrefixes, ...prefixes };
    this.ignored = ignored;
  }

  text(value: Json, form: Form): string {
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    if (typeof value !== 'string') return '';
    const trimmed = value.trim();
    if (form === 'time') return canonicalTime(trimmed);
    return form === 'text' ? canonicalIdentifier(trimmed) : webWord(form, trimmed, this.prefixes);
  }

  /** `name=value` of a member, or its name and what is inside it; empty when there is nothing. */
  member(name: string, value: Json, form: Form | Shape): string {
    if (typeof form === 'string') {
      const text = this.text(value, form);
      return text === '' ? '' : `${name}=${text}`;
    }
    if ('each' in form) return sorted(list(value).map((item) => this.member(name, item, form.each)));
    if ('object' in form) return after(name, this.object(value, form.object));
    if ('items' in form) return after(name, sorted(list(value).map((item) => this.object(item, form.items))));
    const { of } = form;
    const inner = list(value).map((item) =>
      typeof of === 'string' ? this.member(form.list, item, of) : after(form.list, this.object(item, of)),
    );
    // A list named as its own members are (sensorReport) has no name besides theirs.
    return name === form.list ? sorted(inner) : after(name, sorted(inner));
  }

  /** Known members in their order, then extensions sorted by qualified name. */
  object(value: Json, members: Order): string {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return '';
    let text = '';
    for (const [name, form] of members) {
      const given = value[name];
      if (given !== undefined) text += this.member(name, given, form);
    }
    return text + this.extensions(value);
  }

  extensions(value: JsonObject, inside = false): string {
    const found: string[] = [];
    for (const [name, given] of Object.entries(value)) {
      if (name.startsWith('@') || this.ignored.has(name)) continue;
      if (!inside && !name.includes(':')) continue;
      const qualified = name.includes(':') ? qualifiedName(name, this.prefixes) : name;
      // A comment says nothing about the event (rdfs:comment).
      if (qualified === undefined || qualified === '{http://www.w3.org/2000/01/rdf-schema#}comment') continue;
      found.push(this.extension(qualified, given));
    }
    return sorted(found);
  }

  extension(name: string, value: Json): string {
    if (Array.isArray(value)) return sorted(value.map((item) => this.extension(name, item)));
    if (value !== null && typeof value === 'object') return name + this.extensions(value, true);
    return `${name}=${this.text(value, 'text')}`;
  }
}

const list = (value: Json): Json[] => (Array.isArray(value) ? value : [value]);
const after = (name: string, inner: string): string => (inner === '' ? '' : name + inner);
/** By code point, as the standard sorts; joined by nothing. */
const sorted = (parts: string[]): string =>
  parts
    .filter((part) => part !== '')
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    .join('');

/** UTC, milliseconds; half of a millisecond rounds up. */
export function canonicalTime(text: string): string {
  const [, head, fraction = '', zone] =
    /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d+))?(Z|[+-]\d{2}:\d{2})$/.exec(text) ?? [];
  if (head === undefined || zone === undefined) return text;
  const whole = Date.parse(`${head}${zone}`);
  if (Number.isNaN(whole)) return text;
  const digits = fraction.padEnd(4, '0');
  const ms = Number(digits.slice(0, 3)) + (Number(digits[3]) >= 5 ? 1 : 0);
  return new Date(whole + ms).toISOString();
}

/** The canonical form that is hashed. */
export function preHash(event: EpcisEvent, prefixes: Prefixes, ignored: ReadonlySet<string> = new Set()): string {
  const writer = new Writer(prefixes, ignored);
  const known = Object.fromEntries(Object.entries(event).filter(([name]) => !leftOut.has(name)));
  return `eventType=${event.type}${writer.object(known, order)}`;
}
