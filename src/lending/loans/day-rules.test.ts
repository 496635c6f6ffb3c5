import { expect, it } from 'vitest';
import { closedDay, earnedBy } from './day-rules.ts';

const lines = [
  { startOn: '2026-03-05', dueOn: '2026-04-05', borneTo: null, turns: null, interestMinor: 31_000n, beforeMinor: 0n },
  {
    startOn: '2026-04-05',
    dueOn: '2026-05-05',
    borneTo: null,
    turns: null,
    interestMinor: 20_000n,
    beforeMinor: 31_000n,
  },
];
const rules = {
  limits: { special_mention: 1, substandard: 91, doubtful: 271, loss: 361 },
  nonAccrualFromDays: 91,
};

it.each([
  ['2026-03-05', 0n],
  ['2026-03-06', 1_000n],
  ['2026-04-05', 31_000n],
  // Ten of thirty days of 200.00: 66.67, rounded up from the half.
  ['2026-04-15', 37_667n],
  ['2026-05-05', 51_000n],
  ['2027-05-05', 51_000n],
])('by %s it has earned %d', (on, minor) => {
  expect(earnedBy(lines, on)).toBe(minor);
});

it.each([
  ['2026-03-07', 2_000n],
  ['2026-03-10', 5_000n],
  ['2026-03-11', 5_000n],
  ['2026-05-05', 5_000n],
])('repaid on the tenth it has earned by %s what it bore: %d', (on, minor) => {
  const cut = {
    startOn: '2026-03-05',
    dueOn: '2026-04-05',
    borneTo: '2026-03-10',
    turns: null,
    interestMinor: 5_000n,
    beforeMinor: 0n,
  };
  expect(
    earnedBy(
      [
        cut,
        {
          ...cut,
          startOn: '2026-04-05',
          dueOn: '2026-05-05',
          borneTo: '2026-04-05',
          interestMinor: 0n,
          beforeMinor: 5_000n,
        },
      ],
      on,
    ),
  ).toBe(minor);
});

it.each([
  ['2026-03-10', 5_000n],
  ['2026-03-15', 10_000n],
  ['2026-03-20', 12_500n],
  ['2026-04-05', 20_500n],
])('half repaid on the fifteenth it has earned by %s what it bore: %d', (on, minor) => {
  const turns = [{ on: '2026-03-15', borneMinor: '10000' }];
  const line = {
    startOn: '2026-03-05',
    dueOn: '2026-04-05',
    borneTo: null,
    turns,
    interestMinor: 20_500n,
    beforeMinor: 0n,
  };
  expect(earnedBy([line], on)).toBe(minor);
});

it.each([
  [
    'nothing open',
    null,
    0n,
    '2026-04-15',
    { isAccruing: true, earnedMinor: 37_667n, overdueSince: null, bestClass: 'normal' },
  ],
  ['due today', '2026-04-05', 0n, '2026-04-05', { overdueSince: null, bestClass: 'normal' }],
  ['a day late', '2026-04-05', 0n, '2026-04-06', { overdueSince: '2026-04-05', bestClass: 'special_mention' }],
  [
    '90 days late',
    '2026-04-05',
    0n,
    '2026-07-04',
    { isAccruing: true, suspendedMinor: 0n, bestClass: 'special_mention' },
  ],
  [
    '91 days late',
    '2026-04-05',
    0n,
    '2026-07-05',
    { isAccruing: false, earnedMinor: 0n, suspendedMinor: 51_000n, bestClass: 'substandard' },
  ],
  ['and partly paid', '2026-04-05', 9_000n, '2026-07-05', { earnedMinor: 9_000n, suspendedMinor: 42_000n }],
  ['paid ahead', '2026-04-05', 60_000n, '2026-07-05', { earnedMinor: 51_000n, suspendedMinor: 0n }],
] as const)('a day with %s', (_, openDueOn, paidMinor, on, comes) => {
  expect(closedDay({ lines, paidMinor, openDueOn }, on, rules)).toMatchObject(comes);
});
