import mqtt from 'mqtt';
import {
  type EdgeNode,
  newEdgeNode,
  type Outcome,
  type RawMessage,
  type Report,
  readingsOf,
  receive,
  type SparkplugMessage,
  type SparkplugTopic,
  sparkplugDeviceCode,
  sparkplugTimes,
  sparkplugTopic,
  tickEdgeNode,
} from '../../physical/telemetry/index.ts';
import { decodeSparkplug, encodeSparkplug, type SparkplugPayload } from './sparkplug-codec.ts';

export interface SparkplugHostOptions {
  url: string;
  /** Authority of the broker's certificate, in PEM form; those that the machine trusts without it. */
  ca?: string | undefined;
  /** Edge nodes that name it their primary host keep their data while it is away. */
  hostId: string;
  /** Group to listen to; `+` for all. */
  group: string;
  reorderTimeoutMs: number;
  now(): Date;
  /** For each code, the least sequence number never stored; unknown codes are left out. */
  nextSeqs(codes: readonly string[]): Promise<Map<string, number>>;
  submit(message: RawMessage, done: () => void): void;
  /** So much waits for the database that the edge nodes had better keep their data. */
  isOverloaded(): boolean;
  log(level: 'info' | 'warn' | 'error', message: string): void;
}

export interface SparkplugHost {
  isConnected(): boolean;
  close(): Promise<void>;
}

const TICK_MS = 250;
/** The last instant that a date can be (ECMA-262). */
const LAST_INSTANT_MS = 8.64e15;
/** Readings that may wait for their numbers. */
const UNNUMBERED_MOST = 50_000;

/**
 * Numbers observations and hands them on: Sparkplug has no number for an observation that lasts, so each device's gets the next. Those of
 * one device go in the order they came.
 */
