import type { Command } from 'commander';
import { loadCalendarFile } from '../../adapters/node/calendar-file.ts';
import { leave } from './say.ts';

export default (command: Command) =>
  command
    .command('load')
    .description('load a file of them into a running service, where another person agrees; without --url only check it')
    .argument('<file>', 'JSON: one year as POST /v1/calendars takes it, or an array of them')
    .option('--url <url>', 'the service; the key of a person of its operator is read from HOLDFAST_KEY')
    .action(async (file: string, { url }: { url?: string }) => {
      const key = process.env.HOLDFAST_KEY;
      if (url !== undefined && !key)
        throw new Error('HOLDFAST_KEY is not set: the key of a person who loads calendars');
      leave(await loadCalendarFile(file, url === undefined ? undefined : { url, key: key ?? '' }));
    });
