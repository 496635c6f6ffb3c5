import path from 'node:path';
import type { Command } from 'commander';
import { readConfig } from '../../adapters/node/config.ts';
import { openSigner, rotateKey } from '../../adapters/node/keys.ts';
import { leave, tell } from './say.ts';

const folderOf = () => path.join(readConfig(process.env).HOLDFAST_DATA, 'main');

export default (command: Command) => {
  command
    .command('show')
    .description('the public keys that signed the audit log, the present one last')
    .action(async () => leave({ output: { keys: (await openSigner(folderOf())).keys }, diagnostics: [], exitCode: 0 }));
  command
    .command('rotate')
    .description(
      'put a new key in the place of the one that signs the audit log; the old one signs for it and is destroyed',
    )
    .action(async () => {
      const keys = await rotateKey(folderOf());
      tell('start the service anew: until then it signs with the old key, which counts for what it signed');
      leave({ output: { keys }, diagnostics: [], exitCode: 0 });
    });
  return command;
};
