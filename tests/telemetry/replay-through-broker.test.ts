import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { excerpt } from '../../simulators/control/disorder.ts';
import { simulate } from '../../simulators/control/scenario.ts';
import { replayThroughBroker } from '../../src/adapters/node/replay-broker.ts';
import { replayFile } from '../../src/adapters/node/replay-files.ts';
import type { ReplayResult } from '../../src/oversight/control/index.ts';

const folder = await mkdtemp(join(tmpdir(), 'replay-'));
afterAll(() => rm(folder, { recursive: true }));

const LATER_MS = 5 * 60_000;

const said = ({ breaches }: Pick<ReplayResult, 'breaches'>) =>
  breaches.map(({ subjectCode, kind, since }) => `${subjectCode} ${kind} since ${since}`).sort();

it.each([
  ['lot', 'trucked away'],
  ['rail', 'diversion'],
] as const)(
  'a recording gives the same breaches through MQTT and the database as through the engine alone (%s, %s)',
  async (kind, attack) => {
    const { scenario, messages } = excerpt(simulate(3, { kind, attack }), 8, 6);
    const file = join(folder, `${kind}.scenario.json`);
    await writeFile(file, JSON.stringify(scenario));
    await writeFile(join(folder, scenario.messages), messages.map((m) => `${JSON.stringify(m)}\n`).join(''));
    const plain = await replayFile(file);
    const through = await replayThroughBroker(file, () => {});
    expect(plain.breaches).not.toEqual([]);
    expect(said(through)).toEqual(said(plain));
    for (const breach of through.breaches) {
      const same = plain.breaches.find((b) => b.kind === breach.kind && b.since === breach.since);
      expect(Math.abs(Date.parse(breach.detectedAt) - Date.parse(same?.detectedAt ?? ''))).toBeLessThanOrEqual(
        LATER_MS,
      );
    }
    expect([through.messages, through.accepted, through.duplicates, through.rejected]).toEqual([
      plain.messages,
      plain.accepted,
      plain.duplicates,
      plain.rejected,
    ]);
  },
);
