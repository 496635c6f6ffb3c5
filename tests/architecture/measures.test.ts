import { expect, it } from 'vitest';
import { ManualClock, seededChance } from '../../src/adapters/memory/clock.ts';
import { createApp } from '../../src/app.ts';
import { measures } from '../../src/policies/measures/rows.ts';

const app = createApp({
  openDatabase: () => {
    throw new Error('the document needs no database');
  },
  clock: new ManualClock('2026-11-02T00:00:00Z'),
  chance: seededChance(1),
  log: () => {},
});

it('whatever a measure says that its users do or read is an operation of the API', async () => {
  const { paths } = (await (await app.request('/openapi.json')).json()) as { paths: Record<string, object> };
  const operations = new Set(
    Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((m) => `${m.toUpperCase()} ${path}`)),
  );
  const named = measures.flatMap(({ number, acts, reports }) =>
    [...acts.map(({ act }) => act), ...reports.filter((report) => report.startsWith('GET '))].map((act) => ({
      number,
      act,
    })),
  );
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter(({ act }) => !operations.has(act))).toEqual([]);
});
