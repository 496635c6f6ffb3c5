import { describe, expect, it } from 'vitest';
import { startReplay } from '../../src/oversight/control/replay.ts';
import { type Simulated, simulate } from './scenario.ts';
import { addScore, newScore } from './score.ts';
import { simulateSecond } from './second/second.ts';
import { stated } from './stated.ts';

const RARE = { everyS: 10_800 };
const journeys = [
  ['first', (seed: number) => simulate(seed, { kind: 'rail', ...RARE })],
  ['second', (seed: number) => simulateSecond(seed, { kind: 'transit', ...RARE })],
] as const;

describe.each(journeys)('journeys of the %s kind with a report each three hours', (_, tell) => {
  it('tell of all that the watch says it tells of, and say beforehand what they do not prove', () => {
    const rows = stated(4_001, 220, tell);
    const [untold, all] = [rows.flatMap((row) => row.untold), rows.reduce((sum, row) => sum + row.stated, 0)];
    expect(all).toBeGreaterThan(30);
    expect(untold.length, untold.join(', ')).toBeLessThanOrEqual(0.03 * all);
    for (const { act, stated, unprovable } of rows)
      if (act === 'carry_one_off') expect([stated, unprovable > 0]).toEqual([0, true]);
    for (const act of ['halt', 'come_late', 'leave_corridor'])
      expect([act, rows.find((row) => row.act === act)!.stated > 0]).toEqual([act, true]);
  });

  it('accuse nobody of what was not seen', () => {
    const score = newScore();
    for (let seed = 4_001; seed < 4_221; seed++) {
      const story = tell(seed);
      const replay = startReplay(story.scenario);
      for (const message of story.messages) replay.take(message, true);
      addScore(score, story, replay.end());
    }
    expect(score.falses.filter((line) => /unplanned_stop|overdue|off_corridor/.test(line))).toEqual([]);
  });
});

const ofFirst = (attack: 'step theft' | 'slow theft' | 'over-release') => (seed: number, everyS: number) =>
  simulate(seed, { kind: 'lot', attack, everyS });
const ofSecond = (name: 'theft' | 'slow theft') => (seed: number, everyS: number) =>
  simulateSecond(seed, { kind: 'lot', name, everyS });
const thefts = [
  ['first', 'step theft', 'take_mass', ofFirst('step theft')],
  ['first', 'slow theft', 'take_mass_in_parts', ofFirst('slow theft')],
  ['first', 'over-release', 'take_under_release', ofFirst('over-release')],
  ['second', 'theft', 'take_mass', ofSecond('theft')],
  ['second', 'slow theft', 'take_mass_in_parts', ofSecond('slow theft')],
] as const;

describe.each(thefts)('mass taken in stories of the %s kind (%s)', (_, __, act, tell) => {
  it.each([600, 3_600])('is told within the time that is stated, at a report each %i s', (everyS) => {
    const row = stated(4_001, everyS === 600 ? 12 : 25, (seed) => tell(seed, everyS)).find((each) => each.act === act)!;
    expect(row.stated).toBeGreaterThan(5);
    expect(row.inTime).toBeGreaterThanOrEqual(0.9 * row.stated);
  });

  it('is said beforehand to be shown too late by a report each three hours', () => {
    const row = stated(4_001, 8, (seed) => tell(seed, 10_800)).find((each) => each.act === act)!;
    expect([row.stated, row.unprovable > 0]).toEqual([0, true]);
  });

  it('is told within the time that is stated of devices that are kept as silent as they may be', () => {
    // Enrolled with a report a minute, and heard each hour.
    const silenced = (seed: number): Simulated => {
      const story = tell(seed, 3_600);
      const { scenario } = story;
      const devices = scenario.devices.map((device) => ({ ...device, reportEveryS: 60 }));
      const subjects = scenario.subjects.map((subject) => ({ ...subject, maxSilenceS: 4_000 }));
      return { ...story, scenario: { ...scenario, devices, subjects } };
    };
    const rows = stated(4_001, 25, silenced, (row) => row.silenced ?? row);
    const row = rows.find((each) => each.act === act)!;
    expect(row.stated).toBeGreaterThan(5);
    expect(row.inTime).toBeGreaterThanOrEqual(0.9 * row.stated);
  });
});
