import { own } from '../../kernel/own.ts';
import { refuse } from '../../kernel/refusal.ts';
import type { Prefixes } from './event.ts';
import { canonicalIdentifier, identifierPattern } from './identifiers.ts';
import { epcisRefusals } from './refusals.ts';
import {
  type Area,
  areas,
  comparedText,
  fieldAddress,
  fieldName,
  figureOf,
  sensorTexts,
  sensorTimes,
  sensorWords,
  unitFigures,
} from './terms.ts';
import { builtInPrefixes, eventTypes, type VocabularyName, webWord } from './vocabulary.ts';

const comparisons = { EQ: '=', GT: '>', GE: '>=', LT: '<', LE: '<=' } as const;
export type Comparison = (typeof comparisons)[keyof typeof comparisons];

/** A column that a parameter asks about, and how. */
export interface Condition {
  column:
    | 'type'
    | 'action'
    | 'biz_step'
    | 'disposition'
    | 'read_point'
    | 'biz_location'
    | 'parent_id'
    | 'event_id'
    | 'event_hash'
    | 'error_reason'
    | 'event_time'
    | 'record_time'
    | 'error_declared_at'
    | 'epcs'
    | 'input_epcs'
    | 'output_epcs'
    | 'epc_classes'
    | 'biz_transactions'
    | 'any_epc'
    | 'quantities'
    | 'terms'
    | 'figures';
  operator: 'in' | 'overlaps' | 'within' | 'from' | 'before' | 'exists' | Comparison;
  values: string[];
  /** Regular expressions over the kept spelling; what one of them or one of the values meets is found. */
  patterns?: string[];
  /** Of a figure. */
  name?: string;
}

/** With the prefixes of the query's own context: what a short address in a value stands for. */
type Read = (values: string[], at: string, prefixes: Prefixes) => Condition;
const invalid = (at: string): never => refuse(epcisRefusals.EPCIS_QUERY_VALUE_INVALID, { at });

/** Schemes of whole addresses; what stands before a colon otherwise is a prefix that a context has to define. */
const schemes = /^(urn|https?|ni|tag|did|uuid|mailto):/;

/** A short address in full. */
function whole(value: string, at: string, prefixes: Prefixes): string {
  const [, prefix, rest] = /^([A-Za-z][\w-]*):(?!\/\/)(.+)$/.exec(value) ?? [];
  if (prefix === undefined || schemes.test(value)) return value;
  const base = own(prefixes, prefix) ?? own(builtInPrefixes, prefix);
  if (base === undefined) refuse(epcisRefusals.EPCIS_QUERY_PREFIX_UNKNOWN, { at, facts: { value, prefix } });
  return base + rest;
}

/**
 * An identifier in the one spelling under which it is kept. What only looks like a pattern, or a short address whose
 * prefix nobody defined, would find nothing and say nothing: both are refused.
 */
function identifier(value: string, at: string, prefixes: Prefixes): string {
  if (value.includes('*')) refuse(epcisRefusals.EPCIS_QUERY_PATTERN_UNSUPPORTED, { at, facts: { value } });
  return canonicalIdentifier(whole(value, at, prefixes));
}

/** Identifiers, and patterns of them (EPC Tag Data Standard, section 8), each with a name before it where it is a word of many. */
function matched(values: string[], at: string, prefixes: Prefixes, kind: 'instance' | 'class', before = '') {
  const plain: string[] = [];
  const patterns: string[] = [];
  for (const value of values) {
    const pattern = value.startsWith('urn:epc:idpat:') ? identifierPattern(value, kind) : undefined;
    if (pattern === undefined) plain.push(before + identifier(value, at, prefixes));
    else patterns.push(`^${before}${pattern}$`);
  }
  return { values: plain, ...(patterns.length > 0 && { patterns }) };
}

type ReadValue = (value: string, at: string, prefixes: Prefixes) => string;
const word =
  (name: VocabularyName): ReadValue =>
  (value, at, prefixes) =>
    webWord(name, whole(value, at, prefixes), prefixes);
const isIn =
  (column: Condition['column'], read: ReadValue = (value) => value): Read =>
  (values, at, prefixes) => ({ column, operator: 'in', values: values.map((value) => read(value, at, prefixes)) });
const overlaps =
  (column: Condition['column'], kind: 'instance' | 'class' = 'instance'): Read =>
  (values, at, prefixes) => ({ column, operator: 'overlaps', ...matched(values, at, prefixes, kind) });
