import { expect, it } from 'vitest';
import { Rehearsal, type Scene, square } from '../../../../../simulators/control/rehearsal.ts';

const [LAT, LON] = [40, 100];
const scene: Scene = {
  subject: { siteCode: 'Y', maxSilenceS: 7_200 },
  devices: { g: 'gnss_tracker' },
  sites: [square('Y', LAT, LON, 200)],
};
const at = (eastM: number, northM: number, accuracyM?: number) => ({
  position: {
    lat: LAT + northM / 111_195,
    lon: LON + eastM / (111_195 * Math.cos((LAT * Math.PI) / 180)),
    ...(accuracyM === undefined ? {} : { accuracyM }),
  },
});
/** Steel about it throws a receiver this way and that, round in six hours; beside it a few metres from fix to fix. */
const wandering = (minute: number) =>
  at(170 + 95 * Math.sin(minute / 57.3) + 3 * Math.sin(7 * minute), 3 * Math.cos(5 * minute));

it('an error that wanders for hours is learned as it is, however often it is shown', () => {
  const told = (everyMinutes: number) =>
    new Rehearsal({ ...scene, reportEveryS: 60 * everyMinutes })
      .repeat('g', '00:05', '4 11:55', everyMinutes, wandering)
      .alarms()
      .filter(({ detectedAt }) => detectedAt.startsWith('4'));
  expect([told(10), told(1)]).toEqual([[], []]);
});

/** Says that it is good to 75 m, and is good to six. */
const better = (eastM: number) => (minute: number) =>
  at(eastM + 6 * Math.sin(minute), 6 * Math.cos(1.7 * minute), 75 + (minute % 7));

it('a receiver that shows for a day that it is better than it claims is believed to be', () => {
  const box = new Rehearsal(scene).repeat('g', '00:05', '2 23:55', 10, better(100));
  box.repeat('g', '3 00:05', '3 02:00', 10, better(290));
  expect(box.alarms()).toMatchObject([{ kind: 'outside_fence', detectedAt: '3 00:25' }]);
});

it('that is shown by fixes apart, hours of them: not by a few, nor by one that is given again, nor on the claim of a bad hour', () => {
  const young = new Rehearsal(scene).repeat('g', '00:05', '02:55', 10, better(100));
  expect(young.repeat('g', '03:05', '05:00', 10, better(290)).kinds()).toEqual([]);
  const held = new Rehearsal(scene).repeat('g', '00:05', '2 23:55', 10, at(100, 0, 75));
  expect(held.repeat('g', '3 00:05', '3 02:00', 10, better(290)).kinds()).toEqual([]);
  const often = new Rehearsal({ ...scene, reportEveryS: 60 }).repeat('g', '00:05', '02:55', 1, better(100));
  expect(often.repeat('g', '03:05', '05:00', 1, better(290)).kinds()).toEqual([]);
  const bad = new Rehearsal(scene).repeat('g', '00:05', '2 23:55', 10, better(100));
  const poor = (minute: number) => at(290 + 6 * Math.sin(minute), 0, 140);
  expect(bad.repeat('g', '3 00:05', '3 02:00', 10, poor).kinds()).toEqual([]);
});

it('where nothing gets from where it stood in half a minute it was thrown, for however long the fix is given again', () => {
  const often = new Rehearsal({ ...scene, reportEveryS: 60 });
  often.repeat('g', '00:05', '05:55', 1, (m) => at(100 + Math.sin(m), 0));
  expect(often.repeat('g', '05:56', '12:00', 1, at(2_600, 0)).kinds()).toEqual([]);
  const later = new Rehearsal(scene).repeat('g', '00:05', '05:55', 10, (m) => at(100 + Math.sin(m), 0));
  expect(later.repeat('g', '06:05', '12:00', 10, at(2_600, 0)).kinds()).toEqual(['outside_fence']);
});
