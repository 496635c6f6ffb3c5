import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { type Ctx, db, rowsOf, withTransaction } from '../../src/context.ts';
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

  /** A posting as the database takes it, past the code: each entry is [identifier of a new account, kind, subject, currency, side, amount, line]. */
  const handedOver = (entries: unknown[][], { party = 'system', of = book, id = 'ltx_stray' } = {}) =>
    trade.database.write({ tenantId: trade.tenantId, party }, (db) =>
      db.execute(sql`select ledger_post(${trade.tenantId}, ${of}, ${id}, 'stray', 'x', '2026-10-12', now(), null, null,
        ${JSON.stringify(entries)}::jsonb)`),
    );
  const lines = (...amounts: number[]) =>
    amounts.map((amount, i) => [`lac_stray${i}`, 'cash', `x${9 - i}`, 'CNY', 'either', `${amount}`, i]);
  const strays = async () =>
    (
      await trade.database.admin.query(`select from ledger_transaction where id like 'ltx_stray%'
        union all select from ledger_entry where transaction_id like 'ltx_stray%' union all select from ledger_account where id like 'lac_stray%'`)
    ).rows;

  it('cannot be unbalanced past the code either: the database refuses', async () => {
    await expect(handedOver(lines(5))).rejects.toMatchObject({ constraint: 'ledger_transaction_balances' });
    await expect(handedOver(lines(5, -4))).rejects.toMatchObject({ constraint: 'ledger_transaction_balances' });
    const [five, less] = lines(5, -5);
    await expect(handedOver([five ?? [], less?.with(3, 'EUR') ?? []])).rejects.toMatchObject({
      constraint: 'ledger_transaction_balances',
    });
    await expect(handedOver(lines(5, -5, 0))).rejects.toMatchObject({ code: '23514' });
    await expect(handedOver(lines(5, -5).reverse())).rejects.toMatchObject({ code: '23514' });
    await expect(handedOver(lines(5, -5).map((line) => line.with(3, 'yuan')))).rejects.toMatchObject({
      constraint: 'ledger_account_currency',
    });
    expect(await strays()).toEqual([]);
  });

  it('is written by one door: nobody makes or changes a row of a book beside it, the service neither', async () => {
    const write = (statement: string) =>
      trade.database.write({ tenantId: trade.tenantId, party: 'system' }, (db) => db.execute(statement));
    for (const statement of [
      `insert into ledger_transaction (tenant_id, id, book_party_id, kind, object_id, value_on, posted_at)
        values ('${trade.tenantId}', 'ltx_stray', '${book}', 'stray', 'x', '2026-10-12', now())`,
      `insert into ledger_entry (tenant_id, book_party_id, transaction_id, line, account_id, currency, amount_minor, value_on, booked_on)
        select tenant_id, book_party_id, transaction_id, 9, account_id, currency, 5, value_on, booked_on from ledger_entry`,
      `insert into ledger_day (tenant_id, book_party_id, account_id, basis, day, debits_minor, credits_minor)
        select tenant_id, book_party_id, id, 'value', '2026-01-01', 5, 0 from ledger_account`,
      'update ledger_day set debits_minor = 1',
      'update ledger_account set debits_minor = debits_minor + 1',
    ])
      await expect(write(statement)).rejects.toMatchObject({ code: '42501' });
  });

  it('posts into no book but that of who posts, and into none of another tenant', async () => {
    const other = await trade.party('Another bank', 'bank');
    await expect(handedOver(lines(5, -5), { party: other.partyId })).rejects.toMatchObject({ code: '42501' });
    const elsewhere = trade.database.write({ tenantId: 'ten_elsewhere', party: 'system' }, (db) =>
      db.execute(sql`select ledger_post(${trade.tenantId}, ${book}, 'ltx_stray', 'stray', 'x', '2026-10-12', now(), null, null,
        ${JSON.stringify(lines(5, -5))}::jsonb)`),
    );
    await expect(elsewhere).rejects.toMatchObject({ code: '42501' });
    const unguarded = trade.database.admin.query(
      `set app.tenant = '${trade.tenantId}'; set app.party = 'system'; select ledger_post('${trade.tenantId}', '${book}', 'ltx_stray', 'stray', 'x', '2026-10-12', now(), null, null,
        '${JSON.stringify(lines(5, -5))}'::jsonb)`,
    );
    await expect(unguarded).rejects.toMatchObject({ code: '55000' });
    await trade.database.admin.query('reset app.tenant; reset app.party');
    expect(await strays()).toEqual([]);
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

  it('keeps two entries of one account in one posting, and what an account is', async () => {
    await run([cash(7n), cash(5n), deposit(-12n), { ...cash(3n), currency: 'EUR' }, { ...cash(-3n), currency: 'EUR' }]);
    const { body } = await trade.bank.get<{ items: { balanced: boolean; accountsAstray: number }[] }>('/ledger/check');
    expect(body.items.map(({ balanced, accountsAstray }) => [balanced, accountsAstray])).toEqual([
      [true, 0],
      [true, 0],
    ]);
    const edit = (statement: string) =>
      trade.database.write({ tenantId: trade.tenantId, party: 'system' }, (db) => db.execute(statement));
    for (const change of [`currency = 'EUR'`, `book_party_id = 'x'`, `side = 'either'`])
      await expect(edit(`update ledger_account set ${change}`)).rejects.toMatchObject({ code: '42501' });
    for (const statement of ['delete from ledger_account', `update ledger_account set kind = 'x'`])
      await expect(
        trade.database.admin.query(`select set_config('app.xid', pg_current_xact_id()::text, true); ${statement}`),
      ).rejects.toThrow('append-only');
  });

  it('waits in one order, also where a day is new to its accounts', async () => {
    const day = (n: number) => `2026-10-${String(13 + n)}`;
    const races = Array.from({ length: 24 }, (_, i) => {
      const [one, other] = [`r${i % 3}`, `r${(i + 1) % 3}`];
      const entries: Entry[] = [{ ...deposit(-1n), subjectId: one }, { ...deposit(-2n), subjectId: other }, cash(3n)];
      if (i % 2) entries.reverse();
      return withTransaction(ctx(), (tx) => post(tx, { ...posting(entries), valueOn: day(Math.floor(i / 6)) }));
    });
    await Promise.all(races);
    const { rows } = await trade.database.admin.query(`select a.id from ledger_account a where a.balance_minor <> (
      select sum(e.amount_minor) from ledger_entry e where e.tenant_id = a.tenant_id and e.account_id = a.id)`);
    expect(rows).toEqual([]);
  });

  it('finds an account by its name, however many there are, before the table has statistics', async () => {
    await run(Array.from({ length: 60 }, (_, i) => ({ ...cash(i % 2 ? 1n : -1n), subjectId: `many${i}` })));
    const fetched = await withTransaction(ctx(), async (tx) => {
      const read = async () =>
        rowsOf<{ n: number }>(
          await db(tx).execute(
            sql`select set_config('plan_cache_mode', 'force_generic_plan', true), (
              select sum(pg_stat_get_xact_tuples_fetched(i.indexrelid))::int from pg_index i
              where i.indrelid = 'ledger_account'::regclass) as n`,
          ),
        )[0]?.n ?? 0;
      const before = await read();
      await post(tx, posting([0, 1].map((i) => ({ ...cash(i ? 1n : -1n), subjectId: `many${i}` }))));
      return (await read()) - before;
    });
    expect(fetched).toBeGreaterThan(0);
    expect(fetched).toBeLessThan(10);
  });

  it('tells the day on which a posting was booked, the same of it and of its entries', async () => {
    const { rows } = await trade.database.admin.query<{ isSame: boolean }>(`
      select t.booked_on = (t.posted_at at time zone 'Asia/Shanghai')::date and t.booked_on = all (
        select e.booked_on from ledger_entry e where e.tenant_id = t.tenant_id and e.transaction_id = t.id) as "isSame"
      from ledger_transaction t`);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every(({ isSame }) => isSame)).toBe(true);
  });
});
