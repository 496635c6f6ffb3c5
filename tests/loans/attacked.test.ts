import { describe, expect, it } from 'vitest';
import { bounce } from '../support/bounced.ts';
import { bringPaper } from '../support/files.ts';
import { loanDesk, paper, terms } from '../support/loans.ts';
import { transfer } from '../support/money.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank, payer } = desk;
const yuan = (minor: number) => ({ amountMinor: minor.toString(), currency: 'CNY' });
const documentHash = 'd'.repeat(64);
type Body = Record<string, string>;

const daily = (more: Record<string, unknown> = {}) =>
  terms({
    shape: 'bullet',
    periods: 6,
    interestPeriod: 'daily',
    dayCount: 'actual/365',
    rate: { kind: 'fixed', rateBps: 365 },
    ...more,
  });
/** A loan of a borrower of its own, of which so much is out. */
async function running({
  amount = 1_000_000,
  out = amount,
  agreed = daily(),
}: {
  amount?: number;
  out?: number;
  agreed?: object;
} = {}): Promise<string> {
  await desk.another();
  desk.at('2026-03-05');
  const loan = await desk.propose({
    amount: yuan(amount),
    expectedOn: '2026-03-05',
    availableUntil: '2026-12-31',
    terms: agreed,
  });
  await desk.approve(loan);
  await desk.disburse(loan.id, BigInt(out), { currency: 'CNY' });
  return loan.id;
}
const money = (minor: number, receivedOn: string) => ({ ...transfer(), amount: yuan(minor), receivedOn });
const repay = async (id: string, minor: number, on: string) => {
  const came = money(minor, on);
  await bank.done(`/loans/${id}/repayments`, came);
  return came;
};
const books = async (subjectId: string) => {
  const { items } = await desk.read<{ items: Body[] }>('/ledger/accounts');
  return Object.fromEntries(
    items
      .filter((each) => each.currency === 'CNY' && (each.subjectId === subjectId || each.kind === 'cash'))
      .map(({ kind, balanceMinor }) => [kind, Number(balanceMinor)]),
  );
};
const payoff = async (id: string) => Number((await desk.read<Body>(`/loans/${id}/payoff`)).owedMinor);
const called = async (id: string, dueOn: string) =>
  bank.done<Body>(`/loans/${id}/call-ins`, {
    reason: 'law',
    note: 'Nothing came',
    dueOn,
    documentHash: (await bringPaper(bank)).sha256,
  });
const lastDueOn = async (id: string) =>
  (await desk.read<{ lines: Body[] }>(`/loans/${id}/schedule`)).lines.at(-1)?.dueOn;

describe('what was refunded of money that the bank then takes back', () => {
  it('is owed back by the borrower beside the loan, paid by what comes, and never income', async () => {
    const id = await running();
    const before = await books(id);
    const came = await repay(id, 1_100_000, '2026-03-05');
    await bank.done(`/loans/${id}/refunds`, { amount: yuan(100_000) });
    await bounce(bank, came);
    expect(await desk.read(`/loans/${id}`)).toMatchObject({
      outstandingMinor: '1000000',
      overpaidMinor: '0',
      owedBackMinor: '100000',
    });
    expect(await payoff(id)).toBe(1_100_000);
    const owed = await books(id);
    expect([owed.restitution_claim, owed.loan_principal, (owed.cash ?? 0) - (before.cash ?? 0)]).toEqual([
      100_000, 1_000_000, -100_000,
    ]);
    // It falls due with the next line.
    desk.at('2026-04-05');
    await repay(id, 60_000, '2026-04-05');
    expect(await desk.read(`/loans/${id}`)).toMatchObject({ owedBackMinor: '40000', paid: { feesMinor: '0' } });
    const restMinor = await payoff(id);
    // 31 days of 3.65 per cent a year on a million.
    expect(restMinor).toBe(1_043_100);
    await bank.done(`/loans/${id}/settlement`, money(restMinor, '2026-04-05'));
    expect(await bank.done<Body>(`/loans/${id}/closure`)).toMatchObject({ status: 'closed', owedBackMinor: '0' });
    const after = await books(id);
    expect([after.restitution_claim, (after.cash ?? 0) - (before.cash ?? 0)]).toEqual([0, 1_003_100]);
    const all = await desk.read<{ items: Body[] }>('/ledger/accounts');
    expect(all.items.filter(({ kind }) => kind === 'charges_income')).toEqual([]);
  });

  it('of a loan that was written off is owed back beside it, and no recovery is less than nothing', async () => {
    const id = await running();
    desk.at('2027-09-05');
    const owed = await payoff(id);
    await bank.done(`/loans/${id}/write-off`, { reason: 'Nothing is left', documentHash });
    const came = await repay(id, owed + 50_000, '2027-09-05');
    await bank.done(`/loans/${id}/refunds`, { amount: yuan(50_000) });
    const before = await books(id);
    await bounce(bank, came);
    expect(await desk.read(`/loans/${id}`)).toMatchObject({
      status: 'written_off',
      recoveredMinor: '0',
      overpaidMinor: '0',
      owedBackMinor: '50000',
    });
    const after = await books(id);
    expect([after.restitution_claim, (after.cash ?? 0) - (before.cash ?? 0)]).toEqual([50_000, -owed - 50_000]);
    await repay(id, owed + 50_000, '2027-09-05');
    expect(await desk.read(`/loans/${id}`)).toMatchObject({
      recoveredMinor: owed.toString(),
      overpaidMinor: '0',
      owedBackMinor: '0',
    });
    expect((await books(id)).restitution_claim).toBe(0);
  });

  it('what is charged after a refund is not paid by the money that went back', async () => {
    await desk.another();
    desk.at('2026-03-05');
    const loan = await desk.propose({
      amount: yuan(1_000_000),
      expectedOn: '2026-03-05',
      availableUntil: '2026-12-31',
      terms: daily(),
      fees: [{ code: 'appraisal', amount: yuan(5_000), payeeName: 'Appraiser' }],
    });
    await desk.approve(loan);
    await desk.disburse(loan.id, 600_000n, { currency: 'CNY' });
    await repay(loan.id, 700_000, '2026-03-05');
    await bank.done(`/loans/${loan.id}/refunds`, { amount: yuan(100_000) });
    desk.at('2026-03-06');
    await bank.done(`/loans/${loan.id}/charges`, {
      code: 'appraisal',
      amount: yuan(5_000),
      dueOn: '2026-03-06',
      documentHash,
    });
    expect(await desk.read(`/loans/${loan.id}`)).toMatchObject({ overpaidMinor: '0', paid: { feesMinor: '0' } });
    expect(await payoff(loan.id)).toBe(5_000);
  });
});

