import { expect, it } from 'vitest';
import { loanDesk, terms } from '../support/loans.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank, checker } = desk;
const yuan = (amount: number) => ({ amountMinor: Math.round(amount * 100).toString(), currency: 'CNY' });
const minor = (amount: number) => BigInt(Math.round(amount * 100));
const documentHash = 'd'.repeat(64);
type Body = Record<string, string> & { id: string; code?: string };

async function running(amount: number, more: Record<string, unknown> = {}): Promise<string> {
  desk.at('2026-03-05');
  await desk.another();
  const loan = await desk.propose({
    amount: yuan(amount),
    expectedOn: '2026-03-05',
    availableUntil: '2026-12-31',
    terms: terms({
      shape: 'bullet',
      periods: 1,
      interestPeriod: 'daily',
      dayCount: 'actual/360',
      firstDueOn: '2026-09-05',
      rate: { kind: 'fixed', rateBps: 435 },
      overdueUpliftBps: 5_000,
      misuseUpliftBps: 10_000,
      ...more,
    }),
  });
  await desk.approve(loan);
  await desk.disburse(loan.id, minor(amount), { currency: 'CNY' });
  return loan.id;
}
const payoff = (id: string) => desk.read<Body>(`/loans/${id}/payoff`);
const actsOf = async (id: string) =>
  (await desk.read<{ items: (Body & { kind: string })[] }>(`/loans/${id}/transactions`)).items;
const findingOf = async (id: string) => (await actsOf(id)).find(({ kind }) => kind === 'misuse')?.id ?? '';

it('vector 14: money used for something else bears the uplift agreed for that, on all that is owed, as two people find', async () => {
  const id = await running(3_000_000);
  desk.at('2026-04-04');
  const before = await payoff(id);
  expect(before.penaltiesMinor).toBe('0');
  const path = `/loans/${id}/misuse`;
  expect(await bank.refused(path, { fromOn: '2026-03-04', documentHash })).toBe('422 LOAN_DAY_UNFIT');
  expect(await bank.refused(path, { fromOn: '2026-04-05', documentHash })).toBe('422 LOAN_DAY_UNFIT');
  expect(await desk.borrower.refused(path, { fromOn: '2026-03-05', documentHash })).toBe('403 MANDATE_MISSING');
  expect((await bank.post(path, { fromOn: '2026-03-05', documentHash })).status).toBe(202);
  await bank.done(path, { fromOn: '2026-03-05', documentHash });
  expect(await bank.refused(path, { fromOn: '2026-03-06', documentHash })).toBe('409 LOAN_MISUSE_OPEN');
  // Thirty days: 10,875 at the contract rate, and as much again for the uplift of a hundred per cent: 21,750.
  expect(await payoff(id)).toMatchObject({ interestMinor: '1087500', penaltiesMinor: '1087500' });
  desk.at('2026-05-04');
  const end = `/loans/${id}/transactions/${await findingOf(id)}/misuse-end`;
  expect(await bank.refused(end, { untilOn: '2026-03-04' })).toBe('422 LOAN_DAY_UNFIT');
  await bank.done(end, { untilOn: '2026-04-04' });
  expect(await bank.refused(end, { untilOn: '2026-04-04' })).toMatch(/LOAN_ACT_REVERSED$/);
  expect(await payoff(id)).toMatchObject({ interestMinor: '2175000', penaltiesMinor: '1087500' });
  // It falls due with the line, and is paid as a penalty.
  desk.at('2026-09-05');
  const paid = await desk.repay(id, minor(100_000), '2026-09-05', 'CNY');
  expect(paid.paid).toMatchObject({ penaltiesMinor: '1087500', interestMinor: '6670000' });
});

