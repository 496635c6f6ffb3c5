import type { Command } from 'commander';
import { configurationMarkdown, configurationTable } from '../../adapters/node/config.ts';
import { print } from './say.ts';

export default (command: Command) =>
  command
    .option('--markdown', 'as the table of docs/running.md', false)
    .action(({ markdown }: { markdown: boolean }) => print(markdown ? configurationMarkdown() : configurationTable));
