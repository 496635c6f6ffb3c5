import { expect, it } from 'vitest';
import { bounce } from '../support/bounced.ts';
import { openCollateral, yuan } from '../support/collateral.ts';
import { openGuarantor } from '../support/guarantor.ts';
import { documentHash } from '../support/limits.ts';
import { paper, terms } from '../support/loans.ts';
import { transfer } from '../support/money.ts';
import { payee } from '../support/payees.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, checker, importer } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const all = ['loan:propose', 'loan:approve', 'loan:pay', 'loan:service', 'account:approve'];
const approver = await desk.colleague(bank, 'Loan checker', all);
const payer = await desk.colleague(bank, 'Loan payer', all);
await payee(approver, 'Mine of Copper', '6222000099998888');
const facilityId = await desk.facility(5_000_000, {});
await desk.pledged(facilityId, 50);
const guarantor = await openGuarantor(desk, 20, 70_000);
const { maker, underId } = guarantor;

interface Body extends ProblemBody {
  id: string;
  status: string;
  sheetHash: string;
  calledMinor: string;
  paidMinor: string;
}
/** A loan of 600,000 without interest, in six instalments. */
async function running(): Promise<string> {
  const { id, sheetHash } = await bank.done<Body>('/loans', {
    borrowerId: importer.partyId,
    facilityId,
    amount: yuan(600_000),
    purposeKind: 'trade',
    purpose: 'Copper for the smelter',
    payees: [{ name: 'Mine of Copper', accountNumber: '6222000099998888' }],
    expectedOn: desk.today(),
    availableUntil: desk.dayIn(30),
    terms: terms({ shape: 'equal_principal', rate: { kind: 'fixed', rateBps: 0 } }),
  });
  await importer.done(`/loans/${id}/acceptance`, { sheetHash });
  await approver.done(`/loans/${id}/approval`);
  const amount = yuan(600_000);
  await payer.done(`/loans/${id}/disbursements`, {
    amount,
    payments: [{ accountNumber: '6222000099998888', amount, evidenceHash: paper() }],
  });
  return id;
}
const owedTo = async (of: typeof maker, id: string) =>
  (await of.get<{ principalMinor: string }>(`/facilities/${id}`)).body.principalMinor;

it('a guarantor is called for an instalment, pays it and no more, and the debt passes to it by instalment', async () => {
  const loanId = await running();
  const other = await running();
  const given = await guarantor.give(facilityId, 500_000, { kind: 'joint', anyOrder: true });
  const id = given.id;
  await checker.done(`/guarantees/${id}/answer`, { accept: true });
  const call = (amount: number, of = loanId) =>
    bank.tried<Body>(`/guarantees/${id}/calls`, { amount: yuan(amount), loanId: of, documentHash });
  const pay = (amount: number, more: object = {}) =>
    bank.tried<Body>(`/guarantees/${id}/loan-payments`, {
      loanId,
      amount: yuan(amount),
      ...transfer(),
      receivedOn: desk.today(),
      ...more,
    });
  expect((await call(1)).body.code).toBe('GUARANTEE_NOT_DUE');
  for (let day = 0; day < 40; day++) desk.clock.advance(86_400);
  // One instalment of each loan is due: of this one no more than its own.
  expect((await call(100_000.01)).body.code).toBe('GUARANTEE_CALLED_BEYOND');
  expect((await pay(1)).body.code).toBe('GUARANTEE_WRONG_STATE');
  expect((await call(100_000)).body).toMatchObject({ status: 'called', calledMinor: '10000000' });
  expect((await call(1)).body.code).toBe('GUARANTEE_NOT_DUE');
  const { body: history } = await bank.get(`/history/${id}`);
  expect(JSON.stringify(history)).toContain(loanId);
  expect(await maker.refused(`/guarantees/${id}/loan-payments`, {})).toMatch(/^4/);
  expect((await pay(100_000.01)).body.code).toBe('GUARANTEE_PAYMENT_UNFIT');
  // The other loan owes as much today; the guarantor was not called for it.
  expect((await pay(1, { loanId: other })).body.code).toBe('GUARANTEE_PAYMENT_UNFIT');
  // Costs of the same facility are owed, too: what it was called for is that loan alone.
  await bank.done(`/facilities/${facilityId}/costs`, {
    kind: 'enforcement',
    amount: yuan(1_000),
    incurredOn: desk.today(),
    documentHash,
  });
  const onCosts = { source: 'guarantor', guaranteeId: id, amount: yuan(1_000), ...transfer() };
  expect(await bank.refused(`/facilities/${facilityId}/repayments`, { ...onCosts, receivedOn: desk.today() })).toBe(
    '422 GUARANTEE_PAYMENT_UNFIT',
  );
  const money = { amount: yuan(60_000), ...transfer(), receivedOn: desk.today() };
  const before = await owedTo(maker, underId);
  expect((await pay(60_000, money)).status).toBeLessThan(300);
  expect((await pay(40_000)).status).toBeLessThan(300);
  expect((await bank.get<Body>(`/guarantees/${id}`)).body).toMatchObject({ paidMinor: '10000000' });
  // Two payments are two debts of the debtor to its guarantor.
  expect(Number(await owedTo(maker, underId)) - Number(before)).toBe(10_000_000);
  const { body } = await bank.get<{ paid: { principalMinor: string } }>(`/loans/${loanId}`);
  expect(body.paid.principalMinor).toBe('10000000');
  // The borrower paid the other instalment itself: nothing is left to be called for it.
  await bank.done(`/loans/${other}/repayments`, { ...transfer(), amount: yuan(100_000), receivedOn: desk.today() });
  expect((await call(1, other)).body.code).toBe('GUARANTEE_NOT_DUE');

  await bounce(await desk.colleague(bank, 'Clerk', ['statement:record']), money);
  expect((await bank.get<Body>(`/guarantees/${id}`)).body).toMatchObject({ paidMinor: '4000000', status: 'called' });
  expect(Number(await owedTo(maker, underId)) - Number(before)).toBe(4_000_000);
  const again = await bank.get<{ paid: { principalMinor: string } }>(`/loans/${loanId}`);
  expect(again.body.paid.principalMinor).toBe('4000000');
});
