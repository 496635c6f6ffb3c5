import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/instances.ts';
import { npm } from '../support/service.ts';
import most from './statements.json' with { type: 'json' };

interface Told {
  met: boolean;
  failure: string | null;
  expectations: { what: string; expected: string; reached: string; met: boolean }[];
  steps: { text: string }[];
  statements: Record<string, number>;
}

/** Word for word, but for what is expected within a time. */
function isReached({ expected, reached }: Told['expectations'][number]): boolean {
  const [most, taken] = [expected, reached].map((text) => Number(/^(?:≤ )?(\d+) min$/.exec(text)?.[1]));
  return expected.startsWith('≤') ? (taken as number) <= (most as number) : expected === reached;
}

/** An act takes no more statements than it did: where it takes fewer, the table falls with it. */
const beyond = (statements: Record<string, number>) =>
  Object.entries(statements).filter(([operation, sent]) => sent > ((most as Record<string, number>)[operation] ?? 0));

it('npm run demo -- --story line tells a bank’s line in three moneys with a guarantor, to the cent', async () => {
  const data = path.join(await temporaryFolder(), 'line');
  const child = npm(['run', '--silent', 'demo', '--', '--story', 'line', '--json'], data);
  const exit = await child.exit;
  const told = JSON.parse(child.stdout()) as Told;
  expect(told.expectations.filter((e) => !isReached(e))).toEqual([]);
  expect(told).toMatchObject({ met: true, failure: null });
  expect(told.expectations.length).toBeGreaterThan(15);
  expect(exit).toEqual({ code: 0, signal: null });
});

it('npm run demo -- --story measures tells the policy text at work, each outcome by the number of its measure', async () => {
  const data = path.join(await temporaryFolder(), 'measures');
  const child = npm(['run', '--silent', 'demo', '--', '--story', 'measures', '--json'], data);
  const exit = await child.exit;
  const told = JSON.parse(child.stdout()) as Told;
  expect(told.expectations.filter((e) => !isReached(e))).toEqual([]);
  expect(told).toMatchObject({ met: true, failure: null });
  const numbers = new Set(told.expectations.flatMap(({ what }) => /\((\d+)\)$/.exec(what)?.[1] ?? []));
  expect([...numbers].map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  expect(exit).toEqual({ code: 0, signal: null });
});

it('npm run demo -- --json tells one financed trade, reaches all that it expects, and leaves nothing', async () => {
  const data = path.join(await temporaryFolder(), '演示 demo');
  const child = npm(['run', '--silent', 'demo', '--', '--json'], data);
  const exit = await child.exit;
  const told = JSON.parse(child.stdout()) as Told;
  expect(told.expectations.filter((e) => !isReached(e))).toEqual([]);
  expect(told).toMatchObject({ met: true, failure: null });
  expect(told.expectations.length).toBeGreaterThan(15);
  expect(told.steps.length).toBeGreaterThan(20);
  expect(beyond(told.statements)).toEqual([]);
  const release = [
    'POST /v1/facilities/:facilityId/releases',
    'POST /v1/releases/:releaseId/approval',
    'POST /v1/releases/:releaseId/execution',
  ];
  const ofRelease = release.map((operation) => told.statements[operation] as number);
  expect(ofRelease.reduce((sum, sent) => sum + sent)).toBeLessThanOrEqual(90);
  expect(exit).toEqual({ code: 0, signal: null });
  expect((await readdir(data)).filter((name) => name !== 'binaries')).toEqual([]);
});
