import { describe, expect, it } from 'vitest';
import { seededChance } from '../../adapters/memory/clock.ts';
import { allocate, keptForOthers, neededOf, type Sharer, WHOLE } from './sharing-rules.ts';

const sharer: Sharer = {
  facilityId: 'fac_1',
  exposureMinor: 70n,
  lineBps: 7_000,
  hasTerms: true,
  ownMinor: 0n,
  sharedMinor: 200n,
};

describe('what a debt needs of shared goods', () => {
  it.each([
    ['what its line asks', {}, WHOLE / 2n],
    ['after what it has alone', { ownMinor: 50n }, WHOLE / 4n],
    ['nothing where it has enough alone', { ownMinor: 100n }, 0n],
    ['nothing where nothing is owed', { exposureMinor: 0n, hasTerms: false }, 0n],
    ['all where nobody agreed on lines', { hasTerms: false }, WHOLE],
    ['all where the goods count for nothing', { sharedMinor: 0n }, WHOLE],
    ['more than all where they do not carry it', { exposureMinor: 280n }, 2n * WHOLE],
  ])('%s', (_, more, needed) => {
    expect(neededOf({ ...sharer, ...more })).toBe(needed);
  });
});

describe('one security for several debts', () => {
  const of = (by: 'order' | 'proportion', ...parts: bigint[]) =>
    [
      ...allocate(
        parts.map((part, i) => ({ id: String(i), needed: (part * WHOLE) / 100n })),
        by,
      ).values(),
    ].map((share) => (share * 100n) / WHOLE);

  it('gives to each what it needs while it lasts, then to the earlier first or to all in proportion', () => {
    expect(of('order', 30n, 40n, 20n)).toEqual([30n, 40n, 20n]);
    expect(of('order', 30n, 90n, 20n)).toEqual([30n, 70n, 0n]);
    expect(of('order', 300n, 1n)).toEqual([100n, 0n]);
    expect(of('proportion', 60n, 120n, 20n)).toEqual([30n, 60n, 10n]);
  });

  it('is never given out twice, and to nobody more than it needs, whatever the debts', () => {
    const chance = seededChance(7);
    const random = (below: bigint): bigint => {
      const bytes = new Uint8Array(8);
      chance(bytes);
      return bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n) % below;
    };
    for (let i = 0; i < 2_000; i++) {
      const needs = Array.from({ length: 1 + Number(random(6n)) }, (_, id) => ({
        id: String(id),
        needed: random(3n) === 0n ? 0n : random(2n * WHOLE),
      }));
      for (const by of ['order', 'proportion'] as const) {
        const shares = allocate(needs, by);
        const given = [...shares.values()].reduce((sum, share) => sum + share, 0n);
        expect(given <= WHOLE).toBe(true);
        for (const { id, needed } of needs) expect((shares.get(id) ?? 0n) <= needed).toBe(true);
        const total = needs.reduce((sum, { needed }) => sum + needed, 0n);
        if (total <= WHOLE) expect(given).toBe(total);
        // Where it does not carry all, nothing of it is left but what rounding takes.
        else expect(WHOLE - given <= BigInt(needs.length)).toBe(true);
        // In one money: what each keeps for others and takes itself is no more than the goods.
        const goods = 1n + random(10_000_000n);
        for (const { id } of needs) {
          const own = shares.get(id) ?? 0n;
          const kept = keptForOthers(goods, given - own);
          expect(kept + (own * goods) / WHOLE <= goods + 1n).toBe(true);
        }
      }
    }
  });
});
