import { expect, it } from 'vitest';
import { bounce } from '../support/bounced.ts';
import { openCollateral, yuan } from '../support/collateral.ts';
import { openGuarantor } from '../support/guarantor.ts';
import { documentHash } from '../support/limits.ts';
import { transfer } from '../support/money.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, checker, importer } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const facilityId = await desk.facility(5_000_000, {});
const guarantor = await openGuarantor(desk, 20, 70_000);
const { maker, underId } = guarantor;

interface Body extends ProblemBody {
  id: string;
  status: string;
  calledMinor: string;
  paidMinor: string;
}
const give = (more: object) =>
  maker.tried<Body>('/guarantees', {
    facilityId,
    underId,
    kind: 'joint',
    amount: yuan(500_000),
    anyOrder: true,
    claimUntil: '2028-06-30',
    documentHash,
    ...more,
  });
const figures = async (of: typeof maker, id: string) => {
  const { body } = await of.get<Record<'principalMinor' | 'undertakingMinor' | 'marginMinor', string>>(
    `/facilities/${id}`,
  );
  return [body.undertakingMinor, body.principalMinor, body.marginMinor];
};
const pay = (guaranteeId: string, amount: number, by = bank) =>
  by.tried<Body>(`/facilities/${facilityId}/repayments`, {
    amount: yuan(amount),
    ...transfer(),
    receivedOn: desk.today(),
    source: 'guarantor',
    guaranteeId,
  });
let id = '';

it('is given under the guarantor’s own facility, as far as its counter-security bears it', async () => {
  expect((await give({ amount: yuan(980_000.01) })).body.code).toBe('GATE_CLOSED');
  expect((await give({ underId: facilityId })).body.code).toBe('NOT_FOUND');
  expect((await give({ facilityId: underId })).body.code).toBe('NOT_FOUND');
  expect((await give({ claimUntil: '2027-12-31' })).body.code).toBe('GUARANTEE_DAY_UNFIT');
  expect((await give({ amount: { amountMinor: '100', currency: 'USD' } })).body.code).toBe('GUARANTEE_UNFIT');
  expect((await importer.post<Body>('/guarantees', {})).status).toBeGreaterThanOrEqual(400);
  // What nobody accepted yet its giver takes back, and its room is free.
  const first = await guarantor.give(facilityId, 500_000);
  const reason = { reason: 'The debtor found another guarantor' };
  expect(await bank.refused(`/guarantees/${first.id}/end`, reason)).toMatch(/^40[34]/);
  await maker.done(`/guarantees/${first.id}/end`, reason);
  expect(await bank.refused(`/guarantees/${first.id}/acceptance`)).toMatch(/^4/);
  expect(await figures(maker, underId)).toEqual(['0', '0', '0']);
  const given = await guarantor.give(facilityId, 500_000);
  id = given.id;
  expect(given.status).toBe('given');
  expect(await figures(maker, underId)).toEqual(['50000000', '0', '0']);
  expect(await maker.refused(`/guarantees/${id}/answer`, { accept: true })).toBe('403 NOT_THE_CREDITOR');
  expect(await checker.done(`/guarantees/${id}/answer`, { accept: true })).toMatchObject({ status: 'standing' });
  // Nothing more fits than what the goods carry beside it.
  expect((await give({ amount: yuan(480_000.01) })).body.code).toBe('GATE_CLOSED');
});

it('is called for what is due, in its order and time, and paid to the cent in both books', async () => {
  await desk.pledged(facilityId, 20);
  await desk.draw(facilityId, 600_000, '2026-11-12');
  const call = (amount: number) => bank.tried<Body>(`/guarantees/${id}/calls`, { amount: yuan(amount), documentHash });
  expect((await call(1)).body.code).toBe('GUARANTEE_NOT_DUE');
  expect((await pay(id, 1)).body.code).toBe('GUARANTEE_WRONG_STATE');
  for (let day = 0; day < 32; day++) desk.clock.advance(86_400);
  expect((await call(500_000.01)).body.code).toBe('GUARANTEE_CALLED_BEYOND');
  expect((await maker.post<Body>(`/guarantees/${id}/calls`, { amount: yuan(1), documentHash })).body.code).toBe(
    'MANDATE_MISSING',
  );
  expect((await call(300_000)).body).toMatchObject({ status: 'called', calledMinor: '30000000' });
  expect((await pay(id, 300_000.01)).body.code).toBe('GUARANTEE_PAYMENT_UNFIT');
  expect((await pay(id, 300_000)).status).toBeLessThan(300);
  expect((await bank.get<Body>(`/guarantees/${id}`)).body).toMatchObject({ paidMinor: '30000000', status: 'called' });
  expect((await figures(bank, facilityId))[1]).toBe('30000000');
  // What it paid the debtor owes to it; the rest it still stands in for.
  expect(await figures(maker, underId)).toEqual(['20000000', '30000000', '0']);
});

it('money of the guarantor that the bank takes back is owed again by whom it was, in both books', async () => {
  const amount = yuan(100_000);
  expect((await bank.tried<Body>(`/guarantees/${id}/calls`, { amount, documentHash })).body.status).toBe('called');
  const money = { amount, ...transfer(), receivedOn: desk.today() };
  await bank.done(`/facilities/${facilityId}/repayments`, { ...money, source: 'guarantor', guaranteeId: id });
  expect((await figures(bank, facilityId))[1]).toBe('20000000');
  expect(await figures(maker, underId)).toEqual(['10000000', '40000000', '0']);
  await bounce(await desk.colleague(bank, 'Clerk', ['statement:record']), money);
  expect((await figures(bank, facilityId))[1]).toBe('30000000');
  expect(await figures(maker, underId)).toEqual(['20000000', '30000000', '0']);
  expect((await bank.get<Body>(`/guarantees/${id}`)).body).toMatchObject({ paidMinor: '30000000', status: 'called' });
});

it('what was paid is reimbursed as any debt, and the promise ends when the creditor lets it go', async () => {
  await maker.done(`/facilities/${underId}/repayments`, {
    amount: yuan(300_000),
    ...transfer(),
    receivedOn: desk.today(),
    source: 'borrower',
  });
  expect(await figures(maker, underId)).toEqual(['20000000', '0', '0']);
  expect(await maker.refused(`/pledges/${guarantor.pledgeId}/discharge`)).toMatch(/^422/);
  expect(await bank.done(`/guarantees/${id}/release`, { reason: 'repaid' })).toMatchObject({ status: 'released' });
  expect(await figures(maker, underId)).toEqual(['0', '0', '0']);
  expect(await maker.done(`/pledges/${guarantor.pledgeId}/discharge`)).toMatchObject({ status: 'discharged' });
});
