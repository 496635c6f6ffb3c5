import { afterEach, describe, expect, it } from 'vitest';
import { euro } from '../support/credit.ts';
import { openProceeds } from '../support/proceeds.ts';
import type { ProblemBody } from '../support/world.ts';

const { trade, nominated, openFacility, balances, honoured, read, line, proceeds } = await openProceeds();
const today = '2026-10-12';
const reason = 'The clerk read the advice and not the line';
const supplier = await trade.party('Supplier', 'trader');

interface Debt {
  principalMinor: string;
  claimMinor: string;
  totalMinor: string;
  claims: { leftMinor: string }[];
}
const debtOf = async (facilityId: string) => {
  const { body } = await nominated.get<Debt>(`/facilities/${facilityId}/debt`);
  return [Number(body.principalMinor) / 100, Number(body.claimMinor) / 100];
};
const owedByOthers = async (presentationId: string) => {
  const { body } = await nominated.get<{ items: { objectId: string; owed: { amountMinor: string } }[] }>(
    '/restitution-claims',
  );
  return Number(body.items.find((one) => one.objectId === presentationId)?.owed.amountMinor ?? 0) / 100;
};
const receiptOf = async (objectId: string) =>
  (await nominated.get<{ items: { id: string }[] }>(`/money-receipts?objectId=${objectId}`)).body.items.at(-1)?.id;
const code = async (path: string, body: object) => {
  const answer = await nominated.tried<ProblemBody>(path, body);
  return answer.status < 300 ? 'done' : answer.body.code;
};
const money = (bankReference: string, amount: number) => ({
  bankReference,
  amount: euro(amount),
  receivedOn: today,
});

afterEach(async () => {
  const check = await nominated.get<{ items: { balanced: boolean }[] }>('/ledger/check');
  expect(check.body.items.every(({ balanced }) => balanced)).toBe(true);
});

describe('proceeds of documents', () => {
  it('of which the line brought less are booked from it: the loan is paid, and what went on too much is owed back', async () => {
    const facilityId = await openFacility(0);
    const { advanceId, presentationId } = await honoured(facilityId, 8_000);
    await proceeds(presentationId, 'P-A', today);
    await line('P-A', today, { amount: euro(9_995) });
    const path = `/money-receipts/${await receiptOf(presentationId)}/rebooking`;
    const booking = { kind: 'credit_proceeds', presentationId };
    expect(await code(path, { reason, amount: euro(9_995), booking })).toBe('PROCEEDS_DIFFER');
    expect(await code(path, { reason, amount: euro(9_995), booking: { ...booking, deducted: euro(5) } })).toBe('done');
    expect(await read(advanceId)).toMatchObject({ status: 'settled' });
    expect(await debtOf(facilityId)).toEqual([0, 5]);
    await line('P-A5', today, { amount: euro(5), payerName: 'Exporter' });
    await nominated.done(`/facilities/${facilityId}/repayments`, { ...money('P-A5', 5), source: 'borrower' });
    expect(await debtOf(facilityId)).toEqual([0, 0]);
  });

  it('taken back in part: the rest is booked, and what comes again later pays what is open', async () => {
    const facilityId = await openFacility(0);
    const { advanceId, presentationId } = await honoured(facilityId, 8_000);
    await line('P-B', today);
    await proceeds(presentationId, 'P-B', today);
    await line('P-B-R', today, { amount: euro(3_000), reverses: 'P-B' });
    // The loan, and the two thousand that had gone on to the borrower: in its debt, and in what its margin is for.
    expect(await debtOf(facilityId)).toEqual([8_000, 2_000]);
    await nominated.done(`/facilities/${facilityId}/margin`, money('P-B-M', 1));
    expect(await debtOf(facilityId)).toEqual([8_000, 1_999]);
    const refund = { ...money('OUT-B', 1) };
    expect(await code(`/facilities/${facilityId}/margin-refunds`, refund)).toBe('MARGIN_STILL_NEEDED');
    const rest = (
      await trade.database.admin.query<{ bank_reference: string }>(
        `select bank_reference from statement_line where reversed_at is null and reverses_id is null
           and amount_minor = 700000 order by id desc limit 1`,
      )
    ).rows[0]?.bank_reference as string;
    const parts = (received: number, deducted?: number) => ({
      received: euro(received),
      ...(deducted !== undefined && { deducted: euro(deducted) }),
    });
    expect((await proceeds(presentationId, rest, today, parts(7_000, 3_000))).body).toMatchObject({ paidOut: [] });
    expect(await debtOf(facilityId)).toEqual([1_000, 1_999]);
    await line('P-B-2', today, { amount: euro(3_000) });
    expect((await proceeds(presentationId, 'P-B-2', today, parts(3_001))).body.code).toBe('PROCEEDS_DIFFER');
    const again = await proceeds(presentationId, 'P-B-2', today, parts(3_000));
    // A thousand pays the loan, and what the borrower had before it owes no more; one it has paid itself is its own.
    expect(again.body.paidOut.map(({ amountMinor }) => amountMinor)).toEqual(['100']);
    expect([await debtOf(facilityId), (await read(advanceId)).status]).toEqual([[0, 0], 'settled']);
    expect((await proceeds(presentationId, 'P-B-3', today, parts(1))).body.code).toBe('PROCEEDS_RECORDED');
    // The last is taken back as well: all that it had paid and met is open again.
    await line('P-B-2R', today, { amount: euro(3_000), reverses: 'P-B-2' });
    expect(await debtOf(facilityId)).toEqual([1_000, 2_000]);
  });

  it('that went on to an assignee are owed back by it: its money is booked on that, once, and no more than it had', async () => {
    const facilityId = await openFacility(0);
    const to = { to: supplier.partyId, amount: 500 };
    const { presentationId } = await honoured(facilityId, 8_000, to);
    await line('P-C', today);
    expect((await proceeds(presentationId, 'P-C', today)).body.paidOut).toMatchObject([
      { payeeId: supplier.partyId, amountMinor: '50000' },
      { amountMinor: '150000' },
    ]);
    await line('P-C-R', today, { reverses: 'P-C' });
    expect([await debtOf(facilityId), await owedByOthers(presentationId)]).toEqual([[8_000, 1_500], 500]);
    const path = `/restitution-claims/${presentationId}/receipts`;
    expect(await code(path, money('P-C-1', 501))).toBe('RESTITUTION_EXCEEDED');
    await line('P-C-1', today, { amount: euro(200), payerName: 'Supplier' });
    expect(await code(path, money('P-C-1', 200))).toBe('done');
    expect(await code(path, money('P-C-1', 200))).toBe('RECEIPT_RECORDED');
    expect(await owedByOthers(presentationId)).toBe(300);
    await line('P-C-1R', today, { amount: euro(200), reverses: 'P-C-1' });
    expect(await owedByOthers(presentationId)).toBe(500);
    // A repayment that the supplier's line shows to be its own is booked on what it owes.
    await nominated.done(`/facilities/${facilityId}/repayments`, { ...money('P-C-2', 300), source: 'borrower' });
    await line('P-C-2', today, { amount: euro(300), payerName: 'Supplier' });
    const wrong = await receiptOf(facilityId);
    const booking = { kind: 'restitution', objectId: presentationId };
    expect(await code(`/money-receipts/${wrong}/rebooking`, { reason, amount: euro(300), booking })).toBe('done');
    expect([await debtOf(facilityId), await owedByOthers(presentationId)]).toEqual([[8_000, 1_500], 200]);
    expect((await balances(presentationId)).restitution_claim).toBe('20000');
  });
});