/** A place, or one of its own within it: a location number with an extension lies within the one without (GS1 General Specifications, 2.4). */
const within =
  (column: Condition['column']): Read =>
  (values, at, prefixes) => ({
    column,
    operator: 'within',
    values: values.map((value) => identifier(value, at, prefixes)),
  });
const instant = (value: string, at: string): string =>
  /^[1-8]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(value) &&
  !Number.isNaN(Date.parse(value))
    ? new Date(value).toISOString()
    : invalid(at);
const bound =
  (column: Condition['column'], operator: 'from' | 'before'): Read =>
  (values, at) => ({ column, operator, values: [instant(values[0] ?? '', at)] });
const exists =
  (column: Condition['column']): Read =>
  () => ({ column, operator: 'exists', values: [] });

/** Numbers, or instants in milliseconds. Each is met by any figure of its name; two parameters need not be met by the same one. */
const figures =
  (operator: Comparison, name?: string): Read =>
  (values, at) => {
    const read = values.map((value) => String(figureOf(value) ?? invalid(at)));
    if (operator !== '=' && read.length > 1) invalid(at);
    return name === undefined
      ? { column: 'quantities', operator, values: read }
      : { column: 'figures', operator, values: read, name };
  };
const instants =
  (operator: Comparison, name: string): Read =>
  (values, at, prefixes) =>
    figures(operator, name)([instant(values[0] ?? '', at)], at, prefixes);

/** Words of a name among the words of the event. */
const terms =
  (name: string, read: ReadValue = identifier): Read =>
  (values, at, prefixes) => ({
    column: 'terms',
    operator: 'overlaps',
    values: values.map((value) => `${name} ${read(value, at, prefixes)}`),
  });
const classes =
  (name: string): Read =>
  (values, at, prefixes) => ({
    column: 'terms',
    operator: 'overlaps',
    ...matched(values, at, prefixes, 'class', `${name} `),
  });
const isThere =
  (name: string): Read =>
  () => ({ column: 'terms', operator: 'overlaps', values: [`has ${name}`] });
export const oneOf =
  (members: readonly string[]) =>
  (value: string, at: string): string =>
    members.includes(value) ? value : invalid(at);
const asSaid: ReadValue = (value) => value;

const each = <T>(names: readonly string[], made: (name: string) => Record<string, T>): Record<string, T> =>
  Object.assign({}, ...names.map(made));

/** Parameters of the simple event query that are one name each (EPCIS 2.0 section 8.2.7.1). */
const named: Record<string, Read> = {
  eventType: isIn('type', oneOf(eventTypes)),
  EQ_action: isIn('action', oneOf(['ADD', 'OBSERVE', 'DELETE'])),
  EQ_bizStep: isIn('biz_step', word('bizStep')),
  EQ_disposition: isIn('disposition', word('disposition')),
  ...each(['set', 'unset'], (way) => ({
    [`EQ_persistentDisposition_${way}`]: terms(`persistentDisposition_${way}`, word('disposition')),
  })),
  EQ_readPoint: isIn('read_point', identifier),
  WD_readPoint: within('read_point'),
  EQ_bizLocation: isIn('biz_location', identifier),
  WD_bizLocation: within('biz_location'),
  // An event that came without an identifier is answered under its hash, and asked for by it.
  EQ_eventID: isIn('event_id'),
  EQ_eventHash: isIn('event_hash'),
  EQ_transformationID: terms('transformationID'),
  EQ_errorReason: isIn('error_reason', word('errorReason')),
  EQ_correctiveEventID: terms('correctiveEventID'),
  GE_eventTime: bound('event_time', 'from'),
  LT_eventTime: bound('event_time', 'before'),
  GE_recordTime: bound('record_time', 'from'),
  LT_recordTime: bound('record_time', 'before'),
  // The standard writes this name with and without the underscore.
  ...each(['errorDeclarationTime', 'errorDeclaration_Time'], (name) => ({
    [`GE_${name}`]: bound('error_declared_at', 'from'),
    [`LT_${name}`]: bound('error_declared_at', 'before'),
  })),
  EXISTS_errorDeclaration: exists('error_declared_at'),
  EXISTS_sensorElementList: isThere('sensorElementList'),
  MATCH_epc: overlaps('epcs'),
  MATCH_parentID: (values, at, prefixes) => ({
    column: 'parent_id',
    operator: 'in',
    ...matched(values, at, prefixes, 'instance'),
  }),
  MATCH_inputEPC: overlaps('input_epcs'),
  MATCH_outputEPC: overlaps('output_epcs'),
  MATCH_anyEPC: overlaps('any_epc'),
  MATCH_epcClass: classes('epcClass'),
  MATCH_inputEPCClass: classes('inputEPCClass'),
  MATCH_outputEPCClass: classes('outputEPCClass'),
  MATCH_anyEPCClass: overlaps('epc_classes', 'class'),
  EQ_type: terms('type', word('sensorType')),
  ...each(sensorWords, (name) => ({ [`EQ_${name}`]: terms(name) })),
  ...each(sensorTexts, (name) => ({ [`EQ_${name}`]: terms(name, asSaid) })),
  ...each(sensorTimes, (name) => ({ [`GE_${name}`]: instants('>=', name), [`LT_${name}`]: instants('<', name) })),
  ...each(Object.keys(comparisons), (by) => ({
    [`${by}_quantity`]: figures(comparisons[by as keyof typeof comparisons]),
    [`${by}_percRank`]: figures(comparisons[by as keyof typeof comparisons], 'percRank'),
  })),
};

