import { describe, expect, it } from 'vitest';
import { clock, Rehearsal, type Scene, square } from '../../../../simulators/control/rehearsal.ts';
import { type Act, sensitivityOf } from './sensitivity.ts';

const told = (scene: Scene) => {
  const { expectation } = new Rehearsal(scene);
  const all = sensitivityOf(expectation, clock('00:00'));
  return (act: Act) => all.find((each) => each.act === act)!;
};
const store: Scene = {
  subject: {
    siteCode: 'Y',
    weight: { expectedKg: 40_000, toleranceKg: 400 },
    tags: Array.from({ length: 40 }, (_, i) => `T${i}`),
    maxDoorOpenS: 1_800,
    maxSilenceS: 3_600,
  },
  devices: { s: 'scale', r: 'tag_reader', d: 'door_sensor', g: 'gnss_tracker' },
  sites: [square('Y', 50, 60, 200)],
};

describe('what a thief can stay under', () => {
  it('is the share of the tolerance, the radii, the limits that the rules go by', () => {
    const of = told(store);
    expect(of('take_mass')).toMatchObject({ kind: 'weight_short', kg: 200, unprovable: null });
    expect(of('move_off_place')).toMatchObject({ metres: 56 });
    // Of a sensor that was not heard yet nobody knows what it loses.
    expect(of('open_door')).toMatchObject({ seconds: 1_800, toldWithinS: 8_250 });
    expect(of('silence_all')).toMatchObject({ seconds: 3_600 });
    expect(of('hide_receiver')).toMatchObject({ kind: null, toldWithinS: null, seconds: 86_400 });
    const asked = told({ ...store, subject: { ...store.subject, maxPlaceAtRestS: 3_600 } });
    expect(asked('hide_receiver')).toMatchObject({ seconds: 3_600 });
  });

  it('of mass, tells what is gone at once from what goes in parts, and from what a release leaves untaken', () => {
    const of = told(store);
    expect(of('take_mass')).toMatchObject({ kg: 200, toldFromKg: 428, toldWithinS: 3_690 });
    expect(of('take_mass_in_parts')).toMatchObject({ kg: 200, toldFromKg: 640, toldWithinS: 3_690 });
    expect(of('take_under_release').unprovable).toBe('NOT_ASKED');
    const release = { kind: 'release' as const, from: '02:00', to: '05:00', weightKg: 3_000, tags: [] };
    const released = told({ ...store, orders: [release] });
    expect(released('take_under_release')).toMatchObject({ kg: 3_000, toldFromKg: 3_428, toldWithinS: 19_890 });
    expect(released('exchange_mass').kg).toBe(of('exchange_mass').kg! + 3_000);
    // What two releases let go at once is hidden at once.
    const both = told({ ...store, orders: [release, { ...release, to: '04:00', weightKg: 500 }] });
    expect(both('take_under_release')).toMatchObject({ kg: 3_500 });
    // A scale that is read each hour takes one reading more; each three hours it shows too late what was done.
    expect(told({ ...store, reportEveryS: 3_600 })('take_mass')).toMatchObject({ toldWithinS: 14_490 });
    expect(told({ ...store, reportEveryS: 10_800 })('take_mass').unprovable).toBe('PERIOD_TOO_LONG');
  });

  it('says what devices show that are first kept as silent as the watch lets them be', () => {
    const of = told({ ...store, reportEveryS: 60 });
    expect(of('take_mass')).toMatchObject({ heldWithinS: 210, silenced: { kg: 200, heldWithinS: 7_290 } });
    expect(of('take_mass').silenced).toMatchObject({ toldWithinS: 14_490 });
    expect(of('exchange_mass')).toMatchObject({ seconds: 60, silenced: { seconds: 3_600 } });
    expect(of('open_door').silenced).toMatchObject({ seconds: 5_400, toldWithinS: 11_850 });
    expect([of('silence_all').silenced, of('take_under_release').silenced]).toEqual([null, null]);
    // What may be silent for long proves mass too late.
    const long = told({
      ...store,
      reportEveryS: 60,
      subject: { ...store.subject, maxSilenceS: 10_800, maxAgeS: 10_800 },
    });
    expect(long('take_mass').silenced).toMatchObject({ unprovable: 'PERIOD_TOO_LONG', toldWithinS: null });
  });

  it.each([50, 59])(
    'holds within the time that is stated what begins with a silence of %i minutes, again and again',
    (silentMinutes) => {
      const scene: Scene = {
        subject: { weight: { expectedKg: 20_000, toleranceKg: 100 }, maxSilenceS: 3_600, maxAgeS: 3_600 },
        devices: { s: 'scale' },
        reportEveryS: 60,
      };
      const { silenced, ...row } = told(scene)('take_mass');
      const kg = (grossKg: number) => ({ weight: { grossKg, stable: true } });
      const lot = new Rehearsal(scene).repeat('s', '00:01', '02:00', 1, kg(20_000));
      lot.repeat('s', `02:${silentMinutes}`, '09:00', silentMinutes, kg(15_000));
      const worse = lot.statuses().find((status) => status.endsWith('at_risk'))!;
      const heldS = (clock(worse.slice(0, 5)) - clock('02:00')) / 1_000;
      expect(heldS).toBeGreaterThan(row.heldWithinS!);
      expect(heldS).toBeLessThanOrEqual(silenced!.heldWithinS!);
      const toldS = (clock(lot.alarms()[0]!.detectedAt) - clock('02:00')) / 1_000;
      expect(toldS).toBeLessThanOrEqual(silenced!.toldWithinS!);
    },
  );

  it('says what nothing can prove, and why', () => {
    const of = told(store);
    expect(of('open_seal').unprovable).toBe('NO_DEVICE');
    expect(of('spoil_climate').unprovable).toBe('NOT_ASKED');
    expect(of('carry_one_off').unprovable).toBe('ONE_DEVICE');
    expect(told({ ...store, reportEveryS: 18_000 })('take_one_tag').unprovable).toBe('PERIOD_TOO_LONG');
    expect(told({ devices: {} })('move_off_place').unprovable).toBe('NOT_ASKED');
  });

  it('is no less than what the rules take: three reads of the next seal number, five minutes beyond a corridor’s edge', () => {
    const sealed: Scene = { subject: { sealNumber: 'CN1234567' }, devices: { e: 'e_seal' } };
    const state = (number: string) => ({ seal: { number, state: 'closed' as const } });
    const box = new Rehearsal(sealed).repeat('e', '00:05', '01:05', 10, state('CN1234567'));
    box.repeat('e', '01:15', '01:35', 10, state('CN1234568'));
    expect(box.alarms()).toMatchObject([{ kind: 'seal_mismatch', detectedAt: '01:35' }]);
    expect(told(sealed)('swap_seal')).toMatchObject({ toldWithinS: 1_890, heldWithinS: 10_290 });
    const line = { type: 'LineString' as const, coordinates: [[60, 50] as const, [61, 50] as const] };
    const way = told({
      subject: { corridorCode: 'C' },
      devices: { g: 'gnss_tracker' },
      reportEveryS: 10,
      corridors: [{ code: 'C', line, halfWidthM: 500 }],
    });
    expect(way('leave_corridor').toldWithinS).toBeGreaterThanOrEqual(302);
  });

  it('of reports hours apart, says what is not proved by them', () => {
    const line = { type: 'LineString' as const, coordinates: [[60, 50] as const, [66, 50] as const] };
    const stops = [{ siteCode: 'Y', maxDwellS: 14_400, arriveBy: '2026-06-02T00:00:00.000Z' }];
    const way = (reportEveryS: number) =>
      told({
        subject: { kind: 'truck', corridorCode: 'C' },
        devices: { g: 'gnss_tracker' },
        reportEveryS,
        sites: [square('Y', 50, 63, 200)],
        corridors: [{ code: 'C', line, halfWidthM: 500, stops }],
      });
    const [hourly, each3h, each6h] = [way(3_600), way(10_800), way(21_600)];
    for (const act of ['leave_corridor', 'detour', 'halt', 'come_late', 'stay_long'] as const) {
      expect([act, hourly(act).unprovable, each3h(act).unprovable]).toEqual([act, null, null]);
      expect(each6h(act)).toMatchObject({ unprovable: 'PERIOD_TOO_LONG', toldWithinS: null });
    }
    expect(each3h('leave_corridor').toldWithinS).toBe(21_690);
    expect(each3h('come_late')).toMatchObject({ kind: 'overdue', seconds: 21_600, toldWithinS: 21_690 });
    expect(each3h('stay_long')).toMatchObject({ kind: 'overdue', seconds: 36_000, toldWithinS: 36_090 });
    for (const act of ['come_late', 'stay_long'] as const) expect(told(store)(act).unprovable).toBe('NOT_ASKED');
  });

  it('gets less with more frequent reports', () => {
    const [often, seldom] = [told({ ...store, reportEveryS: 60 }), told({ ...store, reportEveryS: 900 })];
    for (const act of ['move_off_place', 'take_mass', 'take_one_tag'] as const)
      expect(often(act).toldWithinS!).toBeLessThan(seldom(act).toldWithinS!);
  });

  it('goes by how well a device has been seen to say where it is', () => {
    const yard = new Rehearsal({ ...store, devices: { g: 'gnss_tracker' } });
    yard.repeat('g', '00:05', '03:00', 5, (minute) => ({
      position: { lat: 50 + (minute % 9) * 1e-6, lon: 60, accuracyM: 80 },
    }));
    const of = sensitivityOf(yard.expectation, clock('03:00'), yard.state.head);
    expect(of.find(({ act }) => act === 'move_off_place')).toMatchObject({ metres: 176 });
  });

  it('says what a receiver that holds its place as a habit takes longer to show, and it takes no longer', () => {
    const yard = new Rehearsal({ ...store, devices: { g: 'gnss_tracker' }, reportEveryS: 300 });
    const at = (northM: number, lonM: number) => ({
      position: { lat: 50 + northM / 111_195, lon: 60 + lonM / 71_475, accuracyM: 50 },
    });
    const held = (minute: number): number => Math.floor(minute / 90);
    yard.repeat('g', '00:00', '05:55', 5, (minute) => at(held(minute), 0));
    const said = sensitivityOf(yard.expectation, clock('06:00'), yard.state.head);
    const move = said.find(({ act }) => act === 'move_off_place')!;
    expect(move).toMatchObject({ metres: 111, toldWithinS: 14_790 });
    yard.repeat('g', '06:00', '12:00', 5, (minute) => at(210 + move.metres!, 40 * held(minute + 45)));
    const [alarm] = yard.alarms();
    expect(alarm).toMatchObject({ kind: 'outside_fence' });
    expect((clock(alarm!.detectedAt) - clock('06:00')) / 1_000).toBeGreaterThan(3_000);
    expect((clock(alarm!.detectedAt) - clock('06:00')) / 1_000).toBeLessThanOrEqual(move.toldWithinS!);
  });
});
