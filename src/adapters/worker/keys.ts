import { fromBase64Url, type Signer } from '../../kernel/signing.ts';

/**
 * The platform's key from a Workers secret: an Ed25519 private key as a JWK (RFC 8037), the same one that the Node
 * processes keep in their data folder.
 */
export async function signerFromJwk(text: string, name = 'holdfast'): Promise<Signer> {
  const { kty, crv, x = '', d } = JSON.parse(text) as Record<string, string>;
  const publicKey = fromBase64Url(x);
  if (kty !== 'OKP' || crv !== 'Ed25519' || !d || publicKey?.length !== 32)
    throw new Error('HOLDFAST_SIGNING_KEY is no Ed25519 private key as a JWK');
  const key = await crypto.subtle.importKey('jwk', { kty, crv, x, d }, { name: 'Ed25519' }, false, ['sign']);
  return {
    name,
    publicKey,
    sign: async (bytes) => new Uint8Array(await crypto.subtle.sign({ name: 'Ed25519' }, key, bytes)),
  };
}
