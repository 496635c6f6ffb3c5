import { expect, it } from 'vitest';
import { openWorld } from '../support/world.ts';
import { openOwnBook } from './own-book.ts';

/** What is pending is decided once, whoever decides it, when, and how many at once. */
const world = await openWorld();

const account = (id: number, more: object = {}) => ({ id: String(id), ledger: 1, code: 1, ...more });
const move = (id: number, amount: number, more: object = {}) => ({
  id: String(id),
  debitAccountId: '1',
  creditAccountId: '2',
  amount: String(amount),
  ledger: 1,
  code: 1,
  ...more,
});
const pending = (id: number, amount: number, timeoutSeconds = 0) =>
  move(id, amount, { flags: ['pending'], timeoutSeconds });
const decide = (id: number, pendingId: number, flag: 'post' | 'void', amount?: number) => ({
  id: String(id),
  pendingId: String(pendingId),
  flags: [flag],
  ...(amount !== undefined && { amount: String(amount) }),
});
/** An account that may be debited a hundred, and two beside it. */
async function opened() {
  const book = await openOwnBook(world, [1]);
  await book.open([account(1, { flags: ['debits_must_not_exceed_credits'] }), account(2), account(3)]);
  await book.transfer([move(1, 100, { debitAccountId: '2', creditAccountId: '1' })]);
  return book;
}

it('finds what another batch made pending while it waited, and posts it', async () => {
  const book = await opened();
  const { admin } = world.database;
  const waiting = async (many: number) => {
    const count = `select count(*)::int many from pg_stat_activity where wait_event_type = 'Lock' and query like '%own_ledger_open%'
      and datname = current_database()`;
    for (let found = -1; found !== many; ) {
      // Within a transaction it is shown as it was first read.
      await admin.query('select pg_stat_clear_snapshot()');
      found = (await admin.query<{ many: number }>(count)).rows[0]?.many ?? 0;
    }
  };
  await admin.query('begin');
  await admin.query('select from own_account where id = 1 and party_id = $1 for no key update', [book.party.partyId]);
  const first = book.transfer([pending(10, 40)]);
  await waiting(1);
  // Its own line names one account of what is pending, and the other nowhere.
  const second = book.transfer([move(11, 1, { creditAccountId: '3' }), decide(12, 10, 'post')]);
  await waiting(2);
  await admin.query('commit');
  expect(await Promise.all([first, second])).toEqual([['created'], ['created', 'created']]);
  expect(await book.balances('1')).toMatchObject({ debitsPending: '0', debitsPosted: '41' });
  expect(await book.isSound()).toBe(true);
});

it('lets one of many decide, and gives back what was not posted', async () => {
  const book = await opened();
  await book.transfer([pending(10, 100)]);
  const words = await Promise.all(
    Array.from({ length: 24 }, (_, i) =>
      book.transfer([decide(100 + i, 10, i % 2 ? 'void' : 'post', i % 2 ? undefined : 40)]),
    ),
  );
  const made = words.flat().filter((word) => word === 'created');
  expect(made).toHaveLength(1);
  const { state } = (await book.shown('10')) ?? {};
  expect(new Set(words.flat())).toEqual(new Set(['created', `pending_transfer_already_${state}`]));
  const posted = state === 'posted' ? 40 : 0;
  expect(await book.balances('1')).toMatchObject({ debitsPending: '0', debitsPosted: String(posted) });
  expect(await book.transfer([move(200, 101 - posted), move(201, 100 - posted)])).toEqual([
    'exceeds_credits',
    'created',
  ]);
  expect(await book.isSound()).toBe(true);
});

it('is decided before its time or is over, and what it kept is free from that second on', async () => {
  const book = await opened();
  await book.transfer([pending(10, 60, 5), pending(11, 40, 5)]);
  // Posted in part, it waits for nothing: its time changes nothing more.
  expect(await book.transfer([decide(12, 10, 'post', 25)])).toEqual(['created']);
  expect(await book.balances('1')).toMatchObject({ debitsPending: '40', debitsPosted: '25' });
  book.advance(4);
  expect(await book.transfer([move(13, 36)])).toEqual(['exceeds_credits']);
  book.advance(1);
  expect(await book.balances('1')).toMatchObject({ debitsPending: '0', debitsPosted: '25' });
  expect(
    await book.transfer([
      decide(14, 11, 'void'),
      decide(15, 11, 'post'),
      decide(16, 10, 'void'),
      decide(17, 10, 'post', 35),
      move(18, 75),
      move(19, 1),
    ]),
  ).toEqual([
    'pending_transfer_expired',
    'pending_transfer_expired',
    'pending_transfer_already_posted',
    'pending_transfer_already_posted',
    'created',
    'exceeds_credits',
  ]);
  expect(await book.shown('11')).toMatchObject({ state: 'expired' });
  expect(await book.isSound()).toBe(true);
});

it('is posted or over where its last second comes while many post it, and never both', async () => {
  const book = await opened();
  for (let round = 0; round < 6; round++) {
    const id = 1_000 * (round + 1);
    expect(await book.transfer([pending(id, 100, 1)])).toEqual(['created']);
    const sent = Array.from({ length: 8 }, (_, i) => {
      if (i === 3) book.advance(1);
      return book.transfer([decide(id + 1 + i, id, 'post', 1)]);
    });
    const words = (await Promise.all(sent)).flat();
    const { state } = (await book.shown(String(id))) ?? {};
    expect(['posted', 'expired']).toContain(state);
    expect(words.filter((word) => word === 'created')).toHaveLength(state === 'posted' ? 1 : 0);
    expect((await book.balances('1')).debitsPending).toBe('0');
    // The room that it kept is back, whichever it was.
    await book.transfer([move(id + 500, 1, { debitAccountId: '2', creditAccountId: '1' })]);
    if (state === 'expired') await book.transfer([move(id + 501, 1)]);
  }
  expect(await book.isSound()).toBe(true);
});
