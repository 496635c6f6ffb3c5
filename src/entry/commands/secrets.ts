import path from 'node:path';
import type { Command } from 'commander';
import { readConfig } from '../../adapters/node/config.ts';
import { openDatabase } from '../../adapters/node/database.ts';
import { addKey, resealAll, vaultOf } from '../../adapters/node/secrets.ts';
import { systemCtx } from '../../app.ts';
import { identifiers } from '../../kernel/identifiers.ts';
import { databaseUrl } from './database-url.ts';
import { print, tell } from './say.ts';

/** With keys in the environment, put the new one first there; with the file, this makes it. */
async function rotate(): Promise<void> {
  const config = readConfig(process.env);
  const folder = path.join(config.HOLDFAST_DATA, 'main');
  if (config.HOLDFAST_SECRETS_KEY === undefined) await addKey(folder);
  if (config.DATABASE_URL === undefined) {
    tell('a new key seals from the next start on, which seals anew what the others sealed');
    return print({ sealed: 0, unreadable: 0 });
  }
  const vault = await vaultOf(config.HOLDFAST_SECRETS_KEY, folder);
  const clock = { now: () => new Date() };
  const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
  const newId = identifiers(clock, chance);
  const database = openDatabase({
    connectionString: databaseUrl(),
    max: 2,
    applicationName: 'holdfast secrets',
    role: 'holdfast_app',
    vault,
    onError: () => {},
  });
  try {
    const told = await resealAll(database, (id) => systemCtx({ clock, chance, newId }, database, id, 'secrets'));
    print(told);
    if (told.unreadable > 0) process.exitCode = 1;
  } finally {
    await database.close();
  }
}

export default (command: Command) =>
  command
    .command('rotate')
    .description('seal every stored secret under the newest key; old keys still open')
    .action(rotate);
