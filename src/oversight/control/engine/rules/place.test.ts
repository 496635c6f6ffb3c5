import { describe, expect, it } from 'vitest';
import { Rehearsal, type Scene, square } from '../../../../../simulators/control/rehearsal.ts';

const [LAT, LON] = [40, 100];
const scene: Scene = {
  subject: { siteCode: 'Y' },
  devices: { g: 'gnss_tracker' },
  sites: [square('Y', LAT, LON, 200), square('Z', LAT, LON + 0.2, 200)],
};
/** So many metres east of the middle of the yard. */
const east =
  (eastM: number, accuracyM = 15, speedMps?: number) =>
  (minute: number) => ({
    position: {
      lat: LAT + (5 * Math.sin(minute)) / 111_195,
      lon: LON + eastM / (111_195 * Math.cos((LAT * Math.PI) / 180)),
      accuracyM,
      ...(speedMps === undefined ? {} : { speedMps }),
    },
  });

describe('place, one device', () => {
  it('outside for good is certain after twenty minutes, dated to when it was last inside', () => {
    const lot = new Rehearsal(scene)
      .repeat('g', '00:05', '05:55', 10, east(150))
      .repeat('g', '06:05', '07:00', 10, east(300));
    expect(lot.alarms()).toMatchObject([
      { kind: 'outside_fence', since: '05:58', detectedAt: '06:25', clearedAt: null },
    ]);
    lot.repeat('g', '07:05', '07:30', 10, east(150));
    expect(lot.alarms()[0]!.clearedAt).toBe('07:15');
  });

  it('one or two fixes thrown far off are not, nor a poor one that says so, nor one beyond the world', () => {
    const lot = new Rehearsal(scene)
      .repeat('g', '00:05', '05:55', 10, east(150))
      .repeat('g', '06:05', '06:15', 10, east(2_500));
    lot
      .repeat('g', '06:25', '07:55', 10, east(150))
      .repeat('g', '08:05', '09:55', 10, east(900, 800))
      .repeat('g', '10:05', '11:00', 10, east(150));
    expect(lot.kinds()).toEqual([]);
  });

  it('driven off is certain by the second fix that goes on the same way', () => {
    const lot = new Rehearsal(scene).repeat('g', '00:05', '05:55', 10, east(150));
    lot.repeat('g', '06:05', '06:35', 10, (minute) => east(2_000 + minute * 400)(minute));
    expect(lot.alarms()).toMatchObject([{ kind: 'outside_fence', detectedAt: '06:15' }]);
  });

  it('driven off at a walk is told as soon, however often it reports', () => {
    const told = (everyMinutes: number) => {
      const lot = new Rehearsal({
        ...scene,
        reportEveryS: 60 * everyMinutes,
        subject: { ...scene.subject, maxSilenceS: 3_600 },
      });
      lot.repeat('g', '00:05', '05:55', everyMinutes, east(150));
      return lot.repeat('g', '06:00', '08:00', everyMinutes, (minute) => east(150 + 200 * minute)(minute)).alarms()[0]
        ?.detectedAt;
    };
    for (const everyMinutes of [1, 2, 5, 10]) expect(told(everyMinutes)! <= '06:20').toBe(true);
  });

  it('driven off is certain by the first fix that is far out and goes as fast as the way there took', () => {
    const told = (eastM: number, speedMps?: number) =>
      new Rehearsal(scene)
        .repeat('g', '00:05', '05:55', 10, east(150, 15, 0))
        .say('g', '06:05', east(eastM, 15, speedMps)(5))
        .alarms()
        .map(({ detectedAt }) => detectedAt);
    expect(told(3_000, 8)).toEqual(['06:05']);
    // A receiver that is thrown off stands, and one that says it crept cannot have come so far.
    for (const [eastM, speedMps] of [[3_000], [3_000, 0.4], [9_000, 6], [400, 8]] as const)
      expect(told(eastM, speedMps)).toEqual([]);
  });

  it('more reports of a receiver that scatters are no better evidence: three far out of sixty are its tails', () => {
    const scattered = (minute: number) => east(minute % 12 === 0 ? 2_900 : 1_100, 1_000)(minute);
    const lot = new Rehearsal(scene)
      .repeat('g', '00:05', '05:55', 10, east(150))
      .repeat('g', '06:00', '07:00', 1, scattered);
    expect(lot.kinds()).toEqual([]);
    lot.repeat('g', '07:05', '08:05', 10, east(4_000, 1_000));
    expect(lot.kinds()).toEqual(['outside_fence']);
  });

  it('two errors that follow each other lie anywhere, and what stands at the edge denies them though it is not inside', () => {
    const north = (metres: number) => ({ position: { lat: LAT + metres / 111_195, lon: LON, accuracyM: 15 } });
    const turned = new Rehearsal(scene).repeat('g', '00:05', '05:55', 10, east(150));
    turned
      .repeat('g', '06:05', '06:15', 10, east(-900))
      .say('g', '06:25', north(1_600))
      .repeat('g', '06:35', '07:05', 10, east(150));
    expect(turned.kinds()).toEqual([]);
    const edge = new Rehearsal(scene).repeat('g', '00:05', '05:55', 10, east(203));
    edge.repeat('g', '06:05', '06:15', 10, east(900)).repeat('g', '06:25', '06:35', 10, east(203));
    edge.say('g', '06:45', east(7_000)(1)).repeat('g', '06:55', '07:25', 10, east(203));
    expect(edge.kinds()).toEqual([]);
  });

  it('thrown off for minutes and then given again to the digit is one error, however often it was given', () => {
    const last = { position: { lat: LAT + 0.006, lon: LON, accuracyM: 20 } };
    const lot = new Rehearsal({ ...scene, reportEveryS: 60, subject: { ...scene.subject, maxSilenceS: 3_600 } })
      .repeat('g', '00:05', '05:55', 10, east(150))
      .repeat('g', '06:00', '06:03', 1, (minute) => ({ position: { ...last.position, lon: LON + minute / 1e5 } }))
      .repeat('g', '06:04', '07:20', 1, last);
    expect(lot.kinds()).toEqual([]);
  });

  it('that speaks each half an hour is certain by the second fix that is clearly out, and by the third that is not', () => {
    const told = (eastM: number) =>
      new Rehearsal({ ...scene, reportEveryS: 1_800 })
        .repeat('g', '00:05', '05:55', 30, east(150))
        .repeat('g', '06:05', '08:55', 30, east(eastM))
        .alarms()[0]?.detectedAt;
    expect(told(300)).toBe('06:35');
    expect(told(250)).toBe('07:05');
  });

  it('two fixes at one place, too long apart for one error, need not lie as far out as two that follow each other', () => {
    const told = (eastM: number, asideM: number) =>
      new Rehearsal({ ...scene, subject: { ...scene.subject, maxSilenceS: 3_600 } })
        .repeat('g', '00:05', '05:55', 10, east(150, 50))
        .repeat('g', '06:05', '07:45', 10, east(eastM, 50)(0))
        .repeat('g', '07:55', '08:15', 10, east(eastM + asideM, 50)(0))
        .alarms()
        .map(({ detectedAt }) => detectedAt);
    expect(told(375, 20)).toEqual(['07:55']);
    for (const [eastM, asideM] of [
      [375, 90],
      [330, 20],
    ] as const)
      expect(told(eastM, asideM)).toEqual([]);
  });

  it('a fix given again unchanged is no news', () => {
    const lot = new Rehearsal(scene).repeat('g', '00:05', '05:55', 10, east(150));
    lot.repeat('g', '06:05', '09:00', 10, { position: { lat: LAT, lon: LON + 0.01, accuracyM: 10 } });
    expect(lot.kinds()).toEqual([]);
  });

  it('during a transfer anywhere is right, afterwards only the new site', () => {
    const orders = [{ kind: 'transfer' as const, from: '06:00', to: '08:00', toSiteCode: 'Z' }];
    const moved = new Rehearsal({ ...scene, orders })
      .repeat('g', '00:05', '05:55', 10, east(0))
      .repeat('g', '06:05', '07:00', 10, east(9_000));
    moved.repeat('g', '07:05', '12:00', 10, east(17_036));
    expect(moved.kinds()).toEqual([]);
    const stayed = new Rehearsal({ ...scene, orders }).repeat('g', '00:05', '09:00', 10, east(0));
    expect(stayed.alarms()).toMatchObject([{ kind: 'outside_fence', since: '08:00', detectedAt: '08:25' }]);
  });
});

