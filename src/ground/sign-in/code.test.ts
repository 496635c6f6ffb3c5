import { describe, expect, it } from 'vitest';
import { seededChance } from '../../adapters/memory/clock.ts';
import type { Ctx } from '../../context.ts';
import { judgeCode, makeRecoveryCodes, makeSecret } from './code.ts';

/** Notes how many bytes of chance each thing takes. */
function counting() {
  const asked: number[] = [];
  const chance = seededChance(3);
  return { asked, ctx: { chance: (bytes: Uint8Array) => (asked.push(bytes.length), chance(bytes)) } as unknown as Ctx };
}

describe('what people sign in with besides', () => {
  it('is made of chance: 160 bits of an authenticator, 112 and more of each recovery code, none like another', async () => {
    const { asked, ctx } = counting();
    makeSecret(ctx);
    expect(asked).toEqual([20]);
    const { codes, hashes } = await makeRecoveryCodes(ctx);
    expect(asked.slice(1)).toHaveLength(codes.length);
    for (const bytes of asked.slice(1)) expect(bytes).toBeGreaterThanOrEqual(14);
    for (const code of codes) expect(code).toMatch(/^([a-z2-7]{4}-){5}[a-z2-7]{4}$/);
    expect(new Set(codes).size).toBe(codes.length);
    expect(JSON.stringify(hashes)).not.toContain(codes[0]);
  });

  it('is the code of RFC 6238 (appendix B), once', async () => {
    // "12345678901234567890"; the last six digits of the RFC's eight.
    const totpSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    const judged = (code: string, at: number, totpStep = 0n) =>
      judgeCode({ totpSecret, totpStep, recoveryHashes: [] }, code, new Date(at * 1_000));
    for (const [at, code] of [
      [59, '287082'],
      [1_111_111_109, '081804'],
      [1_234_567_890, '005924'],
    ] as const) {
      const step = BigInt(Math.floor(at / 30));
      expect(await judged(code, at)).toEqual({ step });
      expect(await judged(code, at, step)).toBeUndefined();
      expect(await judged(code, at + 90)).toBeUndefined();
      if (at > 90) expect(await judged(code, at - 90)).toBeUndefined();
    }
    expect(await judged('', 59)).toBeUndefined();
  });
});
