import { describe, expect, it } from 'vitest';
import { cells, GRID_BAR, grid, rowOf, written } from './grid.ts';
import { partsOf, scoreParts } from './parts.ts';
import { simulate } from './scenario.ts';
import { simulateSecond } from './second/second.ts';

interface Told {
  seq: number;
  at: string;
  position?: { lat: number; lon: number; accuracyM?: number };
}
const told = (messages: readonly { payload: unknown }[]): Told[] => messages.map((m) => m.payload as Told);

describe.each([
  ['first', simulate],
  ['second', simulateSecond],
] as const)('a story of the %s kind told with other devices', (_, tell) => {
  const usual = tell(5, { kind: 'yard' });

  it('is the same story where nothing is set', () => {
    expect(tell(5, { kind: 'yard', claims: 1 }).scenario).toEqual(usual.scenario);
  });

  it('loses what is to be lost, and claims what is to be claimed', () => {
    const lossy = tell(5, { kind: 'yard', lossShare: 0.3 });
    expect(lossy.messages.length / usual.messages.length).toBeCloseTo(0.7, 1);
    expect(lossy.scenario.subjects[0]!.maxSilenceS).toBeGreaterThanOrEqual(3 * 1_800);
    expect(
      told(tell(5, { kind: 'yard', claims: 'none' }).messages).some((m) => (m.position?.accuracyM ?? 1_000) < 1_000),
    ).toBe(false);
  });

  it('reports as often as it is to, and holds its place', () => {
    const often = tell(5, { kind: 'yard', everyS: 120 });
    expect(often.scenario.devices[0]!.reportEveryS).toBe(120);
    const places = (all: readonly { payload: unknown }[]) =>
      new Set(told(all).flatMap((m) => (m.position ? [`${m.position.lat},${m.position.lon}`] : []))).size;
    const held = tell(5, { kind: 'yard', holdMs: 90 * 60_000 });
    expect(places(held.messages)).toBeLessThan(places(tell(5, { kind: 'yard', holdMs: 0 }).messages) / 2);
  });
});

describe('the grid', () => {
  it('has every setting that the bar names', () => {
    const names = cells.map(({ name }) => name).join('; ');
    for (const setting of ['30 s', '3600 s', 'no accuracy', 'too good', 'too bad', '30 % lost', '90 min'])
      expect(names).toContain(setting);
    expect(GRID_BAR).toEqual({ recall: 0.97, falseAlarms: 5 });
  });

  it.each([
    ['3600 s', 172, 14],
    ['each 30 s', 124, 2],
  ] as const)('is held where devices report seldom and often (%s)', (like, first, count) => {
    const [row] = [...grid('scores', first, count, like)];
    expect(row).toMatchObject({ recall: 1, falseAlarmsPer1000SubjectDays: 0, isEnough: true });
  });

  it('says of each cell what was found and what was falsely told', () => {
    const [row, ...none] = [...grid('second', 91_401, 4, 'no accuracy')];
    expect(none).toEqual([]);
    expect(row).toMatchObject({ cell: 'no accuracy', recall: 1, falseAlarmsPer1000SubjectDays: 0, isEnough: true });
  });

  it('is the same told in parts, by several processes', async () => {
    const asked = [partsOf('second', 'no accuracy', 91_401, 30), partsOf('scores', '30 % lost', 172, 2)];
    expect(asked.map((parts) => parts.length)).toEqual([2, 1]);
    const rows: ReturnType<typeof rowOf>[] = [];
    await scoreParts(asked, 2, (group, score) => {
      rows[group] = rowOf(asked[group]![0]!.cell, score);
    });
    expect(rows).toEqual([...grid('second', 91_401, 30, 'no accuracy'), ...grid('scores', 172, 2, '30 % lost')]);
  });

  it('prints in bold what is below the bar', () => {
    const row = { cell: '', labels: 200, recall: 0.985, falseAlarmsPer1000SubjectDays: 3.1, missed: [], falses: [] };
    expect(written({ ...row, isEnough: true })).toBe('98.5 % of 200, 3.1');
    expect(written({ ...row, isEnough: false })).toBe('**98.5 % of 200, 3.1**');
  });
});
