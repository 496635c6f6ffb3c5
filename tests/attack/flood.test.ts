import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/instances.ts';
import { type Service, seededClients, startService } from '../support/service.ts';
import type { Client } from '../support/world.ts';

/** It wants a quiet machine, and is a measurement: `npm run attack -- flood`. */
const isAsked = process.env['HOLDFAST_ATTACK'] === 'full';
const SECONDS = 15;

const megabytesOf = async ({ child }: Service): Promise<number> =>
  Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1_024;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks twenty times a second, on a thread of its own: what the flood costs its sender is no time of the user's. */
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

function socketTo(url: string, sockets: Socket[]): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  sockets.push(socket);
  return socket;
}

/** A CONNECT that announces 200 MB, and as much of it as is taken. */
async function hugeConnect(url: string, sockets: Socket[]): Promise<void> {
  const socket = socketTo(url, sockets);
  socket.write(Buffer.from([0x10, 0x80, 0x80, 0xc0, 0x60]));
  const piece = Buffer.alloc(65_536);
  for (let sent = 0; sent < 200_000_000 && !socket.destroyed; sent += piece.length)
    if (!socket.write(piece)) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), pause(100)]);
}

describe.skipIf(!isAsked)('a flood', () => {
  it('does not drown who has a key', async () => {
    const service = await startService(await temporaryFolder(), { LOG_LEVEL: 'silent' });
    const user = (await seededClients(service)).get('Example Bank, administrator') as Client;
    await fetch(`${service.url}/openapi.json`);
    await p99Of(user);
    const quiet = await p99Of(user);
    const before = await megabytesOf(service);

    const answers: Record<number, number> = {};
    const sockets: Socket[] = [];
    const asking = new Set<Promise<unknown>>();
    const counted = async (path: string, key?: string): Promise<void> => {
      const response = await fetch(`${service.url}${path}`, {
        ...(key && { headers: { authorization: `Bearer ${key}` } }),
      });
      await response.arrayBuffer();
      answers[response.status] = (answers[response.status] ?? 0) + 1;
    };
    const ask = (path: string, key?: string): void => {
      const asked: Promise<unknown> = counted(path, key)
        .catch(() => {})
        .finally(() => asking.delete(asked));
      asking.add(asked);
    };
    let most = 0;
    let n = 0;
    const flood = setInterval(() => {
      for (let i = 0; i < 20; i++) ask('/openapi.json');
      if (n < 1_000)
        for (let i = 0; i < 10; i++) ask('/v1/facilities', `hf_aaaaaaaaaaaa_${String(n++).padStart(43, 'x')}`);
      if (sockets.length < 5_000) for (let i = 0; i < 50; i++) socketTo(service.mqttUrl, sockets);
    }, 100);
    const measured = setInterval(() => void megabytesOf(service).then((now) => (most = Math.max(most, now))), 500);
    const huge = hugeConnect(service.mqttUrl, sockets);
    const flooded = await p99Of(user);
    clearInterval(flood);
    clearInterval(measured);
    for (const socket of sockets) socket.destroy();
    await Promise.all([huge, ...asking]);
    const grown = most - before;
    process.stdout.write(
      `flood: p99 ${quiet.toFixed(1)} ms quiet, ${flooded.toFixed(1)} ms flooded; memory +${grown.toFixed(0)} MB; answers ${JSON.stringify(answers)}; ${sockets.length} connections to the broker\n`,
    );
    service.child.kill('SIGTERM');
    await service.child.exit;
    expect(answers[429] ?? 0).toBeGreaterThan(1_000);
    expect(grown).toBeLessThan(50);
    expect(flooded).toBeLessThan(2 * quiet);
  }, 300_000);
});
