import { afterAll } from 'vitest';
import { readConfig } from '../../src/adapters/node/config.ts';
import { type Platform, startPlatform } from '../../src/adapters/node/platform.ts';
import type { TestDatabase } from './database.ts';
import { temporaryFolder } from './instances.ts';
import type { Mosquitto } from './mosquitto.ts';

export interface TestPlatform extends Platform {
  /** Its log, warnings and worse. */
  warnings: string[];
}

/** The whole service in this process, on the test's database and a real broker; its jobs run when the test says. */
export async function openPlatform(
  { ownerUrl, serviceUrl, role }: TestDatabase,
  broker: Mosquitto,
  more: Record<string, string> = {},
): Promise<TestPlatform> {
  const warnings: string[] = [];
  const platform = await startPlatform({
    config: readConfig({
      HOLDFAST_DATA: await temporaryFolder(),
      DATABASE_URL: serviceUrl,
      // Where one login is all there is, the service takes its own role by itself.
      ...(role === undefined && { DATABASE_OWNER_URL: ownerUrl }),
      MQTT_URL: broker.url,
      PORT: '0',
      ...more,
    }),
    instance: 'main',
    durable: false,
    clock: { now: () => new Date() },
    chance: (bytes) => crypto.getRandomValues(bytes),
    log(level, message) {
      if (level !== 'info') warnings.push(message);
    },
    runJobs: false,
  });
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= platform.stop());
  afterAll(stop);
  return { ...platform, stop, warnings };
}
