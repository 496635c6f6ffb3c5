import type { Json, JsonObject } from './event.ts';
import { canonicalIdentifier } from './identifiers.ts';
import type { FoundEvent } from './store.ts';

const CONTEXT = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld';

export type IdentifierFormat = 'as_captured' | 'digital_link';

/** Every identifier of an event as a Digital Link. */
function inDigitalLinks(value: Json): Json {
  if (typeof value === 'string') return canonicalIdentifier(value);
  if (Array.isArray(value)) return value.map(inDigitalLinks);
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([name, given]) => [name, inDigitalLinks(given)]));
  return value;
}

/** GS1's schema wants each part of a context once. */
const distinct = (parts: readonly Json[]): Json[] => [...new Map(parts.map((p) => [JSON.stringify(p), p])).values()];

/** One found event, under the context that it was captured under, so that extensions keep their meaning. */
function shown({ body, context, recordTime, eventHash }: FoundEvent, format: IdentifierFormat) {
  const own = distinct(context.flat().filter((part) => part !== null && typeof part === 'object'));
  const given = format === 'digital_link' ? (inDigitalLinks(body) as JsonObject) : body;
  // An event without an identifier is named by its content.
  return { own, event: { ...given, eventID: body.eventID ?? eventHash, recordTime } };
}

/** An event by itself. */
export function eventDocument(found: FoundEvent, format: IdentifierFormat): JsonObject {
  const { own, event } = shown(found, format);
  return { '@context': [CONTEXT, ...own], ...event };
}

/** Found events as an EPCISQueryDocument; each carries the context it was captured under, so that extensions keep their meaning. */
export function queryDocument(
  events: readonly FoundEvent[],
  at: Date,
  format: IdentifierFormat,
  told: Record<string, Json> = { queryName: 'SimpleEventQuery' },
): JsonObject {
  return {
    '@context': [CONTEXT],
    type: 'EPCISQueryDocument',
    schemaVersion: '2.0',
    creationDate: at.toISOString(),
    epcisBody: {
      queryResults: {
        ...told,
        resultsBody: {
          eventList: events.map((found) => {
            const { own, event } = shown(found, format);
            return { ...event, ...(own.length > 0 && { '@context': own }) };
          }),
        },
      },
    },
  };
}
