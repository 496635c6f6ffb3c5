import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { type Ctx, withTransaction } from '../../src/context.ts';
import { type Entry, post } from '../../src/ground/ledger/index.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { addDays, businessDate } from '../../src/kernel/time.ts';
import { openTrade, yuan } from '../support/trade.ts';

const trade = await openTrade();
const { bank } = trade;
const book = bank.partyId;
const chance = seededChance(11);
const newId = identifiers(trade.clock, chance);
const ctx = (): Ctx => systemCtx({ clock: trade.clock, chance, newId }, trade.database, trade.tenantId, 'test');
const today = () => businessDate({ clock: trade.clock });
const nextDay = () => trade.clock.advance(24 * 3600);

const entry = (account: Entry['account'], amountMinor: bigint, more: Partial<Entry> = {}): Entry => ({
  account,
  currency: 'CNY',
  amountMinor,
  ...more,
});
const run = (valueOn: string, entries: Entry[], objectId = 'x') =>
  withTransaction(ctx(), (tx) => post(tx, { bookPartyId: book, kind: 'test', objectId, valueOn, entries }));
const deposit = (minor: bigint, subjectId: string) => [
  entry('cash', minor),
  entry('margin_deposit', -minor, { subjectId }),
];

interface Balances {
  items: { kind: string; subjectId: string; currency: string; balanceMinor: string }[];
  next: string | null;
}
const balance = async (on: string, kind: string, subjectId: string, basis = 'value') =>
  (await bank.get<Balances>(`/ledger/balances?on=${on}&basis=${basis}&limit=200`)).body.items.find(
    (item) => item.kind === kind && item.subjectId === subjectId,
  )?.balanceMinor;

interface Trial {
  items: { kind: string; currency: string; openingMinor: string; closingMinor: string; debitsMinor: string }[];
  totals: { currency: string; closingMinor: string; balanced: boolean }[];
}
const trial = async (from: string, to: string, basis = 'value') =>
  (await bank.get<Trial>(`/ledger/trial-balance?from=${from}&to=${to}&basis=${basis}`)).body;

