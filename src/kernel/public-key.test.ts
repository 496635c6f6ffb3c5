import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isPublicKey } from './public-key.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

describe('a public key', () => {
  it('has one text: the two bits that say nothing are nought', () => {
    for (let n = 0; n < 20; n++) {
      const key = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x as string;
      expect(isPublicKey(key)).toBe(true);
      const last = letters.indexOf(key.at(-1) as string);
      for (const bits of [1, 2, 3]) expect(isPublicKey(key.slice(0, -1) + letters[last + bits])).toBe(false);
    }
  });

  it('is none under which anybody signs: of small order, whatever its sign and however it is written', () => {
    for (const y of ['00'.repeat(32), `01${'00'.repeat(31)}`, `ec${'ff'.repeat(30)}7f`, `ee${'ff'.repeat(30)}7f`])
      for (const sign of [0, 0x80]) {
        const bytes = Buffer.from(y, 'hex');
        bytes[31] = (bytes[31] as number) | sign;
        expect(isPublicKey(bytes.toString('base64url'))).toBe(false);
      }
    expect(isPublicKey('A'.repeat(42))).toBe(false);
  });
});
