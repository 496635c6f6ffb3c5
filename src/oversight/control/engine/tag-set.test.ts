import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spread, tagSet } from './tag-set.ts';

describe('a set of tags', () => {
  it('comes back as it was, however many, and read as a longer or shorter one', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 60 }), fc.integer({ min: 0, max: 60 }), (is, count) => {
        const set = tagSet(is.length, (i) => is[i]!);
        expect(set).toHaveLength(Math.ceil(is.length / 5));
        expect([...spread(set, count)]).toEqual(Array.from({ length: count }, (_, i) => (is[i] ? 1 : 0)));
      }),
    );
  });
});
