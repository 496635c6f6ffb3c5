import { expect, it } from 'vitest';
import { openCreditTrade } from '../support/credit.ts';
import type { Proposal } from '../support/world.ts';

const trade = await openCreditTrade();
const { issuer, issuerChecker, importer, clock } = trade;
const euro = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'EUR' });
const applied = (amount: number, more: object = {}) =>
  importer.done<{ id: string; approvalsRequired: number }>('/credits', trade.application(amount, more));

it('a credit is of the level of all that may be drawn under it: tolerance and additional amounts with it', async () => {
  // From 700,000.00 on a second person approves.
  expect((await applied(650_000)).approvalsRequired).toBe(1);
  expect((await applied(650_000, { plusBps: 1_000 })).approvalsRequired).toBe(2);
  expect((await applied(650_000, { additional: euro(60_000) })).approvalsRequired).toBe(2);
});

it('a credit in a money without thresholds, however small, is approved by as many as the largest', async () => {
  const yen = (amountMinor: string) => ({ amountMinor, currency: 'JPY' });
  const facility = await issuer.done<{ id: string }>('/facilities', {
    borrowerId: importer.partyId,
    limit: yen('1000'),
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 8_000,
    marginBps: 0,
    interestBps: 435,
    expiresOn: '2027-12-31',
  });
  await issuerChecker.done(`/facilities/${facility.id}/approval`);
  const { id, approvalsRequired } = await applied(1, { amount: yen('1'), facilityId: facility.id });
  expect(approvalsRequired).toBe(3);
  await issuer.done(`/credits/${id}/approvals`);
  expect(await issuerChecker.post(`/credits/${id}/issue`, { number: 'YEN-1' })).toMatchObject({
    status: 409,
    body: { code: 'CREDIT_NOT_APPROVED', facts: { approved: 1, required: 3 } },
  });
});

it('credits of one day for one applicant add up: the second asks for who the sum lacks', async () => {
  const approved = async () => {
    const { id } = await applied(400_000);
    await issuer.done(`/credits/${id}/approvals`);
    return id;
  };
  const issue = (id: string, number: string) => issuerChecker.post<Proposal>(`/credits/${id}/issue`, { number });
  const [first, second] = [await approved(), await approved()];
  expect((await issue(first, 'SPLIT-1')).status).toBe(200);
  const asked = await issue(second, 'SPLIT-2');
  expect([asked.status, asked.body.needs]).toMatchObject([202, { level: 'L2', agreements: 1, ofLevel2: 1 }]);
  clock.advance(86_400);
  expect((await issue(second, 'SPLIT-3')).status).toBe(200);
});
