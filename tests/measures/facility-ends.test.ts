import { expect, it } from 'vitest';
import { loanDesk } from '../support/loans.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const authority = await desk.party('Bureau of Industry', 'authority');
const approver = await desk.colleague(bank, 'Facilities', ['facility:propose', 'facility:approve']);
const other = await desk.colleague(bank, 'Credit', ['facility:propose', 'facility:approve']);
const opened = async () => {
  const { id } = await bank.done<{ id: string }>('/facilities', {
    borrowerId: desk.borrower.partyId,
    limit: { amountMinor: '100000000', currency: 'CNY' },
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 8_000,
    marginBps: 0,
    interestBps: 400,
    expiresOn: '2027-12-31',
  });
  await approver.done(`/facilities/${id}/approval`);
  return id;
};
interface Cut {
  kind: string;
  objectId: string;
  reason: string;
  note: string | null;
}
const cuts = async () =>
  (await desk.borrower.get<{ items: Cut[] }>('/credit-cuts')).body.items.map(({ kind, objectId, reason, note }) => ({
    kind,
    objectId,
    reason,
    note,
  }));

it('measure 2: a listed firm’s facility is closed and suspended for a reason of the closed list, and the firm reads it', async () => {
  const [closed, suspended] = [await opened(), await opened()];
  await authority.done(`/parties/${desk.borrower.partyId}/policy-standings`, {
    kind: 'list',
    value: 'key100',
    listYear: 2026,
    validFrom: '2026-01-01',
    documentHash: 'a'.repeat(64),
    reason: 'The list of the year',
  });
  for (const reason of ['annual_review', 'risk_fell'])
    expect(await approver.refused(`/facilities/${closed}/closing`, { reason, note: 'A year went by' })).toBe(
      '422 CUT_UNREASONED',
    );
  expect(await approver.refused(`/facilities/${closed}/closing`, { reason: 'risk_rose' })).toBe('422 CUT_UNREASONED');
  const stop = { reason: 'Seen in its books' };
  for (const cause of [undefined, 'annual_review'])
    expect(await approver.refused(`/facilities/${suspended}/suspension`, { ...stop, cause })).toBe(
      '422 CUT_UNREASONED',
    );
  expect(await cuts()).toEqual([]);
  const why = { reason: 'risk_rose', note: 'Its buyer is insolvent' };
  expect((await approver.tried(`/facilities/${closed}/closing`, why)).status).toBeLessThan(300);
  expect(
    (await other.tried(`/facilities/${suspended}/suspension`, { ...stop, cause: 'security_changed' })).status,
  ).toBeLessThan(300);
  expect(await cuts()).toEqual([
    { kind: 'stop', objectId: closed, ...why },
    { kind: 'stop', objectId: suspended, reason: 'security_changed', note: 'Seen in its books' },
  ]);
});

it('measure 2: who is on no list is suspended in words, and its facility closed as the bank likes', async () => {
  await desk.another();
  const [closed, suspended] = [await opened(), await opened()];
  await approver.tried(`/facilities/${closed}/closing`, { reason: 'annual_review' });
  await bank.tried(`/facilities/${suspended}/suspension`, { reason: 'Seen in its books' });
  expect(await cuts()).toEqual([{ kind: 'stop', objectId: suspended, reason: 'risk_rose', note: 'Seen in its books' }]);
});
