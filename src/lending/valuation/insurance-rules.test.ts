import { expect, it } from 'vitest';
import { insuredMinorOn } from './insurance-rules.ts';

const cover = (sumInsuredMinor: bigint, addsUp = false, validFrom = '2026-01-01', validTo = '2026-12-31') => ({
  sumInsuredMinor,
  addsUp,
  validFrom,
  validTo,
});

it.each<[string, ReturnType<typeof cover>[], bigint | undefined]>([
  ['no policy is not known, not zero', [], undefined],
  ['one', [cover(5n)], 5n],
  ['two that do not say so: the larger', [cover(5n), cover(3n)], 5n],
  ['one that stands beside the other', [cover(5n), cover(3n, true)], 8n],
  ['all of them say so', [cover(5n, true), cover(3n, true)], 8n],
  ['on its first and last day', [cover(5n, false, '2026-06-01', '2026-06-01')], 5n],
  ['over, or not begun', [cover(5n, false, '2026-01-01', '2026-05-31'), cover(5n, false, '2026-06-02')], undefined],
])('a site is insured for: %s', (_, covers, expected) => {
  expect(insuredMinorOn(covers, '2026-06-01')).toBe(expected);
});
