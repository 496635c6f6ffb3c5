import { describe, expect, it } from 'vitest';
import { clock, Rehearsal, type Scene } from '../../../../../simulators/control/rehearsal.ts';

const scene: Scene = { subject: { weight: { expectedKg: 100_000, toleranceKg: 1_000 } }, devices: { w: 'scale' } };
/** A few tens of kilograms of noise, without chance. */
const noise = (minute: number): number => 40 * Math.sin(minute * 1.7);
const kg = (grossKg: number) => (minute: number) => ({ weight: { grossKg: Math.round(grossKg + noise(minute)) } });

describe('weight', () => {
  it('gone for good is short, dated to the step', () => {
    const lot = new Rehearsal(scene)
      .repeat('w', '00:05', '05:55', 10, kg(100_000))
      .repeat('w', '06:05', '08:00', 10, kg(93_000));
    expect(lot.alarms()).toMatchObject([{ kind: 'weight_short', since: '06:00', detectedAt: '06:55' }]);
    lot.repeat('w', '08:05', '09:30', 10, kg(100_000));
    expect(lot.alarms()).toMatchObject([{ kind: 'weight_short', clearedAt: '08:55' }]);
  });

  it('gone for good is told of an empty scale whose zero has walked below nothing', () => {
    const lot = new Rehearsal(scene)
      .repeat('w', '00:05', '05:55', 10, kg(100_000))
      .repeat('w', '06:05', '08:00', 10, { weight: { grossKg: -2 } });
    expect(lot.alarms()).toMatchObject([{ kind: 'weight_short', since: '06:00', detectedAt: '06:55' }]);
  });

  it('gone for good is found in time though still more is lifted off and put back meanwhile', () => {
    const lot = new Rehearsal(scene)
      .repeat('w', '00:05', '05:55', 10, kg(100_000))
      .repeat('w', '06:05', '06:25', 10, kg(93_000))
      .repeat('w', '06:35', '06:45', 10, kg(90_000))
      .repeat('w', '06:55', '08:00', 10, kg(93_000));
    expect(lot.alarms()).toMatchObject([{ kind: 'weight_short', since: '06:00', detectedAt: '06:55' }]);
  });

  it('gone for good is told no later than handling lasts where nothing shook the scale since, though it speaks each quarter of an hour', () => {
    const told = (isShaken: boolean) => {
      const lot = new Rehearsal({ ...scene, reportEveryS: 900 })
        .repeat('w', '00:05', '05:50', 15, kg(100_000))
        .repeat('w', '06:05', '06:20', 15, kg(93_000));
      if (isShaken) lot.say('w', '06:27', { weight: { grossKg: 94_000, stable: false } });
      return lot.repeat('w', '06:35', '08:05', 15, kg(93_000)).alarms()[0]?.detectedAt;
    };
    expect([told(false), told(true)]).toEqual(['06:50', '07:05']);
  });

  it('gone where goods are set down for a while, and none was ever lifted off, is told after twenty minutes', () => {
    const told = (kgFor: readonly number[]) => {
      const lot = new Rehearsal(scene).repeat('w', '00:05', '09:55', 10, kg(100_000));
      kgFor.forEach((other, i) => {
        lot
          .repeat('w', `${i + 1} 10:05`, `${i + 1} 10:25`, 10, kg(other))
          .repeat('w', `${i + 1} 10:35`, i === 0 ? '2 09:55' : '2 20:05', 10, kg(100_000));
      });
      return lot.repeat('w', '2 20:15', '2 21:55', 10, kg(93_000)).alarms()[0]?.detectedAt;
    };
    expect(told([103_000, 103_000])).toBe('2 20:35');
    expect(told([103_000, 97_000])).toBe('2 21:05');
  });

  it('lifted off for three quarters of an hour, leant on, or unstable is not', () => {
    const lot = new Rehearsal(scene)
      .repeat('w', '00:05', '05:55', 10, kg(100_000))
      .repeat('w', '06:05', '06:45', 10, kg(94_000));
    lot.repeat('w', '06:55', '08:55', 10, kg(100_000)).say('w', '09:05', { weight: { grossKg: 103_500 } });
    lot.repeat('w', '09:15', '11:55', 10, kg(100_000));
    lot.repeat('w', '12:05', '14:00', 10, { weight: { grossKg: 90_000, stable: false } });
    expect(lot.kinds()).toEqual([]);
  });

  it('gone is told though no two readings are of one level: the highest is the most that can be there', () => {
    const lot = new Rehearsal(scene).repeat('w', '00:05', '05:55', 10, kg(100_000));
    const low = (minute: number) => ({ weight: { grossKg: [75_000, 75_500, 77_000][((minute / 10) % 3) | 0]! } });
    expect(lot.say('w', '06:05', low(5)).state.standing).toMatchObject({ status: 'in_control' });
    expect(lot.say('w', '06:15', low(15)).state.standing).toMatchObject({ status: 'at_risk', lacks: 'MASS_IN_DOUBT' });
    lot.repeat('w', '06:25', '09:55', 10, low);
    expect(lot.alarms()).toMatchObject([
      { kind: 'weight_short', since: '06:00', detectedAt: '06:55', clearedAt: null },
    ]);
    expect(lot.repeat('w', '10:05', '12:00', 10, kg(100_000)).alarms()).toMatchObject([{ clearedAt: '10:55' }]);
    // What stands there once at each third reading was never gone.
    const handled = new Rehearsal(scene).repeat('w', '00:05', '05:55', 10, kg(100_000));
    handled.repeat('w', '06:05', '11:55', 10, (minute) =>
      minute % 30 < 20 ? { weight: { grossKg: 98_000 + minute } } : kg(100_000)(minute),
    );
    expect(handled.kinds()).toEqual([]);
  });

  it('half the tolerance gone at once is a doubt at the second reading', () => {
    const lot = new Rehearsal(scene).repeat('w', '00:05', '05:55', 10, kg(100_000));
    lot.repeat('w', '06:05', '06:15', 10, kg(99_400));
    expect(lot.state.standing).toMatchObject({ status: 'at_risk', lacks: 'MASS_IN_DOUBT' });
    const less = new Rehearsal(scene).repeat('w', '00:05', '05:55', 10, kg(100_000));
    expect(less.repeat('w', '06:05', '06:15', 10, kg(99_600)).state.standing.status).toBe('in_control');
  });

  it('far below what ought to be there is a doubt from the second reading on, though the scale calls each unsteady', () => {
    const low = { weight: { grossKg: 93_000, stable: false } };
    const lot = new Rehearsal(scene).repeat('w', '00:05', '05:55', 10, kg(100_000)).say('w', '06:05', low);
    expect(lot.state.standing).toMatchObject({ status: 'in_control' });
    expect(lot.say('w', '06:15', low).state.standing).toMatchObject({ status: 'at_risk', lacks: 'MASS_IN_DOUBT' });
    expect(lot.repeat('w', '06:25', '09:00', 10, kg(100_000)).state.standing).toMatchObject({ status: 'in_control' });
  });

  it('little by little short by hardly more than the tolerance is what a scale drifts; by a tenth more it is not', () => {
    const sunk = (kgInAll: number) =>
      new Rehearsal(scene)
        .repeat('w', '00:05', '3 23:55', 10, (minute) =>
          kg(100_000 - (kgInAll * Math.min(minute, 4_000)) / 4_000)(minute),
        )
        .kinds();
    expect(sunk(1_060)).toEqual([]);
    expect(sunk(1_200)).toEqual(['weight_short']);
  });

  it('what left under a release is released, though a scale that speaks each hour saw it long after its end', () => {
    const orders = [{ kind: 'release' as const, from: '06:00', to: '08:00', weightKg: 12_000 }];
    const lot = new Rehearsal({ ...scene, orders, reportEveryS: 3_600 }).repeat('w', '00:55', '06:55', 60, kg(100_000));
    // A pallet stands on it at the first reading after the end.
    lot.say('w', '08:05', kg(108_000)(0)).repeat('w', '09:05', '20:55', 60, kg(96_000));
    expect(lot.kinds()).toEqual([]);
  });

  it('a level seen under a release is what left under it, though the scale that speaks each hour was leant on at its end', () => {
    const orders = [{ kind: 'release' as const, from: '06:00', to: '08:00', weightKg: 12_000 }];
    const told = (thenKg: number) => {
      const lot = new Rehearsal({ ...scene, orders, reportEveryS: 3_600 });
      lot
        .repeat('w', '00:55', '05:55', 60, kg(100_000))
        .say('w', '06:55', kg(94_000)(0))
        .say('w', '07:55', kg(88_000)(0));
      return lot.say('w', '08:55', kg(80_000)(0)).repeat('w', '09:55', '20:55', 60, kg(thenKg)).kinds();
    };
    expect(told(88_000)).toEqual([]);
    expect(told(85_000)).toEqual(['weight_short']);
  });

  it('drift of a scale within the tolerance is not', () => {
    const lot = new Rehearsal(scene);
    lot.repeat('w', '00:05', '23:55', 10, (minute) => kg(100_000 - 250 * Math.sin(minute / 230))(minute));
    expect(lot.kinds()).toEqual([]);
  });

  it('what leaves under a release is not, in loads and in part; more than released is', () => {
    const orders = [{ kind: 'release' as const, from: '06:00', to: '10:00', weightKg: 8_000 }];
    const part = new Rehearsal({ ...scene, orders }).repeat('w', '00:05', '06:55', 10, kg(100_000));
    part.repeat('w', '07:05', '08:55', 10, kg(96_000)).repeat('w', '09:05', '14:00', 10, kg(93_000));
    expect(part.kinds()).toEqual([]);
    const over = new Rehearsal({ ...scene, orders }).repeat('w', '00:05', '06:55', 10, kg(100_000));
    over.repeat('w', '07:05', '09:55', 10, kg(90_000));
    expect(over.alarms()).toMatchObject([{ kind: 'weight_short', since: '07:00', detectedAt: '07:55' }]);
  });

  it('what was not taken by the end of a release is expected again', () => {
    const orders = [{ kind: 'release' as const, from: '06:00', to: '10:00', weightKg: 8_000 }];
    const lot = new Rehearsal({ ...scene, orders }).repeat('w', '00:05', '06:55', 10, kg(100_000));
    lot.repeat('w', '07:05', '13:55', 10, kg(97_000));
    expect(lot.kinds()).toEqual([]);
    lot.repeat('w', '14:05', '15:00', 10, kg(93_000));
    expect(lot.kinds()).toEqual(['weight_short']);
  });

  it('less than the tolerance at once is a doubt that holds money, and no breach', () => {
    const lot = new Rehearsal(scene)
      .repeat('w', '00:05', '05:55', 10, kg(100_000))
      .repeat('w', '06:05', '12:00', 10, kg(99_350));
    expect(lot.kinds()).toEqual([]);
    expect(lot.lacks().at(-1)).toBe('MASS_IN_DOUBT');
  });

  it('small thefts add up: a breach as soon as they are more than the tolerance', () => {
    const lot = new Rehearsal(scene).repeat('w', '00:05', '05:55', 10, kg(100_000));
    lot.repeat('w', '06:05', '11:55', 10, kg(99_550)).repeat('w', '12:05', '17:55', 10, kg(99_100));
    expect(lot.kinds()).toEqual([]);
    lot.repeat('w', '18:05', '19:30', 10, kg(98_650));
    expect(lot.alarms()).toMatchObject([{ kind: 'weight_short', since: '18:00', detectedAt: '18:55' }]);
  });

  it('where nothing was lifted off and put back for three days and a half, twenty minutes are enough', () => {
    const lot = new Rehearsal(scene);
    lot.repeat('w', '00:05', '5 05:55', 10, kg(100_000)).repeat('w', '5 06:05', '5 06:35', 10, kg(95_000));
    expect(lot.alarms()).toMatchObject([{ kind: 'weight_short', since: '5 06:00', detectedAt: '5 06:25' }]);
    const handled = new Rehearsal(scene).repeat('w', '00:05', '2 05:55', 10, kg(100_000));
    handled.say('w', '2 06:05', kg(97_000)(0)).repeat('w', '2 06:15', '5 05:55', 10, kg(100_000));
    handled.repeat('w', '5 06:05', '5 06:45', 10, kg(95_000));
    expect(handled.kinds()).toEqual([]);
  });

  it('where none was lifted off for days, the first may be at an hour at which goods are handled here', () => {
    const kinds = (hour: string) => {
      const lot = new Rehearsal({ ...scene, devices: { w: 'scale', d: 'door_sensor' } });
      for (const day of [1, 2, 3, 4]) {
        lot.repeat('w', `${day} 00:05`, `${day} ${hour}:05`, 10, kg(100_000));
        lot.say('d', `${day} ${hour}:10`, { door: 'open' }).say('d', `${day} ${hour}:12`, { door: 'closed' });
        lot.repeat('w', `${day} ${hour}:15`, `${day} 23:55`, 10, kg(100_000));
      }
      lot.repeat('w', '5 00:05', '5 05:55', 10, kg(100_000)).repeat('w', '5 06:05', '5 06:45', 10, kg(95_000));
      return lot.repeat('w', '5 06:55', '5 07:35', 10, kg(100_000)).kinds();
    };
    expect(kinds('06')).toEqual([]);
    expect(kinds('01')).toEqual(['weight_short']);
  });

  it('at an hour at which nobody ever handles goods here, twenty minutes are enough', () => {
    const lot = new Rehearsal(scene);
    const day = (minute: number): { weight: { grossKg: number; stable?: boolean } } => {
      const hour = (minute / 60) % 24;
      return hour > 2 && hour < 9 && minute % 70 === 0
        ? { weight: { grossKg: 104_000, stable: false } }
        : kg(100_000)(minute);
    };
    lot.repeat('w', '00:05', '3 18:55', 10, day).repeat('w', '3 19:05', '3 19:35', 10, kg(95_000));
    expect(lot.alarms()).toMatchObject([{ kind: 'weight_short', since: '3 19:00', detectedAt: '3 19:25' }]);
  });
});