describe('a loan that was called in', () => {
  it('stays called when money of its last day is taken back', async () => {
    const id = await running();
    desk.at('2026-05-05');
    await called(id, '2026-06-20');
    desk.at('2026-06-20');
    const came = await repay(id, 300_000, '2026-06-20');
    desk.at('2026-06-23');
    await bounce(bank, came, '2026-06-23');
    expect(await lastDueOn(id)).toBe('2026-06-20');
  });

  it('stays called when what paid it off is taken back, and is paid off with what it bore for being late', async () => {
    const id = await running({ agreed: daily({ overdueUpliftBps: 5_000 }) });
    desk.at('2026-05-05');
    await called(id, '2026-06-20');
    desk.at('2026-07-20');
    const schedule = await desk.read<{ totals: Body }>(`/loans/${id}/schedule`);
    const owed = await payoff(id);
    expect(owed).toBe(Number(schedule.totals.outstandingMinor));
    const came = money(owed, '2026-07-20');
    expect(await bank.refused(`/loans/${id}/settlement`, { ...came, amount: yuan(owed - 1) })).toBe(
      '422 LOAN_PAYOFF_SHORT',
    );
    await bank.done(`/loans/${id}/settlement`, came);
    expect(await payoff(id)).toBe(0);
    await bounce(bank, came);
    expect([await lastDueOn(id), await payoff(id)]).toEqual(['2026-06-20', owed]);
  });
});

describe('a call-in that is undone', () => {
  it('leaves a loan that was paid off before paid off, and one whose payment bounced runs on', async () => {
    const id = await running();
    desk.at('2026-05-05');
    const cut = await called(id, '2026-06-20');
    desk.at('2026-05-10');
    const came = money(await payoff(id), '2026-05-10');
    await bank.done(`/loans/${id}/settlement`, came);
    await desk.borrower.done(`/credit-cuts/${cut.id}/contest`, { reason: 'We are not late', documentHash });
    await desk.checker.done(`/credit-cuts/${cut.id}/answer`, {
      undo: true,
      answer: 'Nothing was late when it was called in: it runs on',
    });
    expect([await lastDueOn(id), await payoff(id)]).toEqual(['2026-05-10', 0]);
    await bounce(bank, came);
    expect(await lastDueOn(id)).toBe('2026-09-05');
  });
});

describe('a loan that is paid off', () => {
  it('is not paid off as of a day before money that went out after it', async () => {
    const id = await running({ amount: 2_000_000, out: 1_000_000 });
    desk.at('2026-03-20');
    await desk.disburse(id, 1_000_000n, { currency: 'CNY' });
    expect(await bank.refused(`/loans/${id}/settlement`, money(1_000_500, '2026-03-10'))).toBe('422 LOAN_DAY_UNFIT');
  });

  it('is not paid out any more', async () => {
    const id = await running({ amount: 2_000_000, out: 1_000_000 });
    await bank.done(`/loans/${id}/settlement`, money(1_000_000, '2026-03-05'));
    const amount = yuan(500_000);
    const payments = [{ accountNumber: '6222000011112222', amount, evidenceHash: paper() }];
    expect(await payer.refused(`/loans/${id}/disbursements`, { amount, payments })).toBe('409 LOAN_WRONG_STATE');
  });
});

describe('a restructured loan', () => {
  it('is special mention at best for a year, and is not swapped for a longer one meanwhile (Order [2023] 1, 18 to 20)', async () => {
    const id = await running({ agreed: daily({ shape: 'equal_principal', periods: 24 }) });
    desk.at('2026-04-20');
    const asked = (kind: string, periods: number) => ({
      kind,
      terms: daily({ shape: 'equal_principal', periods }),
      reason: 'Asked for',
      documentHash,
    });
    const { id: changeId = '' } = await bank.done<Body>(`/loans/${id}/changes`, asked('restructure', 36));
    await desk.agree(changeId, id);
    const normal = { class: 'normal', reason: 'It pays again' };
    expect(await bank.refused(`/loans/${id}/classification`, normal)).toBe('422 LOAN_CLASS_TOO_GOOD');
    expect(await bank.refused(`/loans/${id}/changes`, asked('medium_for_short', 60))).toBe('422 LOAN_CHANGE_UNFIT');
    desk.at('2027-04-20');
    await bank.done(`/loans/${id}/settlement`, money(await payoff(id), '2027-04-20'));
    expect(await bank.done<Body>(`/loans/${id}/classification`, normal)).toMatchObject({ class: 'normal' });
  });
});
