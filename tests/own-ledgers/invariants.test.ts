import { expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { openWorld } from '../support/world.ts';
import { openOwnBook } from './own-book.ts';

const world = await openWorld();

const limited = { debits: 'debits_must_not_exceed_credits', credits: 'credits_must_not_exceed_debits' };

/** Small numbers out of a seed, so that a failure comes again. */
function dice(seed: number) {
  const chance = seededChance(seed);
  return (sides: number): number => {
    const [a = 0, b = 0] = chance(new Uint8Array(2));
    return (a * 256 + b) % sides;
  };
}

it.each([1, 2, 3])('holds whatever comes, from eight clients at once (seed %i)', async (seed) => {
  const book = await openOwnBook(world, [1, 2]);
  const roll = dice(seed);
  const accounts = [1, 2, 3, 4, 5, 6].map((n) => ({
    id: String(n),
    ledger: n > 4 ? 2 : 1,
    code: 1,
    flags: n === 2 ? [limited.debits] : n === 3 ? [limited.credits] : [],
  }));
  await book.open(accounts);
  const line = (i: number): object => {
    const kind = roll(10);
    const id = String(roll(8) === 0 ? 1 + roll(i + 1) : i + 1);
    if (kind < 3)
      return {
        id,
        pendingId: String(1 + roll(i + 1)),
        flags: [kind === 0 ? 'void' : 'post'],
        ...(roll(2) === 0 && { amount: String(roll(40)) }),
      };
    const flags = [
      ...(kind < 7 ? ['pending'] : []),
      ...(roll(5) === 0 ? ['linked'] : []),
      ...(roll(5) === 0 ? ['balancing_debit'] : []),
      ...(roll(200) === 0 && kind < 7 ? ['closing_credit'] : []),
    ];
    const isAstray = roll(12) === 0;
    return {
      id,
      debitAccountId: String(1 + roll(isAstray ? 6 : 4)),
      creditAccountId: String(1 + roll(isAstray ? 6 : 4)),
      amount: String(roll(100)),
      ledger: isAstray ? 1 + roll(2) : 1,
      code: 1,
      flags,
      ...(kind < 7 && { timeoutSeconds: roll(3) }),
    };
  };
  let made = 0;
  const seen = new Set<string>();
  for (let round = 0; round < 12; round++) {
    const batches = Array.from({ length: 8 }, () => Array.from({ length: 1 + roll(6) }, () => line(made++)));
    const results = await Promise.all(batches.map((batch) => book.transfer(batch)));
    for (const result of results.flat()) seen.add(result);
    book.advance(1);
  }
  expect(await book.isSound()).toBe(true);
  for (const { id, flags } of accounts) {
    const b = await book.balances(id);
    const [dp, dd, cp, cd] = [b.debitsPending, b.debitsPosted, b.creditsPending, b.creditsPosted].map(BigInt) as [
      bigint,
      bigint,
      bigint,
      bigint,
    ];
    if (flags.includes(limited.debits)) expect(dp + dd).toBeLessThanOrEqual(cd);
    if (flags.includes(limited.credits)) expect(cp + cd).toBeLessThanOrEqual(dd);
    for (const balance of [dp, dd, cp, cd]) expect(balance).toBeGreaterThanOrEqual(0n);
  }
  // It was no walk past everything.
  expect([...seen]).toEqual(expect.arrayContaining(['created', 'exceeds_credits', 'linked_event_failed']));
  expect(seen.size).toBeGreaterThan(10);
});