const day = (time: string) => new Date(clock(time)).toISOString();

describe('weight that the books say', () => {
  const booked = (...steps: [string, number][]): Scene => ({
    ...scene,
    subject: {
      measures: ['weight'],
      maxSilenceS: 3_600,
      weight: {
        expectedKg: steps.at(-1)![1],
        toleranceKg: 1_000,
        booked: steps.map(([from, expectedKg]) => ({ from: day(from), expectedKg })),
      },
    },
  });
  const sensed = (lot: Rehearsal) =>
    lot.said().flatMap((f) => (f.type === 'sensed' ? [f.kg && Math.round(f.kg / 100) * 100] : []));

  it('a shortage is told from the first reading that another bears out, once, and until it is made good', () => {
    const lot = new Rehearsal(booked(['00:00', 100_000])).repeat('w', '00:05', '05:55', 10, kg(100_000));
    lot.say('w', '06:05', kg(70_000)(0));
    expect(sensed(lot)).toEqual([]);
    lot.repeat('w', '06:10', '06:30', 5, kg(70_000));
    expect(sensed(lot)).toEqual([70_000]);
    lot.repeat('w', '06:35', '09:00', 5, kg(100_000));
    expect(sensed(lot)).toEqual([70_000, null]);
  });

  it('follows the books over time: what came in later was not missing before', () => {
    const lot = new Rehearsal(booked(['00:00', 100_000])).repeat('w', '00:05', '05:55', 10, kg(100_000));
    lot.change(booked(['00:00', 100_000], ['06:00', 150_000])).repeat('w', '06:05', '09:00', 10, kg(150_000));
    expect([lot.kinds(), sensed(lot)]).toEqual([[], []]);
    lot.repeat('w', '09:05', '11:00', 10, kg(120_000));
    expect([lot.kinds(), sensed(lot)]).toEqual([['weight_short'], [120_000]]);
  });

  it('what leaves under a release may be gone until it is booked, and once only', () => {
    const order = { kind: 'release' as const, from: '06:00', to: '10:00', weightKg: 30_000, isBooked: true };
    const lot = new Rehearsal({ ...booked(['00:00', 100_000]), orders: [order] });
    lot.repeat('w', '00:05', '06:25', 10, kg(100_000)).repeat('w', '06:35', '07:25', 10, kg(70_000));
    expect([lot.kinds(), sensed(lot)]).toEqual([[], []]);
    lot.change({
      ...booked(['00:00', 100_000], ['07:30', 70_000]),
      orders: [{ ...order, bookedAt: day('07:30') }],
    });
    lot.repeat('w', '07:35', '08:25', 10, kg(70_000));
    expect([lot.kinds(), sensed(lot)]).toEqual([[], []]);
    lot.repeat('w', '08:35', '09:55', 10, kg(40_000));
    expect([lot.kinds(), sensed(lot)]).toEqual([['weight_short'], [40_000]]);
  });

  it('is proved by a scale only: nothing else that is heard stands for it (16)', () => {
    const lot = new Rehearsal({ ...booked(['00:00', 100_000]), devices: { w: 'scale', d: 'door_sensor' } });
    lot.repeat('d', '00:05', '00:55', 10, { door: 'closed' });
    expect(lot.statuses()).toEqual([]);
    lot.repeat('w', '01:05', '01:25', 10, kg(100_000)).repeat('d', '01:35', '03:00', 10, { door: 'closed' });
    expect(lot.statuses()).toEqual(['01:05 in_control', '02:25 unverified']);
  });
});
