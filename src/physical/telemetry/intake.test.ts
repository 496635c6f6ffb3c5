import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUnreadable, readMessage } from './intake.ts';

const receivedAt = new Date('2026-10-12T06:00:00Z');
const topic = 'holdfast/v1/trk-1/observations';
const bytes = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const read = (payload: unknown, at = topic, credential?: string) =>
  readMessage({ topic: at, payload: payload instanceof Uint8Array ? payload : bytes(payload), receivedAt, credential });
const good = { seq: 7, at: '2026-10-12T05:59:58Z', position: { lat: 51.4, lon: 6.7, accuracyM: 8 } };

describe('a message off the wire', () => {
  it('is read, further members and all', () => {
    const message = read({ ...good, vendor: { x: 1 } });
    expect(isUnreadable(message)).toBe(false);
    expect(message).toMatchObject({ deviceName: 'trk-1', observation: { seq: 7, vendor: { x: 1 } } });
  });

  it.each<[string, unknown, string?, string?]>([
    ['TOPIC_UNKNOWN', good, 'holdfast/v1/trk-1/commands'],
    ['TOPIC_UNKNOWN', good, 'holdfast/v1/trk/1/observations'],
    ['TOPIC_UNKNOWN', good, "holdfast/v1/'; drop table device; --/observations"],
    ['TOPIC_NOT_OF_CREDENTIAL', good, topic, 'trk-2'],
    ['NOT_JSON', '{"seq":7,'],
    ['NOT_JSON', new Uint8Array([0xff, 0xfe, 0x00])],
    ['NOT_JSON', ''],
    ['PAYLOAD_TOO_LARGE', JSON.stringify({ ...good, tags: ['x'.repeat(70_000)] })],
    ['SCHEMA_MISMATCH', 'null'],
    ['SCHEMA_MISMATCH', '[]'],
    ['SCHEMA_MISMATCH', { ...good, seq: -1 }],
    ['SCHEMA_MISMATCH', { ...good, seq: '7' }],
    ['SCHEMA_MISMATCH', { ...good, seq: 2 ** 60 }],
    ['SCHEMA_MISMATCH', { seq: 7 }],
    ['SCHEMA_MISMATCH', { ...good, at: 'yesterday' }],
    ['SCHEMA_MISMATCH', { ...good, at: '0000-01-01T00:00:00Z' }],
    ['SCHEMA_MISMATCH', '{"seq":7,"at":"2026-10-12T05:59:58Z","position":{"lat":1e999,"lon":6.7}}'],
    ['NOT_JSON', '{"seq":7,"at":"2026-10-12T05:59:58Z","position":{"lat":NaN,"lon":6.7}}'],
    ['SCHEMA_MISMATCH', { ...good, position: { lat: '51' } }],
    ['SCHEMA_MISMATCH', { ...good, seal: { state: 'gone' } }],
    ['SCHEMA_MISMATCH', { ...good, vendor: 'nul \u0000 inside' }],
  ])('is put aside as %s', (reason, payload, at, credential) => {
    expect(read(payload, at, credential)).toMatchObject({ reason });
  });

  it('never throws, whatever comes', () => {
    fc.assert(fc.property(fc.string(), fc.uint8Array({ maxLength: 300 }), (at, payload) => void read(payload, at)));
    fc.assert(fc.property(fc.json(), (payload) => void read(payload)));
  });
});
