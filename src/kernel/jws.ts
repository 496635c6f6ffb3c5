import { canonicalBytes, hex, sha256 } from './canonical.ts';
import { fromBase64Url, isSigned, keyIdOf, type Signer, toBase64Url, utf8 } from './signing.ts';

/** Compact JWS (RFC 7515) with Ed25519 (RFC 8037) and nothing else: no other algorithm can be asked for. */
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

/** The payload of a JWS that a trusted key signed, or why it is not to be believed. */
export async function openJws(text: string, trusted: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): Promise<OpenedJws> {
  const [header = '', body = '', signature = '', ...more] = text.split('.');
  const bytes = fromBase64Url(body);
  const head = json(fromBase64Url(header)) as { alg?: unknown; kid?: unknown; crit?: unknown } | undefined;
  const payload = json(bytes);
  if (more.length > 0 || !bytes || payload === undefined || head === null || typeof head !== 'object')
    return { fault: 'MALFORMED' };
  if (head.alg !== 'EdDSA' || head.crit !== undefined) return { fault: 'ALGORITHM' };
  const key = typeof head.kid === 'string' ? trusted.get(head.kid) : undefined;
  if (!key) return { fault: 'KEY_UNKNOWN' };
  if (!(await isSigned(utf8(`${header}.${body}`), fromBase64Url(signature), key))) return { fault: 'SIGNATURE_WRONG' };
  return { fault: null, keyId: head.kid as string, payload, payloadHash: hex(await sha256(bytes)) };
}

/** Checksum of a JWS as the next link names it: over the whole compact text. */
export const jwsChecksum = async (text: string): Promise<string> => hex(await sha256(utf8(text)));
