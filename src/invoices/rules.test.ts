import { describe, expect, it } from 'vitest';
import { fapiaoKey, standingMinor } from './rules.ts';

describe('the key of an invoice', () => {
  it.each<[string, string | undefined, string | undefined]>([
    ['26502000000123456789', undefined, '26502000000123456789'],
    ['26502000000123456789', '', '26502000000123456789'],
    ['12345678', '5000191130', '5000191130-12345678'],
    ['12345678', '050001900111', '050001900111-12345678'],
    ['12345678', undefined, undefined],
    ['2650200000012345678', undefined, undefined],
    ['26502000000123456789', '5000191130', undefined],
    ['1234567', '5000191130', undefined],
    ['２６５０２０００００01234567', undefined, undefined],
  ])('%s with code %s: %s', (number, code, key) => expect(fapiaoKey(number, code)).toBe(key));
});

it('what stands of an invoice', () => {
  expect(standingMinor({ totalMinor: 113_00n, redMinor: 13_00n, verification: 'verified' })).toBe(100_00n);
  expect(standingMinor({ totalMinor: 113_00n, redMinor: 0n, verification: 'void' })).toBe(0n);
});