/** What an extension says: as text, or as the number that it is. */
function fieldTerms(name: string): Read {
  const read = terms(name, (value, at, prefixes) => comparedText(whole(value, at, prefixes)));
  return (values, at, prefixes) => {
    const found = read(values, at, prefixes);
    const numbers = values.filter((value) => /^-?\d+(\.\d+)?$/.test(value)).map((value) => `${name} ${Number(value)}`);
    return { ...found, values: [...found.values, ...numbers] };
  };
}

/** Parameters whose names carry a type, a unit of measure or the name of an extension. */
function composed(name: string, at: string, prefixes: Prefixes): Read | undefined {
  const [, by = '', rest = ''] = /^(EQ|GT|GE|LT|LE|EXISTS)_(.+)$/.exec(name) ?? [];
  const comparison = own<Comparison>(comparisons, by);
  const [, end, type] = /^(bizTransaction|source|destination)(?:_(.+))?$/.exec(rest) ?? [];
  if (by === 'EQ' && end === 'bizTransaction') {
    const before = type === undefined ? '' : `${word('bizTransactionType')(type, at, prefixes)} `;
    return (values) => ({
      column: 'biz_transactions',
      operator: 'overlaps',
      values: values.map((value) => before + identifier(value, at, prefixes)),
    });
  }
  if (by === 'EQ' && end !== undefined && type !== undefined)
    return terms(`${end} ${word('sourceDestinationType')(type, at, prefixes)}`);
  const [, figure, unit] = /^(\w+)_([A-Z0-9]{2,4})$/.exec(rest) ?? [];
  if (comparison && figure !== undefined && ['quantity', ...unitFigures].includes(figure))
    return figures(comparison, `${figure} ${unit}`);
  return field(by, comparison, rest, at, prefixes);
}

/** Parameters of extensions: `EQ_rail:waggon`, `GE_ILMD_rail:weight`, `EXISTS_INNER_SENSORREPORT_rail:note`. */
function field(by: string, comparison: Comparison | undefined, rest: string, at: string, prefixes: Prefixes) {
  if (by === '' || !rest.includes(':')) return undefined;
  const isInner = rest.startsWith('INNER_');
  const inside = isInner ? rest.slice('INNER_'.length) : rest;
  const area: Area = areas.find((each) => inside.startsWith(`${each}_`)) ?? '';
  const given = area === '' ? inside : inside.slice(area.length + 1);
  const address = fieldAddress(given, { ...builtInPrefixes, ...prefixes });
  if (address === undefined)
    refuse(epcisRefusals.EPCIS_QUERY_PREFIX_UNKNOWN, {
      at,
      facts: { value: given, prefix: given.slice(0, given.indexOf(':')) },
    });
  const name = fieldName(area, isInner, address);
  if (by === 'EXISTS') return isThere(name);
  return comparison === '=' || comparison === undefined ? fieldTerms(name) : figures(comparison, name);
}

/** How a parameter is read; undefined for what is none. */
export const parameterOf = (name: string, at: string, prefixes: Prefixes): Read | undefined =>
  own(named, name) ?? composed(name, at, prefixes);

/** Whether a condition asks what is kept of events only since their words are. */
export const asksTerms = ({ column }: Condition): boolean => column === 'terms' || column === 'figures';
