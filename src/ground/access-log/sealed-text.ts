import { utf8 } from '../../kernel/signing.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const NONCE_BYTES = 12;
const cipherOf = (key: Bytes, use: 'encrypt' | 'decrypt') =>
  crypto.subtle.importKey('raw', key, 'AES-GCM', false, [use]);

/** AES-256-GCM: nonce, then text and tag. `about` is bound to it, so that a row put elsewhere does not open. */
export async function sealText(key: Bytes, nonce: Bytes, text: string, about: string): Promise<Bytes> {
  const algorithm = { name: 'AES-GCM', iv: nonce, additionalData: utf8(about) };
  const sealed = await crypto.subtle.encrypt(algorithm, await cipherOf(key, 'encrypt'), utf8(text));
  return new Uint8Array([...nonce, ...new Uint8Array(sealed)]);
}

/** Null where the key is another, or gone. */
export async function openText(key: Bytes | null | undefined, sealed: Bytes, about: string): Promise<string | null> {
  if (!key) return null;
  const algorithm = { name: 'AES-GCM', iv: sealed.slice(0, NONCE_BYTES), additionalData: utf8(about) };
  try {
    const bytes = await crypto.subtle.decrypt(algorithm, await cipherOf(key, 'decrypt'), sealed.slice(NONCE_BYTES));
    return new TextDecoder().decode(bytes);
  } catch {
    return null;
  }
}