describe('books as of a day', () => {
  const first = today();

  it('tells the day from which a posting counts from the day on which it was made', async () => {
    await run(first, deposit(1_000n, 'a'));
    nextDay();
    nextDay();
    await run(addDays(first, 2), deposit(50n, 'a'));
    // Back-dated: it counts from the day before, and was made today.
    await run(addDays(first, 1), deposit(7n, 'a'));
    expect(await balance(addDays(first, -1), 'margin_deposit', 'a')).toBe('0');
    expect(await balance(first, 'margin_deposit', 'a')).toBe('-1000');
    expect(await balance(addDays(first, 1), 'margin_deposit', 'a')).toBe('-1007');
    expect(await balance(addDays(first, 1), 'margin_deposit', 'a', 'booked')).toBe('-1000');
    for (const basis of ['value', 'booked'])
      expect(await balance(addDays(first, 2), 'margin_deposit', 'a', basis)).toBe('-1057');
    const { items, totals } = await trial(addDays(first, 1), addDays(first, 2));
    expect(items.find(({ kind }) => kind === 'cash')).toMatchObject({
      openingMinor: '1000',
      debitsMinor: '57',
      closingMinor: '1057',
    });
    expect(totals).toEqual([expect.objectContaining({ currency: 'CNY', closingMinor: '0', balanced: true })]);
  });

  it('states the account of a contract, a page at a time', async () => {
    interface Stated {
      accounts: { kind: string; openingMinor: string; closingMinor: string }[];
      lines: { items: { amountMinor: string; valueOn: string }[]; next: string | null };
    }
    const path = `/ledger/statement?subjectId=a&from=${addDays(first, 1)}&to=${addDays(first, 2)}&basis=value&limit=1`;
    const page = (await bank.get<Stated>(path)).body;
    expect(page.accounts).toEqual([
      expect.objectContaining({ kind: 'margin_deposit', openingMinor: '-1000', closingMinor: '-1057' }),
    ]);
    const rest = (await bank.get<Stated>(`${path}&cursor=${page.lines.next}`)).body;
    expect([...page.lines.items, ...rest.lines.items].map(({ amountMinor }) => amountMinor)).toEqual(['-7', '-50']);
    expect(rest.lines.next).toBeNull();
    expect((await bank.get<{ code: string }>(`${path}&cursor=bm9uZQ`)).body.code).toBe('CURSOR_OF_ANOTHER_QUESTION');
    const reversed = `/ledger/trial-balance?from=${first}&to=${addDays(first, -1)}`;
    expect((await bank.get<{ code: string }>(reversed)).body.code).toBe('DAYS_REVERSED');
  });

  it('is what the entries add up to, whatever the order of days, and whoever posts at once', async () => {
    const roll = (n: number) => {
      const [a = 0] = chance(new Uint8Array(1));
      return a % n;
    };
    for (let round = 0; round < 8; round++)
      await Promise.all(
        Array.from({ length: 8 }, () => run(addDays(today(), -roll(12)), deposit(BigInt(1 + roll(90)), `f${roll(2)}`))),
      );
    const { rows } = await trade.database.admin.query(`
      select d.account_id, d.basis, d.day from (
        select tenant_id, account_id, basis, day, debits_minor, credits_minor from ledger_day
        union all select tenant_id, id, 'value', value_to, debits_minor, credits_minor from ledger_account
        union all select tenant_id, id, 'booked', booked_to, debits_minor, credits_minor from ledger_account) d
      cross join lateral (select coalesce(sum(greatest(amount_minor, 0)), 0) debits, coalesce(sum(greatest(-amount_minor, 0)), 0) credits
        from ledger_entry e where e.tenant_id = d.tenant_id and e.account_id = d.account_id
          and case d.basis when 'value' then e.value_on else e.booked_on end <= d.day) s
      where (s.debits, s.credits) <> (d.debits_minor, d.credits_minor)`);
    expect(rows).toEqual([]);
    for (const basis of ['value', 'booked'])
      for (const { balanced } of (await trial(addDays(today(), -20), today(), basis)).totals)
        expect(balanced).toBe(true);
  });

  it('shows nobody else’s', async () => {
    const other = await trade.party('Other bank', 'bank');
    expect((await other.get<Balances>(`/ledger/balances?on=${today()}`)).body.items).toEqual([]);
    expect((await other.get<Trial>(`/ledger/trial-balance?from=${first}&to=${today()}`)).body.items).toEqual([]);
    const stated = `/ledger/statement?subjectId=a&from=${first}&to=${today()}`;
    expect((await other.get<{ accounts: unknown[] }>(stated)).body.accounts).toEqual([]);
  });
});

it('states a facility’s account to its lender and its borrower alike, and to nobody else', async () => {
  const amount = yuan(5);
  const receipt = { amount, receivedOn: today(), bankReference: 'STATED-1' };
  await bank.done(`/facilities/${trade.facilityId}/margin`, receipt);
  const path = `/facilities/${trade.facilityId}/statement?from=${today()}&to=${today()}`;
  const stated = await Promise.all(
    [bank, trade.importer].map((party) => party.get<{ accounts: object[]; lines: { items: object[] } }>(path)),
  );
  expect(stated[0]?.body).toEqual(stated[1]?.body);
  expect(stated[0]?.body.accounts).toEqual([
    expect.objectContaining({ kind: 'margin_deposit', openingMinor: '0', closingMinor: '-500' }),
  ]);
  expect(stated[0]?.body.lines.items).toEqual([
    expect.objectContaining({ amountMinor: '-500', transactionKind: 'margin_receipt' }),
  ]);
  const ofMonth = await bank.get<{ from: string; to: string }>(`/facilities/${trade.facilityId}/statement`);
  expect(ofMonth.body).toMatchObject({ from: `${today().slice(0, 8)}01`, to: today() });
  expect((await trade.exporter.get(path)).status).toBe(404);
});

