import { expect, it } from 'vitest';
import { openOwed, sha } from '../support/receivables.ts';
import { until } from '../support/until.ts';

const owed = await openOwed();
const { seller, debtor, banks } = owed;
const [bank, other] = banks;
const proposal = (more: object = {}) => ({
  lenderId: bank.partyId,
  accountNumber: '6222000000000001',
  bankName: '示例银行',
  control: 'lender',
  agreementHash: sha('d'),
  debtorIds: [debtor.partyId],
  ...more,
});

it('an account counts once lender and debtor agreed, and the debtor’s word alone is L1', async () => {
  const { id } = await seller.done<{ id: string }>('/collection-accounts', proposal());
  const receivable = await owed.receivable(100);
  const confirm = {
    amount: { amountMinor: '10000', currency: 'CNY' },
    dueOn: '2026-12-01',
    waivesSetOff: true,
    evidenceHash: sha('e'),
    payToAccountId: id,
  };
  expect(await debtor.refused(`/receivables/${receivable.id}/confirmation`, confirm)).toBe('409 ACCOUNT_NOT_ACTIVE');
  expect(await other.refused(`/collection-accounts/${id}/answer`, { accept: true })).toBe('404 NOT_FOUND');
  expect(await seller.refused(`/collection-accounts/${id}/answer`, { accept: true })).toBe('403 MANDATE_MISSING');
  await bank.done(`/collection-accounts/${id}/answer`, { accept: true });
  expect(await debtor.refused(`/receivables/${receivable.id}/confirmation`, confirm)).toBe('409 ACCOUNT_NOT_ACTIVE');
  await debtor.done(`/collection-accounts/${id}/acknowledgement`);
  expect(await debtor.done(`/receivables/${receivable.id}/confirmation`, confirm)).toMatchObject({ level: 1 });
});

it('another account takes its place only after a call on a number that the seller did not give', async () => {
  const first = await owed.account(bank, '6222000000000002');
  const next = await seller.done<{ id: string }>(
    '/collection-accounts',
    proposal({ accountNumber: '6222000000000003', replaces: first }),
  );
  expect(await bank.refused(`/collection-accounts/${next.id}/answer`, { accept: true })).toBe('422 CALL_BACK_MISSING');
  const call = {
    debtorId: debtor.partyId,
    subjectId: next.id,
    number: '023-6300 0000',
    spokeTo: 'Treasurer',
    outcome: 'affirmed',
  };
  expect(await bank.refused('/call-backs', { ...call, numberSource: 'seller' })).toBe(
    '422 CALL_BACK_NUMBER_FROM_SELLER',
  );
  const stranger = await owed.party('Stranger', 'bank');
  expect(await stranger.refused('/call-backs', { ...call, numberSource: 'public_register', outcome: 'denied' })).toBe(
    '404 NOT_FOUND',
  );
  await bank.done('/call-backs', { ...call, numberSource: 'public_register', outcome: 'denied' });
  expect(await bank.refused(`/collection-accounts/${next.id}/answer`, { accept: true })).toBe('422 CALL_BACK_MISSING');
  await bank.done('/call-backs', { ...call, numberSource: 'public_register' });
  // Who called does not accept on its own word; and a call is good for thirty days.
  expect(await bank.refused(`/collection-accounts/${next.id}/answer`, { accept: true })).toBe('403 SAME_PERSON');
  const caller = await owed.colleague(bank, 'Caller', ['callBack:record']);
  await caller.done('/call-backs', { ...call, numberSource: 'public_register' });
  owed.clock.advance(31 * 86_400);
  expect(await bank.refused(`/collection-accounts/${next.id}/answer`, { accept: true })).toBe('422 CALL_BACK_OLD');
  await caller.done('/call-backs', { ...call, numberSource: 'public_register' });
  expect(await bank.done(`/collection-accounts/${next.id}/answer`, { accept: true })).toMatchObject({
    status: 'active',
  });
  const { body } = await seller.get<{ status: string }>(`/collection-accounts/${first}`);
  expect(body.status).toBe('replaced');
  expect(await debtor.refused(`/collection-accounts/${first}/acknowledgement`)).toBe('409 ACCOUNT_NOT_ACTIVE');
});

it('the log never shows a whole account number', async () => {
  await owed.account(bank, '6222000000009999');
  let log = '';
  await until(async () => {
    log = JSON.stringify((await seller.get<{ items: unknown[] }>('/events?limit=200')).body.items);
    return log.includes('9999');
  }, 'the account in the log');
  expect(log).not.toContain('6222000000009999');
});
