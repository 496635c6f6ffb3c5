import { expect, it } from 'vitest';
import { Refusal } from '../../kernel/refusal.ts';
import * as rules from './rules.ts';

const outcome = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error instanceof Refusal ? error.definition.code : error;
  }
};
const claim = (status: rules.SurrogateStatus, receivedMinor = 0n, acceptedMinor: bigint | null = null) => ({
  status,
  claimedMinor: 100n,
  receivedMinor,
  acceptedMinor,
  currency: 'CNY',
});

it.each<[string, ReturnType<typeof claim>, bigint | null, string]>([
  ['accepted in part', claim('open'), 60n, 'accepted'],
  ['refused', claim('open'), null, 'refused'],
  ['accepted after a refusal', claim('refused'), 100n, 'accepted'],
  ['raised once paid', claim('paid', 60n, 60n), 80n, 'accepted'],
  ['lowered to what was paid', claim('accepted', 40n, 60n), 40n, 'paid'],
  ['below what was paid', claim('accepted', 40n, 60n), 39n, 'SURROGATE_ANSWER_DIFFERS'],
  ['refused after money came', claim('accepted', 40n, 60n), null, 'SURROGATE_ANSWER_DIFFERS'],
  ['above the claim', claim('open'), 101n, 'SURROGATE_ANSWER_DIFFERS'],
  ['closed', claim('closed'), 10n, 'SURROGATE_CLOSED'],
])('an answer: %s', (_, before, accepted, expected) => {
  expect(outcome(() => rules.answerClaim(before, accepted))).toBe(expected);
});

it.each<[string, ReturnType<typeof claim>, bigint, string]>([
  ['part', claim('accepted', 0n, 60n), 20n, 'accepted'],
  ['the rest', claim('accepted', 40n, 60n), 20n, 'paid'],
  ['a cent too much', claim('accepted', 40n, 60n), 21n, 'SURROGATE_OVERPAID'],
  ['before any answer', claim('open'), 1n, 'SURROGATE_UNANSWERED'],
  ['all paid', claim('paid', 60n, 60n), 1n, 'SURROGATE_UNANSWERED'],
  ['closed short', claim('closed', 40n, 60n), 1n, 'SURROGATE_UNANSWERED'],
])('money comes: %s', (_, before, amount, expected) => {
  expect(outcome(() => rules.assertReceivable(before, amount))).toBe(expected);
});

it.each<[string, rules.DebtsUnder, bigint]>([
  ['all due', { dueMinor: 100n, laterMinor: 0n, laterSecuredMinor: 0n, marginMinor: 0n }, 100n],
  ['none due', { dueMinor: 0n, laterMinor: 100n, laterSecuredMinor: 100n, marginMinor: 0n }, 100n],
  ['cash is held against it', { dueMinor: 0n, laterMinor: 100n, laterSecuredMinor: 100n, marginMinor: 30n }, 70n],
  [
    'cash covers what is not due, never what is',
    { dueMinor: 10n, laterMinor: 20n, laterSecuredMinor: 20n, marginMinor: 50n },
    10n,
  ],
  [
    'more is not due than it answers for',
    { dueMinor: 0n, laterMinor: 20n, laterSecuredMinor: 15n, marginMinor: 0n },
    15n,
  ],
  ['cash covers the rest', { dueMinor: 0n, laterMinor: 20n, laterSecuredMinor: 15n, marginMinor: 5n }, 15n],
  ['nothing owed', { dueMinor: 0n, laterMinor: 0n, laterSecuredMinor: 0n, marginMinor: 5n }, 0n],
])('the lender takes at most what is owed and uncovered: %s', (_, debts, most) => {
  expect(rules.ownClaimMinor(debts)).toBe(most);
});

