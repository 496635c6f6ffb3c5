import { hex, sha256 } from './canonical.ts';

/** A public key and when it signed; from the second on the one before has signed for it, so that a chain leads to the key one knows. */
export interface PublishedKey {
  /** Raw Ed25519 public key (RFC 8032), base64. */
  publicKey: string;
  /** ISO instants; `until` is null for the key that signs now. */
  since: string;
  until: string | null;
  /** Base64: what `successionText` says of this key, signed with the key before it; null for the first. */
  endorsement: string | null;
}

/** Signs what the platform states: checkpoints, links, manifests. The private key lives in an adapter. */
export interface Signer {
  /** Who signs, as people read it. */
  name: string;
  /** Raw Ed25519 public key (RFC 8032). */
  publicKey: Uint8Array<ArrayBuffer>;
  /** Every key that ever signed under this name, the present one last; absent where only one ever did. */
  keys?: readonly PublishedKey[];
  sign(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
}

/** What a key signs for the one that takes its place. */
export const successionText = (publicKey: string, since: string): string =>
  `holdfast key succession\n${publicKey}\n${since}\n`;

/** Processes sign with a key that was replaced until they are started anew: what is later than a day after counts for nothing. */
export const SUCCESSION_GRACE_MS = 86_400_000;

/** The keys whose signature counts as ours: the present one and all before it, each of which its successor's endorsement names. */
export const ownKeys = ({ publicKey, keys = [] }: Signer): Uint8Array<ArrayBuffer>[] => [
  publicKey,
  ...keys
    .map((key) => Uint8Array.from(atob(key.publicKey), (c) => c.charCodeAt(0)))
    .filter((bytes) => !bytes.every((byte, i) => byte === publicKey[i])),
];

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

/** Whether one of these keys signed these bytes. */
export async function isSignedByOne(
  bytes: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer> | undefined,
  publicKeys: readonly Uint8Array<ArrayBuffer>[],
): Promise<boolean> {
  for (const publicKey of publicKeys) if (await isSigned(bytes, signature, publicKey)) return true;
  return false;
}

/** How others may sign what they state to us (RFC 7518, 8037), by the names that a JWS gives them. */
export const algorithms = ['EdDSA', 'ES256', 'PS256'] as const;
export type Algorithm = (typeof algorithms)[number];
/** Ed25519 keys are raw; the others SubjectPublicKeyInfo (RFC 5280), as a certificate carries it. */
export interface TrustedKey {
  algorithm: Algorithm;
  publicKey: Uint8Array<ArrayBuffer>;
}

const forms = {
  ES256: { key: { name: 'ECDSA', namedCurve: 'P-256' }, verify: { name: 'ECDSA', hash: 'SHA-256' } },
  PS256: { key: { name: 'RSA-PSS', hash: 'SHA-256' }, verify: { name: 'RSA-PSS', saltLength: 32 } },
} as const;
/** Shorter RSA keys are broken by who wants to (NIST SP 800-131A). */
const RSA_BITS_LEAST = 2_048;

/** Undefined when the bytes are no key of this algorithm, or one too short to be believed. */
async function foreignKey({ algorithm, publicKey }: TrustedKey): Promise<Awaited<ImportedKey> | undefined> {
  if (algorithm === 'EdDSA') return publicKey.length === 32 ? importKey(publicKey) : undefined;
  const name = `${algorithm} ${toBase64Url(publicKey)}`;
  const known = imported.get(name);
  if (known) return known;
  try {
    const key = await crypto.subtle.importKey('spki', publicKey, forms[algorithm].key, false, ['verify']);
    const { modulusLength } = key.algorithm as { modulusLength?: number };
    if (modulusLength !== undefined && modulusLength < RSA_BITS_LEAST) return undefined;
    if (imported.size < 1_000) imported.set(name, Promise.resolve(key));
    return key;
  } catch {
    return undefined;
  }
}
export const isTrustable = async (key: TrustedKey): Promise<boolean> => (await foreignKey(key)) !== undefined;

/** Whether a trusted key signed these bytes, by its own algorithm. */
export async function isSignedBy(
  bytes: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer> | undefined,
  key: TrustedKey,
): Promise<boolean> {
  if (key.algorithm === 'EdDSA') return isSigned(bytes, signature, key.publicKey);
  const foreign = await foreignKey(key);
  if (!foreign || !signature) return false;
  try {
    return await crypto.subtle.verify(forms[key.algorithm].verify, foreign, signature, bytes);
  } catch {
    return false;
  }
}
