import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Signer } from '../../ground/audit/index.ts';
import { writeOnce } from './write-once.ts';

/**
 * A key that signs the audit log or webhooks: Ed25519, made once and kept in the data folder, readable by us alone. Its
 * public half is what every party should be given when it joins. No key serves both.
 */
export async function openSigner(folder: string, use: 'audit' | 'webhook' = 'audit'): Promise<Signer> {
  const name = 'holdfast';
  const file = path.join(folder, `${use}-key.pem`);
  await mkdir(folder, { recursive: true });
  const fresh = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const key = createPrivateKey(await writeOnce(file, fresh));
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  return {
    name,
    publicKey: new Uint8Array(Buffer.from(x ?? '', 'base64url')),
    sign: async (bytes) => new Uint8Array(sign(null, bytes, key)),
  };
}
