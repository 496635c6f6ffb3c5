import { describe, expect, it } from 'vitest';
import { coveredValue } from './rules.ts';

describe('what was measured in covers', () => {
  const lot = { bookValue: 100_000n, toleranceBps: 30n };
  it.each([
    ['all, within the tolerance of the scale', { seenValue: 99_800n, uptoValue: 100_000n }, 100_000n],
    ['what is left of it, beyond', { seenValue: 99_000n, uptoValue: 100_000n }, 99_000n],
    ['nothing of what came after it was used up', { seenValue: 100_000n, uptoValue: 200_000n }, 0n],
    ['a part of the lot that straddles', { seenValue: 150_000n, uptoValue: 200_000n }, 50_000n],
    ['nothing, where nothing was measured', { seenValue: undefined, uptoValue: 100_000n }, 0n],
    ['nothing, where more went out than came in', { seenValue: -5n, uptoValue: 100_000n }, 0n],
  ])('%s', (_, facts, covered) => expect(coveredValue({ ...lot, ...facts })).toBe(covered));
});
