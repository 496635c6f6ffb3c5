import { expect, it } from 'vitest';
import { limitOf, money, openLimit, stateCapital } from '../support/limits.ts';
import { loanDesk, terms } from '../support/loans.ts';

const desk = await loanDesk('2026-07-06T02:00:00Z');
const { bank, checker } = desk;
const approver = await desk.colleague(bank, 'Credit checker', ['facility:approve']);
await stateCapital(bank, 100_000_000);
const yuan = (amount: number) => money(amount, 'CNY');

interface Facility {
  id: string;
  limitId: string | null;
}
async function facility(amount: number): Promise<string> {
  const { id } = await bank.done<Facility>('/facilities', {
    borrowerId: desk.borrower.partyId,
    limit: yuan(amount),
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 8_000,
    marginBps: 0,
    interestBps: 400,
    expiresOn: '2027-06-30',
  });
  await approver.done(`/facilities/${id}/approval`);
  return id;
}
const limitIdOf = async (id: string) => (await desk.read<{ facility: Facility }>(`/facilities/${id}`)).facility.limitId;
/** What comes of the approval of a loan under a facility. */
async function approval(facilityId: string, amount: number): Promise<string> {
  const { id, sheetHash } = await desk.propose({
    facilityId,
    amount: yuan(amount),
    expectedOn: '2026-07-06',
    availableUntil: '2026-08-31',
    terms: terms({ shape: 'bullet', periods: 1 }),
  });
  await desk.borrower.done(`/loans/${id}/acceptance`, { sheetHash });
  const { body } = await checker.tried<{ code?: string; status: string }>(`/loans/${id}/approval`);
  return body.code ?? body.status;
}
const place = (limitId: string, facilityId: string) =>
  bank.tried<{ code?: string }>(`/limits/${limitId}/facilities`, { facilityId });

it('a facility that nobody hangs under a limit is under the limit on its borrower all the same', async () => {
  await desk.another();
  const limit = await openLimit(bank, 'customer', desk.borrower, yuan(4_000_000));
  const id = await facility(50_000_000);
  expect(await limitIdOf(id)).toBe(limit);
  expect(await approval(id, 4_000_001)).toBe('LIMIT_EXCEEDED');
  expect(await approval(id, 3_000_000)).toBe('approved');
  expect(await limitOf(bank, limit)).toMatchObject({ reservedMinor: '300000000' });
  // From there it goes to a part of that limit, with what it took, and nowhere else.
  const part = await openLimit(bank, 'product', desk.borrower, yuan(3_500_000), {
    parentId: limit,
    products: ['working_capital'],
  });
  expect((await place(part, id)).status).toBeLessThan(300);
  expect([await limitIdOf(id), (await limitOf(bank, part)).reservedMinor]).toEqual([part, '300000000']);
  expect(await limitOf(bank, limit)).toMatchObject({ reservedMinor: '300000000' });
  expect((await place(limit, id)).body.code).toBe('FACILITY_HAS_LIMIT');
  expect(await approval(id, 500_001)).toBe('LIMIT_EXCEEDED');
});

it('a limit and a facility that come at once: the facility is under it whichever was first', async () => {
  for (let i = 0; i < 4; i++) {
    await desk.another();
    const both = [openLimit(bank, 'customer', desk.borrower, yuan(4_000_000)), facility(5_000_000)] as const;
    const [limit, id] = await Promise.all(both);
    expect(await limitIdOf(id)).toBe(limit);
  }
});

it('what stands before there is a limit takes its place when one is opened, over it or not', async () => {
  await desk.another();
  const id = await facility(5_000_000);
  expect(await approval(id, 2_000_000)).toBe('approved');
  expect(await limitIdOf(id)).toBeNull();
  const limit = await openLimit(bank, 'customer', desk.borrower, yuan(1_500_000));
  expect(await limitIdOf(id)).toBe(limit);
  expect(await limitOf(bank, limit)).toMatchObject({ reservedMinor: '200000000', isOver: true });
  expect(await approval(id, 1)).toBe('LIMIT_EXCEEDED');
});

it('a facility of a group moves to the limit on its member when that is opened under the group', async () => {
  await desk.another();
  const group = await openLimit(bank, 'group', desk.borrower, yuan(6_000_000));
  const id = await facility(5_000_000);
  expect(await limitIdOf(id)).toBe(group);
  const member = await openLimit(bank, 'customer', desk.borrower, yuan(1_000_000), { parentId: group });
  expect(await limitIdOf(id)).toBe(member);
  expect(await approval(id, 1_000_001)).toBe('LIMIT_EXCEEDED');
});