describe('closing', () => {
  it('closes days that are over, and then nothing counts from them until two people open them', async () => {
    nextDay();
    const through = addDays(today(), -1);
    expect(await bank.refused('/ledger/closings', { throughOn: today() })).toBe('422 DAY_NOT_OVER');
    const closing = await bank.done<{ id: string }>('/ledger/closings', { throughOn: through });
    expect(await bank.refused('/ledger/closings', { throughOn: through })).toBe('409 BOOK_CLOSED_BEYOND');
    await expect(run(through, deposit(1n, 'a'))).rejects.toThrow('PERIOD_CLOSED');
    await run(today(), deposit(1n, 'a'));
    // Over HTTP, by the act that would post it.
    const late = await bank.tried<{ code: string }>(`/facilities/${trade.facilityId}/margin`, {
      amount: yuan(5),
      receivedOn: through,
      bankReference: 'LATE-1',
    });
    expect(`${late.status} ${late.body.code}`).toBe('422 PERIOD_CLOSED');
    const reason = { reason: 'A receipt of the last day was missing' };
    const asked = await bank.post(`/ledger/closings/${closing.id}/reopening`, reason);
    expect(asked.status).toBe(202);
    expect(await bank.done(`/ledger/closings/${closing.id}/reopening`, reason)).toMatchObject({ id: closing.id });
    await run(through, deposit(1n, 'a'));
    expect((await bank.tried<{ code: string }>(`/ledger/closings/${closing.id}/reopening`, reason)).body.code).toBe(
      'CLOSING_NOT_LAST',
    );
    const other = await trade.party('Third bank', 'bank');
    expect((await other.tried<{ code: string }>(`/ledger/closings/${closing.id}/reopening`, reason)).status).toBe(404);
    expect(await trade.importer.refused('/ledger/closings', { throughOn: through })).toBe('403 MANDATE_MISSING');
  });

  it('waits for postings under way: none slips in behind', async () => {
    nextDay();
    const through = addDays(today(), -1);
    const results = await Promise.allSettled([
      ...Array.from({ length: 6 }, () => run(through, deposit(1n, 'race'))),
      bank.done('/ledger/closings', { throughOn: through }),
      ...Array.from({ length: 6 }, () => run(through, deposit(1n, 'race'))),
    ]);
    const posted = results.filter(({ status }, i) => status === 'fulfilled' && i !== 6).length;
    expect(results[6]?.status).toBe('fulfilled');
    expect(await balance(through, 'margin_deposit', 'race')).toBe(posted === 0 ? undefined : `-${posted}`);
    await expect(run(through, deposit(1n, 'race'))).rejects.toThrow('PERIOD_CLOSED');
  });
});

