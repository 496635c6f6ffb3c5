import { randomFillSync } from 'node:crypto';
import { serve } from '@hono/node-server';
import { ManualClock, seededChance } from '../../src/adapters/memory/clock.ts';
import { openDatabase } from '../../src/adapters/node/database.ts';
import { createApp } from '../../src/app.ts';
import { openVault, secretsKeysFrom } from '../../src/kernel/vault.ts';
import { freshSigner } from '../support/signer.ts';

/** A second process of the service on the same database; each line on its standard input is what time it is now. */
const clock = new ManualClock(process.env.WALK_AT ?? '');
const database = openDatabase({
  connectionString: process.env.WALK_DATABASE_URL ?? '',
  max: 6,
  applicationName: 'walk',
  role: process.env.WALK_ROLE || undefined,
  vault: await openVault(secretsKeysFrom(process.env.WALK_SECRETS_KEY ?? ''), (bytes) => randomFillSync(bytes)),
  onError: () => {},
});
const app = createApp({
  openDatabase: database.tallied,
  clock,
  // Apart from the first process's own sequence, so that no identifier is made twice.
  chance: seededChance(Number(process.env.WALK_CHANCE)),
  log: () => {},
  signer: freshSigner(),
});
const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
  process.stdout.write(`walks at http://127.0.0.1:${port}\n`),
);
process.stdin.setEncoding('utf8').on('data', (text: string) => {
  for (const line of text.split('\n').filter(Boolean)) clock.set(new Date(line));
  process.stdout.write('set\n');
});
process.stdin.on('end', () => {
  server.close();
  process.exit(0);
});
