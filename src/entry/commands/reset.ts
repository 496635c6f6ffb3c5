import type { Command } from 'commander';
import { readConfig } from '../../adapters/node/config.ts';
import { InstanceInUse, resetData } from '../../adapters/node/embedded/postgres.ts';
import { print, tell } from './say.ts';

export default (command: Command) =>
  command.option('--yes', 'do not only say what would be removed', false).action(async ({ yes }: { yes: boolean }) => {
    const folder = readConfig(process.env).HOLDFAST_DATA;
    if (!yes) {
      tell(`this removes the data of Holdfast in ${folder}; run it again with --yes`);
      process.exitCode = 2;
      return;
    }
    try {
      await resetData(folder);
    } catch (error) {
      if (!(error instanceof InstanceInUse)) throw error;
      tell(error.message);
      process.exitCode = 1;
      return;
    }
    print({ removed: folder });
  });
