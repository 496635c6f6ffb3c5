import { expect, it } from 'vitest';
import { closed, expectedLines, type Odd, type OddLine, oddLoans, worked } from '../../../tests/support/odd-loans.ts';
import { reckon } from './schedule-rules.ts';
import { arrearsOrders, type ScheduleTerms } from './terms-rules.ts';

const calendar = {
  place: 'CN',
  version: '2026',
  knownFrom: '2026-01-01',
  knownThrough: '2026-12-31',
  beyond: 'ordinary_week' as const,
  closedDays: closed,
  workedDays: worked,
};
const termsOf = ({ principal, beganOn, rates, terms }: Odd): ScheduleTerms => ({
  ...terms,
  expectedOn: beganOn,
  expectedMinor: principal,
  rates,
  multipleMinor: BigInt(terms.instalmentMultipleMinor),
  downPaymentBps: 0,
  move: terms.dueDays.move,
  ...(terms.dueDays.place !== undefined && { calendar }),
  order: arrearsOrders.fees_interest_principal,
});
const nothing = { receipts: [], charges: [], variations: [], misuse: [], disbursements: [] };
const plain = ({ dueOn, principal, interest }: OddLine) => `${dueOn} ${principal} ${interest}`;

it.each([1, 2, 3])('seed %s: five hundred loans of odd terms are what a reckoning of its own makes of them', (seed) => {
  const wrong = oddLoans(seed, 500).flatMap((odd) => {
    const { rows } = reckon(termsOf(odd), nothing, odd.beganOn);
    const found = rows.map(({ dueOn, due }) => plain({ dueOn, principal: due.principal, interest: due.interest }));
    const wanted = expectedLines(odd).map(plain);
    return JSON.stringify(found) === JSON.stringify(wanted)
      ? []
      : [{ ...odd.terms, beganOn: odd.beganOn, at: wanted.findIndex((line, i) => line !== found[i]), found, wanted }];
  });
  expect(wrong.slice(0, 3)).toEqual([]);
});

it('a rate that changes between due days or on one, of every shape', () => {
  const wrong = oddLoans(9, 300).flatMap((odd) => {
    const rates = [...odd.rates, { fromOn: '2026-11-01', rateBps: 777 }, { fromOn: '2027-02-28', rateBps: 0 }];
    const changed = { ...odd, rates };
    const { rows } = reckon(termsOf(changed), nothing, odd.beganOn);
    const found = rows.map(({ dueOn, due }) => plain({ dueOn, principal: due.principal, interest: due.interest }));
    const wanted = expectedLines(changed).map(plain);
    return JSON.stringify(found) === JSON.stringify(wanted)
      ? []
      : [{ ...odd.terms, beganOn: odd.beganOn, found, wanted }];
  });
  expect(wrong.slice(0, 3)).toEqual([]);
});
