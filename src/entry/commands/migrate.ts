import type { Command } from 'commander';
import { readConfig } from '../../adapters/node/config.ts';
import { migrate } from '../../adapters/node/migrate.ts';
import { databaseUrl } from './database-url.ts';
import { print } from './say.ts';

export default (command: Command) =>
  command.action(async () =>
    print({ applied: await migrate(databaseUrl(), readConfig(process.env).HOLDFAST_TELEMETRY_DAYS) }),
  );
