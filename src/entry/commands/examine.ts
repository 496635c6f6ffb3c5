import type { Command } from 'commander';
import { examineFile } from '../../adapters/node/examine-file.ts';
import { leave } from './say.ts';

export default (command: Command) =>
  command.argument('<file>', 'an examination case').action((file: string) => leave(examineFile(file)));
