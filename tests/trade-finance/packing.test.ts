import { expect, it } from 'vitest';
import { bounce } from '../support/bounced.ts';
import { euro, eventsOf, findComplying, openCreditTrade, type Presented, present } from '../support/credit.ts';
import { transfer } from '../support/money.ts';

const trade = await openCreditTrade();
const { nominated, nominatedChecker, exporter, clock } = trade;
const { id: facilityId } = await nominated.done<{ id: string }>('/facilities', {
  borrowerId: exporter.partyId,
  limit: euro(5_000_000),
  lotAdvanceBps: 7_000,
  receivableAdvanceBps: 8_000,
  marginBps: 0,
  interestBps: 360,
  expiresOn: '2027-12-31',
});
await nominatedChecker.done(`/facilities/${facilityId}/approval`);

/** Asked for; what is open once the bank has looked into everything. */
async function asked(creditId: string, dueOn: string, invoiceNumber: string) {
  const { id } = await exporter.done<{ id: string }>('/trade-financings', {
    product: 'packing_credit',
    facilityId,
    creditId,
    amount: euro(800),
    dueOn,
    invoiceNumber,
  });
  const { openConditions } = await nominated.done<{ openConditions: string[] }>(`/trade-financings/${id}/appraisal`, {
    tradeGenuine: true,
    enterpriseClass: 'A',
    screenedOn: '2026-10-12',
    screeningClear: true,
    originalLodged: true,
    softClauses: false,
  });
  return { id, openConditions };
}
async function lent(creditId: string, invoiceNumber: string): Promise<string> {
  const { id } = await asked(creditId, '2026-12-20', invoiceNumber);
  await nominated.done(`/trade-financings/${id}/approval`);
  await nominatedChecker.done(`/trade-financings/${id}/pay-out`);
  return id;
}
const statusOf = async (id: string) => (await exporter.get<{ status: string }>(`/trade-financings/${id}`)).body.status;

it('a packing credit is due no later than the credit can have paid', async () => {
  clock.set('2026-10-12T06:00:00Z');
  const creditId = await trade.credit(1_000);
  // The credit expires on 20 November, and thirty days are given to collect.
  const { id, openConditions } = await asked(creditId, '2026-12-21', 'P-1');
  expect(openConditions).toEqual(['DUE_WITH_CREDIT']);
  await nominated.done(`/trade-financings/${id}/decline`);
  expect((await asked(creditId, '2026-12-20', 'P-1')).openConditions).toEqual([]);
});

it('a packing credit is due from the customer when its credit expires with nothing presented that stands', async () => {
  clock.set('2026-10-12T06:00:00Z');
  const [unused, used] = [await trade.credit(1_000), await trade.credit(1_000)];
  const [first, second] = [await lent(unused, 'P-2'), await lent(used, 'P-3')];
  const refused = await present(exporter, unused, nominated.partyId, 1_000);
  const { examination } = await nominated.done<Presented>(`/presentations/${refused.id}/examination`);
  const answers = Object.fromEntries(
    examination.forExaminer.map((q) => [`${q.rule}/${q.documentId ?? ''}`, { finding: 'conforms' }]),
  );
  await nominated.done(`/presentations/${refused.id}/decision`, {
    decision: 'refuse',
    answers,
    added: ['NOT AS ORDERED'],
    disposal: 'HOLD',
  });
  await findComplying(nominated, (await present(exporter, used, nominated.partyId, 1_000)).id);
  // Refused documents may be put right until the last day.
  expect([await statusOf(first), await statusOf(second)]).toEqual(['paid_out', 'paid_out']);
  clock.set('2026-11-21T06:00:00Z');
  await Promise.all([trade.reach(), trade.reach()]);
  expect([await statusOf(first), await statusOf(second)]).toEqual(['recourse_due', 'paid_out']);
  expect((await eventsOf(trade, first)).filter((type) => type === 'tradeFinancing.calledBack')).toHaveLength(1);
});

