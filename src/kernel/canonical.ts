import canonicalize from 'canonicalize';

/** RFC 8785 canonical JSON as bytes: the form that is hashed and signed. */
export function canonicalBytes(value: unknown): Uint8Array<ArrayBuffer> {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('only JSON values have a canonical form');
  return new TextEncoder().encode(text);
}

type Sha256 = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;
/** Of more bytes the hash is taken beside whatever else is done. */
const AT_ONCE_MOST = 16_384;
let atOnce: Sha256 | undefined;

/** A runtime that can hash a few bytes without a job for each says so as it starts: such a job costs ten times the hash. */
export const hashWith = (sha256AtOnce: Sha256): void => {
  atOnce = sha256AtOnce;
};

export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  if (atOnce && bytes.length <= AT_ONCE_MOST) return atOnce(bytes);
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += hexOfByte[byte];
  return text;
}

export const fromHex = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));

/** SHA-256 over the canonical form, in hex. */
export const hashOf = async (value: unknown): Promise<string> => hex(await sha256(canonicalBytes(value)));

/** Whether two values are one record, in whatever order their keys stand: the database keeps an order of its own. */
export const isSameRecord = (a: unknown, b: unknown): boolean =>
  new TextDecoder().decode(canonicalBytes(a)) === new TextDecoder().decode(canonicalBytes(b));

/** The same as JSON keeps it: amounts as digits. */
export const plainJson = (value: object): Record<string, unknown> =>
  JSON.parse(
    JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? each.toString() : each)),
  ) as Record<string, unknown>;
