/**
 * Ed25519 public keys as text (RFC 8032, RFC 4648 base64url): one text for one key, and no key that anybody signs for.
 * Of the last character two bits say nothing, so that four texts would be one key.
 */
const written = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

/** The y of points whose order divides eight, sign aside: what verifies under such a key, anybody may have written. */
const smallOrder = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
]);

/** Whether a text is a public key that only one person can have the other half of. */
export function isPublicKey(text: string): boolean {
  if (!written.test(text)) return false;
  const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
  bytes[31] = (bytes[31] as number) & 0x7f;
  return !smallOrder.has(Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join(''));
}
