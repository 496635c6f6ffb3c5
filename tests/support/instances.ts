import type { SpawnOptions } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll } from 'vitest';
import { type Child, startScript } from './child.ts';

/** A folder of the test file's own, removed when the file is done. 0700 is a home that nobody else may enter. */
export async function temporaryFolder(mode: 0o755 | 0o700 = 0o755): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'holdfast-'));
  await chmod(folder, mode);
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export interface Held {
  child: Child;
  postmaster: number;
  adopted: boolean;
  ownerUrl: string;
  serviceUrl: string;
}

/** An instance held open by a process of its own, which may be killed. */
export async function holdInstance(
  folder: string,
  options: SpawnOptions = {},
  script = 'tests/support/hold-instance.ts',
): Promise<Held> {
  const child = startScript(script, [folder], options);
  const [line] = await child.line(/^\{.*\}$/m);
  return { child, ...(JSON.parse(line) as Omit<Held, 'child'>) };
}

/** Ends a held instance as its owner would; its exit code. */
export async function letGo({ child }: Held): Promise<number | null> {
  child.endInput();
  return (await child.exit).code;
}

/** One statement on a connection of its own. */
export async function query<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

export const answers = (url: string): Promise<boolean> =>
  query(url, 'select 1').then(
    () => true,
    () => false,
  );
