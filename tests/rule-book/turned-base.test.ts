import { expect, it } from 'vitest';
import { openOwed, yuan } from '../support/receivables.ts';

// As in turned.test.ts: what is lent on claims against one debtor alone, before and after they are due.
const owed = await openOwed();
const { seller, debtor, banks, clock } = owed;
const [bank] = banks;
const checker = await owed.colleague(bank, 'Checker', ['facility:approve']);

it('so much of a pool may be of one debtor, and so long after its day a claim counts', async () => {
  const { id: facilityId } = await bank.done<{ id: string }>('/facilities', {
    borrowerId: seller.partyId,
    limit: yuan(10_000_000),
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 8_000,
    marginBps: 3_000,
    interestBps: 435,
    expiresOn: '2027-12-31',
  });
  await checker.done(`/facilities/${facilityId}/approval`);
  const payToAccountId = await owed.account(bank);
  const { id, invoiceId } = await owed.receivable(1_000_000);
  await owed.confirm(id, 1_000_000, { payToAccountId });
  const pledge = await seller.done<{ id: string }>('/pledges', {
    kind: 'receivable',
    pledgeeId: bank.partyId,
    facilityId,
    maximum: yuan(5_000_000),
    itemIds: [id],
  });
  await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
  await bank.done(`/pledges/${pledge.id}/registration`, {
    filingNumber: 'ZDW-1',
    certificateHash: 'c'.repeat(64),
    checkCode: 'ZD-7781',
    filedAt: clock.now().toISOString(),
    expiresOn: '2027-12-31',
  });
  await owed.prove(bank, invoiceId);
  await owed.tellAndCall(bank, pledge.id, id);
  await bank.done(`/facilities/${facilityId}/debtors`, {
    debtorId: debtor.partyId,
    isRelated: false,
    payable: yuan(0),
    unappliedCredit: yuan(0),
  });
  const eligible = async () =>
    Number(
      (await bank.get<{ eligibleMinor: string }>(`/facilities/${facilityId}/receivables-base`)).body.eligibleMinor,
    );
  const before = await eligible();
  expect(before).toBeGreaterThan(0);
  clock.set('2026-12-15T06:00:00Z');
  expect(await eligible()).toBeGreaterThan(0);
});
