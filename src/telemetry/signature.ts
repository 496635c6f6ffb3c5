import { canonicalBytes } from '../audit/index.ts';

const fromBase64Url = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));

type PublicKey = ReturnType<typeof crypto.subtle.importKey>;

const keys = new Map<string, PublicKey>();

function importKey(publicKey: string): PublicKey {
  let key = keys.get(publicKey);
  if (!key) {
    key = crypto.subtle.importKey('raw', fromBase64Url(publicKey), { name: 'Ed25519' }, false, ['verify']);
    keys.set(publicKey, key);
  }
  return key;
}

/**
 * Whether the device signed this observation: Ed25519 (RFC 8032) over its RFC 8785 form without the member `signature`,
 * which is base64url. What is malformed is simply not signed.
 */
export async function isSignedBy(publicKey: string, observation: unknown): Promise<boolean> {
  if (typeof observation !== 'object' || observation === null) return false;
  const { signature, ...signed } = observation as Record<string, unknown>;
  if (typeof signature !== 'string' || !/^[A-Za-z0-9_-]{86}$/.test(signature)) return false;
  try {
    const key = await importKey(publicKey);
    return await crypto.subtle.verify({ name: 'Ed25519' }, key, fromBase64Url(signature), canonicalBytes(signed));
  } catch {
    return false;
  }
}

interface Keys {
  publicKey: string | null;
  formerKey: string | null;
  formerKeyUntil: Date | null;
}

/** By the key of now, or by the former one while readings that are under way may still be signed with it. */
export const isSignedByDevice = async (
  { publicKey, formerKey, formerKeyUntil }: Keys,
  observation: unknown,
  { receivedAt }: { receivedAt: Date },
): Promise<boolean> =>
  (publicKey !== null && (await isSignedBy(publicKey, observation))) ||
  (formerKey !== null &&
    formerKeyUntil !== null &&
    receivedAt < formerKeyUntil &&
    (await isSignedBy(formerKey, observation)));
