import { describe, expect, it } from 'vitest';
import { asConcentration, type NewRisk, type PartyExposure, type PartyLimit, partyLimitFacts } from './rules.ts';

const on = '2026-10-12';
const limit: PartyLimit = { id: 'l', kind: 'borrower', partyId: 'a', amountMinor: 100n, validUntil: on };
const ofGroup: PartyLimit = { ...limit, id: 'g', kind: 'group', partyId: 'b' };
const out = (partyId: string, minor: bigint): PartyExposure => ({ partyId, kind: 'borrower', minor });
const one: NewRisk = { partyId: 'a', kind: 'borrower', moreMinor: 40n, isDecided: true };
const found = (limits: PartyLimit[], exposures: PartyExposure[], risks: NewRisk[] = [one]) =>
  partyLimitFacts(risks, { currency: 'CNY', houses: new Map([['a', ['a', 'b']]]), limits, exposures }, on);
const words = (...args: Parameters<typeof found>) =>
  found(...args).map(({ fact, facts }) => `${fact} ${String(facts.reason)} ${String(facts.kind)}`);

describe('limits on a party', () => {
  it('bear what is out and what comes, to the last minor unit and to their last day', () => {
    expect(words([limit], [out('a', 60n)])).toEqual([]);
    expect(words([limit], [out('a', 61n)])).toEqual(['F54 limit_exceeded borrower']);
    expect(words([{ ...limit, validUntil: '2026-10-11' }], [])).toEqual(['F54 limit_ended borrower']);
  });

  it('are asked for where no other decision stands, and of the group once another of it is exposed', () => {
    expect(words([], [out('a', 60n)])).toEqual([]);
    expect(words([], [], [{ ...one, isDecided: false }])).toEqual(['F54 no_limit borrower']);
    expect(words([], [out('b', 1n)])).toEqual(['F54 no_limit group']);
    expect(words([ofGroup], [out('b', 60n)])).toEqual([]);
    expect(words([ofGroup], [out('b', 61n)])).toEqual(['F54 limit_exceeded group']);
  });

  it('count a kind for itself, and a group in every kind', () => {
    const sold: PartyExposure = { partyId: 'a', kind: 'seller', minor: 100n };
    expect(words([limit], [sold])).toEqual([]);
    expect(words([ofGroup], [sold])).toEqual(['F54 limit_exceeded group']);
  });

  it('of a debtor or a group are concentration where claims are bought, and what is out on a group is not told to one of it', () => {
    const [group] = asConcentration(found([ofGroup], [out('b', 61n)]));
    expect(group).toMatchObject({ fact: 'F37', facts: { groupOf: 'a', usedMinor: 101n, limitMinor: 100n } });
    expect(asConcentration(found([], [out('b', 1n)]))[0]?.fact).toBe('F54');
    const seller: NewRisk = { ...one, kind: 'seller' };
    expect(
      asConcentration(
        found([{ ...limit, kind: 'seller' }], [{ partyId: 'a', kind: 'seller', minor: 61n }], [seller]),
      )[0]?.fact,
    ).toBe('F54');
  });
});
