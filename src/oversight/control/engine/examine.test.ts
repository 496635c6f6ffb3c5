import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rehearsal, square } from '../../../../simulators/control/rehearsal.ts';
import { fromGcj02, toGcj02 } from './datum.ts';
import { type DoubtReason, examine } from './examine.ts';
import { distanceM } from './geodesy.ts';
import type { Readings } from './observation.ts';

const NOW = Date.UTC(2026, 5, 1, 12);
const iso = (ms: number): string => new Date(ms).toISOString();
const sound = { seq: 7, at: iso(NOW - 2_000) };
const look = (payload: unknown): ReturnType<typeof examine> => examine(payload, 'T', NOW, true);

function readingsOf(readings: object): { kept: object; doubts: DoubtReason[] } {
  const examined = look({ ...sound, ...readings });
  if (!examined.isAccepted) throw new Error(`refused: ${examined.reason} ${examined.at}`);
  return { kept: examined.observation.readings, doubts: examined.doubts };
}

describe('a payload of the wrong shape is refused', () => {
  it.each([
    ['NOT_AN_OBJECT', '', null],
    ['NOT_AN_OBJECT', '', [sound]],
    ['NOT_AN_OBJECT', '', 'seq=1'],
    ['SEQ_INVALID', '/seq', { at: sound.at }],
    ['SEQ_INVALID', '/seq', { ...sound, seq: -1 }],
    ['SEQ_INVALID', '/seq', { ...sound, seq: 1.5 }],
    ['SEQ_INVALID', '/seq', { ...sound, seq: '7' }],
    ['SEQ_INVALID', '/seq', { ...sound, seq: 2 ** 60 }],
    ['AT_INVALID', '/at', { seq: 1 }],
    ['AT_INVALID', '/at', { seq: 1, at: NOW }],
    ['AT_INVALID', '/at', { seq: 1, at: 'yesterday' }],
    ['AT_INVALID', '/at', { seq: 1, at: '2026-06-01' }],
    ['AT_INVALID', '/at', { seq: 1, at: '2026-13-41T99:00:00Z' }],
    ['READING_MALFORMED', '/position', { ...sound, position: [43.2, 76.9] }],
    ['READING_MALFORMED', '/position', { ...sound, position: { lat: '43.2', lon: 76.9 } }],
    ['READING_MALFORMED', '/position/accuracyM', { ...sound, position: { lat: 1, lon: 2, accuracyM: null } }],
    ['READING_MALFORMED', '/seal', { ...sound, seal: { state: 'torn' } }],
    ['READING_MALFORMED', '/seal/number', { ...sound, seal: { state: 'closed', number: 42 } }],
    ['READING_MALFORMED', '/weight', { ...sound, weight: { grossKg: null } }],
    ['READING_MALFORMED', '/weight/stable', { ...sound, weight: { grossKg: 5, stable: 'yes' } }],
    ['READING_MALFORMED', '/tags', { ...sound, tags: [1, 2] }],
    ['READING_MALFORMED', '/door', { ...sound, door: 'ajar' }],
    ['READING_MALFORMED', '/climate', { ...sound, climate: { temperatureC: '4' } }],
    ['READING_MALFORMED', '/battery', { ...sound, battery: 87 }],
    ['READING_MALFORMED', '/tamper', { ...sound, tamper: 1 }],
    ['READING_MALFORMED', '/signature', { ...sound, signature: 0 }],
  ])('%s at %s', (reason, at, payload) => {
    expect(look(payload)).toEqual({ isAccepted: false, reason, at });
  });

  it('and nothing at all throws', () => {
    fc.assert(fc.property(fc.anything(), (payload) => typeof look(payload).isAccepted === 'boolean'));
  });
});

