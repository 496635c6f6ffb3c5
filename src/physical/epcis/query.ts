import { refuse } from '../../kernel/refusal.ts';
import { type Json, type Prefixes, prefixesOf } from './event.ts';
import { type Condition, oneOf, parameterOf } from './parameters.ts';
import { epcisRefusals } from './refusals.ts';

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

const invalid = (at: string): never => refuse(epcisRefusals.EPCIS_QUERY_VALUE_INVALID, { at });
const listed = (value: unknown, at: string): string[] => {
  const values = Array.isArray(value) ? value : [value];
  if (values.length === 0 || values.length > 200) invalid(at);
  return values.map((item) => (['string', 'number', 'boolean'].includes(typeof item) ? String(item) : invalid(at)));
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
export function readQuery(given: Record<string, unknown>, known: Prefixes = {}): EventQuery {
  const query: EventQuery = {
    conditions: [],
    orderBy: 'record_time',
    descending: false,
    countLimit: undefined,
    mostEvents: undefined,
    perPage: 30,
    pageToken: undefined,
  };
  const prefixes = prefixesOf(given['@context'] as Json | undefined, known);
  for (const [name, value] of Object.entries(given)) {
    const at = `/${name}`;
    if (name === '@context') continue;
    const values = listed(value, at);
    if (name === 'orderBy') {
      query.orderBy =
        oneOf(['eventTime', 'recordTime'])(values[0] ?? '', at) === 'eventTime' ? 'event_time' : 'record_time';
    } else if (name === 'orderDirection') query.descending = oneOf(['ASC', 'DESC'])(values[0] ?? '', at) === 'DESC';
    else if (name === 'eventCountLimit') query.countLimit = count(values, at, 100_000);
    else if (name === 'maxEventCount') query.mostEvents = count(values, at, 100_000);
    else if (name === 'perPage') query.perPage = count(values, at, 1_000);
    else if (name === 'nextPageToken') query.pageToken = values[0];
    else {
      const read = parameterOf(name, at, prefixes);
      if (!read) refuse(epcisRefusals.EPCIS_QUERY_PARAMETER_UNKNOWN, { at, facts: { parameter: name } });
      query.conditions.push(read(values, at, prefixes));
    }
  }
  return query;
}
