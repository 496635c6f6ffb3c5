import { expect, it } from 'vitest';
import { loanDesk, terms } from '../support/loans.ts';
import { colleagueOf } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const second = await desk.party('Second Bank', 'bank');
const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });
const hash = (sign: string) => sign.repeat(64);

const fees = [{ code: 'commitment', amount: yuan(1_000), payeeName: 'Lending Bank' }];
const wish = (more: object) => ({
  borrowerId: desk.borrower.partyId,
  purposeKind: 'working_capital',
  purpose: 'Steel for the works',
  payees: [{ name: 'Supplier of Steel', accountNumber: '6222000011112222' }],
  amount: yuan(1_000_000),
  expectedOn: '2026-03-05',
  availableUntil: '2026-03-31',
  terms: terms({ dayCount: 'actual/360' }),
  fees,
  ...more,
});
const syndicate = { memberIds: [second.partyId], agreementHash: hash('a') };
const charge = { code: 'commitment', amount: yuan(500), dueOn: '2026-03-05', documentHash: hash('d') };

it('measure 15: a commitment fee is banned of a small firm, but of a syndicated loan by an exception, and on what is not drawn', async () => {
  await desk.another();
  expect(await bank.refused('/loans', wish({}))).toBe('403 LOAN_FEE_BANNED');
  // A bank alone is no syndicate, however it names itself.
  for (const memberIds of [[bank.partyId], [second.partyId, second.partyId], [desk.borrower.partyId]])
    expect(await bank.refused('/loans', wish({ syndicate: { ...syndicate, memberIds } }))).toBe(
      '422 LOAN_SYNDICATE_UNFIT',
    );
  // The exception is of this fee alone.
  const fund = [{ ...fees[0], code: 'fund_management' }];
  expect(await bank.refused('/loans', wish({ syndicate, fees: fund }))).toBe('403 LOAN_FEE_BANNED');

  const loan = await desk.propose(wish({ syndicate }));
  await desk.borrower.done(`/loans/${loan.id}/acceptance`, { sheetHash: loan.sheetHash });
  // Of one's own naming it is no syndicate: each bank that is named says so, by two of its people.
  expect(await desk.checker.refused(`/loans/${loan.id}/approval`)).toBe('422 LOAN_SYNDICATE_UNCONFIRMED');
  interface Tasks {
    items: { act: string; objectId: string }[];
  }
  const task = (await second.get<Tasks>('/tasks?limit=200')).body.items.find(({ act }) => act === 'syndicate.answer');
  const path = `/syndicate-memberships/${task?.objectId}`;
  expect((await second.get<{ loanId: string }>(path)).body.loanId).toBe(loan.id);
  expect((await second.get(`/loans/${loan.id}`)).status).toBe(404);
  const yes = { accept: true, answer: 'By the agreement of March' };
  expect(await bank.refused(`/syndicate-memberships/${task?.objectId}/answer`, yes)).toBe('404 NOT_FOUND');
  const waits = await second.post<{ id: string }>(`/syndicate-memberships/${task?.objectId}/answer`, yes);
  expect(waits.status).toBe(202);
  await (await colleagueOf(second, 0)).done(`/proposals/${waits.body.id}/agreement`);
  expect(await second.refused(`/syndicate-memberships/${task?.objectId}/answer`, yes)).toBe(
    '409 LOAN_SYNDICATE_ANSWERED',
  );
  const asked = await desk.checker.post<{ reasons: { code: string }[]; level?: string }>(`/loans/${loan.id}/approval`);
  expect([asked.status, asked.body.reasons.map(({ code }) => code)]).toEqual([202, ['FEE_EXCEPTED']]);
  await desk.checker.done(`/loans/${loan.id}/approval`);
  await desk.disburse(loan.id, 60_000_000n, { currency: 'CNY' });
  expect((await bank.tried(`/loans/${loan.id}/charges`, charge)).status).toBeLessThan(300);
  await desk.disburse(loan.id, 40_000_000n, { currency: 'CNY' });
  expect(await bank.refused(`/loans/${loan.id}/charges`, charge)).toBe('403 LOAN_FEE_BANNED');
});