describe('a reading that cannot be true is named and left out, and the rest is kept', () => {
  const place = { lat: 43.2, lon: 76.9 };

  it.each<[DoubtReason, object]>([
    ['POSITION_OUTSIDE_WORLD', { position: { lat: 191, lon: 10 } }],
    ['POSITION_OUTSIDE_WORLD', { position: { lat: 10, lon: 200 } }],
    ['POSITION_OUTSIDE_WORLD', { position: { lat: Number.NaN, lon: 10 } }],
    ['POSITION_OUTSIDE_WORLD', { position: { lat: 10, lon: Number.POSITIVE_INFINITY } }],
    ['POSITION_SWAPPED', { position: { lat: 116.4, lon: 39.9 } }],
    ['POSITION_AT_NULL_ISLAND', { position: { lat: 0, lon: 0 } }],
    ['DATUM_UNKNOWN', { position: { ...place, datum: 'BD09' } }],
    ['ACCURACY_INVALID', { position: { ...place, accuracyM: -3 } }],
    ['ACCURACY_INVALID', { position: { ...place, accuracyM: Number.NaN } }],
    ['WEIGHT_IMPOSSIBLE', { weight: { grossKg: 1e9 } }],
    ['WEIGHT_IMPOSSIBLE', { weight: { grossKg: -1e9 } }],
    ['WEIGHT_IMPOSSIBLE', { weight: { grossKg: Number.NaN } }],
    ['TAGS_TOO_MANY', { tags: Array.from({ length: 10_000 }, (_, i) => `T${i}`) }],
    ['TEMPERATURE_FAULT_CODE', { climate: { temperatureC: 85 } }],
    ['TEMPERATURE_FAULT_CODE', { climate: { temperatureC: -127 } }],
    ['TEMPERATURE_IMPOSSIBLE', { climate: { temperatureC: 1_000 } }],
  ])('%s', (reason, readings) => {
    expect(readingsOf({ ...readings, door: 'closed' })).toEqual({ kept: { door: 'closed' }, doubts: [reason] });
  });

  it('a weight below nothing is one of nothing', () => {
    expect(readingsOf({ weight: { grossKg: -12, stable: true } })).toEqual({
      kept: { weight: { grossKg: 0, stable: true } },
      doubts: ['WEIGHT_NEGATIVE'],
    });
  });

  it('a wrong speed costs the speed, a tag beyond reason costs the tag', () => {
    expect(readingsOf({ position: { ...place, speedMps: -1 } })).toEqual({
      kept: { position: place },
      doubts: ['SPEED_INVALID'],
    });
    expect(readingsOf({ tags: ['A', 'x'.repeat(5_000)] })).toEqual({ kept: { tags: ['A'] }, doubts: ['TAG_TOO_LONG'] });
  });

  it('clocks ahead and years behind are named; what the message says is kept', () => {
    const ahead = look({ seq: 1, at: iso(NOW + 3_600_000), door: 'open' });
    expect(ahead).toMatchObject({ isAccepted: true, doubts: ['CLOCK_IN_FUTURE'] });
    const behind = look({ seq: 1, at: '2000-01-01T00:00:30Z', door: 'open' });
    expect(behind).toMatchObject({
      isAccepted: true,
      doubts: ['CLOCK_IN_PAST'],
      observation: { readings: { door: 'open' } },
    });
  });

  it('an unproved message is kept with the reason', () => {
    expect(examine({ ...sound, door: 'open' }, 'T', NOW, false)).toMatchObject({
      isAccepted: true,
      doubts: ['SIGNATURE_MISSING_OR_WRONG'],
      observation: { isEvidence: false },
    });
  });
});

describe('latitude and longitude the wrong way round', () => {
  const yard = square('Y', 43.2, 76.9, 300);
  const rehearsal = (): Rehearsal =>
    new Rehearsal({ subject: { siteCode: 'Y' }, devices: { T: 'gnss_tracker' }, sites: [yard], reportEveryS: 300 });

  const at =
    (lat: number, lon: number) =>
    (minute: number): Readings => ({ position: { lat: lat + (minute % 7) * 1e-5, lon, accuracyM: 10 } });

  it('are seen from where the subject should be, and decide nothing', () => {
    const r = rehearsal().repeat('T', '00:05', '03:00', 5, at(76.9, 43.2));
    expect(r.kinds()).toEqual([]);
    expect(new Set(r.doubts())).toEqual(new Set(['POSITION_SWAPPED']));
  });

  it('are not seen where somewhere else is meant', () => {
    const r = rehearsal().repeat('T', '00:05', '01:00', 5, at(43.2, 76.9)).repeat('T', '01:05', '03:00', 5, at(50, 50));
    expect(r.kinds()).toContain('outside_fence');
    expect(r.doubts()).toEqual([]);
  });
});

describe('GCJ-02', () => {
  it('lies some hundred metres off in China and nowhere else', () => {
    const beijing = toGcj02(39.9087, 116.3975);
    expect(distanceM(39.9087, 116.3975, beijing.lat, beijing.lon)).toBeGreaterThan(400);
    expect(toGcj02(48.85, 2.35)).toEqual({ lat: 48.85, lon: 2.35 });
  });

  it('is turned back to WGS 84 to the decimetre', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 5, max: 50, noNaN: true }),
        fc.double({ min: 75, max: 135, noNaN: true }),
        (lat, lon) => {
          const drawn = toGcj02(lat, lon);
          const back = fromGcj02(drawn.lat, drawn.lon);
          expect(distanceM(lat, lon, back.lat, back.lon)).toBeLessThan(0.1);
        },
      ),
    );
  });

  it('is undone where the message or the device says so', () => {
    const drawn = toGcj02(39.9087, 116.3975);
    const said = readingsOf({ position: { ...drawn, datum: 'GCJ02' } });
    expect(said.kept).toMatchObject({
      position: { lat: expect.closeTo(39.9087, 6), lon: expect.closeTo(116.3975, 6) },
    });
    const known = examine({ ...sound, position: drawn }, 'T', NOW, true, 'GCJ02');
    expect(known).toMatchObject({ observation: { readings: { position: { lat: expect.closeTo(39.9087, 6) } } } });
  });
});
