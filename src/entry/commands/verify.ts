import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { evidencePack, verifyPack } from '../../ground/audit/index.ts';
import { leave, tell } from './say.ts';

export default (command: Command) =>
  command
    .argument('<pack>', 'an evidence pack')
    .option('--key <base64>', 'the public key you were given; without it the key in the pack is taken at its word')
    .action(async (file: string, { key }: { key?: string }) => {
      const pack = evidencePack.parse(JSON.parse(await readFile(file, 'utf8')));
      const check = await verifyPack(pack, key);
      if (key === undefined) tell('no --key given: this shows that the pack is whole, not who signed it');
      leave({ output: check, diagnostics: check.faults, exitCode: check.valid ? 0 : 1 });
    });
