import { hex, sha256 } from './canonical.ts';

/** Signs what the platform states: checkpoints, links, manifests. The private key lives in an adapter. */
export interface Signer {
  /** Who signs, as people read it. */
  name: string;
  /** Raw Ed25519 public key (RFC 8032). */
  publicKey: Uint8Array<ArrayBuffer>;
  sign(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
}

export const toBase64Url = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
};

/** Undefined when the text is not base64url without padding (RFC 4648 section 5). */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return undefined;
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
}

export const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** Names a public key: the first 16 hex digits of its SHA-256. */
export const keyIdOf = async (publicKey: Uint8Array<ArrayBuffer>): Promise<string> =>
  hex(await sha256(publicKey)).slice(0, 16);

type ImportedKey = ReturnType<typeof crypto.subtle.importKey>;
const imported = new Map<string, ImportedKey>();

function importKey(publicKey: Uint8Array<ArrayBuffer>): ImportedKey {
  const name = toBase64Url(publicKey);
  const known = imported.get(name);
  if (known) return known;
  const key = crypto.subtle.importKey('raw', publicKey, { name: 'Ed25519' }, false, ['verify']);
  // Keys come from trust lists and are few; a flood of made-up ones must not stay in memory.
  if (imported.size < 1_000) imported.set(name, key);
  return key;
}

/** Whether this key signed these bytes; anything malformed is simply not signed. */
export async function isSigned(
  bytes: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer> | undefined,
  publicKey: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  if (signature?.length !== 64 || publicKey.length !== 32) return false;
  try {
    return await crypto.subtle.verify({ name: 'Ed25519' }, await importKey(publicKey), signature, bytes);
  } catch {
    return false;
  }
}
