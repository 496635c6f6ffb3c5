import { expect, it } from 'vitest';
import { openOwed, sha, yuan } from '../support/receivables.ts';

// As in turned.test.ts: what is owed by a core firm, and what goes round on it.
const owed = await openOwed();
const { seller, debtor, banks, clock } = owed;
const [bank, other] = banks;

it('by what day it is confirmed and paid', async () => {
  const large = await owed.contract({ agreedDays: 40 });
  await owed.contract({ signedOn: '2026-10-12', agreedDays: 40 });
  const reason = { longerTermReason: 'Of the trade' };
  await owed.contract({ signedOn: '2026-10-12', buyerKind: 'public_body', agreedDays: 40, ...reason });
  const { id } = await owed.receivable(1_130, { contractId: large });
  await owed.confirm(id, 1_130);
  // Where nothing was agreed a public body pays by the law of the day of the contract.
  const silent = await owed.contract({ signedOn: '2026-10-12', buyerKind: 'public_body', agreedDays: undefined });
  const { id: byLaw, invoiceId } = await owed.receivable(1_130, { contractId: silent });
  const delivery = { kind: 'proof_of_delivery', reference: 'POD-1', deliveredOn: '2026-10-05', evidenceHash: sha('a') };
  await debtor.done(`/invoices/${invoiceId}/deliveries`, delivery);
  await owed.confirm(byLaw, 1_130);
  clock.set('2026-12-20T06:00:00Z');
  expect((await seller.get<object>(`/receivables/${byLaw}/arrears`)).status).toBe(200);
  expect((await seller.get<object>(`/receivables/${id}/arrears`)).body).toMatchObject({ isBad: false });
  clock.set('2027-03-20T06:00:00Z');
  expect((await seller.get<object>(`/receivables/${id}/arrears`)).body).toMatchObject({ isBad: true });
  clock.set('2026-10-12T06:00:00Z');
});

it('as a bill of exchange, on a day of a bank of its own, and at an address', async () => {
  const bill = {
    acceptorId: other.partyId,
    payeeId: seller.partyId,
    face: yuan(1_000),
    number: '6'.repeat(30),
    dueOn: '2027-03-01',
    contractNumber: 'HT-1',
    documentHash: sha('d'),
  };
  await debtor.done('/exchange-bills', bill);
  await bank.done('/calendar-closings', { closedOn: '2026-11-02', reason: 'move of the counter' });
  expect((await owed.operator.get('/calendars')).status).toBe(200);
  const open = (path: string) =>
    bank.done('/webhooks', { url: `http://127.0.0.1:9/${path}`, eventTypes: ['webhook.'] });
  await open('first');
  await open('second');
});
