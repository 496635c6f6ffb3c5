import { expect, it } from 'vitest';
import { Rehearsal, type Scene, square } from '../../../../../simulators/control/rehearsal.ts';

const [LAT, LON] = [40, 100];
const scene: Scene = {
  subject: { siteCode: 'Y', maxSilenceS: 7_200 },
  devices: { g: 'gnss_tracker' },
  sites: [square('Y', LAT, LON, 200)],
};
const at = (eastM: number, northM: number) => ({
  position: { lat: LAT + northM / 111_195, lon: LON + eastM / (111_195 * Math.cos((LAT * Math.PI) / 180)) },
});
const usual = (minute: number) => at(40 * Math.sin(minute), 40 * Math.cos(1.7 * minute));

it('a receiver that claims nothing and leaps about outside is as far off as it leaps', () => {
  const poor = [at(-390, -60), at(-440, 110), at(-395, -70), at(-430, 90)];
  const lot = new Rehearsal(scene).repeat('g', '00:05', '05:55', 10, usual);
  poor.forEach((position, i) => {
    lot.say('g', `06:${i}5`, position);
  });
  expect(lot.repeat('g', '06:45', '07:30', 10, usual).kinds()).toEqual([]);
});

it('one leap far out, after others less far, is as far off as it leapt', () => {
  const poor = [at(-506, 0), at(-604, 100), at(-941, -130)];
  const lot = new Rehearsal(scene).repeat('g', '00:05', '05:55', 10, usual);
  poor.forEach((position, i) => {
    lot.say('g', `06:${i}5`, position);
  });
  expect(lot.repeat('g', '06:35', '07:30', 10, usual).kinds()).toEqual([]);
});

it('what stands as far outside, and leaps no more than it did inside, is outside', () => {
  const lot = new Rehearsal(scene).repeat('g', '00:05', '05:55', 10, usual);
  lot.repeat('g', '06:05', '06:45', 10, (minute) =>
    at(-400 + 40 * Math.sin(minute / 9), 40 * Math.cos(1.7 * (minute / 9))),
  );
  expect(lot.kinds()).toEqual(['outside_fence']);
});

it('a bad hour of which a receiver that claims nothing says nothing is as far off as twice its leaps', () => {
  const poor = [at(-100, -600), at(-331, -950), at(-180, -880)];
  const lot = new Rehearsal(scene).repeat('g', '00:05', '05:55', 10, usual);
  poor.forEach((position, i) => {
    lot.say('g', `06:${i}5`, position);
  });
  expect(lot.repeat('g', '06:35', '07:30', 10, usual).kinds()).toEqual([]);
});
