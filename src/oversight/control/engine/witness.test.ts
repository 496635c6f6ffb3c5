import { describe, expect, it } from 'vitest';
import { clock, Rehearsal, type Scene, square } from '../../../../simulators/control/rehearsal.ts';
import { sensitivityOf } from './sensitivity.ts';

const scene: Scene = { subject: { weight: { expectedKg: 100_000, toleranceKg: 1_000 } }, devices: { w: 'scale' } };
const kg = (grossKg: number) => ({ weight: { grossKg } });
const doubted = (): Rehearsal =>
  new Rehearsal(scene).repeat('w', '00:05', '05:55', 10, kg(100_000)).repeat('w', '06:05', '07:55', 10, kg(99_350));
const statusOf = ({ state: { standing } }: Rehearsal) => [standing.status, standing.lacks];

describe('a doubt whose witness is changed', () => {
  it('stands, whatever the next scale says, until somebody has looked and found all whole', () => {
    const lot = doubted();
    expect(statusOf(lot)).toEqual(['at_risk', 'MASS_IN_DOUBT']);
    lot.change({ devices: { v: 'scale' } }).repeat('v', '08:05', '12:00', 10, kg(100_000));
    expect(statusOf(lot)).toEqual(['at_risk', 'MASS_IN_DOUBT']);
    const order = { kind: 'inspection' as const, from: '12:01', to: '13:00' };
    lot.change({ orders: [{ ...order, foundWholeAt: '2026-06-01T12:30:00Z' }] });
    lot.repeat('v', '12:35', '13:00', 5, kg(100_000));
    expect(statusOf(lot)).toEqual(['in_control', null]);
  });

  it('ends with who was sent to look after it began, before the devices were changed', () => {
    const told = (foundWholeAt: string) => {
      const lot = doubted();
      const order = { kind: 'inspection' as const, from: '00:10', to: '13:00', foundWholeAt };
      lot.change({ devices: { v: 'scale' }, orders: [order] }).repeat('v', '08:05', '12:00', 10, kg(100_000));
      return statusOf(lot)[1];
    };
    expect([told('2026-06-01T05:00:00Z'), told('2026-06-01T07:00:00Z')]).toEqual(['MASS_IN_DOUBT', null]);
  });

  it('stands though the witness fell silent first, and the successor stood beside it', () => {
    const lot = doubted().until('10:00');
    expect(statusOf(lot)[0]).toBe('unverified');
    lot.change({ devices: { w: 'scale', v: 'scale' } }).repeat('v', '10:05', '10:25', 10, kg(100_000));
    lot.change({ devices: { v: 'scale' } }).repeat('v', '10:35', '13:00', 10, kg(100_000));
    expect(statusOf(lot)).toEqual(['at_risk', 'MASS_IN_DOUBT']);
  });

  it('with no scale left what is to be weighed is not weighed', () => {
    const lot = doubted();
    lot.change({ devices: { d: 'door_sensor' } }).repeat('d', '08:05', '09:00', 10, { door: 'closed' });
    expect(statusOf(lot)).toEqual(['unverified', 'WEIGHT_NOT_MEASURED']);
  });
});

describe('a breach whose witness is taken away', () => {
  const short = (): Rehearsal =>
    new Rehearsal(scene).repeat('w', '00:05', '05:55', 10, kg(100_000)).repeat('w', '06:05', '07:55', 10, kg(70_000));
  it('is not taken back: it ends with what its successor shows, and is then to be looked at', () => {
    const lot = short();
    expect(lot.kinds()).toEqual(['weight_short']);
    lot.change({ devices: { d: 'door_sensor' } }).repeat('d', '08:05', '09:55', 10, { door: 'closed' });
    expect(lot.alarms()).toMatchObject([{ kind: 'weight_short', clearedAt: null, isWithdrawn: false }]);
    expect(statusOf(lot)[0]).toBe('lost');
    lot.change({ devices: { d: 'door_sensor', v: 'scale' } }).repeat('v', '10:05', '14:00', 10, kg(100_000));
    expect(lot.alarms()).toMatchObject([{ kind: 'weight_short', clearedAt: expect.any(String), isWithdrawn: false }]);
  });

  it('of place as well: the tracker outside is replaced by one inside', () => {
    const yard = square('YARD', 30, 106, 200);
    const away: Scene = { subject: { siteCode: 'YARD' }, devices: { t: 'gnss_tracker' }, sites: [yard] };
    const at = (lat: number) => (n: number) => ({ position: { lat: lat + n * 1e-7, lon: 106, accuracyM: 8 } });
    const lot = new Rehearsal(away)
      .repeat('t', '00:05', '02:55', 10, at(30))
      .repeat('t', '03:05', '04:55', 10, at(30.1));
    expect(lot.kinds()).toEqual(['outside_fence']);
    lot.change({ devices: { u: 'gnss_tracker' } }).repeat('u', '05:05', '06:00', 10, at(30));
    expect(lot.alarms()).toMatchObject([{ kind: 'outside_fence', clearedAt: expect.any(String), isWithdrawn: false }]);
  });
});

