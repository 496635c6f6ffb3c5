import { expect, it } from 'vitest';
import { openOwed, yuan } from '../support/receivables.ts';
import { approveTerms, stateDebtor } from '../support/trade.ts';

const owed = await openOwed();
const { seller, banks } = owed;
const [bank] = banks;
const checker = await owed.colleague(bank, 'Checker', ['facility:approve', 'drawdown:disburse', 'terms:approve']);

it('the price of a pledged receivable that is transferred is held for the debt, or prepays it when both agree (Civil Code 445)', async () => {
  const { id: facilityId } = await bank.done<{ id: string }>('/facilities', {
    borrowerId: seller.partyId,
    limit: yuan(10_000_000),
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 8_000,
    marginBps: 0,
    interestBps: 0,
    expiresOn: '2027-12-31',
  });
  await checker.done(`/facilities/${facilityId}/approval`);
  await approveTerms(bank, checker, facilityId);
  await stateDebtor(bank, facilityId, owed.debtor.partyId);
  const account = await owed.account(bank);
  const { id: receivableId, invoiceId } = await owed.receivable(1_000_000, { dueOn: '2026-11-20' });
  const { id: pledgeId } = await seller.done<{ id: string }>('/pledges', {
    kind: 'receivable',
    pledgeeId: bank.partyId,
    facilityId,
    maximum: yuan(5_000_000),
    itemIds: [receivableId],
  });
  await bank.done(`/pledges/${pledgeId}/answer`, { accept: true });
  const on = owed.clock.now().toISOString().slice(0, 10);
  const claim = {
    kind: 'transfer_price',
    happenedOn: on,
    statement: 'Transferred to a factor with the pledgee’s consent',
    items: [{ itemId: receivableId }],
    claimed: yuan(950_000),
    payer: 'Factor',
    documentHash: 'a'.repeat(64),
  };
  const at = `/pledges/${pledgeId}/surrogates`;
  // Before it is registered there is no pledge of a receivable, and nothing that money could take the place of.
  expect(await bank.refused(at, claim)).toBe('422 SURROGATE_ITEM_NOT_PLEDGED');
  await bank.done(`/pledges/${pledgeId}/registration`, {
    filingNumber: 'ZDW-445',
    certificateHash: 'c'.repeat(64),
    checkCode: 'ZD-7781',
    filedAt: owed.clock.now().toISOString(),
    expiresOn: '2027-12-31',
  });
  await owed.prove(bank, invoiceId);
  await owed.confirm(receivableId, 1_000_000, { dueOn: '2026-11-20', payToAccountId: account });
  await owed.tellAndCall(bank, pledgeId, receivableId);
  const { id: drawdownId } = await seller.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, {
    product: 'working_capital',
    amount: yuan(600_000),
    // No later than thirty days after the receivable that carries it.
    dueOn: '2026-12-20',
  });
  await bank.done(`/drawdowns/${drawdownId}/approval`);
  await checker.done(`/drawdowns/${drawdownId}/disbursement`);

  // A right over all goods of the pledgor is none over its receivables.
  await bank.done('/competing-rights', {
    grantorId: seller.partyId,
    kind: 'floating_charge',
    holder: 'Another bank',
    claim: yuan(5_000_000),
    publicity: [{ kind: 'registration', from: '2020-01-01T00:00:00Z', to: '2020-01-01T00:00:00Z' }],
    source: 'Registry search',
  });
  const { id } = await seller.done<{ id: string }>(at, claim);
  await bank.done(`/surrogates/${id}/answer`, {
    accepted: yuan(950_000),
    answeredOn: on,
    documentHash: 'b'.repeat(64),
  });
  const receive = (amount: number, reference: string, more: object = {}) =>
    bank.done<{ application: object }>(`/surrogates/${id}/receipts`, {
      amount: yuan(amount),
      reference,
      receivedOn: on,
      ...more,
    });
  expect((await receive(400_000, 'T-1')).application).toMatchObject({ heldMinor: '40000000', allocations: [] });
  const rest = await receive(550_000, 'T-2', { prepayConsentHash: 'c'.repeat(64) });
  expect(rest.application).toMatchObject({
    allocations: [{ drawdownId, principalMinor: '55000000' }],
    surplusMinor: '0',
  });
  // Fifty thousand are still owed: of what is held they are paid, and the rest is the pledgor's.
  await bank.done(`/surrogates/${id}/application`, { prepayConsentHash: 'c'.repeat(64) });
  const { body: position } = await seller.get<object>(`/facilities/${facilityId}`);
  expect(position).toMatchObject({ principalMinor: '0', marginMinor: '0' });
  const { body } = await seller.get<{ payables: object[] }>(`/surrogates/${id}/account`);
  expect(body.payables).toEqual([{ kind: 'surplus', rightId: null, owedMinor: '35000000', paidMinor: '0' }]);
  const { items } = (await bank.get<{ items: { balanced: boolean }[] }>('/ledger/check')).body;
  expect(items).toEqual([expect.objectContaining({ balanced: true })]);
  const { body: due } = await bank.get<{ items: object[] }>(`/facilities/${facilityId}/maturities`);
  expect(due.items).toMatchObject([{ itemId: receivableId, maturesOn: '2026-11-20', isBeforeDebt: false }]);
});
