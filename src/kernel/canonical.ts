import canonicalize from 'canonicalize';

/** RFC 8785 canonical JSON as bytes: the form that is hashed and signed. */
export function canonicalBytes(value: unknown): Uint8Array<ArrayBuffer> {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('only JSON values have a canonical form');
  return new TextEncoder().encode(text);
}

export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

export const hex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');

export const fromHex = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));

/** SHA-256 over the canonical form, in hex. */
export const hashOf = async (value: unknown): Promise<string> => hex(await sha256(canonicalBytes(value)));

/** Whether two values are one record, in whatever order their keys stand: the database keeps an order of its own. */
export const isSameRecord = (a: unknown, b: unknown): boolean =>
  new TextDecoder().decode(canonicalBytes(a)) === new TextDecoder().decode(canonicalBytes(b));
