import { expect, it } from 'vitest';
import { loanDesk, terms } from '../support/loans.ts';
import { payee } from '../support/payees.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank, checker, payer } = desk;

it('awaits the account of a payee before it awaits the payment, and does not ask who put it on record to pay', async () => {
  const account = '6222000099990000';
  const loan = await desk.propose({
    amount: { amountMinor: '300000000', currency: 'CNY' },
    expectedOn: '2026-03-05',
    availableUntil: '2026-03-31',
    terms: terms(),
    payees: [{ name: 'Supplier of Coal', accountNumber: account }],
  });
  await desk.approve(loan);
  type Task = { act: string; mayDo: boolean; path: string };
  const acts = async (of: typeof bank) =>
    (await of.get<{ items: Task[] }>(`/tasks?objectId=${loan.id}`)).body.items.map(({ act }) => act);
  expect(await acts(payer)).toEqual(['payeeAccount.record']);
  const second = await desk.colleague(bank, 'Second payer', ['loan:pay', 'account:approve']);
  await payee(second, 'Supplier of Coal', account);
  expect(await acts(payer)).toEqual(['loan.disburse']);
  // Who approved, and who put the account on record, are somebody else than who pays.
  expect([await acts(checker), await acts(second)]).toEqual([[], []]);
  const list = await desk.read<{ items: Record<string, unknown>[] }>('/lists/loans?state=approved');
  expect(list.items.find(({ id }) => id === loan.id)).toMatchObject({
    purpose: 'Steel for the works',
    purposeKind: 'working_capital',
    outstandingMinor: '0',
  });
});
