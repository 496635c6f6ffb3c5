import { describe, expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { type Ctx, withTransaction } from '../../src/context.ts';
import { balanceOf, type Entry, post } from '../../src/ground/ledger/index.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { openTrade } from '../support/trade.ts';

const trade = await openTrade();
const book = trade.bank.partyId;
const chance = seededChance(5);
const newId = identifiers(trade.clock, chance);
const ctx = (): Ctx => systemCtx({ clock: trade.clock, chance, newId }, trade.database, trade.tenantId, 'test');

const posting = (entries: Entry[]) => ({
  bookPartyId: book,
  kind: 'test',
  objectId: 'x',
  valueOn: '2026-10-12',
  entries,
});
const cash = (amountMinor: bigint): Entry => ({ account: 'cash', currency: 'CNY', amountMinor });
const deposit = (amountMinor: bigint): Entry => ({
  account: 'margin_deposit',
  subjectId: 'f',
  currency: 'CNY',
  amountMinor,
});
const run = (entries: Entry[]) => withTransaction(ctx(), (tx) => post(tx, posting(entries)));

describe('the ledger', () => {
  it('keeps balances by itself and adds up to zero', async () => {
    await run([cash(100n), deposit(-100n)]);
    await run([cash(-30n), deposit(30n)]);
    const balance = await withTransaction(ctx(), (tx) => balanceOf(tx, book, 'margin_deposit', 'f', 'CNY'));
    expect(balance).toBe(-70n);
    const { body } = await trade.bank.get<{ items: { balanced: boolean }[] }>('/ledger/check');
    expect(body.items).toEqual([expect.objectContaining({ balanced: true })]);
  });

  it('refuses what does not balance, in words', async () => {
    await expect(run([cash(100n), deposit(-99n)])).rejects.toThrow('ENTRIES_DO_NOT_BALANCE');
    await expect(run([cash(100n), { ...deposit(-100n), currency: 'EUR' }])).rejects.toThrow('ENTRIES_DO_NOT_BALANCE');
  });

  it('cannot be unbalanced past the code either: the database refuses at commit', async () => {
    const attempt = trade.database.write({ tenantId: trade.tenantId, party: 'system' }, async (db) => {
      await db.execute(`insert into ledger_transaction (tenant_id, id, book_party_id, kind, object_id, value_on, posted_at)
        values ('${trade.tenantId}', 'ltx_stray', '${book}', 'stray', 'x', '2026-10-12', now())`);
      await db.execute(`insert into ledger_entry (tenant_id, book_party_id, transaction_id, line, account_id, currency, amount_minor, value_on, booked_on)
        select a.tenant_id, a.book_party_id, t.id, 0, a.id, currency, 5, value_on, booked_on
        from ledger_account a join ledger_transaction t on t.id = 'ltx_stray' where a.kind = 'cash'`);
    });
    await expect(attempt).rejects.toMatchObject({ constraint: 'ledger_transaction_balances' });
    const { rows } = await trade.database.admin.query(`select from ledger_transaction where id = 'ltx_stray'`);
    expect(rows).toEqual([]);
  });

  it('never takes a deposit into debit, whoever races', async () => {
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => run([cash(-20n), deposit(20n)])));
    expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(3);
    for (const r of results)
      if (r.status === 'rejected') expect(String(r.reason)).toContain('ACCOUNT_WOULD_CROSS_SIDE');
    const { body } = await trade.bank.get<{ items: { kind: string; balanceMinor: string }[] }>('/ledger/accounts');
    expect(body.items.find((a) => a.kind === 'margin_deposit')?.balanceMinor).toBe('-10');
  });

  it('does not change what is posted', async () => {
    const edit = (statement: string) =>
      trade.database.write({ tenantId: trade.tenantId, party: 'system' }, (db) => db.execute(statement));
    await expect(edit('update ledger_entry set amount_minor = 1')).rejects.toMatchObject({ code: '42501' });
    await expect(edit('delete from ledger_transaction')).rejects.toMatchObject({ code: '42501' });
    await expect(trade.database.admin.query('update ledger_entry set amount_minor = 1')).rejects.toThrow(
      /append-only|outside a unit/,
    );
  });

  it('shows a bank its own books and nobody else’s', async () => {
    const other = await trade.party('Other bank', 'bank');
    expect((await other.get<{ items: unknown[] }>('/ledger/accounts')).body.items).toEqual([]);
    expect((await other.get<{ items: unknown[] }>('/ledger/transactions')).body.items).toEqual([]);
    const own = await trade.bank.get<{ items: unknown[]; next: string | null }>('/ledger/transactions?limit=2');
    expect(own.body.items).toHaveLength(2);
    const rest = await trade.bank.get<{ items: unknown[] }>(`/ledger/transactions?limit=200&cursor=${own.body.next}`);
    expect(rest.body.items.length).toBeGreaterThan(0);
  });

  it('holds account, entry and transaction in one book, one money and on one day, past the code too', async () => {
    const other = await trade.party('Bank of other books', 'bank');
    const of = (bookPartyId: string) => ({ ...posting([cash(5n), deposit(-5n)]), bookPartyId });
    await withTransaction(ctx(), (tx) => post(tx, of(other.partyId)));
    /** Two entries that balance, with what is astray of them, into a transaction of the bank. */
    const stray = (astray: { book?: string; accounts?: string; currency?: string; valueOn?: string; id?: string }) => {
      const { book: of = book, accounts = book, currency = 'CNY', valueOn = '2026-10-12', id = 'ltx_astray' } = astray;
      return trade.database.write({ tenantId: trade.tenantId, party: 'system' }, async (db) => {
        await db.execute(`insert into ledger_transaction (tenant_id, id, book_party_id, kind, object_id, value_on, posted_at)
          values ('${trade.tenantId}', 'ltx_astray', '${book}', 'stray', 'x', '2026-10-12', now())`);
        await db.execute(`insert into ledger_entry (tenant_id, book_party_id, transaction_id, line, account_id, currency, amount_minor, value_on, booked_on)
          select a.tenant_id, '${of}', '${id}', case a.kind when 'cash' then 0 else 1 end, a.id, '${currency}',
            case a.kind when 'cash' then 5 else -5 end, '${valueOn}', t.booked_on
          from ledger_account a join ledger_transaction t on t.id = 'ltx_astray'
          where a.book_party_id = '${accounts}' and a.currency = 'CNY' and a.kind in ('cash', 'margin_deposit')`);
      });
    };
    const held = (astray: Parameters<typeof stray>[0]) =>
      stray(astray).then(
        () => 'taken',
        (error: { constraint?: string }) => error.constraint,
      );
    expect(await held({ accounts: other.partyId })).toBe('ledger_entry_account');
    expect(await held({ book: other.partyId, accounts: other.partyId })).toBe('ledger_entry_transaction');
    expect(await held({ currency: 'EUR' })).toBe('ledger_entry_account');
    expect(await held({ valueOn: '2026-10-13' })).toBe('ledger_entry_transaction');
    expect(await held({ id: 'ltx_of_nobody' })).toBe('ledger_entry_transaction');
    expect(await held({})).toBe('taken');
    // What an account is stays, whoever asks.
    const edit = (statement: string) =>
      trade.database.write({ tenantId: trade.tenantId, party: 'system' }, (db) => db.execute(statement));
    for (const change of [`currency = 'EUR'`, `book_party_id = '${other.partyId}'`, `side = 'either'`])
      await expect(edit(`update ledger_account set ${change}`)).rejects.toMatchObject({ code: '42501' });
    for (const statement of ['delete from ledger_account', `update ledger_account set kind = 'x'`])
      await expect(
        trade.database.admin.query(`select set_config('app.xid', pg_current_xact_id()::text, true); ${statement}`),
      ).rejects.toThrow('append-only');
  });
});
