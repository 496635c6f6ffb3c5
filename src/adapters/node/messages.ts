import type { Log } from '../../app.ts';
import type { Ctx } from '../../context.ts';
import type { Clock } from '../../kernel/time.ts';
import type { createBatcher } from '../../physical/telemetry/index.ts';
import { type EmbeddedBroker, openBroker } from './broker.ts';
import { brokerLimitsOf, type Config, sourceOf } from './config.ts';
import type { NodeDatabase } from './database.ts';
import { type MqttSource, openSource } from './mqtt-source.ts';
import { nextSeqsOf } from './next-seqs.ts';
import { openSparkplugHost } from './sparkplug-host.ts';
import type { brokerCaOf, tlsOf } from './tls.ts';

/** Messages waiting for the database from which on nobody should send more. */
const OVERLOADED_AT = 50_000;

interface Taking {
  database: NodeDatabase;
  clock: Clock;
  ctxFor(tenantId: string, name?: string): Ctx;
  log: Log;
  tls: Awaited<ReturnType<typeof tlsOf>>;
  brokerCa: Awaited<ReturnType<typeof brokerCaOf>>;
  batcher: ReturnType<typeof createBatcher>;
  closers: (() => Promise<unknown>)[];
}

/** Where messages of devices come from: a broker of its own, or the one that the settings name, and Sparkplug nodes beside it. */
export async function openMessages(config: Config, by: Taking) {
  const { database, clock, ctxFor, log, tls, brokerCa, batcher, closers } = by;
  const submit = batcher.submit;
  let broker: EmbeddedBroker | undefined;
  let source: MqttSource | undefined;
  if (config.MQTT_URL)
    source = openSource({ ...sourceOf(config, config.MQTT_URL), ca: brokerCa, now: () => clock.now(), submit, log });
  else
    broker = await openBroker({
      log,
      host: config.MQTT_HOST,
      port: config.MQTT_PORT,
      limits: brokerLimitsOf(config),
      tls,
      database,
      now: () => clock.now(),
      submit,
    });
  // Acknowledging needs the connection, so what was taken in is finished before it closes.
  closers.push(async () => {
    await batcher.drain();
    await (source ?? broker)?.close();
  });
  const { SPARKPLUG_HOST_ID, MQTT_URL } = config;
  if (SPARKPLUG_HOST_ID !== undefined && MQTT_URL !== undefined) {
    const host = openSparkplugHost({
      url: MQTT_URL,
      hostId: SPARKPLUG_HOST_ID,
      group: config.SPARKPLUG_GROUP,
      ca: brokerCa,
      reorderTimeoutMs: config.SPARKPLUG_REORDER_MS,
      now: () => clock.now(),
      nextSeqs: (codes) => nextSeqsOf(database, ctxFor, codes),
      submit,
      isOverloaded: () => batcher.waiting() > OVERLOADED_AT,
      log,
    });
    closers.push(host.close);
  }
  return { source, broker };
}
