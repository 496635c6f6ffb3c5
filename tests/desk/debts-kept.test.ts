import { expect, it } from 'vitest';
import { systemCtx } from '../../src/app.ts';
import { withSnapshot } from '../../src/context.ts';
import { foldSums } from '../../src/desk/portfolio/index.ts';
import { readSums } from '../../src/desk/portfolio/store.ts';
import { type Cut, portfolioCuts } from '../../src/desk/portfolio/sums.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { loanDesk, terms } from '../support/loans.ts';
import { pastActs } from '../support/past-acts.ts';
import { drilled } from '../support/sums.ts';

const desk = await loanDesk('2026-03-02T02:00:00Z');
const { bank, tenantId, clock } = desk;
const { admin } = desk.database;
const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
const system = () =>
  systemCtx({ clock, chance, newId: identifiers(clock, chance) }, desk.database, tenantId, 'portfolio');
const cuts = (['borrower', 'coverage', 'expiry', 'maturity'] as const).map((name): [string, Cut] => [
  name,
  portfolioCuts[name],
]);

const read = (cut: Cut) =>
  withSnapshot(system(), (tx) => readSums(tx, cut, { partyId: bank.partyId, stands: [] }, 10_000));
const sorted = (sums: object[]) => sums.map((sum) => JSON.stringify(sum, Object.keys(sum).sort())).sort();
/** Every cut, as it is kept and as its rows add up. @returns how many sums there are */
async function expectKept(): Promise<number> {
  let count = 0;
  for (const [name, { kept, ...byRows }] of cuts) {
    expect([name, kept]).toEqual([name, expect.any(Object)]);
    const sums = sorted(await read({ ...byRows, ...(kept && { kept }) }));
    expect([name, sums]).toEqual([name, sorted(await read(byRows))]);
    count += sums.length;
  }
  return count;
}
const parts = async () => Number((await admin.query<{ n: string }>('select count(*) as n from debt_part')).rows[0]?.n);
const change = (text: string) => pastActs(admin, tenantId, text);

async function lent(minor: bigint, more: Record<string, unknown> = {}): Promise<string> {
  const loan = await desk.propose({
    amount: { amountMinor: minor.toString(), currency: 'EUR' },
    expectedOn: '2026-03-02',
    availableUntil: '2026-04-30',
    terms: terms(),
    ...more,
  });
  await desk.approve(loan);
  await desk.disburse(loan.id, minor);
  return loan.id;
}

it('is what the rows come to: lent, repaid in part, of another firm, written off, closed, with a shorter schedule', async () => {
  expect(await expectKept()).toBe(0);
  const first = await lent(120_000n);
  const before = await expectKept();
  expect(before).toBeGreaterThan(3);
  await desk.another();
  const second = await lent(60_000n);
  await expectKept();
  await desk.repay(first, 30_000n, '2026-03-02');
  await expectKept();
  for (const text of [
    `delete from loan_line where loan_id = '${second}' and number > 4`,
    `update loan_line set left_minor = 0 where loan_id = '${second}' and number = 1`,
    `update loan_line set due_on = due_on + 60 where loan_id = '${second}' and number = 2`,
    `update loan set ends_on = ends_on - 60 where id = '${second}'`,
    `update loan set written_off_minor = 100 where id = '${second}'`,
    `update loan set status = 'written_off', written_off_on = '2026-03-02' where id = '${first}'`,
    `update loan set status = 'active', written_off_on = null where id = '${first}'`,
    `update loan set status = 'closed' where lender_id = '${bank.partyId}'`,
    `update loan set status = 'active' where id = '${second}'`,
  ]) {
    await change(text);
    await expectKept();
  }
  // What moves no sum adds nothing: a day that is closed, above all.
  const grown = await parts();
  await change(`update loan set earned_to = '2026-03-03', class = 'special_mention' where id = '${second}'`);
  await change(`update loan_line set before_minor = before_minor + 1 where loan_id = '${second}'`);
  expect(await parts()).toBe(grown);
});

it('counts financings while they are owed', async () => {
  const on = clock.now().toISOString().slice(0, 10);
  const client = await admin.connect();
  await client.query('set session_replication_role = replica');
  await client.query(
    `insert into trade_financing (tenant_id, id, product, exclusion_group, facility_id, credit_id, drawing_id, lender_id, customer_id, currency,
        amount_minor, requested_on, due_on, invoice_number, recourse, status, appraisal, open_conditions, requested_by, participants, created_at)
      select $1, 'tfn_' || n, 'forfaiting', 'export_purchase', 'fac_1', 'crd_' || n, 'crd_' || n, $2, $3, 'USD', 1000 * n, $4::date, $4::date + 30 * n, 'I' || n,
        true, 'requested', '{}', '{}', 'per_1', array[$2, $3], now() from generate_series(1, 4) n`,
    [tenantId, bank.partyId, desk.borrower.partyId, on],
  );
  await client.query('set session_replication_role = origin');
  client.release(true);
  const usd = async () => (await read(portfolioCuts.maturity)).filter(({ currency }) => currency === 'USD').length;
  expect(await usd()).toBe(0);
  await change(`update trade_financing set status = 'paid_out', approved_by = 'per_2', paid_out_by = 'per_3'`);
  await expectKept();
  expect(await usd()).toBeGreaterThan(1);
  await change(`update trade_financing set repaid_minor = 500 where id = 'tfn_1'`);
  await change(`update trade_financing set status = 'recourse_due' where id = 'tfn_2'`);
  await expectKept();
  await change(`update trade_financing set status = 'settled'`);
  await expectKept();
  expect(await usd()).toBe(0);
});

it('is folded into as many rows as there are sums, and anew into the same', async () => {
  await change(`insert into debt_part (tenant_id, lender_id, due_on, currency, debts, left_minor, principal_minor)
    select '${tenantId}', '${bank.partyId}', date '2026-05-01', 'EUR', case when n % 2 = 0 then 1 else -1 end, case when n % 2 = 0 then 5 else -5 end, 0
    from generate_series(1, 1000) n`);
  const grown = await parts();
  expect(await Promise.all([foldSums(system()), foldSums(system())])).toContain(1);
  expect(await parts()).toBeLessThan(grown - 900);
  await expectKept();
  const folded = await Promise.all(cuts.map(async ([, cut]) => sorted(await read(cut))));
  await change('select holdfast_debts_again()');
  expect(await Promise.all(cuts.map(async ([, cut]) => sorted(await read(cut))))).toEqual(folded);
});

it('drills to the rows over HTTP, and tells nobody what another has out', async () => {
  for (const [by] of cuts) {
    expect(await drilled(desk.read, '/portfolio', by)).not.toEqual([]);
    expect((await desk.borrower.get<{ items: unknown[] }>(`/portfolio?by=${by}`)).body.items).toEqual([]);
  }
});
