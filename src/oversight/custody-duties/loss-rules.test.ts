import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PastMovement } from '../../physical/goods/index.ts';
import { untoldLoss } from './loss-rules.ts';

let n = 0;
const operation = (kind: string, ...lines: [lotId: string, kind: PastMovement['kind'], delta: bigint][]) => {
  const operationId = `lop_${++n}`;
  return lines.map(
    ([lotId, of, delta]): PastMovement => ({ operationId, operation: kind, at: new Date(n), lotId, kind: of, delta }),
  );
};
const taken = (lotId: string, value: bigint) => operation('register', [lotId, 'in', value]);
const weighed = (lotId: string, delta: bigint) => operation('reweigh', [lotId, 'loss', delta]);
const split = (from: string, into: string, value: bigint) =>
  operation('split', [from, 'transfer', -value], [into, 'transfer', value]);
const untold = (lotId: string, of: PastMovement[][], told: [string, bigint][] = [], since = new Date(0)) =>
  untoldLoss(lotId, of.flat(), since, new Map(told));

describe('what weighings took off a lot and nobody was told of', () => {
  const first = weighed('a', -200n);

  it.each<[what: string, lot: string, lost: bigint, of: PastMovement[][], told?: [string, bigint][]]>([
    ['adds up over weighings', 'a', 350n, [taken('a', 100_000n), first, weighed('a', -150n)]],
    ['is less by what a weighing found', 'a', 150n, [taken('a', 100_000n), first, weighed('a', 50n)]],
    ['goes into a part by its share', 'b', 50n, [taken('a', 100_200n), first, split('a', 'b', 25_000n)]],
    ['stays with what is left by its share', 'a', 150n, [taken('a', 100_200n), first, split('a', 'b', 25_000n)]],
    [
      'is of both that are poured together',
      'c',
      300n,
      [
        taken('a', 1_000n),
        taken('c', 1_000n),
        first,
        weighed('c', -100n),
        operation('merge', ['a', 'transfer', -800n], ['c', 'transfer', 800n]),
      ],
    ],
    [
      'is nothing of what an incident tells',
      'a',
      0n,
      [taken('a', 100_000n), first],
      [[first[0]?.operationId ?? '', 200n]],
    ],
    [
      'is nothing of it in its parts either',
      'b',
      40n,
      [taken('a', 100_200n), first, split('a', 'b', 25_000n), weighed('b', -40n)],
      [[first[0]?.operationId ?? '', 200n]],
    ],
  ])('%s', (_what, lot, lost, of, told) => {
    expect(untold(lot, of, told)).toBe(lost);
  });

  it('begins when somebody looked', () => {
    const of = [taken('a', 100_000n), weighed('a', -200n)];
    const after = new Date(n + 1);
    expect(untold('a', [...of, weighed('a', -30n)], [], after)).toBe(30n);
  });

  it('is neither more nor less in parts, however often it is split and weighed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ at: fc.nat(), part: fc.integer({ min: 1, max: 9 }), loss: fc.nat(50) })),
        (steps) => {
          const held = new Map([['l0', 1_000_000n]]);
          const of = [taken('l0', 1_000_000n)];
          let lost = 0n;
          for (const [i, { at, part, loss }] of steps.entries()) {
            const from = [...held.keys()][at % held.size] as string;
            const value = ((held.get(from) ?? 0n) * BigInt(part)) / 10n;
            if (value <= BigInt(loss)) continue;
            const into = `l${i + 1}`;
            of.push(split(from, into, value), weighed(into, BigInt(-loss)));
            held.set(from, (held.get(from) ?? 0n) - value);
            held.set(into, value - BigInt(loss));
            lost += BigInt(loss);
          }
          const sum = [...held.keys()].reduce((all, lotId) => all + untold(lotId, of), 0n);
          // Each lot's is rounded to a unit.
          expect(Math.abs(Number(sum - lost))).toBeLessThanOrEqual(held.size);
        },
      ),
    );
  });
});
