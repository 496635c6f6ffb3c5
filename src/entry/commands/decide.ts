import type { Command } from 'commander';
import { decide } from '../../adapters/node/decide.ts';
import { leave } from './say.ts';

export default (command: Command) =>
  command
    .requiredOption('--url <url>', 'the service; the key of a person of the lender is read from HOLDFAST_KEY')
    .option('--facility <id>', 'judge the record of this facility twice')
    .option('--loan <id>', 'reckon the last closed day of this loan anew')
    .option('--as-of <instant>', 'by the rules as they were known then, in force on its day; 2026-10-12T06:00:00Z')
    .option(
      '--event <id>',
      'what was decided when this happened, decided again as of --as-of; alone, the rules that were read, beside today’s',
    )
    .option('--json', 'JSON alone, without the words on standard error', false)
    .addHelpText('after', '\nExit 0 where nothing differs, 1 where something does, 2 where it could not be asked.')
    .action(
      async (options: {
        url: string;
        facility?: string;
        loan?: string;
        asOf?: string;
        event?: string;
        json: boolean;
      }) => {
        const key = process.env.HOLDFAST_KEY;
        if (!key) throw new Error('HOLDFAST_KEY is not set: the key of a person of the lender');
        leave(await decide({ ...options, key }));
      },
    );
