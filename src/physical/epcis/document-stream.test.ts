import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DocumentError, readDocument } from './document-stream.ts';
import type { Json, JsonObject } from './event.ts';

async function* cut(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}
async function read(text: string, size = 7) {
  let head: JsonObject = {};
  const events: Json[] = [];
  for await (const part of readDocument(cut(text, size))) {
    if (part.head) head = part.head;
    events.push(...part.events);
  }
  return { head, events };
}
const fault = (text: string) =>
  read(text).then(
    () => 'none',
    (error: unknown) => (error instanceof DocumentError ? error.fault : String(error)),
  );
const document = (events: unknown, more: object = {}) => ({
  '@context': [],
  type: 'EPCISDocument',
  ...more,
  epcisBody: { eventList: events },
});

describe('a document, as it arrives', () => {
  it('is the same however it is cut, with whatever in its strings', async () => {
    const text = fc.string({ unit: 'grapheme' });
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        text,
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('any')),
        fc.dictionary(text, tie('any')),
      ),
    })).any;
    await fc.assert(
      fc.asyncProperty(
        fc.array(value, { maxLength: 6 }),
        fc.integer({ min: 1, max: 40 }),
        fc.dictionary(text, text),
        async (events, size, extra) => {
          const whole = document(events, { 'x:y': extra });
          const found = await read(JSON.stringify(whole), size);
          expect(found.events).toEqual(JSON.parse(JSON.stringify(events)));
          expect(found.head).toEqual(JSON.parse(JSON.stringify(document([], { 'x:y': extra }))));
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each<[string, string]>([
    ['{"epcisBody":{"eventList":[', 'DOCUMENT_NOT_JSON'],
    ['{"epcisBody":{"eventList":[{]}}', 'DOCUMENT_NOT_JSON'],
    ['{"epcisBody":{"eventList":[1,,2]}}', 'DOCUMENT_NOT_JSON'],
    ['[]', 'DOCUMENT_NOT_JSON'],
    ['{"epcisBody":{}}', 'NO_EVENT_LIST'],
    [`{"x":${'['.repeat(60)}${']'.repeat(60)}}`, 'DOCUMENT_TOO_DEEP'],
    [JSON.stringify(document([{ a: 'x'.repeat(300_000) }])), 'EVENT_TOO_LARGE'],
    [JSON.stringify(document([], { x: 'x'.repeat(300_000) })), 'HEAD_TOO_LARGE'],
  ])('%.40s is refused: %s', async (text, expected) => expect(await fault(text)).toBe(expected));

  it('gives the head first, when it comes first', async () => {
    const heads: boolean[] = [];
    for await (const part of readDocument(cut(JSON.stringify(document([1, 2])), 9)))
      heads.push(part.head !== undefined);
    expect(heads[0]).toBe(true);
  });
});
