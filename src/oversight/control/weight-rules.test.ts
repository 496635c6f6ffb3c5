import { describe, expect, it } from 'vitest';
import { excusedKg } from './weight-rules.ts';

describe('what release orders let leave', () => {
  const lots = [
    { id: 'a', grossWeightKg: 2_000 },
    { id: 'b', grossWeightKg: 9_000 },
  ];
  it.each<[string, [number, string?][], number[]]>([
    ['is what they promise', [[1_500, 'a']], [1_500]],
    ['is no more of a lot than it holds, whatever lies beside it (O15 15)', [[8_000, 'a']], [2_000]],
    [
      'is no more of a lot than it holds, all of them together',
      [
        [1_500, 'a'],
        [1_500, 'a'],
        [500, 'b'],
      ],
      [1_500, 500, 500],
    ],
    ['is nothing of a lot that is not there', [[8_000, 'c']], [0]],
    ['is no more than all lots hold, of an order that names none', [[12_000]], [11_000]],
  ])('%s', (_, orders, kg) =>
    expect(
      excusedKg(
        orders.map(([weightKg, lotId]) => ({ weightKg, lotId })),
        lots,
      ),
    ).toEqual(kg),
  );
});
