import { afterAll, beforeAll, expect, it } from 'vitest';
import { Narrator } from '../../simulators/demo/narrator.ts';
import { playLine } from '../../simulators/demo/scenes/bank-line.ts';
import { playMeasures } from '../../simulators/demo/scenes/measures.ts';
import { admitCast } from '../../simulators/demo/stage.ts';
import { ManualClock, seededChance, seededRandom } from '../../src/adapters/memory/clock.ts';
import { readConfig } from '../../src/adapters/node/config.ts';
import { startPlatform } from '../../src/adapters/node/platform.ts';
import { openTestDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/instances.ts';
import { previewEach } from '../support/previewed.ts';

const database = await openTestDatabase();
const began = '2026-10-09T01:00:00Z';
const clock = new ManualClock(began);
const platform = await startPlatform({
  config: readConfig({
    HOLDFAST_DATA: await temporaryFolder(),
    DATABASE_URL: database.serviceUrl,
    ...(database.role === undefined && { DATABASE_OWNER_URL: database.ownerUrl }),
    PORT: '0',
    MQTT_PORT: '0',
  }),
  instance: 'main',
  durable: false,
  clock,
  chance: seededChance(2_000_001),
  log: () => {},
  runJobs: false,
});
afterAll(() => platform.stop());
const listening = previewEach(platform, database);
afterAll(listening.stop);
const { pairs, agreed } = listening;
const missed: string[] = [];

/** Two stories of the demonstration, which need no devices: a line in three moneys with a guarantor, and the policy text at work. */
beforeAll(async () => {
  for (const play of [playLine, playMeasures]) {
    clock.set(new Date(began));
    const narrator = new Narrator({ language: 'en', json: true, write: () => {}, isTerminal: false, color: false });
    const tenantId = platform.newId('tenant');
    const stage = { platform, clock, narrator, random: seededRandom(7), tenantId, secondsPerSecond: 0 };
    await play(stage, await admitCast(stage));
    missed.push(...narrator.expectations.flatMap(({ what, met }) => (met ? [] : [what])));
  }
  listening.stop();
}, 240_000);

it('whoever previews each of eighty kinds of act first is told the story that everybody is told', () => {
  expect(missed).toEqual([]);
  expect(new Set(pairs.map(({ act }) => act)).size).toBeGreaterThanOrEqual(80);
});

it('a preview is answered as the act is: done, refused by the same code, or awaiting as many', () => {
  expect(pairs.filter(({ previewed, done }) => previewed.said !== done.said)).toEqual([]);
  expect(pairs.some(({ done }) => done.said.startsWith('4'))).toBe(true);
});

it('its answer is the answer of the act, member for member', () => {
  const done = pairs.filter((pair) => /^\d/.test(pair.done.said));
  expect(done.filter((pair) => pair.previewed.answer !== pair.done.answer)).toEqual([]);
  expect(agreed.length).toBeGreaterThan(20);
  expect(agreed.filter(({ previewed, outcome }) => previewed !== outcome)).toEqual([]);
});

it('it writes what the act writes, in the same tables, and none of it stays', () => {
  const done = pairs.filter((pair) => pair.done.said.startsWith('2'));
  expect(done.some(({ previewed }) => previewed.tables.length > 5)).toBe(true);
  expect(done.filter(({ previewed, done: of }) => previewed.tables.join() !== of.tables.join())).toEqual([]);
  expect(done.filter(({ previewed, done: of }) => previewed.rows.join() !== of.rows.join())).toEqual([]);
  expect(pairs.filter(({ stayed }) => stayed > 0)).toEqual([]);
});