it('misuse takes the place of lateness, never both, whenever it is reckoned', async () => {
  const id = await running(3_000_000, { firstDueOn: '2026-06-20' });
  desk.at('2026-07-15');
  const late = await payoff(id);
  expect(late).toMatchObject({ penaltiesMinor: '1376951' });
  await bank.done(`/loans/${id}/misuse`, { fromOn: '2026-06-20', documentHash });
  // 25 days: on principal 4.35 % and twice over in place of half as much more; unpaid interest bears the same in place of it.
  const both = await payoff(id);
  const onPrincipal = (3_000_000 * 0.087 * 25) / 360;
  expect(both.penaltiesMinor).toBe(String(Math.round(onPrincipal * 100) + 23_435));
  // Paid in between, it is the same as if it had been known from the first day.
  const other = await running(3_000_000, { firstDueOn: '2026-06-20' });
  desk.at('2026-06-30');
  await bank.done(`/loans/${other}/misuse`, { fromOn: '2026-06-20', documentHash });
  await desk.repay(other, minor(500_000), '2026-06-30', 'CNY');
  desk.at('2026-07-15');
  const known = await payoff(other);
  const third = await running(3_000_000, { firstDueOn: '2026-06-20' });
  desk.at('2026-06-30');
  await desk.repay(third, minor(500_000), '2026-06-30', 'CNY');
  desk.at('2026-07-15');
  await bank.done(`/loans/${third}/misuse`, { fromOn: '2026-06-20', documentHash });
  const { loanId: _one, ...found } = await payoff(third);
  const { loanId: _other, ...first } = known;
  expect(found).toEqual(first);
});

it('F63 D: nothing more of a loan goes out while its money is used for something else', async () => {
  desk.at('2026-03-05');
  await desk.another();
  const loan = await desk.propose({
    amount: yuan(1_000),
    expectedOn: '2026-03-05',
    availableUntil: '2026-12-31',
    terms: terms({ rate: { kind: 'fixed', rateBps: 435 } }),
  });
  await desk.approve(loan);
  await desk.disburse(loan.id, minor(400), { currency: 'CNY' });
  await bank.done(`/loans/${loan.id}/misuse`, { fromOn: '2026-03-05', documentHash });
  const pay = () => desk.disburse(loan.id, minor(100), { currency: 'CNY' });
  await expect(pay()).rejects.toThrow(/F63/);
  await bank.done(`/loans/${loan.id}/transactions/${await findingOf(loan.id)}/misuse-end`, { untilOn: '2026-03-05' });
  await pay();
});

it('an uplift outside what may be agreed is refused by its place', async () => {
  const asked = (misuseUpliftBps: number) =>
    bank.refused('/loans', {
      borrowerId: desk.borrower.partyId,
      purposeKind: 'working_capital',
      purpose: 'Steel',
      payees: [{ name: 'Supplier of Steel', accountNumber: '6222000011112222' }],
      amount: yuan(1_000),
      expectedOn: '2026-03-05',
      availableUntil: '2026-12-31',
      terms: terms({ misuseUpliftBps }),
    });
  expect(await asked(4_999)).toBe('422 LOAN_TERMS_UNFIT');
});

it('what was forgiven and should not have been is owed again, by two people, as the income that it would have been', async () => {
  const id = await running(3_000_000, { firstDueOn: '2026-06-20' });
  desk.at('2026-07-15');
  await checker.done(`/loans/${id}/forgiveness`, { amount: yuan(10_000), reason: 'Water in the works', documentHash });
  expect((await payoff(id)).penaltiesMinor).toBe('376951');
  const given = (await actsOf(id)).find(({ kind }) => kind === 'forgiveness');
  const path = `/loans/${id}/transactions/${given?.id}/reversal`;
  const books = async () => {
    const { items } = await desk.read<{ items: { kind: string; currency: string; balanceMinor: string }[] }>(
      '/ledger/accounts',
    );
    return ['penalty_forgiven', 'penalty_income'].map((kind) =>
      Number(items.find((a) => a.kind === kind && a.currency === 'CNY')?.balanceMinor ?? '0'),
    );
  };
  const before = await books();
  expect((await bank.post(path, { reason: 'The works stood dry' })).status).toBe(202);
  await bank.done(path, { reason: 'The works stood dry' });
  expect((await payoff(id)).penaltiesMinor).toBe('1376951');
  const after = await books();
  expect(after.map((minors, i) => minors - (before[i] ?? 0))).toEqual([-1_000_000, 1_000_000]);
  expect(await bank.refused(path, { reason: 'Again' })).toMatch(/LOAN_ACT_REVERSED$/);
});
