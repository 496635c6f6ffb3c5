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
  ['pot.open', 'second', 'byAmount', 'decision, contract or plan', 'P0', 'P', 'CG'],
  ['pot.close pot.reach', 'second', 'L1', 'the paper it rests on', 'P0', 'P', 'CG'],
  [
    'earmark.make earmark.free',
    'alone',
    'L1',
    'the rules of the day, kept with it',
    'P0',
    'P',
    'W',
    'admits what every rule of the day admits and moves no money; the pot itself was agreed by two',
  ],
);
