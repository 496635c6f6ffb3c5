import { expect, it } from 'vitest';
import { shutBy } from './hold-facts.ts';

it.each<[string, string, ('advance' | 'release')[], Record<string, unknown>, string[]]>([
  ['goods that are not there', 'FRAUD frs_1', ['advance'], { check: 'MASS_BALANCE' }, ['advance', 'release']],
  [
    'goods that left on no order',
    'FRAUD frs_1',
    ['advance'],
    { check: 'OUTBOUND_WITHOUT_ORDER' },
    ['advance', 'release'],
  ],
  [
    'a sale in a circle, which asks a second person at the gate',
    'FRAUD frs_1',
    ['advance'],
    { check: 'SOLD_IN_A_CIRCLE' },
    ['advance'],
  ],
  ['the warn line', 'COVERAGE', ['advance'], { callId: null }, ['advance']],
  ['a call', 'COVERAGE', ['advance', 'release'], { callId: 'mcl_1' }, ['advance', 'release']],
  ['what nobody knows', 'OTHER', ['advance'], {}, ['advance']],
])('what a hold keeps in is what the table shuts: %s', (_, reason, blocks, facts, shown) => {
  const { blocks: told, gates } = shutBy({ reason, blocks, facts });
  expect(told).toEqual(shown);
  expect(gates.includes('GO')).toBe(shown.includes('release'));
});
