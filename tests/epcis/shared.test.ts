import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../src/physical/epcis/document-stream.ts';
import { type EpcisEvent, type Json, type JsonObject, prefixesOf } from '../../src/physical/epcis/event.ts';
import { eventHash, preHash } from '../../src/physical/epcis/event-hash.ts';
import { readQuery } from '../../src/physical/epcis/query.ts';
import { faultsOf } from '../../src/physical/epcis/validate.ts';
import { jsonFiles, readJson, sharedData } from '../support/shared.ts';

const documents = sharedData('epcis-openepcis');
const vectors = sharedData('epcis-event-hash');

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

/** Events and head of a file: a document as it streams, or a bare event. */
async function contentOf(file: string): Promise<{ head: JsonObject; events: Json[] }> {
  const whole = readJson(file) as JsonObject;
  if (whole.epcisBody === undefined) return { head: { '@context': whole['@context'] ?? [] }, events: [whole] };
  let head: JsonObject = {};
  const events: Json[] = [];
  for await (const part of readDocument(bytesOf(readFileSync(file, 'utf8')))) {
    if (part.head) head = part.head;
    events.push(...part.events);
  }
  return { head, events };
}
const prefixesFor = (event: Json, head: JsonObject) =>
  prefixesOf((event as JsonObject)['@context'], prefixesOf(head['@context']));

async function faultsIn(file: string): Promise<string[]> {
  const { head, events } = await contentOf(file);
  return events.flatMap((event, i) => faultsOf(event, prefixesFor(event, head)).map((f) => `${i} ${f.name} ${f.at}`));
}

describe.skipIf(!documents)('EPCIS documents of others (set HOLDFAST_SHARED to run them)', () => {
  const folder = documents ?? '';
  const valid = ['Capture/Documents', 'Capture/Events', 'Query']
    .flatMap((part) => (documents ? jsonFiles(path.join(folder, part)) : []))
    .filter((file) => !file.includes('Invalid') && !file.includes('Queries'));

  it.each(valid)('%s is accepted', async (file) => expect(await faultsIn(file)).toEqual([]));

  const faults: Record<string, string[]> = {
    ObjectEvent_with_non_standard_bizStep: ['0 NON_STANDARD_BIZSTEP /bizStep'],
    ObjectEvent_with_quantity_as_text: ['0 NOT_A_NUMBER /quantityList/0/quantity'],
    ObjectEvent_with_invalid_eventTime_format: ['0 INVALID_TIME /eventTime'],
    Combination_of_multiple_invalid_fields: [
      '0 NON_STANDARD_BIZSTEP /bizStep',
      '1 NON_STANDARD_DISPOSITION /disposition',
      '2 NON_STANDARD_SOURCE_OR_DESTINATION_TYPE /sourceList/0/type',
      '3 EXTENSION_WITHOUT_NAMESPACE /ilmd/materialType',
      '4 INVALID_TIME /eventTime',
      '4 INVALID_ACTION /action',
    ],
    ObjectEvent_with_unknown_field_in_quantityList: ['0 UNKNOWN_FIELD /quantityList/0/weight'],
    ObjectEvent_with_invalid_action: ['0 INVALID_ACTION /action'],
    ObjectEvent_with_ilmd_field_without_namespace: ['0 EXTENSION_WITHOUT_NAMESPACE /ilmd/materialType'],
    ObjectEvent_with_non_standard_disposition: ['0 NON_STANDARD_DISPOSITION /disposition'],
    Combination_of_non_standard_bizStep_and_disposition: [
      '0 NON_STANDARD_BIZSTEP /bizStep',
      '1 NON_STANDARD_DISPOSITION /disposition',
    ],
    ObjectEvent_with_non_standard_bizStep_in_second_event: ['1 NON_STANDARD_BIZSTEP /bizStep'],
    ObjectEvent_without_action_and_eventTime: [
      '0 MISSING_FIELD /eventTime',
      '0 MISSING_FIELD /eventTimeZoneOffset',
      '0 MISSING_FIELD /action',
    ],
    QueryDocument_with_invalid_eventType: ['0 UNKNOWN_EVENT_TYPE /type'],
  };
  const invalid = ['Capture/Invalid', 'Query/Invalid'].flatMap((part) =>
    documents ? jsonFiles(path.join(folder, part)) : [],
  );
  it.each(invalid)('%s is refused with the fault its name says', async (file) => {
    expect(await faultsIn(file)).toEqual(faults[path.basename(file, '.json')]);
  });

  it('queries are read, and the invalid one is refused', () => {
    expect(readQuery(readJson(path.join(folder, 'Query/Queries/SimpleEventQuery.json'))).conditions).toHaveLength(10);
    expect(() =>
      readQuery(readJson(path.join(folder, 'Query/Queries/Invalid/Query_with_invalid_values.json'))),
    ).toThrow(/EPCIS_QUERY_VALUE_INVALID/);
  });
});

describe.skipIf(!vectors)('event hashes of the reference (set HOLDFAST_SHARED to run them)', () => {
  const folder = vectors ?? '';
  /** Whose published canonical lines no longer hash to the published hashes; the hashes are the golden ones. */
  const stale = new Set(['epcisDocWithAllGS1Keys']);
  const ignoredOf = (value: Json): string[] =>
    value !== null && typeof value === 'object'
      ? Object.entries(value).flatMap(([name, given]) =>
          name.endsWith(':ignoreFields') ? (given as string[]) : ignoredOf(given),
        )
      : [];

  it.each(vectors ? jsonFiles(path.join(folder, 'examples')) : [])('%s', async (file) => {
    const lines = (ending: string) => {
      const name = file.replace(/\.jsonld$/, ending);
      return existsSync(name) ? readFileSync(name, 'utf8').split('\n').filter(Boolean) : undefined;
    };
    const { head, events } = await contentOf(file);
    const ignored = new Set(ignoredOf(head));
    const hash = (e: Json) => eventHash(e as EpcisEvent, prefixesFor(e, head), ignored);
    expect(await Promise.all(events.map(hash))).toEqual(lines('.hashes'));
    const canonical = lines('.prehashes');
    const name = path.basename(file, '.jsonld');
    if (!canonical) return;
    const agrees = canonical.every((line, i) =>
      lines('.hashes')?.[i]?.includes(createHash('sha256').update(line).digest('hex')),
    );
    expect(agrees).toBe(!stale.has(name));
    if (agrees) expect(events.map((e) => preHash(e as EpcisEvent, prefixesFor(e, head), ignored))).toEqual(canonical);
  });

  it('spellings of one event have one hash', async () => {
    for (const file of vectors ? jsonFiles(path.join(folder, 'expected_equal')) : []) {
      const { head, events } = await contentOf(file);
      const hashes = await Promise.all(events.map((e) => eventHash(e as EpcisEvent, prefixesFor(e, head))));
      expect(new Set(hashes).size).toBe(1);
    }
  });
});
