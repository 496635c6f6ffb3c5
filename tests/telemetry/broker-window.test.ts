import { expect, it } from 'vitest';
import { openTestDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/instances.ts';
import { Mosquitto, mosquittoMissing } from '../support/mosquitto.ts';
import { openPlatform } from '../support/platform.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { until } from '../support/until.ts';

suiteNeeding('mosquitto', mosquittoMissing, 'a broker that keeps few messages under way', () => {
  it.each([
    { inflight: 20, version: '5', hints: ['the broker keeps at most 20 messages under way'] },
    { inflight: 4_000, version: '5', hints: [] },
    // No limit at all.
    { inflight: 0, version: '5', hints: [] },
    // MQTT 3.1.1 cannot say.
    { inflight: 20, version: '4', hints: [] },
  ])(
    'is warned of, and no reason not to be ready ($inflight, MQTT version $version)',
    async ({ inflight, version, hints }) => {
      const broker = await Mosquitto.start(await temporaryFolder(), { inflight });
      const platform = await openPlatform(await openTestDatabase(), broker, { MQTT_VERSION: version });
      const readiness = async () =>
        (await (await fetch(`${platform.url}/readyz`)).json()) as { ready: boolean; hints?: string[] };
      await until(async () => (await readiness()).ready, 'the service to be ready');
      const { hints: said = [] } = await readiness();
      expect(said).toEqual(hints.map((hint) => expect.stringContaining(hint)));
      expect(platform.warnings).toEqual(said);
      await platform.stop();
      await broker.stop();
    },
  );
});
