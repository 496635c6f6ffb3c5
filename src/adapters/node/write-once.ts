import { randomUUID } from 'node:crypto';
import { link, readFile, unlink, writeFile } from 'node:fs/promises';

/**
 * Writes a file that only we may read, unless it is there already; gives what it holds. It appears whole or not at all,
 * whoever else does the same at once and wherever a crash falls.
 */
export async function writeOnce(file: string, text: string): Promise<string> {
  const aside = `${file}.${randomUUID()}`;
  await writeFile(aside, text, { mode: 0o600 });
  await link(aside, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await unlink(aside);
  return readFile(file, 'utf8');
}
