import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guarantorsUnasked, ringsOf, ringThrough } from './rules.ts';

const edges = (text: string) => text.split(' ').map((pair) => ({ from: pair[0] as string, to: pair[1] as string }));

describe('a ring of guarantees', () => {
  it('is found when its last edge closes it', () => {
    expect(ringThrough({ from: 'A', to: 'B' }, edges('AB BC CA'))).toEqual(['A', 'B', 'C', 'A']);
    expect(ringThrough({ from: 'A', to: 'B' }, edges('AB BC CD'))).toBeUndefined();
    expect(ringThrough({ from: 'A', to: 'B' }, edges('AB BA'))).toEqual(['A', 'B', 'A']);
  });

  it('is one of a party that stands in it, and told once', () => {
    expect(ringsOf('A', edges('AB BC CA'))).toEqual([['A', 'B', 'C', 'A']]);
    expect(ringsOf('A', edges('AB BA AC CA'))).toEqual([
      ['A', 'B', 'A'],
      ['A', 'C', 'A'],
    ]);
    expect(ringsOf('D', edges('AB BC CA CD'))).toEqual([]);
  });

  it('ends on any graph', () => {
    const node = fc.constantFrom('A', 'B', 'C', 'D', 'E');
    fc.assert(
      fc.property(fc.array(fc.record({ from: node, to: node }), { maxLength: 20 }), node, node, (all, from, to) => {
        const ring = ringThrough({ from, to }, all);
        if (ring) expect([ring[0], ring[1], ring.at(-1)]).toEqual([from, to, from]);
      }),
    );
  });
});

describe('guarantors of a debt whose security is given up', () => {
  const facts = {
    debtorId: 'D',
    grantorId: 'D',
    isOwed: true,
    guarantees: edges('AD BD CE'),
    consents: [] as string[],
  };
  it.each([
    ['must have agreed', {}, ['A', 'B']],
    ['one did', { consents: ['A'] }, ['B']],
    ['all did', { consents: ['B', 'A'] }, []],
    ['the debt is paid', { isOwed: false }, []],
    ['a third party had pledged it', { grantorId: 'T' }, []],
  ])('%s', (_, change, expected) => {
    expect(guarantorsUnasked({ ...facts, ...change })).toEqual(expected);
  });
});
