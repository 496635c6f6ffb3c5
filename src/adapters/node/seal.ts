import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Seal } from '../../ground/sign-in/index.ts';
import { writeOnce } from './write-once.ts';

/** AES-256-GCM, bound to what it is about: a row that is copied to another person does not open there. */
export const sealWith = (key: Buffer): Seal => ({
  async close(text, about) {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about));
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return `a1.${Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url')}`;
  },
  async open(sealed, about) {
    const bytes = Buffer.from(sealed.replace(/^a1\./, ''), 'base64url');
    const opener = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAAD(Buffer.from(about));
    opener.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([opener.update(bytes.subarray(12, -16)), opener.final()]).toString('utf8');
  },
});

/** The installation's key for what people sign in with: made once, beside the data and outside the database. */
export async function openSeal(folder: string): Promise<Seal> {
  await mkdir(folder, { recursive: true });
  const kept = await writeOnce(path.join(folder, 'sign-in-key'), randomBytes(32).toString('base64url'));
  return sealWith(Buffer.from(kept, 'base64url'));
}
