import { describe, expect, it } from 'vitest';
import { clock, Rehearsal, type Scene } from '../../../../../simulators/control/rehearsal.ts';
import type { Readings } from '../index.ts';

const weighed: Scene = {
  subject: { weight: { expectedKg: 100_000, toleranceKg: 1_000 } },
  devices: { a: 'scale', b: 'scale' },
};
const kg = (grossKg: number): Readings => ({ weight: { grossKg } });
const statusOf = ({ state: { standing } }: Rehearsal) => [standing.status, standing.lacks ?? null];

/** Each says its own in turn, every ten minutes; whoever is not named says nothing. */
function inTurn(lot: Rehearsal, fromMinute: number, toMinute: number, says: Record<string, Readings>): Rehearsal {
  for (let minute = fromMinute; minute < toMinute; minute += 10)
    for (const [i, [device, readings]] of Object.entries(says).entries()) {
      const at = minute + i + 1;
      const time = `${1 + Math.floor(at / 1_440)} ${String(Math.floor(at / 60) % 24).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
      lot.say(device, time, readings);
    }
  return lot;
}

describe('two devices that show the same', () => {
  it('of two scales the one that shows less is not drowned by the other, and ends by itself what it showed', () => {
    const lot = inTurn(new Rehearsal(weighed), 0, 360, { a: kg(100_000), b: kg(100_010) });
    inTurn(lot, 360, 480, { a: kg(70_000), b: kg(100_010) });
    expect(lot.kinds()).toEqual(['weight_short']);
    expect(statusOf(lot)).toEqual(['lost', null]);
    inTurn(lot, 480, 900, { b: kg(100_010) });
    expect(lot.alarms()[0]?.clearedAt).toBeNull();
    inTurn(lot, 900, 1_080, { a: kg(100_000), b: kg(100_010) });
    expect(lot.alarms()[0]?.clearedAt).not.toBeNull();
    expect(lot.kinds()).toEqual(['weight_short']);
  });

  it('what one of two scales showed to go and come back is doubted though the other one never moved', () => {
    const lot = inTurn(new Rehearsal(weighed), 0, 360, { a: kg(100_000), b: kg(100_010) });
    for (const minute of [360, 380, 400, 420, 440, 460]) {
      inTurn(lot, minute, minute + 10, { a: kg(75_000), b: kg(100_010) });
      inTurn(lot, minute + 10, minute + 20, { a: kg(99_700), b: kg(100_010) });
    }
    const before = lot.lacks().length;
    inTurn(lot, 480, 720, { a: kg(100_000), b: kg(100_010) });
    expect(statusOf(lot)).toEqual(['at_risk', 'MASS_EXCHANGED']);
    expect(lot.lacks().slice(before)).toEqual([]);
  });

  it('a second scale set beside the first drowns it no more than one that was there from the start', () => {
    const lot = inTurn(new Rehearsal({ ...weighed, devices: { a: 'scale' } }), 0, 360, { a: kg(100_000) });
    lot.change({ devices: { a: 'scale', b: 'scale' } });
    inTurn(lot, 360, 480, { a: kg(70_000), b: kg(100_000) });
    expect(lot.kinds()).toEqual(['weight_short']);
    // The first is taken away: what it showed is ended by what is left, and remains to be inspected.
    lot.change({ devices: { b: 'scale' } });
    inTurn(lot, 480, 600, { b: kg(100_000) });
    expect(lot.alarms()[0]?.clearedAt).not.toBeNull();
  });

  it('two sound scales are as one', () => {
    const lot = inTurn(new Rehearsal(weighed), 0, 2_880, { a: kg(100_000), b: kg(100_200) });
    expect([lot.kinds(), statusOf(lot)]).toEqual([[], ['in_control', null]]);
  });

  it('one of two doors that stands open is open', () => {
    const scene: Scene = { subject: { maxDoorOpenS: 1_800 }, devices: { a: 'door_sensor', b: 'door_sensor' } };
    const lot = inTurn(new Rehearsal(scene), 0, 120, { a: { door: 'closed' }, b: { door: 'closed' } });
    inTurn(lot, 120, 240, { a: { door: 'open' }, b: { door: 'closed' } });
    expect(lot.kinds()).toEqual(['door_open']);
    expect(lot.alarms()[0]?.clearedAt).toBeNull();
    inTurn(lot, 240, 300, { a: { door: 'closed' }, b: { door: 'closed' } });
    expect(lot.alarms()[0]?.clearedAt).not.toBeNull();
  });

  it('one of two places that becomes too warm is too warm, at a stroke as well', () => {
    const climate = { minC: 0, maxC: 20, maxExcursionS: 3_600 };
    const at = (temperatureC: number): Readings => ({ climate: { temperatureC } });
    for (const warm of [24, 50]) {
      const lot = new Rehearsal({ subject: { climate }, devices: { a: 'climate_sensor', b: 'climate_sensor' } });
      inTurn(lot, 0, 120, { a: at(10), b: at(10) });
      inTurn(lot, 120, 300, { a: at(warm), b: at(10) });
      expect(lot.kinds()).toEqual(['climate_excursion']);
      expect(lot.alarms()[0]?.clearedAt).toBeNull();
      inTurn(lot, 300, 360, { a: at(10), b: at(10) });
      expect(lot.alarms()[0]?.clearedAt).not.toBeNull();
    }
  });

  it('are each what they were after the state was stored and read', () => {
    const lot = inTurn(new Rehearsal(weighed), 0, 360, { a: kg(100_000), b: kg(100_010) });
    lot.state = JSON.parse(JSON.stringify(lot.state)) as typeof lot.state;
    inTurn(lot, 360, 480, { a: kg(70_000), b: kg(100_010) });
    expect(lot.kinds()).toEqual(['weight_short']);
  });
});

describe('two readers of tags', () => {
  const tags = Array.from({ length: 40 }, (_, i) => `T-${i}`);
  const scene: Scene = { subject: { tags }, devices: { a: 'tag_reader', b: 'tag_reader' } };
  const reads = (from: number, to = 40): Readings => ({ tags: tags.slice(from, to) });

  it('one that names every tag does not hide that the other reads half no more: that holds money', () => {
    const lot = inTurn(new Rehearsal(scene), 0, 360, { a: reads(0), b: reads(0) });
    inTurn(lot, 360, 440, { a: reads(20), b: reads(0) });
    expect(statusOf(lot)).toEqual(['in_control', null]);
    inTurn(lot, 440, 480, { a: reads(20), b: reads(0) });
    expect([lot.kinds(), statusOf(lot)]).toEqual([[], ['at_risk', 'TAGS_UNSEEN']]);
    inTurn(lot, 480, 520, { a: reads(0), b: reads(0) });
    expect(statusOf(lot)).toEqual(['in_control', null]);
  });

  it('one that names a piece does not hide that the other, which read it, reads it no more: that holds money', () => {
    const without = { tags: tags.filter((_, i) => i !== 7) };
    const lot = inTurn(new Rehearsal(scene), 0, 360, { a: reads(0), b: reads(0) });
    inTurn(lot, 360, 440, { a: without, b: reads(0) });
    expect(statusOf(lot)).toEqual(['in_control', null]);
    inTurn(lot, 440, 480, { a: without, b: reads(0) });
    expect([lot.kinds(), statusOf(lot)]).toEqual([[], ['at_risk', 'TAGS_UNSEEN']]);
    // Stored and read, it is still in doubt; read again, it is there.
    lot.state = JSON.parse(JSON.stringify(lot.state)) as typeof lot.state;
    inTurn(lot, 480, 500, { a: without, b: reads(0) });
    expect(statusOf(lot)[1]).toBe('TAGS_UNSEEN');
    inTurn(lot, 500, 540, { a: reads(0), b: reads(0) });
    expect(statusOf(lot)).toEqual(['in_control', null]);
  });

  it('a piece that was moved before another of them is whole again once somebody looked', () => {
    const without = { tags: tags.filter((_, i) => i !== 7) };
    const foundWholeAt = new Date(clock('09:00')).toISOString();
    const orders = [{ kind: 'inspection' as const, from: '08:30', to: '09:00', foundWholeAt }];
    const lot = inTurn(new Rehearsal({ ...scene, orders }), 0, 360, { a: reads(0), b: reads(0) });
    inTurn(lot, 360, 520, { a: without, b: reads(0) });
    expect(statusOf(lot)[1]).toBe('TAGS_UNSEEN');
    inTurn(lot, 520, 1_500, { a: without, b: reads(0) });
    expect(statusOf(lot)).toEqual(['in_control', null]);
  });

  it('of which each sees its part are as they are', () => {
    const lot = inTurn(new Rehearsal(scene), 0, 2_880, { a: reads(0, 25), b: reads(15) });
    expect(statusOf(lot)[1]).not.toBe('TAGS_UNSEEN');
  });
});

describe('what a device is not there for', () => {
  it('counts for nothing where another device is: a door sensor that weighs, a scale that gives a place', () => {
    const scene: Scene = { ...weighed, devices: { w: 'scale', d: 'door_sensor', t: 'gnss_tracker' } };
    const place = (n: number): Readings => ({ position: { lat: 29.6 + n * 1e-6, lon: 106.4, accuracyM: 5 } });
    const lot = inTurn(new Rehearsal(scene), 0, 360, { w: kg(100_000), d: { door: 'closed' }, t: place(1) });
    inTurn(lot, 360, 480, { w: kg(60_000), d: { door: 'closed', ...kg(100_000) }, t: place(2) });
    expect(lot.kinds()).toEqual(['weight_short']);
    const foiled = new Rehearsal(scene);
    for (let minute = 0; minute < 1_560; minute += 10)
      inTurn(foiled, minute, minute + 10, {
        w: { ...kg(100_000), ...place(minute) },
        d: { door: 'closed' },
        t: place(0),
      });
    expect(statusOf(foiled)).toEqual(['at_risk', 'PLACE_NOT_PROVED']);
  });

  it('counts where no other device is there for it', () => {
    const lot = inTurn(new Rehearsal({ ...weighed, devices: { d: 'door_sensor' } }), 0, 360, { d: kg(100_000) });
    inTurn(lot, 360, 480, { d: kg(60_000) });
    expect(lot.kinds()).toEqual(['weight_short']);
  });
});

it('a tracker that never gave a place proves none', () => {
  const lot = new Rehearsal({ devices: { t: 'gnss_tracker' } });
  inTurn(lot, 0, 1_400, { t: { battery: 0.9 } });
  expect(statusOf(lot)).toEqual(['in_control', null]);
  inTurn(lot, 1_400, 1_500, { t: { battery: 0.9 } });
  expect(statusOf(lot)).toEqual(['at_risk', 'PLACE_NOT_PROVED']);
});
