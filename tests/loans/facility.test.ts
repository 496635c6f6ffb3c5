import { expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import { paper, terms } from '../support/loans.ts';
import { transfer } from '../support/money.ts';
import { payee } from '../support/payees.ts';

const desk = await openCollateral();
const { bank, importer } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const all = ['loan:propose', 'loan:approve', 'loan:pay', 'loan:service', 'account:approve'];
const checker = await desk.colleague(bank, 'Loan checker', all);
const payer = await desk.colleague(bank, 'Loan payer', all);
await payee(checker, 'Mine of Copper', '6222000099998888');

type Body = Record<string, string>;
const pay = (amount: number) => ({
  amount: yuan(amount),
  payments: [{ accountNumber: '6222000099998888', amount: yuan(amount), evidenceHash: paper() }],
});
const asked = (facilityId: string, more: Record<string, unknown> = {}) => ({
  borrowerId: importer.partyId,
  facilityId,
  amount: yuan(3_000_000),
  purposeKind: 'trade',
  purpose: 'Copper for the smelter',
  payees: [{ name: 'Mine of Copper', accountNumber: '6222000099998888' }],
  expectedOn: desk.today(),
  availableUntil: desk.dayIn(30),
  terms: terms(),
  ...more,
});
async function agreed(facilityId: string): Promise<string> {
  const { id, sheetHash } = await bank.done<Body & { id: string }>('/loans', asked(facilityId));
  await importer.done(`/loans/${id}/acceptance`, { sheetHash });
  await checker.done(`/loans/${id}/approval`);
  return id;
}

it('a loan under a facility is lent on what the facility bears, and counts against it until it is paid', async () => {
  const facilityId = await desk.facility(5_000_000);
  const id = await agreed(facilityId);
  // Nothing is pledged yet.
  expect((await payer.tried<Body>(`/loans/${id}/disbursements`, pay(1_000))).body.code).toBe('CONDITIONS_NOT_MET');
  await desk.pledged(facilityId, 50);
  await payer.done(`/loans/${id}/disbursements`, pay(2_000_000));
  const position = async () => (await bank.get<Body>(`/facilities/${facilityId}`)).body;
  expect(await position()).toMatchObject({ principalMinor: '200000000', netExposureMinor: '200000000' });
  // 50 t at 70,000 lend 70 per cent: 2,450,000.
  expect((await payer.tried<Body>(`/loans/${id}/disbursements`, pay(450_000.01))).body.code).toBe('CONDITIONS_NOT_MET');
  await payer.done(`/loans/${id}/disbursements`, pay(450_000));
  await bank.done(`/loans/${id}/repayments`, { ...transfer(), amount: yuan(450_000), receivedOn: desk.today() });
  expect(BigInt((await position()).principalMinor ?? '0')).toBeLessThanOrEqual(204_000_000n);
});

it('a facility of another borrower, lender or currency, or one that is over, bears no loan', async () => {
  const facilityId = await desk.facility(5_000_000);
  const other = await desk.party('Another works', 'trader');
  expect(await bank.refused('/loans', asked(facilityId, { borrowerId: other.partyId }))).toBe(
    '422 LOAN_FACILITY_UNFIT',
  );
  const dollars = { amountMinor: '100', currency: 'USD' };
  expect(await bank.refused('/loans', asked(facilityId, { amount: dollars }))).toBe('422 LOAN_FACILITY_UNFIT');
  const stranger = await desk.party('Another bank', 'bank');
  expect(await stranger.refused('/loans', asked(facilityId))).toBe('404 NOT_FOUND');
  await bank.done(`/facilities/${facilityId}/suspension`, { reason: 'Looked at anew' });
  expect(await bank.refused('/loans', asked(facilityId))).toBe('422 LOAN_FACILITY_UNFIT');
});

it('attack 16.24: a facility is made no smaller than what is out, promised or reserved under it', async () => {
  const facilityId = await desk.facility(5_000_000);
  await agreed(facilityId);
  const change = (amount: number) =>
    bank.tried<Body>(`/facilities/${facilityId}/change`, {
      limit: yuan(amount),
      reason: 'risk_rose',
      documentHash: 'd'.repeat(64),
    });
  expect((await change(2_999_999)).body.code).toBe('FACILITY_BELOW_USE');
  expect((await change(3_000_000)).body.code).toBeUndefined();
});
