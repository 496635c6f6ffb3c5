import { connect } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { createApp } from '../../app.ts';
import { ManualClock, seededChance } from '../memory/clock.ts';
import { openHttpServer } from './http-server.ts';

const told: [level: string, message: string, fields: Record<string, unknown> | undefined][] = [];
const app = createApp({
  openDatabase: () => {
    throw new Error('postgres://service:hunter2secret@db.inside/holdfast cannot be reached');
  },
  clock: new ManualClock('2026-10-12T06:00:00Z'),
  chance: seededChance(1),
  log: (...line) => told.push([line[0], line[1], line[2]]),
  readiness: async () => ({}),
});
let reached = 0;
const server = await openHttpServer({
  fetch: (request, env) => {
    reached++;
    return app.fetch(request, env);
  },
  host: '127.0.0.1',
  port: 0,
  connections: 50,
  connectionsPerAddress: 50,
});
afterAll(() => server.close());

/** All that comes back on one connection until the server ends it. */
const say = (text: string) =>
  new Promise<string>((resolve, reject) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => socket.write(text));
    let heard = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (heard += chunk));
    socket.on('close', () => resolve(heard));
    socket.on('error', reject);
  });
const statusesOf = (heard: string) => [...heard.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));

describe('a message whose end can be read in two ways is refused, and so is what comes behind it (RFC 9112, 6.3)', () => {
  const behind = 'GET /livez HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n';

  it.each([
    ['a length and chunks', 'content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['two lengths', 'content-length: 4\r\ncontent-length: 5\r\n\r\nabcde'],
    ['chunks of another coding', 'transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n'],
    ['a coding that nobody knows', 'transfer-encoding: xchunked\r\n\r\nabcd'],
    ['a length that is no number', 'content-length: +4\r\n\r\nabcd'],
    ['a folded line', 'x-one: a\r\n b: c\r\ncontent-length: 0\r\n\r\n'],
    ['a blank before the colon', 'content-length : 4\r\n\r\nabcd'],
    ['a bare line feed', 'x-one: a\ncontent-length: 4\r\n\r\nabcd'],
    ['a carriage return in a value', 'x-one: a\rb\r\n\r\n'],
    ['a chunk longer than it says', 'transfer-encoding: chunked\r\n\r\n1\r\nabcd\r\n0\r\n\r\n'],
  ])('%s', async (_, rest) => {
    const before = reached;
    const heard = await say(`POST /v1/lots HTTP/1.1\r\nhost: x\r\n${rest}${behind}`);
    expect(statusesOf(heard).filter((status) => status !== 400 && status !== 401)).toEqual([]);
    expect(statusesOf(heard)).toContain(400);
    expect(reached - before).toBeLessThanOrEqual(1);
  });

  it('headers beyond what is read', async () => {
    const heard = await say(`GET /livez HTTP/1.1\r\nhost: x\r\nx-one: ${'a'.repeat(20_000)}\r\n\r\n`);
    expect(statusesOf(heard)).toEqual([431]);
    expect(JSON.parse(heard.slice(heard.indexOf('\r\n\r\n')))).toMatchObject({
      code: 'HEAD_TOO_LARGE',
      remedy: expect.stringContaining('shorter parameters'),
    });
  });

  it('a method that shows what was sent (TRACE)', async () => {
    const heard = await say('TRACE /livez HTTP/1.1\r\nhost: x\r\nx-one: echoed-or-not\r\nconnection: close\r\n\r\n');
    expect(statusesOf(heard)[0]).toBeGreaterThanOrEqual(400);
    expect(heard).not.toContain('echoed-or-not');
  });
});

describe('a fault of ours', () => {
  it('is told in general words, and in full to the log alone, by one id', async () => {
    const answer = await fetch(`${server.url}/readyz`);
    const text = await answer.text();
    expect(answer.status).toBe(500);
    const { code, instance } = JSON.parse(text) as { code: string; instance: string };
    expect(code).toBe('INTERNAL');
    expect(text).not.toMatch(/hunter2secret|postgres|\.ts\b|node_modules|\bat /);
    expect(told.at(-1)).toEqual([
      'error',
      expect.stringContaining('cannot be reached'),
      { requestId: instance, stack: expect.any(String) },
    ]);
  });
});
