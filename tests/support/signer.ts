import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { keyIdOf, type Signer, type TrustedKey } from '../../src/kernel/signing.ts';

/** A platform key of a test's own. */
export function freshSigner(name = 'test'): Signer {
  const key = createPrivateKey(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  return {
    name,
    publicKey: new Uint8Array(Buffer.from(x as string, 'base64url')),
    sign: async (bytes) => new Uint8Array(sign(null, bytes, key)),
  };
}

/** A trust list of one key of ours. */
export const trusting = async ({ publicKey }: Signer): Promise<Map<string, TrustedKey>> =>
  new Map([[await keyIdOf(publicKey), { algorithm: 'EdDSA', publicKey }]]);
