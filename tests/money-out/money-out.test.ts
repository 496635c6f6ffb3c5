import { expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import { transfer } from '../support/money.ts';
import { payee } from '../support/payees.ts';

const desk = await openCollateral();
const { bank, checker, importer } = desk;
await desk.price(70_000);
await desk.valuationTerms();

interface Payment {
  kind: string;
  objectId: string;
  payeeId: string | null;
  accountId: string | null;
  reference: string;
  amount: { amountMinor: string };
}
const paymentsOf = async (objectId: string) =>
  (await bank.get<{ items: Payment[] }>(`/money-payments?objectId=${objectId}`)).body.items;

it('a drawdown goes to the borrower and to nobody who is typed; a reference pays once, however it is typed', async () => {
  const facilityId = await desk.facility(10_000_000, {});
  await desk.pledged(facilityId, 100);
  const approved = async () => {
    const body = { product: 'working_capital', amount: yuan(1_000), dueOn: '2026-12-15' };
    const { id } = await importer.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, body);
    await bank.done(`/drawdowns/${id}/approval`);
    return id;
  };
  const [one, two, three] = [await approved(), await approved(), await approved()];
  await checker.done(`/drawdowns/${one}/disbursement`, { reference: 'TRF 2026-1' });
  expect(await paymentsOf(one)).toMatchObject([
    { kind: 'drawdown', payeeId: importer.partyId, accountId: null, reference: 'TRF 2026-1', amount: yuan(1_000) },
  ]);
  expect(await checker.refused(`/drawdowns/${two}/disbursement`, { reference: 'trf2026/1' })).toBe(
    '409 PAYMENT_RECORDED',
  );
  // The account of the borrower on record goes with it; without a reference Holdfast names one.
  const { id: accountId } = await payee(bank, 'Importer', '6222 0001', { payeeId: importer.partyId });
  await checker.done(`/drawdowns/${two}/disbursement`);
  const [paid] = await paymentsOf(two);
  expect(paid).toMatchObject({ payeeId: importer.partyId, accountId });
  expect(paid?.reference).toMatch(/^mpy_/);
  // Eight at once under one reference: one transfer is recorded, whatever it pays.
  const eight = await Promise.all(
    Array.from({ length: 8 }, () => checker.post(`/drawdowns/${three}/disbursement`, { reference: 'TRF-8' })),
  );
  expect(eight.filter(({ status }) => status === 200)).toHaveLength(1);
  const empty = await desk.facility(1_000_000, {});
  await bank.done(`/facilities/${empty}/margin`, { amount: yuan(500), ...transfer(), receivedOn: desk.today() });
  const refund = { amount: yuan(100), receivedOn: desk.today() };
  expect(
    (await bank.tried<{ code: string }>(`/facilities/${empty}/margin-refunds`, { ...refund, bankReference: 'TRF-8' }))
      .body.code,
  ).toBe('PAYMENT_RECORDED');
  await bank.done(`/facilities/${empty}/margin-refunds`, { ...refund, bankReference: 'TRF-9' });
  expect(await paymentsOf(empty)).toMatchObject([{ kind: 'margin_refund', payeeId: importer.partyId }]);
  expect((await importer.get<{ items: unknown[] }>('/money-payments')).body.items).toEqual([]);
});

it('an account is on record by two, after a call that the payee did not arrange, once, until it ends', async () => {
  const body = {
    payeeName: 'Auctioneer',
    accountNumber: '6222 0777',
    bankName: 'Bank',
    proofHash: 'cd'.repeat(32),
    called: { number: '+86 21 5555 0102', numberSource: 'seller', spokeTo: 'A' },
  };
  expect(await bank.refused('/payee-accounts', body)).toBe('422 NUMBER_FROM_PAYEE');
  const called = { ...body.called, numberSource: 'public_register' };
  expect((await bank.post('/payee-accounts', { ...body, called })).status).toBe(202);
  const { id } = await payee(bank, 'Auctioneer', '6222 0777');
  expect(await bank.refused('/payee-accounts', { ...body, accountNumber: '62220777', called })).toBe(
    '409 PAYEE_ACCOUNT_KNOWN',
  );
  expect(await importer.refused('/payee-accounts', { ...body, called })).toBe('403 MANDATE_MISSING');
  await bank.done(`/payee-accounts/${id}/end`, { reason: 'called in doubt' });
  expect(await bank.refused(`/payee-accounts/${id}/end`, { reason: 'again' })).toBe('409 PAYEE_ACCOUNT_ENDED');
  await payee(bank, 'Auctioneer', '6222 0777');
});
