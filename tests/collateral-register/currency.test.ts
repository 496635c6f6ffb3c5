import { expect, it } from 'vitest';
import { openOwed } from '../support/receivables.ts';

const owed = await openOwed();
const {
  seller,
  banks: [bank],
} = owed;

it('gives no figure in the facility’s currency for what is owed in another', async () => {
  const checker = await owed.colleague(bank, 'Checker', ['facility:approve']);
  const dollars = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'USD' });
  const { id: facilityId } = await bank.done<{ id: string }>('/facilities', {
    borrowerId: seller.partyId,
    limit: dollars(1_000_000),
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 8_000,
    marginBps: 0,
    interestBps: 0,
    expiresOn: '2027-12-31',
  });
  await checker.done(`/facilities/${facilityId}/approval`);
  const { id: receivableId } = await owed.receivable(1_000_000, { dueOn: '2026-11-20' });
  const { id: pledgeId } = await seller.done<{ id: string }>('/pledges', {
    kind: 'receivable',
    pledgeeId: bank.partyId,
    facilityId,
    maximum: dollars(500_000),
    itemIds: [receivableId],
  });
  await bank.done(`/pledges/${pledgeId}/answer`, { accept: true });
  await bank.done(`/pledges/${pledgeId}/registration`, {
    filingNumber: 'ZDW-USD',
    certificateHash: 'c'.repeat(64),
    checkCode: 'ZD-7781',
    filedAt: owed.clock.now().toISOString(),
    expiresOn: '2027-12-31',
  });
  await owed.confirm(receivableId, 1_000_000, { dueOn: '2026-11-20' });
  const { body } = await bank.get<{ items: object[] }>(`/facilities/${facilityId}/collateral-register`);
  expect(body.items).toMatchObject([
    { collateralNumber: receivableId, currency: 'USD', firstValueMinor: null, latestValueMinor: null },
  ]);
});
