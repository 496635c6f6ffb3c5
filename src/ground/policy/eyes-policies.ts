import { ownHouse, table } from './eyes-row.ts';

/** What authorities, banks and firms do under the twenty measures. */
export const policyEyes = table(
  ['policyStanding.state policyStanding.end', 'second', 'L1', 'the paper it rests on', 'P∞', 'X', 'CG'],
  [
    'policyStanding.confirm',
    'alone',
    'L1',
    'what the query found',
    'P0',
    '–',
    'W',
    'the second voice itself: a query proposed it, and a person says yes or no',
  ],
  ['standingContest.contest', 'alone', 'L1', 'the firm’s paper', 'P0', 'P', 'W', ownHouse],
  ['standingContest.answer', 'second', 'L1', 'the objection and its paper', 'P0', 'P', 'CG'],
);
