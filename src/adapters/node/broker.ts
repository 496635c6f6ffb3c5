import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { Aedes, type AuthenticateError, type Client } from 'aedes';
import type { Log } from '../../app.ts';
import type { Database } from '../../context.ts';
import { type RawMessage, resolveDevices } from '../../physical/telemetry/index.ts';
import { type BrokerDoor, brokerDoor } from './broker-door.ts';
import { type BrokerLimits, limitConnections, usualLimits } from './broker-limits.ts';
import { certifiedName, overTls } from './broker-tls.ts';
import type { Tls } from './tls.ts';

export interface BrokerOptions {
  host: string;
  port: number;
  database: Database;
  limits?: BrokerLimits;
  /** Without it what devices say, passwords too, can be read on the way. */
  tls?: Tls | undefined;
  /** Keeps out who guesses at passwords; one of its own without. */
  door?: BrokerDoor;
  log?: Log;
  now(): Date;
  /** Takes a message; `done` once it is committed. */
  submit(message: RawMessage, done: () => void): void;
}

export interface EmbeddedBroker {
  url: string;
  connections(): number;
  /** What whoever runs the service should know. */
  hints(): string[];
  /** To a device's command topic; false when no session of it is here to take it. */
  sendCommand(code: string, payload: string): Promise<boolean>;
  /** Ends the connection of a device, whose credential may be another by now. */
  disconnect(code: string): void;
  close(): Promise<void>;
}

/** Return codes of MQTT 3.1.1: 4 bad user name or password, 3 server unavailable. */
const refusal = (message: string, returnCode: 3 | 4): AuthenticateError =>
  Object.assign(new Error(message), { returnCode }) as never;

async function listen(server: Server, host: string, port: number): Promise<number> {
  const attempt = (at: number) =>
    new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(at, host, () => {
        server.off('error', reject);
        resolve((server.address() as { port: number }).port);
      });
    });
  return attempt(port).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE' || port === 0) throw error;
    return attempt(0);
  });
}

/** Whether who connects is the device it says: its password is checked against the hash of its enrolment. */
function authenticator(database: BrokerOptions['database'], door: ReturnType<typeof brokerDoor>) {
  async function isDevice(code: string, given: Buffer): Promise<boolean> {
    const [device] = await database.anonymous((handle) => resolveDevices(handle, [code]));
    return device !== undefined && !device.isRevoked && timingSafeEqual(given, Buffer.from(device.passwordHash));
  }

  return async function answer(
    code: string,
    password: Buffer,
    address: string | undefined,
    done: (error: AuthenticateError | null, ok: boolean) => void,
  ): Promise<void> {
    const given = createHash('sha256').update(password).digest();
    const shown = `${code} ${given.toString('base64')}`;
    if (door.isShut(address, shown)) return done(refusal('wrong passwords came from this address: wait', 3), false);
    try {
      const ok = await isDevice(code, given);
      if (ok) door.stood(shown);
      else door.refused(address, code, shown);
      done(ok ? null : refusal('bad user name or password', 4), ok);
    } catch {
      done(refusal('the database cannot be reached', 3), false);
    }
  };
}

/**
 * An MQTT 3.1.1 broker in this process, for a machine that has none. It acknowledges a device only when its message is
 * committed, so there is nothing between device and database that a crash could lose.
 */
export async function openBroker(options: BrokerOptions): Promise<EmbeddedBroker> {
  const door = options.door ?? brokerDoor(options.log ?? (() => {}));
  const answer = authenticator(options.database, door);

  const limits = options.limits ?? usualLimits;
  const server = createServer();
  const gate = limitConnections(
    server,
    limits,
    options.tls
      ? overTls(options.tls, (stream) => broker.handle(stream))
      : (socket, bound) => {
          bound(socket);
          broker.handle(socket);
        },
  );
  const broker = await Aedes.createBroker({
    connectTimeout: limits.connectSeconds * 1_000,
    concurrency: 500,
    queueLimit: 10_000,
    authenticate(client, username, password, done) {
      gate.hasSaidConnect(client.conn);
      // One credential, one name: a second connection under a device's name takes the first one over, visibly.
      if (username === undefined || password === undefined || client.id !== username)
        return done(refusal('one credential, one client id', 4), false);
      if (options.tls?.deviceCa() !== undefined && certifiedName(client.conn) !== username)
        return done(refusal('the certificate names another device', 4), false);
      void answer(username, password, (client.conn as Partial<Socket>).remoteAddress, done);
    },
    authorizePublish(client, packet, done) {
      const { topic, payload } = packet;
      // What a device publishes is for the service alone: nobody listens here, so no device can command another.
      packet.topic = 'taken';
      packet.retain = false;
      const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
      options.submit({ topic, payload: bytes, receivedAt: options.now(), credential: client?.id }, () => done(null));
    },
    authorizeSubscribe(client, subscription, done) {
      done(null, subscription.topic === `holdfast/v1/${client.id}/commands` ? subscription : null);
    },
  });
  const clients = new Map<string, Client>();
  broker.on('client', (client) => {
    gate.isKnown(client.conn);
    clients.set(client.id, client);
  });
  broker.on('clientDisconnect', (client) => {
    if (clients.get(client.id) === client) clients.delete(client.id);
  });
  const port = await listen(server, options.host, options.port);
  return {
    url: `${options.tls ? 'mqtts' : 'mqtt'}://${options.host}:${port}`,
    connections: () => broker.connectedClients,
    hints: door.hints,
    disconnect: (code) => clients.get(code)?.close(),
    sendCommand: (code, payload) =>
      new Promise((resolve) =>
        broker.publish(
          { cmd: 'publish', topic: `holdfast/v1/${code}/commands`, payload, qos: 1, retain: false, dup: false },
          (error) => resolve(!error),
        ),
      ),
    async close() {
      await new Promise<void>((resolve) => broker.close(() => resolve()));
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
