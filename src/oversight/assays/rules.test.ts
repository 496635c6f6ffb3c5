import { describe, expect, it } from 'vitest';
import { Refusal } from '../../kernel/refusal.ts';
import { type Bounds, judgeSample, type Measured, staysProved } from './rules.ts';

const gold: Bounds[] = [
  { property: 'fineness', unit: 'permille', min: '999.9' },
  { property: 'density', unit: 'g/cm3', min: '19.28', max: '19.34' },
];
const found = (fineness: string, density: string): Measured[] => [
  { property: 'fineness', value: fineness },
  { property: 'density', value: density },
];
const codeOf = (measured: Measured[]): string => {
  try {
    return judgeSample(gold, measured).outcome;
  } catch (error) {
    return (error as Refusal).code;
  }
};

describe('a sample', () => {
  it.each([
    ['is what it should be', found('999.9', '19.32'), 'passed'],
    ['is compared to the last digit', found('999.89999999', '19.32'), 'failed'],
    ['lies on its bounds', found('999.900', '19.340'), 'passed'],
    ['is gilded tungsten: the surface is fine, the density is not', found('999.95', '19.25'), 'failed'],
    ['is too dense', found('999.9', '19.341'), 'failed'],
    ['was not weighed in water', found('999.9', '19.32').slice(0, 1), 'MEASURE_MISSING'],
    ['names what nobody asked', [...found('999.9', '19.32'), { property: 'colour', value: '1' }], 'MEASURE_UNASKED'],
    ['names one property twice', [...found('999.9', '1'), { property: 'density', value: '19.32' }], 'MEASURE_UNASKED'],
  ])('%s', (_, measured, expected) => {
    expect(codeOf(measured)).toBe(expected);
  });

  it('says of each property whether it is within', () => {
    expect(judgeSample(gold, found('999.95', '11.3')).lines.map((line) => line.within)).toEqual([true, false]);
  });
});

it('merged goods are proved only where each of them was', () => {
  expect(staysProved(['passed', 'passed'])).toBe(true);
  expect(staysProved(['passed', 'failed'])).toBe(false);
  expect(staysProved(['passed', undefined])).toBe(false);
});
