import { expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { expirePending } from '../../src/ground/own-ledgers/index.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { openWorld } from '../support/world.ts';
import { openOwnBook } from './own-book.ts';

const world = await openWorld();

const account = (id: number, more: object = {}) => ({ id: String(id), ledger: 1, code: 1, ...more });
const move = (id: number, amount: number | string, more: object = {}) => ({
  id: String(id),
  debitAccountId: '1',
  creditAccountId: '2',
  amount: String(amount),
  ledger: 1,
  code: 1,
  ...more,
});

it('never takes a limited account past its limit, whoever races, and what failed stays failed', async () => {
  const book = await openOwnBook(world, [1]);
  await book.open([account(1, { flags: ['debits_must_not_exceed_credits'] }), account(2)]);
  await book.transfer([move(1, 100, { debitAccountId: '2', creditAccountId: '1' })]);
  const results = await Promise.all(
    Array.from({ length: 100 }, (_, i) => book.transfer([move(100 + i, 7, { flags: i % 2 ? ['pending'] : [] })])),
  );
  const words = results.flat();
  expect(words.filter((word) => word === 'created')).toHaveLength(14);
  expect(new Set(words)).toEqual(new Set(['created', 'exceeds_credits']));
  expect(await book.isSound()).toBe(true);
  const failed = 100 + words.indexOf('exceeds_credits');
  await book.transfer([move(2, 1_000, { debitAccountId: '2', creditAccountId: '1' })]);
  expect(await book.transfer([move(failed, 7)])).toEqual(['id_already_failed']);
});

it('counts the same number once, however many send it at once', async () => {
  const book = await openOwnBook(world, [1]);
  await book.open([account(1), account(2), account(3), account(4)]);
  // Over different accounts, so that no lock of an account settles it.
  const sent = Array.from({ length: 12 }, (_, i) =>
    book.transfer([move(7, 5, i % 2 ? { debitAccountId: '3', creditAccountId: '4' } : {})]),
  );
  const words = (await Promise.all(sent)).flat();
  expect(words.filter((word) => word === 'created')).toHaveLength(1);
  expect(words.filter((word) => word === 'exists')).toHaveLength(5);
  expect(words.filter((word) => word === 'exists_with_different_debit_account_id')).toHaveLength(6);
  expect(await book.isSound()).toBe(true);
});

it('does all of a chain or nothing of it, and says which line broke it', async () => {
  const book = await openOwnBook(world, [1]);
  await book.open([account(1), account(2, { flags: ['credits_must_not_exceed_debits'] }), account(3)]);
  const toThird = { creditAccountId: '3' };
  const linked = (id: number, more: object = {}) => move(id, 5, { ...toThird, flags: ['linked'], ...more });
  expect(await book.transfer([linked(1), move(2, 5), move(3, 5, toThird), linked(4)])).toEqual([
    'linked_event_failed',
    'exceeds_debits',
    'created',
    'linked_event_chain_open',
  ]);
  expect((await book.balances('1')).debitsPosted).toBe('5');
  expect(await book.transfer([linked(5), move(6, 5, toThird)])).toEqual(['created', 'created']);
  // Within a batch one line sees those before it.
  expect(
    await book.transfer([
      move(10, 9, { ...toThird, flags: ['pending'] }),
      { id: '11', pendingId: '10', amount: '4', flags: ['post'] },
    ]),
  ).toEqual(['created', 'created']);
  expect(await book.shown('10')).toMatchObject({ state: 'posted', amount: '9' });
  expect(await book.isSound()).toBe(true);
});

it('closes an account by what is pending, and opens it again when that is voided', async () => {
  const book = await openOwnBook(world, [1]);
  await book.open([account(1), account(2)]);
  expect(await book.transfer([move(1, 0, { flags: ['pending', 'closing_credit'] })])).toEqual(['created']);
  expect(await book.transfer([move(2, 1)])).toEqual(['credit_account_already_closed']);
  expect(await book.transfer([{ id: '3', pendingId: '1', flags: ['void'] }, move(4, 1)])).toEqual([
    'created',
    'created',
  ]);
});

it('lets what is due expire by the timer too, once', async () => {
  const book = await openOwnBook(world, [1]);
  const { party } = book;
  await book.open([account(1), account(2)]);
  await book.transfer([1, 2, 3].map((id) => move(id, 10, { flags: ['pending'], timeoutSeconds: id })));
  book.advance(2);
  const chance = seededChance(9);
  const newId = identifiers(world.clock, chance);
  const ctx = systemCtx({ clock: world.clock, chance, newId }, world.database, world.tenantId, 'test');
  const done = await Promise.all([expirePending(ctx), expirePending(ctx)]);
  expect(done[0] + done[1]).toBe(2);
  expect((await book.balances('1')).debitsPending).toBe('10');
  const { body } = await party.get<{ items: { type: string; payload: object }[] }>('/events?limit=200');
  expect(JSON.stringify(body.items)).toContain('ownLedger.expired');
});

it('is the party’s own: nobody else sees it, and no books of the platform can be named', async () => {
  const book = await openOwnBook(world, [1]);
  const other = await openOwnBook(world, []);
  await book.open([account(1), account(2)]);
  await book.transfer([move(1, 5)]);
  expect(await other.shown('1')).toBeUndefined();
  expect((await other.party.get('/ledger/own/accounts/1')).status).toBe(404);
  expect(await other.transfer([move(1, 5)])).toEqual(['debit_account_not_found']);
  expect(await other.open([account(1)])).toEqual(['ledger_not_declared']);
  expect((await book.party.get<{ items: unknown[] }>('/ledger/accounts')).body.items).toEqual([]);
  const clerk = await world.colleague(book.party, 'Clerk', []);
  expect(await clerk.refused('/ledger/own/transfers', { transfers: [move(2, 5)] })).toBe('403 MANDATE_MISSING');
  expect((await clerk.get('/ledger/own/accounts')).status).toBe(403);
});

it('refuses by name what cannot be meant', async () => {
  const book = await openOwnBook(world, [1]);
  await book.open([account(1), account(2)]);
  const { party } = book;
  const refused = (line: object) => party.refused('/ledger/own/transfers', { transfers: [line] });
  for (const bad of [
    move(1, '-5'),
    move(1, '1.5'),
    move(1, '0x1f'),
    move(1, String(1n << 128n)),
    move(1, 5, { ledger: 1.5 }),
    move(1, 5, { ledger: 2 ** 32 }),
    move(1, 5, { timeoutSeconds: -1 }),
    move(1, 5, { flags: ['sudo'] }),
    move(1, 5, { party: 'x' }),
    move(1, 5, { valueOn: '2026-02-30' }),
    { ...move(1, 5), amount: undefined },
    { ...move(1, 5), id: `${1n << 128n}` },
  ])
    expect(await refused(bad)).toBe('422 INPUT_INVALID');
  expect(await party.refused('/ledger/own/transfers', { transfers: [] })).toBe('422 INPUT_INVALID');
  const many = Array.from({ length: 1_001 }, (_, i) => move(i + 1, 1));
  expect(await party.refused('/ledger/own/transfers', { transfers: many })).toMatch(/^4(22|13) /);
  expect(await party.refused('/ledger/own/ledgers', { ledger: 1, name: 'Again', unit: 'USD' })).toBe(
    '409 LEDGER_DECLARED',
  );
  expect(await party.refused('/ledger/own/ledgers', { ledger: 3, name: 'Odd', unit: 'ZZZ' })).toBe('422 INPUT_INVALID');
  expect(await book.transfer([move(1, (1n << 128n) - 1n + ''), move(2, 1)])).toEqual([
    'created',
    'overflows_debits_posted',
  ]);
});

it('answers a stale idempotency key as it did, and another body under it not at all', async () => {
  const book = await openOwnBook(world, [1]);
  await book.open([account(1), account(2)]);
  const body = { transfers: [move(1, 5)] };
  const first = await book.party.post('/ledger/own/transfers', body, 'own-1');
  expect((await book.party.post('/ledger/own/transfers', body, 'own-1')).body).toEqual(first.body);
  const other = { transfers: [move(1, 6)] };
  expect((await book.party.post<{ code: string }>('/ledger/own/transfers', other, 'own-1')).body.code).toBe(
    'IDEMPOTENCY_KEY_REUSED',
  );
});

it('pages an account’s transfers in their order, a thousand of them in one batch', async () => {
  const book = await openOwnBook(world, [1]);
  await book.open([account(1), account(2)]);
  const lines = Array.from({ length: 1_000 }, (_, i) => move(i + 1, 1));
  expect(new Set(await book.transfer(lines))).toEqual(new Set(['created']));
  const ids: string[] = [];
  for (let cursor = ''; ; ) {
    const { body } = await book.party.get<{ items: { id: string }[]; next: string | null }>(
      `/ledger/own/transfers?accountId=2&limit=200${cursor}`,
    );
    ids.push(...body.items.map(({ id }) => id));
    if (body.next === null) break;
    cursor = `&cursor=${body.next}`;
  }
  expect(ids).toEqual(lines.map(({ id }) => id));
});
