import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { evidencePack, verifyPack } from '../../ground/audit/index.ts';
import { leave, tell } from './say.ts';

const publishedKeys = z.object({
  keys: z.array(
    z.object({
      publicKey: z.string(),
      since: z.string(),
      until: z.string().nullable(),
      endorsement: z.string().nullable(),
    }),
  ),
});

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Error(error.code === 'ENOENT' ? `there is no file ${file}` : `${file} cannot be read (${error.code})`);
  });
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${file} is not JSON`);
  }
}

export default (command: Command) =>
  command
    .argument('<pack>', 'an evidence pack')
    .option('--key <base64>', 'the public key you were given; without it the key in the pack is taken at its word')
    .option('--keys <file>', 'the keys that the installation publishes at /.well-known/holdfast-keys.json, saved')
    .action(async (file: string, { key, keys }: { key?: string; keys?: string }) => {
      const read = evidencePack.safeParse(await readJson(file));
      if (!read.success) {
        const [first] = read.error.issues;
        throw new Error(`${file} is not an evidence pack: /${first?.path.join('/')} ${first?.message}`);
      }
      const published = keys === undefined ? [] : publishedKeys.parse(await readJson(keys)).keys;
      const check = await verifyPack(read.data, key, published);
      if (key === undefined && keys === undefined)
        tell(
          `no --key given: whoever made the pack may have signed it, with ${read.data.publicKey}. Compare this key with the one that you were handed when you joined; the keys of the log are published at /.well-known/holdfast-keys.json of the installation`,
        );
      leave({ output: check, diagnostics: check.faults, exitCode: check.valid ? 0 : 1 });
    });
