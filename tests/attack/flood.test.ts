import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { startChild, startScript } from '../support/child.ts';
import { temporaryFolder } from '../support/instances.ts';
import { environmentOf, ready, type Service, seededClients } from '../support/service.ts';
import type { Client } from '../support/world.ts';

/** It wants a quiet machine, and is a measurement: `npm run attack -- flood`. */
const isAsked = process.env['HOLDFAST_ATTACK'] === 'full';
const SECONDS = 15;
const ROUNDS = 3;
/** Of `npm start`: what young objects may take decides how much waits to be collected. */
const startFlags = manifest.scripts.start.match(/--\S+(?=.*\|\|)/g) ?? [];

const megabytesOf = async ({ child }: Service): Promise<number> =>
  Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1_024;

/** Asks twenty times a second, on a thread of its own. */
const userThread = `
const { parentPort, workerData: { url, key, seconds } } = require('node:worker_threads');
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
(async () => {
  const waits = [];
  let refused = 0;
  for (const until = performance.now() + seconds * 1000; performance.now() < until; await pause(50)) {
    const startedAt = performance.now();
    const response = await fetch(url, { headers: { authorization: 'Bearer ' + key } });
    await response.text();
    waits.push(performance.now() - startedAt);
    if (response.status !== 200) refused++;
  }
  parentPort.postMessage({ waits, refused });
})();`;

/** What a user waits for each answer, in milliseconds. */
async function waitsOf({ url, key }: Client): Promise<{ waits: number[]; refused: number }> {
  const workerData = { url: `${url}/v1/facilities`, key, seconds: SECONDS };
  const thread = new Worker(userThread, { eval: true, workerData });
  const { waits, refused } = await new Promise<{ waits: number[]; refused: number }>((resolve, reject) =>
    thread.once('message', resolve).once('error', reject),
  );
  return { waits, refused };
}

const p99Of = (waits: readonly number[]): number => {
  const sorted = waits.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.99)] as number;
};

interface Told {
  answers: Record<number, number>;
  sockets: number;
}
/** The user’s waits while others flood, and what the flood was told. */
async function flooded(service: Service, user: Client): Promise<Told & { waits: number[]; refused: number }> {
  const sender = startScript('tests/attack/flood-sender.ts', [service.url, service.mqttUrl]);
  await sender.line(/^sending/m);
  const met = await waitsOf(user);
  sender.kill('SIGTERM');
  const [, told = ''] = await sender.line(/^sent (.*)$/m);
  return { ...(JSON.parse(told) as Told), ...met };
}

describe.skipIf(!isAsked)('a flood', () => {
  it('does not drown who has a key', async () => {
    const data = await temporaryFolder();
    const service = await ready(
      startChild(process.execPath, [...startFlags, 'src/entry/start.mjs'], {
        env: environmentOf(data, { LOG_LEVEL: 'silent' }),
      }),
      data,
    );
    const people = await seededClients(service);
    const user = people.get('Example Bank, administrator') as Client;
    // A service as it is at work: what it has for young objects has been used once.
    await fetch(`${service.url}/openapi.json`);
    for (let i = 0; i < 2; i++) await Promise.all([...people.values()].map(waitsOf));
    const before = await megabytesOf(service);
    let most = 0;
    const measured = setInterval(() => void megabytesOf(service).then((now) => (most = Math.max(most, now))), 500);
    const quiet: number[] = [];
    const under: number[] = [];
    let throttled = 0;
    // Quiet and flooded by turns: what else the machine does meets both alike.
    for (let round = 0; round < ROUNDS; round++) {
      const calm = await waitsOf(user);
      const { answers, sockets, waits, refused } = await flooded(service, user);
      quiet.push(...calm.waits);
      under.push(...waits);
      expect([calm.refused, refused]).toEqual([0, 0]);
      process.stdout.write(
        `flood ${round + 1} of ${ROUNDS}: p99 ${p99Of(quiet).toFixed(1)} ms quiet, ${p99Of(under).toFixed(1)} ms flooded so far; memory +${(most - before).toFixed(0)} MB; answers ${JSON.stringify(answers)}; ${sockets} connections to the broker\n`,
      );
      throttled += answers[429] ?? 0;
    }
    clearInterval(measured);
    expect(throttled).toBeGreaterThan(3_000);
    service.child.kill('SIGTERM');
    await service.child.exit;
    expect(most - before).toBeLessThan(50);
    expect(p99Of(under)).toBeLessThan(2 * p99Of(quiet));
  }, 300_000);
});
