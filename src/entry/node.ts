import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { seedFirstTenant } from '../../db/seed/first-tenant.ts';
import { machineChance } from '../adapters/node/chance.ts';
import { readConfig } from '../adapters/node/config.ts';
import { demonstrationOf } from '../adapters/node/demonstration.ts';
import { explainStart } from '../adapters/node/explain.ts';
import { linkFor, writeLinks } from '../adapters/node/link.ts';
import { openLog } from '../adapters/node/log.ts';
import { type Platform, startPlatform } from '../adapters/node/platform.ts';
import { hasTenants } from '../ground/audit/index.ts';

/**
 * `npm start`: the platform as a service, on the embedded default or on the servers that the environment names. The script
 * begins with `exec`, so that no shell stands between npm and us: a signal to npm would end the shell and leave us running.
 * Windows knows no exec and takes the other half.
 */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = openLog(config.LOG_LEVEL);
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const platform = await startPlatform({
    config,
    instance: 'main',
    durable: true,
    clock: { now: () => new Date() },
    chance: machineChance(),
    log,
    runJobs: true,
    // Its links lead to a port beside ours, which only this machine's own browser is sure to reach.
    demonstration:
      config.DATABASE_URL || config.PUBLIC_URL
        ? undefined
        : demonstrationOf(process.env, { now: () => new Date(), log }),
    progress: (message) => say(`… ${message}`),
  });

  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    say(`\n${signal}: finishing what was taken in`);
    platform.stop().then(
      () => {
        say('stopped');
        process.exit(0);
      },
      (error: Error) => {
        process.stderr.write(`stopping failed: ${error.message}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', () => stop('interrupted'));
  process.on('SIGTERM', () => stop('terminated'));
  // Without a certificate to read again a terminal that closes ends us, as it does everybody.
  if (config.TLS_CERT !== undefined) process.on('SIGHUP', () => void platform.reloadTls());

  const keyFile = path.join(config.HOLDFAST_DATA, 'main', 'first-keys.json');
  if (!config.DATABASE_URL && (await seed(platform, keyFile)))
    say(`seeded a first tenant; keys of its parties: ${keyFile}`);
  // The address of another broker holds our password, and is our listener rather than the devices'.
  const devices = platform.mqttUrl || `by the broker at ${new URL(config.MQTT_URL ?? '').host}`;
  say(`Holdfast is at ${platform.publicUrl}`);
  say(`  reference ${platform.publicUrl}/docs   health ${platform.url}/readyz   devices ${devices}`);
  say(`  sign in   curl -H "Authorization: Bearer $KEY" ${platform.publicUrl}/v1/parties`);
  if (!config.DATABASE_URL) say(`            with a key from ${keyFile}`);
  const people = config.DATABASE_URL ? [] : await peopleOf(keyFile);
  const link = people[0] && (await linkFor(platform, people[0].key));
  say(`  console   ${link ?? platform.publicUrl}`);
  if (link !== undefined) say(`            signs the first administrator in, once, within a quarter of an hour`);
  const linkFile = path.join(config.HOLDFAST_DATA, 'main', 'first-links.txt');
  if (people.length > 0 && (await writeLinks(platform, linkFile, people)) > 0)
    say(`            links of everybody else, each good once and for a day: ${linkFile}`);
  say('Ctrl-C stops it');
}

/** A fresh embedded installation gets a tenant to begin with; real servers are left as they are. */
async function seed(platform: Platform, keyFile: string): Promise<boolean> {
  // A start that died while seeding has left a tenant whose keys nobody knows: seed another.
  const begun = `${keyFile}.begun`;
  if (!existsSync(begun) && (await platform.database.anonymous(hasTenants))) return false;
  await writeFile(begun, '');
  const tenantId = platform.newId('tenant');
  const keys = await seedFirstTenant(platform.ctxFor(tenantId, 'seed'), platform.request);
  await writeFile(keyFile, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  await rm(begun);
  return true;
}

/** Everybody of the first tenant, its first administrator before the others. */
async function peopleOf(keyFile: string): Promise<{ person: string; key: string }[]> {
  return JSON.parse(await readFile(keyFile, 'utf8').catch(() => '[]')) as { person: string; key: string }[];
}

main().catch((error: unknown) => {
  process.stderr.write(`Holdfast cannot start: ${explainStart(error)}\n`);
  process.exit(1);
});
