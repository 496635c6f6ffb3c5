import { own } from '../../kernel/own.ts';
import { refuse } from '../../kernel/refusal.ts';
import { type Json, type Prefixes, prefixesOf } from './event.ts';
import { canonicalIdentifier } from './identifiers.ts';
import { epcisRefusals } from './refusals.ts';
import { builtInPrefixes, eventTypes, type VocabularyName, webWord } from './vocabulary.ts';

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
    | 'given_event_id'
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
    | 'quantities';
  operator: 'in' | 'overlaps' | 'from' | 'before' | 'exists' | '=' | '>' | '>=' | '<' | '<=';
  values: string[];
}

export interface EventQuery {
  conditions: Condition[];
  orderBy: 'event_time' | 'record_time';
  descending: boolean;
  /** At most so many in all. */
  countLimit: number | undefined;
  /** With more than so many the query is not answered (QueryTooLargeException). */
  mostEvents: number | undefined;
  perPage: number;
  pageToken: string | undefined;
}

/** With the prefixes of the query's own context: what a short address in a value stands for. */
type Read = (values: string[], at: string, prefixes: Prefixes) => Condition;
const invalid = (at: string): never => refuse(epcisRefusals.EPCIS_QUERY_VALUE_INVALID, { at });

/** Schemes of whole addresses; what stands before a colon otherwise is a prefix that a context has to define. */
const schemes = /^(urn|https?|ni|tag|did|uuid|mailto):/;

/**
 * An identifier in the one spelling under which it is kept. A pattern, or a short address whose prefix nobody defined,
 * would find nothing and say nothing: both are refused.
 */
function identifier(value: string, at: string, prefixes: Prefixes): string {
  if (value.startsWith('urn:epc:idpat:') || value.includes('*'))
    refuse(epcisRefusals.EPCIS_QUERY_PATTERN_UNSUPPORTED, { at, facts: { value } });
  return canonicalIdentifier(whole(value, at, prefixes));
}

