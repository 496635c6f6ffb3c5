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
const poured = (from: string, into: string, value: bigint) =>
  operation('merge', [from, 'transfer', -value], [into, 'transfer', value]);
const untold = (lotId: string, of: PastMovement[][], told: [string, bigint][] = [], seen: [string, Date][] = []) =>
  untoldLoss(lotId, of.flat(), new Map(seen), new Map(told));
/** An instant between what was done before and what is done next. */
const now = () => new Date(++n);

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
    const looked = now();
    expect(untold('a', [...of, weighed('a', -30n)], [], [['a', looked]])).toBe(30n);
    expect(untold('a', of, [], [['a', looked]])).toBe(0n);
  });

  it('does not begin anew when goods that were taken in, or looked at, later are poured in or poured into', () => {
    const of = [taken('a', 100_200n), weighed('a', -200n)];
    const later = now();
    const more = [...of, taken('b', 100_000n), weighed('b', -10n)];
    const seen: [string, Date][] = [
      ['a', new Date(0)],
      ['b', later],
    ];
    expect(untold('a', [...more, poured('b', 'a', 99_990n), weighed('a', -40n)], [], seen)).toBe(250n);
    expect(untold('b', [...more, poured('a', 'b', 100_000n), weighed('b', -40n)], [], seen)).toBe(250n);
  });

  it('is of goods poured in, too, though the lot that they came into was looked at before', () => {
    const of = [taken('a', 1_000n), weighed('a', -100n), taken('b', 1_000n)];
    const looked = now();
    const all = [...of, poured('a', 'b', 900n)];
    expect(untold('b', all, [], [['b', looked]])).toBe(100n);
    expect(untold('b', all, [], [['b', now()]])).toBe(0n);
  });

  it('is nothing of what was lost before the whole was looked at, in a part that was taken out since', () => {
    const of = [taken('a', 100_200n), weighed('a', -200n)];
    const looked = now();
    const parted = [...of, split('a', 'b', 25_000n), weighed('b', -40n)];
    const again = now();
    // The whole was looked at again since: of the part that is only its first time.
    expect(
      untold(
        'b',
        parted,
        [],
        [
          ['b', looked],
          ['a', again],
        ],
      ),
    ).toBe(40n);
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