describe('revaluation and reversal', () => {
  const paper = 'd'.repeat(64);

  it('posts what the exchange position gained, by two people, and is taken back once', async () => {
    await run(today(), [
      entry('cash', 10_000n, { currency: 'USD' }),
      entry('exchange_position', -10_000n, { currency: 'USD' }),
      entry('exchange_position', 70_000n),
      entry('cash', -70_000n),
    ]);
    const input = {
      on: today(),
      currency: 'CNY',
      rates: [{ currency: 'USD', rate: '7.2' }],
      documentHash: paper,
    };
    expect((await bank.post('/ledger/revaluations', input)).status).toBe(202);
    const done = await bank.done<{ resultMinor: string; transactionId: string }>('/ledger/revaluations', input);
    expect(done.resultMinor).toBe('2000');
    expect(await balance(today(), 'exchange_result', '')).toBe('-2000');
    // At the same rates there is nothing more to post.
    expect(await bank.done('/ledger/revaluations', input)).toMatchObject({ resultMinor: '0', transactionId: null });
    const back = { reason: 'The rate was of the day before', valueOn: today() };
    const path = `/ledger/transactions/${done.transactionId}/reversal`;
    const reversed = await bank.done<{ id: string; reverses: string }>(path, back);
    expect(reversed.reverses).toBe(done.transactionId);
    expect(await balance(today(), 'exchange_result', '')).toBe('0');
    expect((await bank.tried<{ code: string }>(path, back)).body.code).toBe('POSTING_REVERSED');
    const again = await bank.tried<{ code: string }>(`/ledger/transactions/${reversed.id}/reversal`, back);
    expect(again.body.code).toBe('POSTING_OF_AN_ACT');
  });

  it('is taken back only as the last: a later one took it for granted', async () => {
    const at = (rate: string) =>
      bank.done<{ transactionId: string }>('/ledger/revaluations', {
        on: today(),
        currency: 'CNY',
        rates: [{ currency: 'USD', rate }],
        documentHash: paper,
      });
    const [first, last] = [await at('7.3'), await at('7.4')];
    const back = { reason: 'The rate was of the day before', valueOn: today() };
    const of = ({ transactionId }: typeof first) => `/ledger/transactions/${transactionId}/reversal`;
    expect(await bank.refused(of(first), back)).toBe('409 REVALUATION_NOT_LAST');
    for (const each of [last, first]) await bank.done(of(each), back);
    expect(await balance(today(), 'exchange_result', '')).toBe('0');
  });

  it('refuses by name', async () => {
    const input = { on: today(), currency: 'CNY', rates: [{ currency: 'USD', rate: '7.2' }], documentHash: paper };
    const refused = async (more: object) =>
      (await bank.tried<{ code: string }>('/ledger/revaluations', { ...input, ...more })).body.code;
    expect(await refused({ rates: [] })).toBe('RATES_MISSING');
    expect(await refused({ rates: [{ currency: 'CNY', rate: '1' }] })).toBe('RATE_OF_OWN_CURRENCY');
    expect(await refused({ on: addDays(today(), 1) })).toBe('DAY_NOT_COME');
    expect(await refused({ currency: 'EUR' })).toBe('CURRENCY_OF_BOOKS_DIFFERS');
    for (const rate of ['0', '-7', '7.1234567', '1e3', ''])
      expect(await refused({ rates: [{ currency: 'USD', rate }] })).toBe('INPUT_INVALID');
    const twice = [input.rates[0], input.rates[0]];
    expect(await refused({ rates: twice })).toBe('INPUT_INVALID');
    const { rows } = await trade.database.admin.query<{ id: string }>(
      `select id from ledger_transaction where kind = 'test' limit 1`,
    );
    const back = { reason: 'Of no act of mine', valueOn: today() };
    const ofAct = await bank.tried<{ code: string }>(`/ledger/transactions/${rows[0]?.id}/reversal`, back);
    expect(ofAct.body.code).toBe('POSTING_OF_AN_ACT');
    const other = await trade.party('Fourth bank', 'bank');
    expect((await other.tried(`/ledger/transactions/${rows[0]?.id}/reversal`, back)).status).toBe(404);
  });
});

it('hands vouchers out as a file whose hashes show that it is whole', async () => {
  for (let i = 0; i < 210; i++) await run(today(), deposit(1n, '=cmd()'));
  nextDay();
  const range = `from=${addDays(today(), -60)}&to=${addDays(today(), -1)}`;
  const response = await fetch(`${bank.url}/v1/ledger/vouchers.csv?${range}`, {
    headers: { authorization: `Bearer ${bank.key}` },
  });
  expect(response.headers.get('content-type')).toContain('text/csv');
  const lines = (await response.text()).split('\r\n').slice(0, -1);
  let hash = '';
  let text = '';
  let entries = -1;
  for (const line of lines) {
    const [word, count, said] = line.split(',');
    if (word !== 'sha256' && word !== 'end') {
      text += `${line}\r\n`;
      entries++;
      continue;
    }
    hash = createHash('sha256').update(`${hash}\n${text}`).digest('hex');
    expect([Number(count), said]).toEqual([entries, hash]);
    text = '';
  }
  expect(lines.at(-1)).toMatch(/^end,\d{3,},[0-9a-f]{64}$/);
  expect(lines.some((line) => line.includes(',=cmd'))).toBe(false);
  const { rows } = await trade.database.admin.query<{ many: string }>('select count(*) many from ledger_entry');
  expect(entries).toBe(Number(rows[0]?.many));
  const open = await bank.get<{ code: string }>(`/ledger/vouchers.csv?from=${today()}&to=${today()}`);
  expect(open.body.code).toBe('DAY_NOT_OVER');
});