it('is paid back first where the bank that lent honours the documents itself; the exporter has the rest', async () => {
  clock.set('2026-10-12T06:00:00Z');
  const creditId = await trade.credit(1_000);
  const id = await lent(creditId, 'P-5');
  const root = await present(exporter, creditId, nominated.partyId, 1_000);
  await findComplying(nominated, root.id);
  await nominatedChecker.done(`/presentations/${root.id}/honour`);
  expect(await statusOf(id)).toBe('settled');
  const { rows } = await trade.database.admin.query<{ paid: string }>(
    `select payload -> 'paidOut' -> 0 ->> 'amountMinor' as paid from event
     where type = 'proceeds.paidOut' and object_id = $1`,
    [root.id],
  );
  // 800.00 was lent on the same day and bore nothing yet.
  expect(rows).toEqual([{ paid: '20000' }]);
});

it('repaid by money that the bank took back, it waits as before, and is due from the customer by what called it back alone', async () => {
  clock.set('2026-10-12T06:00:00Z');
  const clerk = await trade.colleague(nominated, 'Statement clerk', ['statement:record']);
  const [unused, used] = [await trade.credit(1_000), await trade.credit(1_000)];
  const [expires, stands] = [await lent(unused, 'P-6'), await lent(used, 'P-7')];
  await findComplying(nominated, (await present(exporter, used, nominated.partyId, 1_000)).id);
  const repaid = async (id: string) => {
    const money = { amount: euro(800), ...transfer(), receivedOn: '2026-10-12' };
    await nominated.done(`/trade-financings/${id}/repayment`, money);
    return money;
  };
  const [first, second] = [await repaid(expires), await repaid(stands)];
  await bounce(clerk, second);
  expect([await statusOf(expires), await statusOf(stands)]).toEqual(['settled', 'paid_out']);
  // The credit of the one that is repaid expires unused: it was called back, which counts once its money is taken back.
  clock.set('2026-11-21T06:00:00Z');
  await trade.reach();
  await bounce(clerk, first, '2026-11-21');
  expect([await statusOf(expires), await statusOf(stands)]).toEqual(['recourse_due', 'paid_out']);
  clock.set('2026-12-21T06:00:00Z');
  await trade.reach();
  expect(await statusOf(stands)).toBe('recourse_due');
});

it('is repaid by the debtor of a claim of the exporter, as far as that owes', async () => {
  clock.set('2026-10-12T06:00:00Z');
  const { body } = await nominated.get<{ items: { id: string; isTakenBack: boolean }[] }>('/money-receipts');
  const reason = 'The exporter has paid the same sums again since';
  for (const { id } of body.items.filter((r) => r.isTakenBack))
    await nominated.done(`/money-receipts/${id}/resolution`, { reason });
  const id = await lent(await trade.credit(1_000), 'P-8');
  const debtor = await trade.party('Car maker', 'core_firm');
  const { id: receivableId } = await exporter.done<{ id: string }>('/receivables', {
    debtorId: debtor.partyId,
    invoiceNumber: 'CLAIM-1',
    invoicedOn: '2026-10-01',
    dueOn: '2026-12-01',
    amount: euro(500),
  });
  await debtor.done(`/receivables/${receivableId}/confirmation`, {
    amount: euro(500),
    dueOn: '2026-12-01',
    waivesSetOff: true,
    evidenceHash: 'e'.repeat(64),
  });
  const pledge = await exporter.done<{ id: string }>('/pledges', {
    kind: 'receivable',
    pledgeeId: nominated.partyId,
    facilityId,
    maximum: euro(1_000),
    itemIds: [receivableId],
  });
  await nominated.done(`/pledges/${pledge.id}/answer`, { accept: true });
  const money = { ...transfer(), receivedOn: '2026-10-12', receivableId };
  const at = `/trade-financings/${id}/repayment`;
  expect(await nominated.refused(at, { ...money, amount: euro(500.01) })).toBe('422 COLLECTION_EXCEEDS');
  await nominated.done(at, { ...money, amount: euro(500) });
  expect((await exporter.get<{ status: string }>(`/receivables/${receivableId}`)).body.status).toBe('settled');
  await nominated.done(at, { ...transfer(), receivedOn: '2026-10-12', amount: euro(300) });
  expect(await statusOf(id)).toBe('settled');
});
