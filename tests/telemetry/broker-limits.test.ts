import { connect, type Socket } from 'node:net';
import mqtt from 'mqtt';
import { afterAll, describe, expect, it } from 'vitest';
import { openBroker } from '../../src/adapters/node/broker.ts';
import { brokerDoor } from '../../src/adapters/node/broker-door.ts';
import { usualLimits } from '../../src/adapters/node/broker-limits.ts';
import { openTrade } from '../support/trade.ts';
import { until } from '../support/until.ts';

const trade = await openTrade();
const { manager, clock, database } = trade;
const limits = {
  ...usualLimits,
  connections: 12,
  connectionsPerAddress: 8,
  waiting: 6,
  connectSeconds: 1,
  packetBytes: 131_072,
};
const taken: number[] = [];
const told: Record<string, unknown>[] = [];
let passed = 0;
const door = brokerDoor(
  (_, __, fields) => told.push(fields),
  () => passed,
);
const broker = await openBroker({
  host: '127.0.0.1',
  port: 0,
  limits,
  door,
  database,
  now: () => clock.now(),
  submit(message, done) {
    taken.push(message.payload.length);
    done();
  },
});
const port = Number(new URL(broker.url).port);
const sockets = new Set<Socket>();
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await broker.close();
});

function open(localAddress = '127.0.0.1'): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress }, () => resolve(socket));
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    // What is not read never ends.
    socket.resume();
  });
}

const ended = (socket: Socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()));

async function enrol(code: string): Promise<string> {
  const { mqtt: credential } = await manager.done<{ mqtt: { password: string } }>('/devices', { code, kind: 'scale' });
  return credential.password;
}

const none = () => until(() => sockets.size === 0, 'an end of all connections');

describe('what a stranger may take of the embedded broker', () => {
  it('cuts a CONNECT of 200 MB at its header, before any of it is kept', async () => {
    const socket = await open();
    const closed = ended(socket);
    const length = Buffer.from([0x10, 0x80, 0x80, 0x80, 0x64]);
    const before = process.memoryUsage().rss;
    socket.write(length);
    for (let i = 0; i < 200 && !socket.destroyed; i++) {
      socket.write(Buffer.alloc(65_536));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await closed;
    expect(process.memoryUsage().rss - before).toBeLessThan(60_000_000);
  });

  it('cuts a first packet a byte beyond the limit, and lets one within it wait', async () => {
    const over = await open();
    const at = Date.now();
    over.write(Buffer.from([0x10, 0x81, 0x20]));
    await ended(over);
    expect(Date.now() - at).toBeLessThan(900);
    const within = await open();
    within.write(Buffer.from([0x10, 0x80, 0x20]));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(within.destroyed).toBe(false);
    within.destroy();
    await none();
  });

  it('ends who says nothing, or a byte at a time, after the time to connect', async () => {
    const [silent, slow] = await Promise.all([open(), open()]);
    const at = Date.now();
    const dripping = setInterval(() => slow.write(Buffer.from([0x10])), 100);
    await Promise.all([ended(silent), ended(slow)]);
    clearInterval(dripping);
    expect(Date.now() - at).toBeGreaterThan(500);
    expect(Date.now() - at).toBeLessThan(3_000);
  });

  it('holds back connections without a credential, those of one address, and all', async () => {
    for (let i = 0; i < 20; i++) void open(`127.0.0.${2 + i}`);
    await until(() => sockets.size === limits.waiting, 'the connections beyond the limit to end');
    await none();
    const clients = [];
    for (let i = 0; i < limits.connectionsPerAddress; i++) {
      const code = `LIMIT-${i}`;
      const password = await enrol(code);
      clients.push(
        await mqtt.connectAsync(broker.url, { clientId: code, username: code, password, reconnectPeriod: 0 }),
      );
    }
    await ended(await open('127.0.0.1'));
    const others = await Promise.all([3, 4, 5, 6].map((n) => open(`127.0.0.${n}`)));
    await ended(await open('127.0.0.7'));
    expect(others.filter((socket) => socket.destroyed)).toEqual([]);
    for (const client of clients) await client.endAsync(true);
    await none();
  });

  it('keeps no device out, however many idle connections another address opens again and again', async () => {
    const password = await enrol('LIMIT-SHARE');
    let isOn = true;
    const again = () => {
      if (isOn) void open('127.0.0.1').then((socket) => socket.once('close', again));
    };
    for (let i = 0; i < limits.connectionsPerAddress; i++) again();
    await until(() => sockets.size >= limits.waiting, 'the idle connections');
    for (let i = 0; i < 3; i++) {
      const client = await mqtt.connectAsync(broker.url, {
        clientId: 'LIMIT-SHARE',
        username: 'LIMIT-SHARE',
        password,
        // As devices do; a connection may be lost among those of all.
        reconnectPeriod: 50,
        localAddress: '127.0.0.2',
      } as mqtt.IClientOptions);
      await client.endAsync(true);
    }
    isOn = false;
    for (const socket of sockets) socket.destroy();
    await none();
  });

  it('takes the largest observation of a known device, and ends it at a packet beyond the limit', async () => {
    const password = await enrol('LIMIT-LARGE');
    const more = { clientId: 'LIMIT-LARGE', username: 'LIMIT-LARGE', password, reconnectPeriod: 0 };
    const client = await mqtt.connectAsync(broker.url, more);
    client.on('error', () => {});
    await client.publishAsync('holdfast/v1/LIMIT-LARGE/observations', Buffer.alloc(65_536), { qos: 1 });
    expect(taken).toEqual([65_536]);
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    client.publish('holdfast/v1/LIMIT-LARGE/observations', Buffer.alloc(140_000), { qos: 1 }, () => {});
    await closed;
    expect(taken).toEqual([65_536]);
  });

  it('lets nobody guess at passwords for long, and throws out no device that was there', async () => {
    const password = await enrol('SC-GUESSED');
    const say = (username: string, secret: string) =>
      mqtt
        .connectAsync(broker.url, { username, clientId: username, password: secret, reconnectPeriod: 0 })
        .then(async (client) => {
          await client.endAsync(true);
          return 0;
        })
        .catch((error: { code?: number }) => error.code);
    expect(await say('SC-GUESSED', password)).toBe(0);
    const codes: (number | undefined)[] = [];
    for (let i = 0; i < 14; i++) codes.push(await say('SC-GUESSED', `guess ${i}`));
    // Ten are free; then the address waits, and of what it shows one a second is looked at, three at the most at once.
    expect(codes).toEqual([...Array(14).fill(4)]);
    expect(await say('SC-GUESSED', 'guess 14')).toBe(3);
    expect(told.at(-1)).toMatchObject({ device: 'SC-GUESSED', address: '127.0.0.1' });
    expect(JSON.stringify(told)).not.toContain('guess 3');
    expect(door.hints()[0]).toContain('1 addresses');
    expect(await say('SC-GUESSED', password)).toBe(0);
    // A device that is new at the address is let in while it waits; what was wrong a moment ago is not looked at.
    passed += 1_000;
    expect(await say('SC-GUESSED', 'guess 13')).toBe(3);
    expect(await say('SC-OTHER', await enrol('SC-OTHER'))).toBe(0);
  });
});
