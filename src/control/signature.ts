import canonicalize from 'canonicalize';

/** Bytes of a base64url text without padding (RFC 4648 section 5), or null when it is not one. */
function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return null;
  const padded = text
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .padEnd(Math.ceil(text.length / 4) * 4, '=');
  try {
    return Uint8Array.from(atob(padded), (c) => c.charCodeAt(0));
  } catch {
    return null;
  }
}

/** The platform's own key object; its type has no global name in every runtime's types. */
export type DeviceKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/** An Ed25519 public key (RFC 8032), from 32 bytes as base64url; null when it is not a key. */
export async function importDeviceKey(publicKey: string): Promise<DeviceKey | null> {
  const bytes = fromBase64Url(publicKey);
  if (bytes?.length !== 32) return null;
  try {
    return await crypto.subtle.importKey('raw', bytes, { name: 'Ed25519' }, false, ['verify']);
  } catch {
    return null;
  }
}

/**
 * Whether a payload was signed by the device's key: Ed25519 over the RFC 8785 canonical JSON of the payload without
 * its `signature` member, base64url. Anything malformed is simply not signed.
 */
export async function isSignedBy(key: DeviceKey, payload: unknown): Promise<boolean> {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return false;
  const { signature, ...rest } = payload as Record<string, unknown>;
  if (typeof signature !== 'string') return false;
  const bytes = fromBase64Url(signature);
  const text = canonicalize(rest);
  if (bytes?.length !== 64 || text === undefined) return false;
  return crypto.subtle.verify({ name: 'Ed25519' }, key, bytes, new TextEncoder().encode(text));
}

/**
 * A check for the messages of these devices, or null when none has a key. A device whose key cannot be read signs
 * nothing: its messages are not evidence.
 */
export function signatureChecker(
  devices: readonly { code: string; publicKey?: string }[],
): ((message: { topic: string; payload: unknown }) => Promise<boolean>) | null {
  const keys = new Map<string, Promise<DeviceKey | null>>();
  for (const device of devices)
    if (device.publicKey !== undefined) keys.set(device.code, importDeviceKey(device.publicKey));
  if (keys.size === 0) return null;
  return async ({ topic, payload }) => {
    const pending = keys.get(topic.split('/')[2] ?? '');
    if (!pending) return true;
    const key = await pending;
    return key !== null && (await isSignedBy(key, payload));
  };
}
