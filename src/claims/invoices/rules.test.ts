import { describe, expect, it } from 'vitest';
import { type CheckFacts, fapiaoKey, isCheckDue } from './rules.ts';

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

describe('another look at a financed invoice', () => {
  const f: CheckFacts = {
    verification: 'verified',
    checkedOn: '2026-10-01',
    dueOn: '2026-12-01',
    today: '2026-10-07',
    everyDays: 7,
    beforeDueDays: 3,
  };
  it.each<[string, Partial<CheckFacts>, boolean]>([
    ['nobody looked yet', { checkedOn: undefined, verification: 'unverified' }, true],
    ['within the week', {}, false],
    ['after a week', { today: '2026-10-08' }, true],
    ['the day before the last look', { checkedOn: '2026-11-26', today: '2026-11-27' }, false],
    ['three days before it falls due', { checkedOn: '2026-11-27', today: '2026-11-28' }, true],
    ['the last look was taken', { checkedOn: '2026-11-28', today: '2026-12-01' }, false],
    ['the last look was missed', { checkedOn: '2026-11-27', today: '2026-12-03' }, true],
    ['unpaid a week after', { checkedOn: '2026-11-28', today: '2026-12-05' }, true],
    ['differs, and may be put right', { verification: 'differs', today: '2026-10-08' }, true],
    ['void is for good', { verification: 'void', today: '2027-10-08' }, false],
  ])('%s', (_, change, expected) => expect(isCheckDue({ ...f, ...change })).toBe(expected));
});
