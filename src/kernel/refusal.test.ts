import { expect, it } from 'vitest';
import { inMoneyOf } from './money.ts';
import { Refusal, refusalNamed, refuse } from './refusal.ts';

const conflict = refusalNamed('CONFLICT') as NonNullable<ReturnType<typeof refusalNamed>>;
const factsOf = (refused: () => never): Record<string, unknown> => {
  try {
    return refused();
  } catch (error) {
    return (error as Refusal).facts;
  }
};

it('names the currency of what it says in minor units, or does not compile', () => {
  expect(factsOf(() => refuse(conflict, { facts: { leftMinor: 5n, currency: 'CNY' } }))).toEqual({
    leftMinor: 5n,
    currency: 'CNY',
  });
  expect(factsOf(() => refuse(conflict, { facts: { lotId: 'lot_1' } }))).toEqual({ lotId: 'lot_1' });
  // @ts-expect-error: an amount of nobody knows what.
  expect(() => refuse(conflict, { facts: { leftMinor: 5n } })).toThrow(Refusal);
  const held: { owedMinor: bigint; dueOn: string } = { owedMinor: 5n, dueOn: '2026-12-01' };
  // @ts-expect-error: named before it is said.
  expect(() => refuse(conflict, { at: '/amount', facts: held })).toThrow(Refusal);
});

it('is told the currency of what was found of a facility', () => {
  expect(inMoneyOf({ owedMinor: 5n }, 'CNY')).toEqual({ owedMinor: 5n, currency: 'CNY' });
  expect(inMoneyOf({ owedMinor: 5n, currency: 'USD' }, 'CNY')).toEqual({ owedMinor: 5n, currency: 'USD' });
  expect(inMoneyOf({ days: 3 }, 'CNY')).toEqual({ days: 3 });
});
