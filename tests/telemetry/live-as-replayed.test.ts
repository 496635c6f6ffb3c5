import { readFileSync } from 'node:fs';
import path from 'node:path';
import { it } from 'vitest';
import { replayThroughBroker } from '../../src/adapters/node/replay-broker.ts';
import { replayFile } from '../../src/adapters/node/replay-files.ts';
import type { ReplayResult } from '../../src/oversight/control/index.ts';
import { copyDatabase } from '../support/database.ts';
import { sharedScenarios } from '../support/shared.ts';

/**
 * Three of the shortest that tell of a breach; every one where HOLDFAST_ALL_SCENARIOS is set, which takes many minutes:
 * then HOLDFAST_PART=2/5 takes every fifth from the second on, short and long alike.
 */
const SAMPLE = 3;
const isAll = process.env['HOLDFAST_ALL_SCENARIOS'] !== undefined;
const tellsOfBreach = (file: string): boolean => (JSON.parse(readFileSync(file, 'utf8')).labels ?? []).length > 0;
const [part = 1, parts = 1] = (process.env['HOLDFAST_PART'] ?? '').split('/').map((n) => Number(n) || 1);
const files = isAll
  ? sharedScenarios().filter((_, i) => i % parts === part - 1)
  : sharedScenarios().filter(tellsOfBreach).slice(0, SAMPLE);

/** Whole seconds are what a watch sets: a recording may ask for parts of one. */
const SAME_MS = 1_000;
const inOrder = ({ breaches }: Pick<ReplayResult, 'breaches'>) =>
  breaches
    .map(({ subjectCode, kind, since }) => ({ what: `${subjectCode} ${kind}`, since: Date.parse(since) }))
    .sort((a, b) => (a.what === b.what ? a.since - b.since : a.what < b.what ? -1 : 1));

async function replayedLive(file: string) {
  const database = await copyDatabase();
  try {
    return inOrder(await replayThroughBroker(file, () => {}, database));
  } finally {
    await database.drop();
  }
}

it.skipIf(files.length > 0)('shared scenarios are not here: set HOLDFAST_SHARED to run them', () => {});

// Each waits for the database as long as it works: some of them beside one another end sooner.
it.concurrent.for(files.map((file) => [path.basename(file), file] as const))(
  'live, through MQTT and the database, a scenario gives the breaches of its replay (%s)',
  { timeout: 1_200_000 },
  async ([, file], { expect }) => {
    const live = await replayedLive(file);
    const replayed = inOrder(await replayFile(file));
    expect(live.map(({ what }) => what)).toEqual(replayed.map(({ what }) => what));
    for (const [i, { what, since }] of live.entries())
      expect(Math.abs(since - (replayed[i]?.since ?? 0)), what).toBeLessThanOrEqual(SAME_MS);
  },
);
