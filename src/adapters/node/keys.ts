import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Signer } from '../../ground/audit/index.ts';
import { type PublishedKey, successionText } from '../../kernel/signing.ts';
import { writeOnce } from './write-once.ts';

interface KeyOptions {
  use?: 'audit' | 'webhook';
  now?: Date;
}

const fresh = () => generateKeyPairSync('ed25519').privateKey;
const pemOf = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const publicOf = (key: KeyObject) =>
  new Uint8Array(Buffer.from(createPublicKey(key).export({ format: 'jwk' }).x ?? '', 'base64url'));
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const filesOf = (folder: string, use: string) => ({
  key: path.join(folder, `${use}-key.pem`),
  history: path.join(folder, `${use}-keys.json`),
});

const firstOf = (key: KeyObject, now: Date): PublishedKey => ({
  publicKey: base64(publicOf(key)),
  since: now.toISOString(),
  until: null,
  endorsement: null,
});

/** The keys up to the one in use: what a rotation that died half-way wrote ahead never signed anything. */
function upTo(history: readonly PublishedKey[], key: KeyObject): PublishedKey[] {
  const at = history.findIndex(({ publicKey }) => publicKey === base64(publicOf(key)));
  if (at < 0)
    throw new Error('the key that signs is not in its own history: one of the two files is of another installation');
  return history.slice(0, at + 1).map((known, i) => (i === at ? { ...known, until: null } : known));
}

/**
 * A key that signs the audit log or webhooks: Ed25519, made once and kept in the data folder, readable by us alone. Its
 * public half, and those of the keys before it, are published (`/.well-known/holdfast-keys.json`). No key serves both uses.
 */
export async function openSigner(
  folder: string,
  { use = 'audit', now = new Date() }: KeyOptions = {},
): Promise<Signer> {
  const files = filesOf(folder, use);
  await mkdir(folder, { recursive: true });
  const key = createPrivateKey(await writeOnce(files.key, pemOf(fresh())));
  const kept = await writeOnce(files.history, `${JSON.stringify([firstOf(key, now)], null, 2)}\n`);
  return {
    name: 'holdfast',
    publicKey: publicOf(key),
    keys: upTo(JSON.parse(kept) as PublishedKey[], key),
    sign: async (bytes) => new Uint8Array(sign(null, bytes, key)),
  };
}

/**
 * Puts a new key in the place of the one that signs: the old one signs for it, and is destroyed. Running processes sign with the
 * old one until they are started anew, and both count.
 * @returns the history with the new key last
 */
export async function rotateKey(
  folder: string,
  { use = 'audit', now = new Date() }: KeyOptions = {},
): Promise<PublishedKey[]> {
  const files = filesOf(folder, use);
  const old = createPrivateKey(await readFile(files.key, 'utf8'));
  const history = upTo(JSON.parse(await readFile(files.history, 'utf8')) as PublishedKey[], old);
  const key = fresh();
  const publicKey = base64(publicOf(key));
  const since = now.toISOString();
  const endorsement = base64(sign(null, Buffer.from(successionText(publicKey, since)), old));
  const next = [
    ...history.map((known) => ({ ...known, until: known.until ?? since })),
    { publicKey, since, until: null, endorsement },
  ];
  // History first: a key that is in use is always in it.
  await replace(files.history, `${JSON.stringify(next, null, 2)}\n`);
  await replace(files.key, pemOf(key));
  return next;
}

async function replace(file: string, text: string): Promise<void> {
  const aside = `${file}.next`;
  await writeFile(aside, text, { mode: 0o600 });
  await rename(aside, file);
}
