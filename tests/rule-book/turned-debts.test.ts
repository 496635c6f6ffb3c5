import { expect, it } from 'vitest';
import { loanDesk, paper, terms } from '../support/loans.ts';
import { payee } from '../support/payees.ts';

// As in turned.test.ts: what is asked of a loan while it runs.
const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank, checker, payer } = desk;
const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });
const documentHash = 'd'.repeat(64);
const bullet = (more: object = {}) =>
  terms({
    shape: 'bullet',
    periods: 1,
    firstDueOn: '2026-09-05',
    interestPeriod: 'daily',
    dayCount: 'actual/360',
    overdueUpliftBps: 3_500,
    misuseUpliftBps: 6_000,
    ...more,
  });
const approved = async (payees = [{ name: 'Supplier of Steel', accountNumber: '6222000011112222' }]) => {
  desk.at('2026-03-05');
  await desk.another();
  const loan = await desk.propose({
    amount: yuan(100_000),
    expectedOn: '2026-03-05',
    availableUntil: '2026-12-31',
    terms: bullet(),
    payees,
  });
  await desk.approve(loan);
  return loan.id;
};
const pay = (accountNumber: string, more: object = {}) => ({
  amount: yuan(1_000),
  payments: [{ accountNumber, amount: yuan(1_000), evidenceHash: paper() }],
  ...more,
});

it('is paid out on a day that is over, so many banking days back by one person alone', async () => {
  const id = await approved();
  const paid = (on: string) => payer.post(`/loans/${id}/disbursements`, pay('6222000011112222', { paidOn: on }));
  // A week of which two days are a weekend: five banking days, and seven of the calendar.
  desk.at('2026-03-12');
  expect((await paid('2026-03-05')).status).toBe(201);
  // What was received yesterday is booked by one person, too.
  expect((await desk.repay(id, 100_00n, '2026-03-11', 'CNY')).status).toBe('active');
  desk.at('2026-03-13');
  expect((await paid('2026-03-05')).status).toBe(202);
});

it('is paid to who borrows itself in small parts alone', async () => {
  const own = { name: 'Borrowing Works 3', accountNumber: '6222000033334444' };
  await payee(checker, own.name, own.accountNumber);
  const id = await approved([own]);
  const { body } = await bank.get<{ name: string }>(`/parties/${desk.borrower.partyId}`);
  expect(body.name).toBe(own.name);
  expect((await payer.post(`/loans/${id}/disbursements`, pay(own.accountNumber))).status).toBe(201);
});

it('whose terms were made easier is watched for a year', async () => {
  const id = await approved();
  await desk.disburse(id, 10_000_00n, { currency: 'CNY' });
  desk.at('2026-09-20');
  const change = await bank.done<{ id: string }>(`/loans/${id}/changes`, {
    kind: 're_age',
    terms: bullet({ firstDueOn: '2028-09-05' }),
    reason: 'A customer of the borrower pays late',
    documentHash,
  });
  await desk.agree(change.id, id);
  desk.at('2027-10-08');
  const normal = { class: 'normal', reason: 'It has paid as agreed' };
  expect((await bank.done<{ class: string }>(`/loans/${id}/classification`, normal)).class).toBe('normal');
});
