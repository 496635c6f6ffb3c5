import mqtt, { type IPublishPacket } from 'mqtt';
import type { RawMessage } from '../../physical/telemetry/index.ts';

export interface SourceOptions {
  url: string;
  clientId: string;
  version: 4 | 5;
  sharedGroup?: string | undefined;
  /** Authority of the broker's certificate, in PEM form; those that the machine trusts without it. */
  ca?: string | undefined;
  /** Messages that may be under way unacknowledged: what bounds memory and the burst after a restart. */
  receiveMaximum: number;
  now(): Date;
  submit(message: RawMessage, done: () => void): void;
  log(level: 'info' | 'warn' | 'error', message: string): void;
}

export interface MqttSource {
  isConnected(): boolean;
  /** What would make it faster, where the broker shows it. */
  hints(): string[];
  /** To a device's command topic; false while the broker is away: who sends will do so again. */
  sendCommand(code: string, payload: string): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * What to say of a broker by the receive maximum of its CONNACK, undefined when there is nothing to say. Formally it is what
 * the broker takes from us; Mosquitto announces the limit that it sends by. MQTT 3.1.1 announces none, and no mention is the
 * most there can be (MQTT 5, 3.2.2.3.3).
 */
export function windowHint(announced: number | undefined, wanted: number): string | undefined {
  if (announced === undefined || announced >= wanted) return undefined;
  return (
    `the broker keeps at most ${announced} messages under way, and ingest, which acknowledges after its commit, can use ` +
    `${wanted}: a stream is held to ${announced} messages a commit (Mosquitto: max_inflight_messages)`
  );
}

const TOPIC = 'holdfast/v1/+/observations';

/** Told to the library instead of success, so that it sends no acknowledgement of its own. */
const NOT_YET = new Error('acknowledged after commit');

/**
 * Acknowledgements of a batch in one write: one by one they cost more than the messages. A PUBACK of success has no more
 * than its number in both versions (MQTT 5, 3.4.2.1). The library would send its own, so they go past it.
 */
export function pubacks(messageIds: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(4 * messageIds.length);
  for (const [i, id] of messageIds.entries()) bytes.writeUInt32BE(0x40020000 + id, 4 * i);
  return bytes;
}

/** A client with a session that outlives its connections; not connected yet, since with a session the broker sends at once. */
const clientOf = (options: SourceOptions) =>
  mqtt.connect(options.url, {
    // Handlers first: with a session the broker sends at once.
    manualConnect: true,
    protocolVersion: options.version,
    clientId: options.clientId,
    clean: false,
    keepalive: 30,
    reconnectPeriod: 500,
    queueQoSZero: false,
    ...(options.ca !== undefined && { ca: options.ca }),
    ...(options.version === 5 && {
      properties: { sessionExpiryInterval: 86_400, receiveMaximum: options.receiveMaximum },
    }),
  });

/**
 * The stream of a real broker: a persistent session, so that what arrives while we are away waits for us; each message
 * is acknowledged after its commit, and only on the connection it came by, because packet numbers are used again.
 */
export function openSource(options: SourceOptions): MqttSource {
  const client = clientOf(options);
  let connection = 0;
  let acknowledged: number[] = [];
  function acknowledge(messageId: number, came: number): void {
    if (acknowledged.length === 0)
      queueMicrotask(() => {
        if (came === connection && client.connected) client.stream.write(pubacks(acknowledged));
        acknowledged = [];
      });
    acknowledged.push(messageId);
  }
  let wasPresent = true;
  let hint: string | undefined;
  client.handleMessage = (packet: IPublishPacket, callback) => {
    const bytes = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    const message = { topic: packet.topic, payload: bytes, receivedAt: options.now() };
    const { messageId } = packet;
    if (packet.qos !== 1 || messageId === undefined) {
      options.submit(message, () => {});
      callback();
      return;
    }
    const came = connection;
    options.submit(message, () => {
      if (came === connection && client.connected) acknowledge(messageId, came);
    });
    callback(NOT_YET);
  };
  client.on('connect', (connack) => {
    connection++;
    if (!connack.sessionPresent && wasPresent && connection > 1)
      options.log(
        'warn',
        'the broker has lost our session: messages may be missing; devices with gaps are asked again',
      );
    wasPresent = connack.sessionPresent;
    const said = hint;
    hint = windowHint(connack.properties?.receiveMaximum, options.receiveMaximum / 2);
    if (hint !== undefined && hint !== said) options.log('warn', hint);
    const filter = options.sharedGroup === undefined ? TOPIC : `$share/${options.sharedGroup}/${TOPIC}`;
    // Retained messages come with the first subscription of a session (MQTT 5), not with each: they were taken then.
    client.subscribe(filter, { qos: 1, rh: 1 }, (error) => {
      if (error) options.log('error', `the broker refused the subscription: ${error.message}`);
    });
    options.log('info', `connected to the broker as ${options.clientId}`);
  });
  client.on('close', () => {
    connection++;
  });
  client.on('error', (error) => options.log('warn', `broker: ${error.message}`));
  client.connect();
  return {
    isConnected: () => client.connected,
    hints: () => (hint === undefined ? [] : [hint]),
    async sendCommand(code, payload) {
      if (!client.connected) return false;
      return client.publishAsync(`holdfast/v1/${code}/commands`, payload, { qos: 1 }).then(
        () => true,
        () => false,
      );
    },
    close: async () => {
      await client.endAsync();
    },
  };
}
