import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { startScript } from '../support/child.ts';
import { temporaryFolder } from '../support/instances.ts';
import { type Service, seededClients, startService } from '../support/service.ts';
import type { Client } from '../support/world.ts';

/** It wants a quiet machine, and is a measurement: `npm run attack -- flood`. */
const isAsked = process.env['HOLDFAST_ATTACK'] === 'full';
const SECONDS = 15;

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
  waits.sort((a, b) => a - b);
  parentPort.postMessage({ p99: waits[Math.floor(waits.length * 0.99)], refused });
})();`;

/** The 99th percentile of what a user waits for. */
async function p99Of({ url, key }: Client): Promise<number> {
  const workerData = { url: `${url}/v1/facilities`, key, seconds: SECONDS };
  const thread = new Worker(userThread, { eval: true, workerData });
  const { p99, refused } = await new Promise<{ p99: number; refused: number }>((resolve, reject) =>
    thread.once('message', resolve).once('error', reject),
  );
  expect(refused).toBe(0);
  return p99;
}

describe.skipIf(!isAsked)('a flood', () => {
  it('does not drown who has a key', async () => {
    const service = await startService(await temporaryFolder(), { LOG_LEVEL: 'silent' });
    const user = (await seededClients(service)).get('Example Bank, administrator') as Client;
    await fetch(`${service.url}/openapi.json`);
    await p99Of(user);
    const quiet = await p99Of(user);
    const before = await megabytesOf(service);

    const sender = startScript('tests/attack/flood-sender.ts', [service.url, service.mqttUrl]);
    await sender.line(/^sending/m);
    let most = 0;
    const measured = setInterval(() => void megabytesOf(service).then((now) => (most = Math.max(most, now))), 500);
    const flooded = await p99Of(user);
    clearInterval(measured);
    sender.kill('SIGTERM');
    const [, told = ''] = await sender.line(/^sent (.*)$/m);
    const { answers, sockets } = JSON.parse(told) as { answers: Record<number, number>; sockets: number };
    const grown = most - before;
    process.stdout.write(
      `flood: p99 ${quiet.toFixed(1)} ms quiet, ${flooded.toFixed(1)} ms flooded; memory +${grown.toFixed(0)} MB; answers ${JSON.stringify(answers)}; ${sockets} connections to the broker\n`,
    );
    service.child.kill('SIGTERM');
    await service.child.exit;
    expect(answers[429] ?? 0).toBeGreaterThan(1_000);
    expect(grown).toBeLessThan(50);
    expect(flooded).toBeLessThan(2 * quiet);
  }, 300_000);
});
