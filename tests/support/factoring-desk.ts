import { factoringGates } from './factoring.ts';
import { payee } from './payees.ts';
import { openOwed, yuan } from './receivables.ts';
import type { Client } from './world.ts';

export type Gate = { code: string; met: boolean };

/** A factor with a checker, a seller that has claims on one debtor, and the account into which that pays. */
export async function openFactoring() {
  const owed = await openOwed();
  const { seller, debtor, banks } = owed;
  const [bank] = banks;
  const checker = await owed.colleague(bank, 'Checker', ['factoring:approve']);
  await debtor.done('/notice-addresses', { channel: 'platform', address: 'treasury' });
  const accountId = await owed.account(bank, '6222333300001111');

  async function assigned(to: Client, recourse: boolean, total = 1_000_000, advance = 800_000) {
    const receivable = await owed.receivable(total);
    const { id } = await seller.done<{ id: string }>('/assignments', {
      assigneeId: to.partyId,
      kind: 'advance',
      recourse,
      services: ['finance', 'collection'],
      currency: 'CNY',
      items: [{ receivableId: receivable.id, advance: yuan(advance) }],
    });
    await to.done(`/assignments/${id}/answer`, { accept: true });
    return { id, receivable };
  }
  const openGates = factoringGates(owed, accountId);
  const request = (by: Client, assignmentId: string, amount: number, more: object = {}) =>
    by.done<{ id: string; gates: Gate[] }>('/advance-requests', {
      assignmentId,
      amount: yuan(amount),
      rateBps: 594,
      fees: yuan(0),
      dueOn: '2026-12-31',
      ...more,
    });
  const pay = (amount: number, number: string, more: object = {}) =>
    bank.done<{ lines: { id: string; outcome: string }[] }>('/statements', {
      accountNumber: '6222333300001111',
      lines: [
        {
          bankReference: `F-${number}`,
          payerName: '重庆示例汽车股份有限公司',
          amount: yuan(amount),
          valueOn: owed.clock.now().toISOString().slice(0, 10),
          memo: number,
          ...more,
        },
      ],
    });
  const account = { number: '6222444400002222', bank: '示例银行' };
  const sellerName = (await seller.get<{ name: string }>(`/parties/${seller.partyId}`)).body.name;
  await payee(bank, sellerName, account.number, { payeeId: seller.partyId });
  return {
    owed,
    seller,
    debtor,
    banks,
    bank,
    checker,
    accountId,
    assigned,
    openGates,
    request,
    pay,
    account,
    sellerName,
  };
}
