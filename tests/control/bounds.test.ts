import { expect, it } from 'vitest';
import { openCollateral } from '../support/collateral.ts';
import { hearFor, pledgeWatched, scaleSays } from '../support/watched-pledge.ts';

const c = await openCollateral();
await c.valuationTerms();
await c.price(70_000);

it('a watch names no more tags than it can, whatever is merged, and no bound that nothing can measure', async () => {
  const tagsOf = (n: number, name: string) => Array.from({ length: n }, (_, i) => `${name}-${i}`);
  const { subjectId } = await pledgeWatched(c, {
    t: 100,
    kinds: ['scale'],
    expected: { tags: tagsOf(3, 'a') },
    before: ([scale = '']) => hearFor(c, 15, { [scale]: scaleSays(100_000) }),
  });
  const at = `/subjects/${subjectId}/settings`;
  const refused = (expected: object) => c.manager.refused(at, { expected });
  expect(await refused({ tags: tagsOf(2_000, 'b') })).toBe('422 TOO_MANY_TAGS');
  const { expected } = await c.manager.done<{ expected: { tags: string[] } }>(at, {
    expected: { tags: tagsOf(1_997, 'b') },
  });
  expect(expected.tags).toHaveLength(2_000);
  for (const wrong of [
    { climate: { minC: -1e308 } },
    { climate: { maxC: 1e308 } },
    { weight: { toleranceKg: 1e-320 } },
  ])
    expect(await refused(wrong)).toBe('422 INPUT_INVALID');
});
