import { hex, sha256 } from './canonical.ts';
import type { Chance } from './identifiers.ts';
import { refusalList, refuse } from './refusal.ts';
import { utf8 } from './signing.ts';

export const vaultRefusals = refusalList({
  STORED_SECRETS_KEY_MISSING: [
    'unavailable',
    'This process has no key for stored secrets',
    '本进程没有用于存储机密的密钥',
    'Send it to a process that has the key, or give this one HOLDFAST_SECRETS_KEY',
    '请改由持有密钥的进程处理，或为本进程配置 HOLDFAST_SECRETS_KEY',
  ],
  SECRET_UNREADABLE: [
    'unavailable',
    'A stored secret does not open where it stands',
    '存储的机密在其所在位置无法解密',
    'Give HOLDFAST_SECRETS_KEY the key that it was sealed with, or store the secret anew',
    '请在 HOLDFAST_SECRETS_KEY 中提供封存时所用的密钥，或重新存储该机密',
  ],
});

/** The row that a secret belongs to: sealed for one it opens in no other. */
export interface SecretPlace {
  tenantId: string;
  table: string;
  id: string;
}

/** Secrets that must be used in clear, sealed under a key that the database does not have. */
export interface Vault {
  seal(place: SecretPlace, secret: Uint8Array): Promise<Uint8Array<ArrayBuffer>>;
  /** Refuses what was not sealed, was sealed for another row, or under a key that is not here. */
  open(place: SecretPlace, sealed: Uint8Array): Promise<Uint8Array<ArrayBuffer>>;
  /** The first bytes of whatever the newest key sealed. */
  newest: Uint8Array<ArrayBuffer>;
  /** What each key that is here begins its sealings with. */
  known: readonly Uint8Array<ArrayBuffer>[];
}

/** Without a key no secret is stored, and none is used. */
export const requireVault = ({ database }: { database: { vault?: Vault | undefined } }): Vault =>
  database.vault ?? refuse(vaultRefusals.STORED_SECRETS_KEY_MISSING);

/** Four bytes that say what this is, and eight that name the key: `HFS1`, then the first of the key's SHA-256. */
const MARK = utf8('HFS1');
export const HEAD_BYTES = MARK.length + 8;
/** A nonce of 96 bits by chance: one key seals far fewer than 2^32 secrets (NIST SP 800-38D, 8.3). */
const NONCE_BYTES = 12;
const KEY_BYTES = 32;

export const isSealed = (bytes: Uint8Array): boolean =>
  bytes.length > HEAD_BYTES + NONCE_BYTES && MARK.every((byte, i) => bytes[i] === byte);

const joined = (...parts: Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
};

const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);

/** The keys that a setting lists, 32 bytes each in base64: the first seals, all of them open. */
export function secretsKeysFrom(text: string): Uint8Array<ArrayBuffer>[] {
  const keys = text
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map((part) => {
      try {
        return Uint8Array.from(atob(part), (c) => c.charCodeAt(0));
      } catch {
        return new Uint8Array();
      }
    });
  if (keys.length === 0 || keys.some((key) => key.length !== KEY_BYTES))
    throw new Error('HOLDFAST_SECRETS_KEY takes keys of 32 bytes in base64, the newest first, separated by commas');
  return keys;
}

/** AES-256-GCM (NIST SP 800-38D; ASVS 5 11.3.2) through WebCrypto; the row stands in the associated data. */
export async function openVault(keys: readonly Uint8Array<ArrayBuffer>[], chance: Chance): Promise<Vault> {
  const held = await Promise.all(
    keys.map(async (key) => ({
      head: joined(MARK, (await sha256(key)).subarray(0, 8)),
      key: await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']),
    })),
  );
  const [newest] = held;
  if (!newest) throw new Error('a vault needs a key');
  const namedBy = ({ tenantId, table, id }: SecretPlace) => utf8(JSON.stringify([tenantId, table, id]));
  return {
    newest: newest.head,
    known: held.map(({ head }) => head),
    async seal(place, secret) {
      const iv = chance(new Uint8Array(NONCE_BYTES)) as Uint8Array<ArrayBuffer>;
      const terms = { name: 'AES-GCM', iv, additionalData: namedBy(place) };
      const sealed = await crypto.subtle.encrypt(terms, newest.key, new Uint8Array(secret));
      return joined(newest.head, iv, new Uint8Array(sealed));
    },
    async open(place, sealed) {
      const found = isSealed(sealed) && held.find(({ head }) => isSame(head, sealed.subarray(0, HEAD_BYTES)));
      const at = { facts: { table: place.table, id: place.id } };
      if (!found) {
        const keyId = isSealed(sealed) ? hex(sealed.subarray(MARK.length, HEAD_BYTES)) : 'none';
        refuse(vaultRefusals.SECRET_UNREADABLE, { facts: { ...at.facts, keyId } });
      }
      const iv = new Uint8Array(sealed.subarray(HEAD_BYTES, HEAD_BYTES + NONCE_BYTES));
      const body = new Uint8Array(sealed.subarray(HEAD_BYTES + NONCE_BYTES));
      const terms = { name: 'AES-GCM', iv, additionalData: namedBy(place) };
      return crypto.subtle.decrypt(terms, found.key, body).then(
        (opened) => new Uint8Array(opened),
        () => refuse(vaultRefusals.SECRET_UNREADABLE, at),
      );
    },
  };
}
