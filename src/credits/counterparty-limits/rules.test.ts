import { describe, expect, it } from 'vitest';
import { type Applied, limitFacts } from './rules.ts';

const on = '2026-10-12';
const of = { issuingBankId: 'pty_1', country: 'CN', currency: 'EUR' as const, isAbroad: true, lastPayOn: '2026-12-31' };
const bank: Applied = { limitId: 'b', kind: 'bank', amountMinor: 100n, usedMinor: 100n, validUntil: '2026-12-31' };
const country: Applied = { ...bank, limitId: 'c', kind: 'country' };
const found = (applied: Applied[], more: Partial<typeof of> = {}) =>
  limitFacts({ ...of, ...more }, applied, on)
    .filter(({ fact }) => fact !== 'F55')
    .map(({ fact, facts }) => `${fact} ${String(facts.reason)} ${String(facts.kind)}`);

describe('limits of a confirmation', () => {
  it('bear it to the last minor unit and to their last day', () => {
    expect(found([bank, country])).toEqual([]);
    expect(limitFacts(of, [bank], on)[0]).toMatchObject({ fact: 'F55', facts: { usedMinor: 100n, limitMinor: 100n } });
  });

  it.each([
    ['are asked for on the bank and abroad on its country', [], ['F54 no_limit bank', 'F54 no_limit country']],
    ['are exceeded by one', [{ ...bank, usedMinor: 101n }, country], ['F54 limit_exceeded bank']],
    ['have ended', [bank, { ...country, validUntil: '2026-10-11' }], ['F53 limit_ended country']],
    ['end before it is paid', [{ ...bank, validUntil: '2026-12-30' }, country], ['F62 outlives_limit bank']],
    ['are each kept to', [bank, { ...bank, usedMinor: 101n }, country], ['F54 limit_exceeded bank']],
  ])('%s', (_, applied, expected) => {
    expect(found(applied)).toEqual(expected);
  });

  it('ask for none on the country of the bank that confirms', () => {
    expect(found([bank], { isAbroad: false })).toEqual([]);
  });
});
