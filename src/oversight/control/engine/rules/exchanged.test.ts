import { describe, expect, it } from 'vitest';
import { clock, Rehearsal, type Scene } from '../../../../../simulators/control/rehearsal.ts';
import { exchangedUntil, isMassExchanged } from './exchanged.ts';

const scene: Scene = { subject: { weight: { expectedKg: 100_000, toleranceKg: 1_000 } }, devices: { w: 'scale' } };
/** A few tens of kilograms of noise, without chance. */
const noise = (minute: number): number => 40 * Math.sin(minute * 1.7);
const kg = (grossKg: number) => (minute: number) => ({ weight: { grossKg: Math.round(grossKg + noise(minute)) } });

describe('mass that goes and comes back', () => {
  it('gone and back, though one reading alone shows it each time, is to be counted when it goes on', () => {
    const lot = new Rehearsal(scene).repeat('w', '00:05', '05:55', 10, kg(100_000));
    const swap = (hour: string): void => {
      lot
        .say('w', `${hour}:05`, { weight: { grossKg: 95_000 } })
        .repeat('w', `${hour}:15`, `${hour}:55`, 10, kg(100_000));
    };
    for (const hour of ['06', '07', '08']) swap(hour);
    expect(lot.state.standing).toMatchObject({ status: 'in_control' });
    swap('09');
    expect(lot.state.standing).toMatchObject({ status: 'at_risk', lacks: 'MASS_EXCHANGED' });
    expect(lot.kinds()).toEqual([]);
  });

  it('most of the goods gone and back are to be counted at once, or the second time that one reading alone shows it', () => {
    const told = (...off: [string, string][]) => {
      const lot = new Rehearsal(scene).repeat('w', '00:05', '05:55', 10, kg(100_000));
      for (const [hour, to] of off)
        lot
          .repeat('w', `${hour}:05`, `${hour}:${to}`, 10, kg(0))
          .repeat('w', `${hour}:25`, `${hour}:55`, 10, kg(100_000));
      return lot.state.standing.lacks;
    };
    expect(told(['06', '05'])).toBeNull();
    expect(told(['06', '15'])).toBe('MASS_EXCHANGED');
    expect(told(['06', '05'], ['07', '05'])).toBe('MASS_EXCHANGED');
  });

  it('most of the goods gone and back in steps are what was gone at the most', () => {
    const told = (...steps: number[]) => {
      const lot = new Rehearsal(scene).repeat('w', '00:05', '05:55', 10, kg(100_000));
      steps.forEach((at, i) => {
        lot.say('w', `0${6 + Math.floor(i / 6)}:${i % 6}5`, { weight: { grossKg: at } });
      });
      return lot.repeat('w', '08:05', '08:55', 10, kg(100_000)).state.standing.lacks;
    };
    expect(told(65_000, 32_500, 1_000, 32_500, 65_000)).toBe('MASS_EXCHANGED');
    expect(told(51_000, 2_000, 51_000)).toBeNull();
    expect(told(51_000, 2_000, 51_000, 100_000, 51_000, 2_000, 51_000)).toBe('MASS_EXCHANGED');
  });

  it('gone and back to within the tolerance is back, though no reading is on the level again', () => {
    const lacks = (...levels: [number, number]) => {
      const lot = new Rehearsal(scene).repeat('w', '00:05', '05:55', 10, kg(100_000));
      lot.repeat('w', '06:05', '08:15', 10, (minute) => ({ weight: { grossKg: levels[(minute / 10) & 1]! } }));
      return lot.state.standing.lacks;
    };
    expect(lacks(75_000, 99_300)).toBe('MASS_EXCHANGED');
    expect(lacks(75_000, 100_700)).toBe('MASS_EXCHANGED');
    expect(lacks(99_300, 99_700)).not.toBe('MASS_EXCHANGED');
  });

  it('what came and went is counted as what went and came: sand may come first', () => {
    const lacks = (...masses: number[]) => {
      const lot = new Rehearsal(scene).repeat('w', '00:05', '05:55', 10, kg(100_000));
      masses.forEach((mass, i) => {
        lot.repeat('w', `${10 + 2 * i}:05`, `${10 + 2 * i}:35`, 10, kg(100_000 + mass));
        lot.repeat('w', `${10 + 2 * i}:45`, `${11 + 2 * i}:55`, 10, kg(100_000));
      });
      return lot.state.standing.lacks;
    };
    expect([lacks(99_000), lacks(5_000), lacks(5_000, 5_000, 5_000)]).toEqual([
      'MASS_EXCHANGED',
      null,
      'MASS_EXCHANGED',
    ]);
    const steps = new Rehearsal(scene).repeat('w', '00:05', '05:55', 10, kg(100_000));
    for (const [i, at] of [130_000, 165_000, 198_000, 165_000, 130_000].entries())
      steps.say('w', `06:${i}5`, { weight: { grossKg: at } });
    expect(steps.repeat('w', '07:05', '07:55', 10, kg(100_000)).state.standing.lacks).toBe('MASS_EXCHANGED');
    // Who leans on a scale brings nothing, however often.
    const leant = new Rehearsal(scene).repeat('w', '00:05', '05:55', 10, kg(100_000));
    for (const hour of ['06', '07', '08', '09', '10'])
      leant
        .say('w', `${hour}:05`, { weight: { grossKg: 105_000 } })
        .repeat('w', `${hour}:15`, `${hour}:55`, 10, kg(100_000));
    expect(leant.state.standing.lacks).toBeNull();
  });

  it('what swings at each second reading is counted, above the level and where the scale calls it unsteady, too', () => {
    const lacks = (...says: { grossKg: number; stable?: boolean }[]) => {
      const lot = new Rehearsal(scene).repeat('w', '00:05', '05:55', 10, kg(100_000));
      lot.repeat('w', '06:05', '09:55', 10, (minute) => ({ weight: says[(minute / 10) % says.length]! }));
      return lot.state.standing.lacks;
    };
    const full = { grossKg: 100_000 };
    for (const swing of [
      [{ grossKg: 2_500, stable: false }, full],
      [{ grossKg: 2_500, stable: false }, { grossKg: 99_700 }],
      [{ grossKg: 98_000, stable: false }, full],
      [{ grossKg: 149_000, stable: false }, full],
      [{ grossKg: 149_000 }, full],
      [{ grossKg: 125_000 }, { grossKg: 99_400 }],
      [{ grossKg: -2 }, full],
      [...Array.from({ length: 5 }, () => ({ grossKg: -2 })), full],
    ])
      expect([swing, lacks(...swing)]).toEqual([swing, 'MASS_EXCHANGED']);
    // A bump that the scale calls unsteady now and then is none.
    const bumps = Array.from({ length: 5 }, () => full);
    expect(lacks({ grossKg: 98_000, stable: false }, ...bumps)).toBeNull();
  });

  it('what swings under a release is counted by what it is more than the release lets go', () => {
    const lacks = (weightKg: number, ...says: number[]) => {
      const orders = [{ kind: 'release' as const, from: '06:00', to: '18:00', weightKg }];
      const lot = new Rehearsal({ ...scene, orders }).repeat('w', '00:05', '05:55', 10, kg(100_000));
      lot.repeat('w', '06:05', '09:55', 10, (minute) => ({ weight: { grossKg: says[(minute / 10) % says.length]! } }));
      return lot.state.standing.lacks;
    };
    for (const says of [
      [2_500, 100_000],
      [2_500, 100_000, 100_000],
      [45_000, 94_990],
      [95_000, 175_000],
      [95_000, 60_000, 60_000, 60_000, 95_000, 95_000],
      [2_500, 2_500, 2_500, 100_000, 100_000, 100_000],
    ])
      expect([says, lacks(5_000, ...says)]).toEqual([says, 'MASS_EXCHANGED']);
    // Pallets of the release are set down again and taken up: that is loading.
    expect([lacks(5_000, 95_500, 100_000), lacks(5_000, 95_500, 97_500, 100_000)]).toEqual([null, null]);
  });

  it('says when what was exchanged is a day old', () => {
    const lot = new Rehearsal(scene).repeat('w', '00:05', '05:55', 10, kg(100_000));
    lot.repeat('w', '06:05', '06:25', 10, kg(20_000)).repeat('w', '06:35', '07:05', 10, kg(100_000));
    const until = exchangedUntil(lot.state.head.weight, lot.expectation, clock('07:05'))!;
    expect(until - clock('06:05')).toBe(24 * 3_600_000 + 1);
    expect(isMassExchanged(lot.state.head.weight, lot.expectation, until - 2)).toBe(true);
    expect(exchangedUntil(lot.state.head.weight, lot.expectation, until)).toBeNull();
  });
});
