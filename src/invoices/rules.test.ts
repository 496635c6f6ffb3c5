import { describe, expect, it } from 'vitest';
import { fapiaoKey } from './rules.ts';

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