function numberer({ nextSeqs, submit, log }: Pick<SparkplugHostOptions, 'nextSeqs' | 'submit' | 'log'>) {
  const seqs = new Map<string, number>();

  /** Asks until the database answers: what was heard is kept meanwhile, and `isOverloaded` bounds how much. */
  async function number(codes: readonly string[]): Promise<void> {
    for (;;) {
      try {
        for (const [code, seq] of await nextSeqs(codes)) seqs.set(code, seq);
        return;
      } catch (error) {
        log('warn', `Sparkplug readings wait for the database: ${(error as Error).message}`);
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
  }

  let numbering: Promise<void> = Promise.resolve();
  let unnumbered = 0;
  return {
    waiting: () => unnumbered,
    /** When everything that was handed on is on its way. */
    done: () => numbering,
    hand(topic: SparkplugTopic, reports: readonly Report[], receivedAt: Date): void {
      const said = reports.flatMap((report) => {
        const readings = readingsOf(report);
        return readings ? [{ code: sparkplugDeviceCode(topic.edgeNode, report.device), at: report.at, readings }] : [];
      });
      unnumbered += said.length;
      const before = numbering;
      numbering = (async () => {
        await before;
        const unknown = [...new Set(said.map(({ code }) => code))].filter((code) => !seqs.has(code));
        if (unknown.length > 0) await number(unknown);
        for (const { code, at, readings } of said) {
          // A device that is not enrolled is put aside as any other, under a number that means nothing.
          const seq = seqs.get(code) ?? 0;
          if (seqs.has(code)) seqs.set(code, seq + 1);
          const payload = new TextEncoder().encode(
            JSON.stringify({ seq, at: new Date(at).toISOString(), ...readings }),
          );
          submit({ topic: `holdfast/v1/${code}/observations`, payload, receivedAt }, () => {});
        }
        unnumbered -= said.length;
      })();
    },
  };
}

/** What a payload says, or why nothing can be made of it. */
function readPayload(payload: Uint8Array): SparkplugPayload | string {
  let read: SparkplugPayload;
  try {
    read = decodeSparkplug(payload);
  } catch (error) {
    return (error as Error).message.slice(0, 200);
  }
  const times = [read.timestamp, ...read.metrics.map((metric) => metric.at)];
  return times.some((at) => at !== undefined && !(at <= LAST_INSTANT_MS)) ? 'a time that no calendar has' : read;
}

/** A client whose death is told by the broker, not connected yet. */
const clientOf = ({ url, hostId, ca }: SparkplugHostOptions, state: string, farewell: string) =>
  mqtt.connect(url, {
    manualConnect: true,
    protocolVersion: 5,
    clientId: `holdfast-sparkplug-${hostId}`,
    clean: true,
    ...(ca !== undefined && { ca }),
    properties: { sessionExpiryInterval: 0 },
    reconnectPeriod: 500,
    will: { topic: state, payload: Buffer.from(farewell), qos: 1, retain: true },
  });

/** What the edge nodes say: read, followed in their states, and handed on; a node that makes no sense is asked for its birth. */
function listener(options: SparkplugHostOptions, client: mqtt.MqttClient, numbers: ReturnType<typeof numberer>) {
  const { log } = options;
  const limits = { ...sparkplugTimes, reorderTimeoutMs: options.reorderTimeoutMs };
  const nodes = new Map<string, EdgeNode>();

  function follow(topic: SparkplugTopic, outcome: Outcome): void {
    numbers.hand(topic, outcome.reports, options.now());
    if (outcome.refused) log('info', `Sparkplug ${topic.group}/${topic.edgeNode}: ${outcome.refused}`);
    if (!outcome.wantsRebirth) return;
    const command = encodeSparkplug({
      timestamp: options.now().getTime(),
      metrics: [{ name: 'Node Control/Rebirth', value: true }],
    });
    client.publish(`spBv1.0/${topic.group}/NCMD/${topic.edgeNode}`, Buffer.from(command), { qos: 0 });
  }

  return {
    /** Births heard before may have been followed by deaths that nobody told us of. */
    forget: () => nodes.clear(),
    hear(name: string, payload: Uint8Array): void {
      const topic = sparkplugTopic(name);
      if (!topic) return;
      const receivedAt = options.now();
      const read = readPayload(payload);
      if (typeof read === 'string') {
        const refused = { reason: 'SPARKPLUG_UNREADABLE', detail: read } as const;
        options.submit({ topic: name, payload, receivedAt, refused }, () => {});
        return;
      }
      const key = `${topic.group}/${topic.edgeNode}`;
      const node = nodes.get(key) ?? newEdgeNode();
      nodes.set(key, node);
      const message: SparkplugMessage = {
        kind: topic.kind,
        device: topic.device,
        seq: read.seq,
        at: read.timestamp ?? receivedAt.getTime(),
        metrics: read.metrics,
      };
      follow(topic, receive(node, message, receivedAt.getTime(), limits));
    },
    tick(): void {
      for (const [key, node] of nodes) {
        const [of = '', edgeNode = ''] = key.split('/');
        const outcome = tickEdgeNode(node, options.now().getTime(), limits);
        follow({ group: of, kind: 'NDATA', edgeNode, device: undefined }, outcome);
      }
    },
  };
}

/**
 * A Sparkplug B host beside the ordinary stream. Its session is clean, as the specification demands, so what is safe from
 * loss is what the edge nodes keep while the retained STATE says that the host is away. Readings become observations and
 * go the way of all others; Sparkplug has no number for an observation that lasts, so the host gives each the next.
 */
export function openSparkplugHost(options: SparkplugHostOptions): SparkplugHost {
  const { hostId, group, log } = options;
  const state = `spBv1.0/STATE/${hostId}`;
  let bornAt = options.now().getTime();
  let isLeaving = false;
  const certificate = (online: boolean) => JSON.stringify({ online, timestamp: bornAt });
  const client = clientOf(options, state, certificate(false));
  const numbers = numberer(options);
  const nodes = listener(options, client, numbers);
  const announce = () => client.publish(state, certificate(true), { qos: 1, retain: true });

  client.on('message', (name, payload) => {
    if (name !== state) return nodes.hear(name, payload);
    // Another death of ours, late: say again that we are here. Not our own farewell, which comes back to us, too.
    if (!isLeaving && /"online"\s*:\s*false/.test(payload.toString())) announce();
  });
  client.on('connect', () => {
    isLeaving = false;
    nodes.forget();
    client.subscribe(
      [
        state,
        ...['NBIRTH', 'NDEATH', 'NDATA'].map((kind) => `spBv1.0/${group}/${kind}/+`),
        ...['DBIRTH', 'DDEATH', 'DDATA'].map((kind) => `spBv1.0/${group}/${kind}/+/+`),
      ],
      { qos: 1 },
      (error) => {
        if (error) log('error', `the broker refused the Sparkplug subscription: ${error.message}`);
        else announce();
      },
    );
    log('info', `Sparkplug host ${hostId} is online`);
  });
  client.on('error', (error) => log('warn', `Sparkplug broker: ${error.message}`));
  // The death says when the birth was: each connection has a pair of its own.
  client.on('reconnect', () => {
    bornAt = options.now().getTime();
    if (client.options.will) client.options.will.payload = Buffer.from(certificate(false));
  });
  const leave = async () => {
    isLeaving = true;
    if (client.connected) await client.publishAsync(state, certificate(false), { qos: 1, retain: true });
    await client.endAsync();
  };
  let isAway = false;
  const timer = setInterval(() => {
    const mustLeave = numbers.waiting() > UNNUMBERED_MOST || options.isOverloaded();
    if (mustLeave !== isAway) {
      isAway = mustLeave;
      log('warn', isAway ? 'Sparkplug host goes offline until the database keeps up' : 'Sparkplug host comes back');
      if (isAway) void leave().catch((error: Error) => log('warn', `Sparkplug broker: ${error.message}`));
      else client.reconnect();
    }
    nodes.tick();
  }, TICK_MS);
  client.connect();

  return {
    isConnected: () => client.connected,
    async close() {
      clearInterval(timer);
      await leave();
      await numbers.done();
    },
  };
}