/** A short address in full. */
function whole(value: string, at: string, prefixes: Prefixes): string {
  const [, prefix, rest] = /^([A-Za-z][\w-]*):(?!\/\/)(.+)$/.exec(value) ?? [];
  if (prefix === undefined || schemes.test(value)) return value;
  const base = own(prefixes, prefix) ?? own(builtInPrefixes, prefix);
  if (base === undefined) refuse(epcisRefusals.EPCIS_QUERY_PREFIX_UNKNOWN, { at, facts: { value, prefix } });
  return base + rest;
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
  (column: Condition['column']): Read =>
  (values, at, prefixes) => ({
    column,
    operator: 'overlaps',
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
/** Holds when any quantity of the event does; two of them need not be met by the same one. */
const quantity =
  (operator: '=' | '>' | '>=' | '<' | '<='): Read =>
  (values, at) => ({
    column: 'quantities',
    operator,
    values: [Number.isFinite(Number(values[0])) && values[0] !== '' ? String(Number(values[0])) : invalid(at)],
  });
const oneOf =
  (members: readonly string[]) =>
  (value: string, at: string): string =>
    members.includes(value) ? value : invalid(at);

/** The parameters of the simple event query (EPCIS 2.0 section 8.2.7.1) that are answered here. */
const parameters: Record<string, Read> = {
  eventType: isIn('type', oneOf(eventTypes)),
  EQ_action: isIn('action', oneOf(['ADD', 'OBSERVE', 'DELETE'])),
  EQ_bizStep: isIn('biz_step', word('bizStep')),
  EQ_disposition: isIn('disposition', word('disposition')),
  EQ_readPoint: isIn('read_point', identifier),
  EQ_bizLocation: isIn('biz_location', identifier),
  EQ_eventID: isIn('given_event_id'),
  EQ_eventHash: isIn('event_hash'),
  EQ_errorReason: isIn('error_reason', word('errorReason')),
  GE_eventTime: bound('event_time', 'from'),
  LT_eventTime: bound('event_time', 'before'),
  GE_recordTime: bound('record_time', 'from'),
  LT_recordTime: bound('record_time', 'before'),
  GE_errorDeclarationTime: bound('error_declared_at', 'from'),
  LT_errorDeclarationTime: bound('error_declared_at', 'before'),
  EXISTS_errorDeclaration: () => ({ column: 'error_declared_at', operator: 'exists', values: [] }),
  MATCH_epc: overlaps('epcs'),
  MATCH_parentID: isIn('parent_id', identifier),
  MATCH_inputEPC: overlaps('input_epcs'),
  MATCH_outputEPC: overlaps('output_epcs'),
  MATCH_epcClass: overlaps('epc_classes'),
  MATCH_anyEPC: overlaps('any_epc'),
  EQ_quantity: quantity('='),
  GT_quantity: quantity('>'),
  GE_quantity: quantity('>='),
  LT_quantity: quantity('<'),
  LE_quantity: quantity('<='),
};

const listed = (value: unknown, at: string): string[] => {
  const values = Array.isArray(value) ? value : [value];
  if (values.length === 0 || values.length > 200) invalid(at);
  return values.map((item) => (typeof item === 'string' || typeof item === 'number' ? String(item) : invalid(at)));
};

/** Parameters of an address separate several values by `|`; those of a stored query are lists. Each stands once. */
export function fromAddress(search: URLSearchParams): Record<string, unknown> {
  const repeated = [...search.keys()].find((name, i, names) => names.indexOf(name) !== i);
  if (repeated !== undefined) refuse(epcisRefusals.EPCIS_QUERY_PARAMETER_REPEATED, { at: `/${repeated}` });
  return Object.fromEntries([...search].map(([name, value]) => [name, value.split('|')]));
}

const count = (values: string[], at: string, most: number): number => {
  const value = Number(values[0]);
  return Number.isInteger(value) && value > 0 && value <= most ? value : invalid(at);
};

/** Reads a query; a parameter or value that cannot be is refused by its name, never passed over. */
export function readQuery(given: Record<string, unknown>): EventQuery {
  const query: EventQuery = {
    conditions: [],
    orderBy: 'record_time',
    descending: false,
    countLimit: undefined,
    mostEvents: undefined,
    perPage: 30,
    pageToken: undefined,
  };
  const prefixes = prefixesOf(given['@context'] as Json | undefined);
  for (const [name, value] of Object.entries(given)) {
    const at = `/${name}`;
    if (name === '@context') continue;
    const values = listed(value, at);
    const parameter = own(parameters, name);
    const transaction = /^EQ_bizTransaction_(.+)$/.exec(name)?.[1];
    if (parameter) query.conditions.push(parameter(values, at, prefixes));
    else if (transaction !== undefined) {
      const type = word('bizTransactionType')(transaction, at, prefixes);
      const wanted = values.map((v) => `${type} ${identifier(v, at, prefixes)}`);
      query.conditions.push({ column: 'biz_transactions', operator: 'overlaps', values: wanted });
    } else if (name === 'EQ_bizTransaction') {
      const wanted = values.map((v) => identifier(v, at, prefixes));
      query.conditions.push({ column: 'biz_transactions', operator: 'overlaps', values: wanted });
    } else if (name === 'orderBy') {
      query.orderBy =
        oneOf(['eventTime', 'recordTime'])(values[0] ?? '', at) === 'eventTime' ? 'event_time' : 'record_time';
    } else if (name === 'orderDirection') query.descending = oneOf(['ASC', 'DESC'])(values[0] ?? '', at) === 'DESC';
    else if (name === 'eventCountLimit') query.countLimit = count(values, at, 100_000);
    else if (name === 'maxEventCount') query.mostEvents = count(values, at, 100_000);
    else if (name === 'perPage') query.perPage = count(values, at, 1_000);
    else if (name === 'nextPageToken') query.pageToken = values[0];
    else refuse(epcisRefusals.EPCIS_QUERY_PARAMETER_UNKNOWN, { at, facts: { parameter: name } });
  }
  return query;
}
