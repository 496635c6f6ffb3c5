import { canonicalBytes, hex, sha256 } from './canonical.ts';
import {
  algorithms,
  fromBase64Url,
  isSignedBy,
  keyIdOf,
  type Signer,
  type TrustedKey,
  toBase64Url,
  utf8,
} from './signing.ts';

/** Compact JWS (RFC 7515) with Ed25519 (RFC 8037): what is signed here is signed by nothing else. */
export async function signJws(payload: unknown, signer: Signer): Promise<string> {
  const header = toBase64Url(utf8(JSON.stringify({ alg: 'EdDSA', kid: await keyIdOf(signer.publicKey) })));
  const body = toBase64Url(canonicalBytes(payload));
  const signature = await signer.sign(utf8(`${header}.${body}`));
  return `${header}.${body}.${toBase64Url(signature)}`;
}

export type OpenedJws =
  | { fault: null; keyId: string; payload: unknown; payloadHash: string }
  | { fault: 'MALFORMED' | 'ALGORITHM' | 'KEY_UNKNOWN' | 'SIGNATURE_WRONG' };

const json = (bytes: Uint8Array<ArrayBuffer> | undefined): unknown => {
  try {
    return bytes && JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
};

/**
 * The payload of a JWS that a trusted key signed, or why it is not to be believed. A key verifies by the one algorithm
 * under which it is trusted, whatever the header asks for.
 */
export async function openJws(text: string, trusted: ReadonlyMap<string, TrustedKey>): Promise<OpenedJws> {
  const [header = '', body = '', signature = '', ...more] = text.split('.');
  const bytes = fromBase64Url(body);
  const head = json(fromBase64Url(header)) as { alg?: unknown; kid?: unknown; crit?: unknown } | undefined;
  const payload = json(bytes);
  if (more.length > 0 || !bytes || payload === undefined || head === null || typeof head !== 'object')
    return { fault: 'MALFORMED' };
  if (!algorithms.some((algorithm) => algorithm === head.alg) || head.crit !== undefined) return { fault: 'ALGORITHM' };
  const key = typeof head.kid === 'string' ? trusted.get(head.kid) : undefined;
  if (!key) return { fault: 'KEY_UNKNOWN' };
  if (key.algorithm !== head.alg) return { fault: 'ALGORITHM' };
  if (!(await isSignedBy(utf8(`${header}.${body}`), fromBase64Url(signature), key)))
    return { fault: 'SIGNATURE_WRONG' };
  return { fault: null, keyId: head.kid as string, payload, payloadHash: hex(await sha256(bytes)) };
}

/** Checksum of a JWS as the next link names it: over the whole compact text. */
export const jwsChecksum = async (text: string): Promise<string> => hex(await sha256(utf8(text)));
