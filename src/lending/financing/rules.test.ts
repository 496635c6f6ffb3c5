import { describe, expect, it } from 'vitest';
import { creditCover } from './rules.ts';

describe('cover of credits', () => {
  const none = {
    principalMinor: 0n,
    claimMinor: 0n,
    undertakingMinor: 0n,
    acceptedMinor: 0n,
    costsMinor: 0n,
    marginMinor: 0n,
  };
  const terms = { limitMinor: 700_00n, marginBps: 3_000 };
  it.each<[string, Partial<typeof none>, boolean]>([
    ['all undertakings less the margin are the limit', { undertakingMinor: 1000_00n, marginMinor: 300_00n }, true],
    ['a cent more than the limit', { undertakingMinor: 1000_01n, marginMinor: 300_00n }, false],
    ['a cent of margin short', { undertakingMinor: 500_00n, marginMinor: 149_99n }, false],
    ['a part of a cent is rounded up', { undertakingMinor: 500_01n, marginMinor: 150_00n }, false],
    [
      'an honoured credit still leans on it',
      { claimMinor: 100_00n, undertakingMinor: 100_00n, marginMinor: 30_00n },
      false,
    ],
    ['debt takes the limit and no margin', { principalMinor: 700_00n }, true],
  ])('%s', (_, change, covered) => expect(creditCover({ ...none, ...change }, terms).covered).toBe(covered));
});