describe('place, two devices', () => {
  const two: Scene = { ...scene, devices: { g: 'gnss_tracker', s: 'e_seal' } };

  it('that agree are certain at once; one that the other contradicts is not', () => {
    const box = new Rehearsal(two);
    for (let m = 5; m < 360; m += 10) box.say('g', clockOf(m), east(150)(m)).say('s', clockOf(m + 5), east(150)(m));
    for (let m = 365; m < 385; m += 10) box.say('g', clockOf(m), east(600)(m)).say('s', clockOf(m + 5), east(600)(m));
    expect(box.alarms()).toMatchObject([{ kind: 'outside_fence', detectedAt: '06:10' }]);
    const thrown = new Rehearsal(two);
    for (let m = 5; m < 360; m += 10) thrown.say('g', clockOf(m), east(150)(m)).say('s', clockOf(m + 5), east(150)(m));
    for (let m = 365; m < 376; m += 10)
      thrown.say('g', clockOf(m), east(600)(m)).say('s', clockOf(m + 5), east(150)(m));
    for (let m = 385; m < 480; m += 10)
      thrown.say('g', clockOf(m), east(150)(m)).say('s', clockOf(m + 5), east(150)(m));
    expect(thrown.kinds()).toEqual([]);
  });

  it('thrown off one after the other agree on nothing: on its way to the one place no device passes the other', () => {
    const said = (first: string, other: ReturnType<typeof east>) => {
      const box = new Rehearsal(two);
      for (let m = 5; m < 360; m += 5) box.say('g', clockOf(m), east(150)(m)).say('s', clockOf(m), east(150)(m));
      box.say('s', clockOf(360), east(150)(1)).say('g', first, east(900)(1));
      box.say('s', `${clockOf(364)}:50`, other(5)).say('g', `${clockOf(364)}:52`, east(900)(5));
      box.say('s', clockOf(370), east(150)(2)).say('g', `${clockOf(370)}:02`, east(150)(2));
      return box.kinds();
    };
    // Out by the way where the first was seen, and the other way.
    expect(said('06:01:10', east(3_500))).toEqual(['outside_fence']);
    expect(said('06:00:10', east(-3_500))).toEqual([]);
  });

  it('at two places for longer than any error lasts are separated, not outside', () => {
    const box = new Rehearsal(two);
    for (let m = 5; m < 360; m += 10) box.say('g', clockOf(m), east(150)(m)).say('s', clockOf(m + 5), east(150)(m));
    for (let m = 365; m < 420; m += 10) box.say('g', clockOf(m), east(2_600)(m)).say('s', clockOf(m + 5), east(150)(m));
    expect(box.kinds()).toEqual(['separated']);
  });

  it('a jump no vehicle makes, from which the device does not come back, is implausible', () => {
    const box = new Rehearsal(two);
    for (let m = 5; m < 360; m += 10) box.say('g', clockOf(m), east(150)(m)).say('s', clockOf(m + 5), east(150)(m));
    for (let m = 365; m < 390; m += 10)
      box.say('g', clockOf(m), east(120_000)(m)).say('s', clockOf(m + 5), east(150)(m));
    expect(box.kinds()).toContain('implausible_motion');
    const once = new Rehearsal(two);
    for (let m = 5; m < 360; m += 10) once.say('g', clockOf(m), east(150)(m)).say('s', clockOf(m + 5), east(150)(m));
    once.say('g', clockOf(365), east(120_000)(1));
    for (let m = 370; m < 480; m += 10) once.say('s', clockOf(m), east(150)(m)).say('g', clockOf(m + 5), east(150)(m));
    expect(once.kinds()).toEqual([]);
  });
});

const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
