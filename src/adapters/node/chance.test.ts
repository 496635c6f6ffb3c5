import { describe, expect, it } from 'vitest';
import { hex, sha256 } from '../../kernel/canonical.ts';
import { machineChance } from './chance.ts';

describe('the chance of the machine', () => {
  it('gives every byte out once, however many are asked for', () => {
    const chance = machineChance();
    const seen = new Set<string>();
    for (let i = 0; i < 3_000; i++) {
      const bytes = new Uint8Array([6, 12, 16, 32][i % 4] ?? 0);
      expect(chance(bytes)).toBe(bytes);
      seen.add(hex(bytes));
    }
    expect(seen.size).toBe(3_000);
  });
});

describe('the hash that is taken at once', () => {
  it('is the one that the runtime takes in its own time, on either side of where it changes over', async () => {
    for (const length of [0, 1, 55, 56, 64, 1_000, 16_384, 16_385, 100_000]) {
      const bytes = machineChance()(new Uint8Array(16)).slice();
      const input = Uint8Array.from({ length }, (_, i) => (bytes[i % 16] ?? 0) ^ (i & 255));
      const expected = hex(new Uint8Array(await crypto.subtle.digest('SHA-256', input)));
      expect(hex(await sha256(input))).toBe(expected);
    }
  });
});
