import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Ctx, Database } from '../../context.ts';
import { listTenants } from '../../ground/audit/index.ts';
import { type Resealed, resealSecrets } from '../../ground/secrets/index.ts';
import { openVault, secretsKeysFrom, type Vault } from '../../kernel/vault.ts';
import { writeOnce } from './write-once.ts';

const FILE = 'secrets-keys';
const freshKey = () => `${randomBytes(32).toString('base64')}\n`;

/**
 * The keys of stored secrets: as configured, or from a file beside the data that only we may read, made at the first start. Whoever
 * has the database alone has none of them.
 */
export async function vaultOf(configured: string | undefined, folder: string): Promise<Vault> {
  if (configured === undefined) await mkdir(folder, { recursive: true });
  const text = configured ?? (await writeOnce(path.join(folder, FILE), freshKey()));
  return openVault(secretsKeysFrom(text), (bytes) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>));
}

/** A new key before those in the file: from now on it seals, and the others open what they sealed. */
export async function addKey(folder: string): Promise<void> {
  const file = path.join(folder, FILE);
  const before = await readFile(file, 'utf8');
  await writeFile(`${file}.new`, freshKey() + before, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** Seals the secrets of every tenant under the newest key. */
export async function resealAll(database: Database, ctxFor: (tenantId: string) => Ctx): Promise<Resealed> {
  const told: Resealed = { sealed: 0, unreadable: 0 };
  for (const { tenantId } of await database.anonymous(listTenants)) {
    const { sealed, unreadable } = await resealSecrets(ctxFor(tenantId));
    told.sealed += sealed;
    told.unreadable += unreadable;
  }
  return told;
}
