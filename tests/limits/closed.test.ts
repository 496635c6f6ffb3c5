import { expect, it } from 'vitest';
import { bounce } from '../support/bounced.ts';
import { documentHash, limitOf, money, openLimit, stateCapital } from '../support/limits.ts';
import { loanDesk, terms } from '../support/loans.ts';
import { transfer } from '../support/money.ts';

const desk = await loanDesk('2026-07-06T02:00:00Z');
const { bank, checker } = desk;
const officer = await desk.colleague(bank, 'Credit officer', ['facility:approve']);
await stateCapital(bank, 100_000_000);
const yuan = (amount: number) => money(amount, 'CNY');
const because = { reason: 'ended', documentHash };

const propose = () =>
  desk.propose({
    amount: yuan(1_000_000),
    expectedOn: '2026-07-06',
    availableUntil: '2026-08-31',
    terms: terms({ shape: 'bullet', periods: 1, interestPeriod: 'daily' }),
  });
async function approval({ id, sheetHash }: { id: string; sheetHash: string }): Promise<string> {
  await desk.borrower.done(`/loans/${id}/acceptance`, { sheetHash });
  const { body } = await checker.tried<{ code?: string; status: string }>(`/loans/${id}/approval`);
  return body.code ?? body.status;
}
async function facilityOf(): Promise<{ id: string; answer: string }> {
  const { id } = await bank.done<{ id: string }>('/facilities', {
    borrowerId: desk.borrower.partyId,
    limit: yuan(2_000_000),
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 8_000,
    marginBps: 0,
    interestBps: 400,
    expiresOn: '2027-06-30',
  });
  const { body } = await officer.tried<{ code?: string; status: string }>(`/facilities/${id}/approval`);
  return { id, answer: body.code ?? body.status };
}

it('nothing new rests on a limit that was closed: no loan, no facility, until there is another', async () => {
  await desk.another();
  const limit = await openLimit(bank, 'customer', desk.borrower, yuan(5_000_000));
  await bank.done(`/limits/${limit}/closing`, because);
  const loan = await propose();
  expect(await approval(loan)).toBe('LIMIT_NOT_IN_FORCE');
  const { id, answer } = await facilityOf();
  expect(answer).toBe('FACILITY_LIMIT_CLOSED');
  const another = await openLimit(bank, 'customer', desk.borrower, yuan(1_500_000));
  expect((await checker.tried<{ status: string }>(`/loans/${loan.id}/approval`)).body.status).toBe('approved');
  expect(await limitOf(bank, another)).toMatchObject({ reservedMinor: '100000000' });
  await officer.done(`/facilities/${id}/approval`);
  expect((await desk.read<{ facility: { limitId: string } }>(`/facilities/${id}`)).facility.limitId).toBe(another);
});

it('money that a bank takes back after its limit was closed is owed again under it, and told', async () => {
  await desk.another();
  const limit = await openLimit(bank, 'customer', desk.borrower, yuan(5_000_000));
  const loan = await propose();
  expect(await approval(loan)).toBe('approved');
  await desk.disburse(loan.id, 100_000_000n, { currency: 'CNY' });
  const came = { ...transfer(), amount: yuan(1_000_000), receivedOn: '2026-07-06' };
  await bank.done(`/loans/${loan.id}/settlement`, came);
  await bank.done(`/loans/${loan.id}/closure`);
  await bank.done(`/limits/${limit}/closing`, because);
  expect(await limitOf(bank, limit)).toMatchObject({ status: 'closed', leftMinor: '0', isOver: false });
  await bounce(bank, came);
  expect(await limitOf(bank, limit)).toMatchObject({ usedMinor: '100000000', leftMinor: '0', isOver: true });
  const { body } = await bank.get<{ items: { type: string; payload: object }[] }>(`/events?objectId=${limit}`);
  expect(body.items.find(({ type }) => type === 'limit.exceeded')?.payload).toMatchObject({ takenMinor: '100000000' });
  // Paid again, it is as it was.
  await bank.done(`/loans/${loan.id}/settlement`, { ...came, ...transfer() });
  expect(await limitOf(bank, limit)).toMatchObject({ usedMinor: '0', isOver: false });
});
