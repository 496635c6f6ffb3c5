import { describe, expect, it } from 'vitest';
import { disordered, excerpt, likeness, prolonged, replayed, shuffled } from './disorder.ts';
import { replayedSigned, withForgeries } from './forgery.ts';
import { runSeeds } from './run.ts';
import { attacksOf, sceneKinds, simulate } from './scenario.ts';
import { addScore, newScore, summary } from './score.ts';

/** Seeds that nothing was ever looked at on. Longer runs: check.ts. */
const FIRST = 7_100;

describe('a story', () => {
  it.each(sceneKinds)('is told the same from the same seed, and differently from another (%s)', (kind) => {
    expect(simulate(5, { kind })).toEqual(simulate(5, { kind }));
    expect(simulate(6, { kind }).messages).not.toEqual(simulate(5, { kind }).messages);
  });

  it.each(sceneKinds)('has a label for every attack and none without (%s)', (kind) => {
    for (const attack of attacksOf[kind])
      expect([attack, simulate(11, { kind, attack }).scenario.labels.length > 0]).toEqual([attack, true]);
    expect(simulate(11, { kind, attack: null }).scenario.labels).toEqual([]);
  });

  it('has no label for a contact that was let go between two reports', () => {
    const isLabelled = Array.from({ length: 12 }, (_, i) => {
      const { scenario, messages } = simulate(40 + i, { kind: 'yard', attack: 'tamper', everyS: 3_600 });
      const isSaid = messages.some((m) => (m.payload as { tamper?: boolean }).tamper === true);
      if (!isSaid) expect(scenario.labels).toEqual([]);
      return scenario.labels.length > 0;
    });
    expect(new Set(isLabelled)).toEqual(new Set([true, false]));
  });

  it('comes with what makes it hard: repetitions, disorder, wrong clocks, gaps', () => {
    const { messages } = simulate(17, { kind: 'yard', hardness: 2 });
    const said = messages.map((m) => m.payload as { seq: number; at: string });
    const keys = messages.map((m, i) => `${m.topic}/${said[i]!.seq}`);
    expect(new Set(keys).size).toBeLessThan(keys.length);
    expect(said.some(({ at }) => at.startsWith('2000-'))).toBe(true);
    expect(messages.some((m, i) => Date.parse(m.receivedAt) - Date.parse(said[i]!.at) > 3_600_000)).toBe(true);
  });
});

describe('the engine on stories of its own', () => {
  it.each([
    ['lot', 10, 0.9],
    ['yard', 12, 0.95],
    ['rail', 24, 0.95],
  ] as const)('finds what was done and little else (%s)', (kind, count, least) => {
    const { recall, precision } = summary(runSeeds(FIRST, count, { kind }));
    expect(recall).toBeGreaterThanOrEqual(least);
    expect(precision).toBeGreaterThanOrEqual(least);
  });

  it('says nothing where nothing happens', () => {
    const score = newScore();
    for (let seed = FIRST; seed < FIRST + 6; seed++) {
      const quiet = simulate(seed, { attack: null });
      addScore(score, quiet, replayed(quiet));
    }
    expect(score.falses).toEqual([]);
  });

  it.each([
    ['lot', 6, 6],
    ['yard', 6, 6],
    ['rail', 6, 6],
  ] as const)(
    'ends the same from any order of the same messages, some given twice (%s)',
    (kind, stories, times) => {
      const total = shuffled(FIRST, stories, times, (seed) => excerpt(simulate(seed, { kind, attackShare: 1 }), 8, 3));
      expect(total.breaches).toBeGreaterThan(stories);
      expect(total.same / total.breaches).toBeGreaterThanOrEqual(0.99);
      expect(total.extra / total.breaches).toBeLessThanOrEqual(0.01);
    },
    120_000,
  );

  it.each(sceneKinds)('is not moved by messages that nobody signed (%s)', (kind) => {
    for (let seed = FIRST; seed < FIRST + 3; seed++) {
      const story = simulate(seed, { kind, attackShare: 1 });
      const told = withForgeries(story, `S${seed}-g`, seed);
      expect(told.length).toBeGreaterThan(story.messages.length);
      expect(replayedSigned(story, told).breaches).toEqual(replayed(story).breaches);
    }
  });

  it('ends the same when everything comes twice', () => {
    const story = prolonged(simulate(FIRST, { kind: 'rail', attack: 'diversion' }), 3_600_000);
    const twice = disordered(story, 1, { delayMs: 600_000, repeatShare: 1 });
    const result = replayed(twice);
    expect(likeness(replayed(story), result)).toMatchObject({ extra: 0 });
    expect(result.duplicates).toBeGreaterThanOrEqual(story.messages.length * 0.95);
  });
});

it.each(['lot', 'yard'] as const)(
  'a receiver that holds its place is given until its next fix to show a small move (%s)',
  (kind) => {
    const hours = (setup: { holdMs?: number }): number => {
      const [label] = simulate(11, { kind, attack: 'small move', ...setup }).scenario.labels;
      return (Date.parse(label!.to) - Date.parse(label!.from)) / 3_600_000;
    };
    expect(hours({ holdMs: 5_400_000 })).toBe(hours({}) + 3);
  },
);