describe('the steady time', () => {
  it('begins again with each cause', () => {
    const cold: Scene = {
      subject: { climate: { minC: 0, maxC: 8, maxExcursionS: 3_600 }, maxSilenceS: 3_600 },
      devices: { t: 'climate_sensor' },
    };
    const at = (temperatureC: number) => ({ climate: { temperatureC } });
    const box = new Rehearsal(cold).repeat('t', '00:01', '00:30', 1, at(4)).until('02:00');
    expect(statusOf(box)[0]).toBe('unverified');
    box.repeat('t', '02:01', '02:10', 1, at(4)).repeat('t', '02:11', '02:14', 1, at(9));
    box.repeat('t', '02:15', '02:25', 1, at(4));
    expect(box.state.standing.status).toBe('unverified');
    box.repeat('t', '02:26', '02:35', 1, at(4));
    expect(statusOf(box)).toEqual(['in_control', null]);
    expect(box.statuses().at(-1)).toBe('02:30 in_control');
  });
});

describe('a doubt that time alone ends', () => {
  it('says when that will be, and that it moved; and it ends then', () => {
    const times = (lot: Rehearsal) =>
      lot.said().flatMap((f) => (f.type === 'status' && f.lacks === 'MASS_EXCHANGED' ? [f.steadyAt] : []));
    const lot = new Rehearsal(scene).repeat('w', '00:05', '05:55', 10, kg(100_000));
    lot.repeat('w', '06:05', '06:25', 10, kg(20_000)).repeat('w', '06:35', '07:55', 10, kg(100_000));
    lot.repeat('w', '08:05', '08:25', 10, kg(20_000)).repeat('w', '08:35', '2 00:00', 10, kg(100_000));
    const [first, second] = times(lot) as number[];
    const steadyMs = lot.expectation.steadyMs;
    expect(first! - steadyMs - clock('2 06:05')).toBeLessThan(60_000);
    expect(second! - steadyMs - clock('2 08:05')).toBeLessThan(60_000);
    expect(times(lot)).toHaveLength(2);
    lot.repeat('w', '2 00:10', '2 08:15', 5, kg(100_000));
    expect(statusOf(lot)).toEqual(['at_risk', 'STEADYING']);
    lot.repeat('w', '2 08:20', '2 09:00', 5, kg(100_000));
    expect(lot.statuses().at(-1)).toBe('2 08:20 in_control');
  });
});

describe('mass that was exchanged', () => {
  it('is doubted no more once somebody looked and found the goods whole', () => {
    const lot = new Rehearsal(scene).repeat('w', '00:05', '05:55', 10, kg(100_000));
    lot.repeat('w', '06:05', '06:25', 10, kg(20_000)).repeat('w', '06:35', '07:55', 10, kg(100_000));
    expect(statusOf(lot)).toEqual(['at_risk', 'MASS_EXCHANGED']);
    const found = {
      kind: 'inspection' as const,
      from: '08:00',
      to: '09:00',
      foundWholeAt: new Date(clock('08:30')).toISOString(),
    };
    lot.change({ orders: [found] }).repeat('w', '08:35', '09:25', 10, kg(100_000));
    expect(statusOf(lot)).toEqual(['in_control', null]);
  });
});

describe('two that speak under one name', () => {
  it('are a doubt with its name, though each number is used once and the forged fixes lie inside (crook 7)', () => {
    const lot = new Rehearsal(scene).repeat('w', '00:05', '02:00', 5, kg(100_000));
    const seq = 24;
    for (let n = 0; n < 3; n++) {
      lot.say('w', `02:${10 + 5 * n}`, kg(88_000), { seq: seq + n });
      lot.say('w', `02:${12 + 5 * n}`, kg(100_000), { seq: seq + 100 + n });
    }
    expect(lot.arrivals()).toEqual([]);
    expect(lot.state.standing).toMatchObject({ status: 'at_risk', lacks: 'TRACKS_CROSSED' });
    const far = new Rehearsal(scene).repeat('w', '00:05', '02:00', 5, kg(100_000));
    far.say('w', '02:01', kg(100_000), { seq: Number.MAX_SAFE_INTEGER });
    expect(far.state.standing).toMatchObject({ status: 'at_risk', lacks: 'NUMBERS_AHEAD' });
  });

  it.each([1, 2, 3, 5, 11, 12, 400])(
    'are doubted within the time that is stated, counting %i ahead in turn with the true one',
    (ahead) => {
      const stated = sensitivityOf(new Rehearsal(scene).expectation, clock('00:00'));
      const { heldWithinS } = stated.find(({ act }) => act === 'speak_beside_device')!;
      for (const isFirst of [true, false]) {
        const lot = new Rehearsal(scene).repeat('w', '00:05', '02:55', 10, kg(100_000));
        for (let n = 0; n < 12; n++) {
          const at = `0${3 + Math.floor(n / 6)}:${n % 6}5`;
          const forged = () => lot.say('w', at, kg(99_900), { seq: 18 + n + ahead });
          if (isFirst) forged();
          lot.say('w', at, kg(100_000), { seq: 18 + n });
          if (!isFirst) forged();
        }
        const [worse] = lot.statuses().filter((status) => status.endsWith('at_risk'));
        expect((clock(worse!.slice(0, 5)) - clock('03:00')) / 1_000).toBeLessThanOrEqual(heldWithinS!);
      }
    },
  );
});