it.each<[string, bigint, rules.DebtsUnder, bigint, bigint]>([
  ['not due', 50n, { dueMinor: 0n, laterMinor: 80n, laterSecuredMinor: 80n, marginMinor: 50n }, 0n, 0n],
  ['due', 50n, { dueMinor: 80n, laterMinor: 0n, laterSecuredMinor: 0n, marginMinor: 50n }, 50n, 0n],
  [
    'due in part, the rest needed',
    50n,
    { dueMinor: 20n, laterMinor: 30n, laterSecuredMinor: 30n, marginMinor: 50n },
    20n,
    0n,
  ],
  [
    'due in part, the rest free',
    50n,
    { dueMinor: 20n, laterMinor: 10n, laterSecuredMinor: 10n, marginMinor: 50n },
    20n,
    20n,
  ],
  ['not answered for', 50n, { dueMinor: 10n, laterMinor: 60n, laterSecuredMinor: 30n, marginMinor: 50n }, 10n, 10n],
  ['repaid otherwise', 50n, { dueMinor: 0n, laterMinor: 0n, laterSecuredMinor: 0n, marginMinor: 70n }, 0n, 50n],
  [
    'gone back to the borrower in part',
    50n,
    { dueMinor: 0n, laterMinor: 0n, laterSecuredMinor: 0n, marginMinor: 10n },
    0n,
    10n,
  ],
])('what was held: %s', (_, held, debts, takenMinor, freeMinor) => {
  expect(rules.partHeld(held, debts)).toEqual({ takenMinor, freeMinor });
});

const part = (itemId: string, amountMinor: bigint) => ({ itemId, amountMinor });
it.each<[string, rules.Apportioned[] | undefined, boolean, unknown]>([
  ['one ranking: the money is one', undefined, true, [part('a', 9n)]],
  ['divided', [part('a', 4n), part('b', 5n)], false, [part('a', 4n), part('b', 5n)]],
  ['several rankings and undivided', undefined, false, 'SURROGATE_SHARES_UNKNOWN'],
  ['divided short', [part('a', 4n)], true, 'SURROGATE_SHARES_UNKNOWN'],
  ['one item twice', [part('a', 4n), part('a', 5n)], true, 'SURROGATE_SHARES_UNKNOWN'],
  ['of another item', [part('a', 4n), part('c', 5n)], true, 'SURROGATE_SHARES_UNKNOWN'],
])('a receipt is spread over items: %s', (_, shares, alike, expected) => {
  expect(outcome(() => rules.apportion(['a', 'b'], { amountMinor: 9n, currency: 'CNY' }, shares, alike))).toEqual(
    expected,
  );
});

it.each<[string, string, string, string | undefined]>([
  ['the lender, after the custodian', 'bank', 'hall', undefined],
  ['the custodian, after the lender', 'hall', 'bank', undefined],
  ['the custodian, after the pledgor', 'hall', 'trader', undefined],
  ['the custodian alone', 'hall', 'hall', 'LOSS_NEEDS_OTHER_SIDE'],
  ['the pledgor', 'trader', 'bank', 'LOSS_NEEDS_OTHER_SIDE'],
  ['another custodian', 'other', 'bank', 'LOSS_NEEDS_OTHER_SIDE'],
])('goods are written out by two sides: %s', (_, byPartyId, openedByParty, expected) => {
  const sides = { byPartyId, openedByParty, lenderId: 'bank', custodianIds: ['hall'] };
  expect(outcome(() => rules.assertMayWriteOut(sides))).toBe(expected);
});

it('an item stands in the claim when the pledge over it has effect', () => {
  const pledged = [
    { itemId: 'a', live: true, effectiveSince: '2026-01-01T00:00:00Z' },
    { itemId: 'b', live: true, effectiveSince: null },
    { itemId: 'c', live: false, effectiveSince: '2026-01-01T00:00:00Z' },
  ];
  const judged = ['a', 'b', 'c', 'd'].map((id) => outcome(() => rules.assertPledged(pledged, [id])));
  expect(judged).toEqual([undefined, ...Array(3).fill('SURROGATE_ITEM_NOT_PLEDGED')]);
});
