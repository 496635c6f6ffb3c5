import { describe, expect, it } from 'vitest';
import { seededChance } from '../../../../simulators/control/chance.ts';
import type { Entry } from './observation.ts';
import { add, inBlocks, inUnits, type Packed, unpacked } from './pack.ts';

const chance = seededChance(5);
const start = Date.UTC(2026, 5, 1);

/** What a train's two devices say, with all a message can hold, now and then late. */
const entries = Array.from({ length: 480 }, (_, i): Entry => {
  const t = start + i * 60_000 - (chance.happens(0.1) ? chance.between(0, 3_600_000) : 0);
  const entry: Entry = { t, d: i % 2, q: i >> 1 };
  entry.p = [48 + i * 1e-3 + chance.normal(0, 1e-4), 66 - i * 2e-3, chance.between(5, 40), i % 2 ? -1 : 17.2];
  if (i % 2 === 0) return inUnits(entry);
  Object.assign(entry, { s: i % 3, n: `CN ${i % 5},x`, g: i % 7 ? '0a0' : 'v1', o: i % 2 });
  if (i % 3 === 0) Object.assign(entry, { w: 12_000.5 - i, c: chance.normal(4, 2), u: 1, x: 1 });
  return inUnits(entry);
});

describe('packed observations', () => {
  it('are read back to the last digit, through JSON too', () => {
    const blocks = inBlocks(entries);
    expect((JSON.parse(JSON.stringify(blocks)) as typeof blocks).flatMap(unpacked)).toEqual(entries);
    expect(blocks.reduce((n, block) => n + block.n, 0)).toBe(480);
    expect(Math.min(...blocks.map((block) => block.from))).toBe(Math.min(...entries.map((e) => e.t)));
    expect(Math.max(...blocks.map((block) => block.to))).toBe(start + 479 * 60_000);
  });

  it('hold whatever number a device makes up, and what follows it', () => {
    const absurd = [1e308, -1e308, 5e-324, Number.MAX_SAFE_INTEGER].map((value, i): Entry => {
      const entry: Entry = { t: start + i, d: 0, q: i === 3 ? Number.MAX_SAFE_INTEGER : i };
      return inUnits({ ...entry, p: [value, -value, value, value], w: value, c: -value });
    });
    const after = inUnits({ t: start + 9, d: 0, q: 4, p: [48, 66, 12, -1], w: 20_000 });
    expect(inBlocks([...absurd, after]).flatMap(unpacked)).toEqual([...absurd, after]);
  });

  it('go on after any JSON between two of them', () => {
    let blocks: Packed[] = [];
    for (const entry of entries) {
      add(blocks, entry);
      if (entry.q % 50 === 0) blocks = JSON.parse(JSON.stringify(blocks)) as Packed[];
    }
    expect(blocks).toEqual(inBlocks(entries));
  });

  it('take a third of what they would as they are', () => {
    expect(JSON.stringify(inBlocks(entries)).length).toBeLessThan(JSON.stringify(entries).length / 3);
  });

  it('a position given again is the same to the digit, and nothing is minus nothing', () => {
    const one = inUnits({ t: start, d: 0, q: 3, p: [-1e-9, 106.3712345, 12.34, 0] });
    const again = { ...one, t: start + 600_000, q: 4 };
    const [block] = inBlocks([one, again]);
    expect(unpacked(block!)).toEqual([one, again]);
    expect(block!.words).toMatch(/ 0Tcuyo?P$/);
    expect(Object.is(one.p![0], 0)).toBe(true);
  });
});
