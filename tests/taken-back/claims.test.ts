import { afterEach, describe, expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import { linesOf } from '../support/lines.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, clock } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const { fresh, line, statement, money, bounce } = await linesOf(desk, 'CLM');
const known = new Set<string>();

interface Debt {
  claimMinor: string;
  totalMinor: string;
  principalMinor: string;
  claims: { receiptId: string; leftMinor: string; dueOn: string }[];
}
const debtOf = async (facilityId: string) => (await bank.get<Debt>(`/facilities/${facilityId}/debt`)).body;
const yuanOf = (minor: string | undefined) => Number(minor ?? 0) / 100;
const left = async (facilityId: string) => {
  const debt = await debtOf(facilityId);
  return [yuanOf(debt.principalMinor), debt.claims.map(({ leftMinor }) => yuanOf(leftMinor))];
};
const margin = async (facilityId: string) =>
  yuanOf((await bank.get<{ marginMinor: string }>(`/facilities/${facilityId}`)).body.marginMinor);
const receiptOf = async (facilityId: string, reference: string) =>
  (
    await bank.get<{ items: { id: string; bankReference: string }[] }>(`/money-receipts?objectId=${facilityId}`)
  ).body.items
    .filter((r) => r.bankReference === reference)
    .map(({ id }) => id)
    .at(-1) as string;
const repay = (facilityId: string, paid: object) =>
  bank.done<{ claims: { receiptId: string; paidMinor: string }[]; restMinor: string; allocations: unknown[] }>(
    `/facilities/${facilityId}/repayments`,
    { ...paid, source: 'borrower' },
  );

/** Margin that came in, went back to the borrower and was taken back by the bank. */
async function claimed(amount: number) {
  const facilityId = await desk.facility(10_000_000, {}, { interestBps: 0, expiresOn: '2027-12-31' });
  known.add(facilityId);
  const paid = await money(amount);
  await bank.done(`/facilities/${facilityId}/margin`, paid);
  const out = { bankReference: fresh(), amount: paid.amount, receivedOn: desk.today() };
  await bank.done(`/facilities/${facilityId}/margin-refunds`, out);
  await bounce(paid.bankReference, amount);
  return { facilityId, receiptId: await receiptOf(facilityId, paid.bankReference) };
}

// Ledger, debt and judgement say one thing of every facility.
afterEach(async () => {
  const { body } = await bank.get<{ items: { kind: string; subjectId: string | null; balanceMinor: string }[] }>(
    '/ledger/accounts',
  );
  for (const facilityId of known) {
    const inBooks =
      body.items.find((one) => one.kind === 'applicant_claim' && one.subjectId === facilityId)?.balanceMinor ?? '0';
    const debt = await debtOf(facilityId);
    const judged = await bank.get<{ debt: { head: string; amountMinor: string }[] }>(
      `/facilities/${facilityId}/judgement`,
    );
    const head = judged.body.debt.find((each) => each.head.startsWith('claim'))?.amountMinor ?? '0';
    expect([debt.claimMinor, head]).toEqual([inBooks, inBooks]);
    const sum = debt.claims.reduce((total, { leftMinor }) => total + BigInt(leftMinor), 0n);
    expect(sum.toString()).toBe(inBooks);
  }
  const check = await bank.get<{ items: { balanced: boolean }[] }>('/ledger/check');
  expect(check.body.items.every(({ balanced }) => balanced)).toBe(true);
});

describe('what is owed back of money that did not come', () => {
  it('stands in the debt by its receipt, and a repayment pays it on its line, once', async () => {
    const { facilityId, receiptId } = await claimed(100_000);
    expect(await debtOf(facilityId)).toMatchObject({
      totalMinor: '10000000',
      claims: [{ receiptId, leftMinor: '10000000', dueOn: desk.today() }],
    });
    const paid = await money(60_000);
    expect(await repay(facilityId, paid)).toMatchObject({
      claims: [{ receiptId, paidMinor: '6000000' }],
      allocations: [],
      restMinor: '0',
    });
    expect(await left(facilityId)).toEqual([0, [40_000]]);
    const again = await bank.tried<ProblemBody>(`/facilities/${facilityId}/repayments`, {
      ...paid,
      source: 'borrower',
    });
    expect(again.body.code).toBe('RECEIPT_RECORDED');
    const more = await repay(facilityId, await money(50_000));
    expect([more.claims.map(({ paidMinor }) => paidMinor), more.restMinor]).toEqual([['4000000'], '1000000']);
    expect([await left(facilityId), await margin(facilityId)]).toEqual([[0, []], 10_000]);
  });

  it('is owed again where what paid it is taken back as well', async () => {
    const { facilityId, receiptId } = await claimed(30_000);
    const paid = await money(30_000);
    await repay(facilityId, paid);
    expect(await left(facilityId)).toEqual([0, []]);
    await bounce(paid.bankReference, 30_000);
    expect((await debtOf(facilityId)).claims).toMatchObject([{ receiptId, leftMinor: '3000000' }]);
  });

  it('is owed at once: paid before a loan that is not due, and after one that was due before it', async () => {
    const { facilityId } = await claimed(20_000);
    const paid = await money(5_000);
    await desk.pledged(facilityId, 30);
    const { body } = await bank.get<{ items: { id: string }[] }>(`/money-receipts?objectId=${facilityId}`);
    for (const { id } of body.items)
      await bank.tried(`/money-receipts/${id}/resolution`, { reason: 'The customer pays it back by and by' });
    await desk.draw(facilityId, 50_000, '2026-12-30');
    await repay(facilityId, paid);
    expect(await left(facilityId)).toEqual([50_000, [15_000]]);
    clock.set('2027-01-05T06:00:00Z');
    await repay(facilityId, await money(55_000));
    expect(await left(facilityId)).toEqual([10_000, []]);
    clock.set('2026-10-12T06:00:00Z');
  });

  it('is left by a rebooking too, and is no credit that was honoured', async () => {
    const [facilityId, other] = [
      await desk.facility(10_000_000, {}, { interestBps: 0, expiresOn: '2027-12-31' }),
      await desk.facility(10_000_000, {}, { interestBps: 0, expiresOn: '2027-12-31' }),
    ];
    known.add(facilityId).add(other);
    const reference = fresh();
    const booked = { amount: yuan(40_000), receivedOn: desk.today(), bankReference: reference };
    await bank.done(`/facilities/${facilityId}/margin`, booked);
    const out = { bankReference: fresh(), amount: yuan(40_000), receivedOn: desk.today() };
    await bank.done(`/facilities/${facilityId}/margin-refunds`, out);
    await statement(line(reference, 40_000, { payerName: 'Somebody else' }));
    const receiptId = await receiptOf(facilityId, reference);
    await bank.done(`/money-receipts/${receiptId}/rebooking`, {
      reason: 'Booked under the wrong facility',
      amount: yuan(40_000),
      booking: { kind: 'margin', facilityId: other },
    });
    expect([await left(facilityId), await margin(other)]).toEqual([[0, [40_000]], 40_000]);
    await repay(facilityId, await money(40_000));
    expect(await left(facilityId)).toEqual([0, []]);
    const none = await bank.tried<ProblemBody>(`/facilities/${facilityId}/repayments`, {
      ...(await money(1)),
      source: 'borrower',
    });
    expect([none.body.code, none.body.facts?.claimMinor]).toEqual(['NOTHING_TO_REPAY', '0']);
  });
});
