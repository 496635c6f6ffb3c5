import { expect, it } from 'vitest';
import { euro, findComplying, invoice, openCreditTrade, type Presented, present } from '../support/credit.ts';
import { transfer } from '../support/money.ts';
import type { ProblemBody } from '../support/world.ts';

const trade = await openCreditTrade();
const { issuer, issuerChecker, nominated, nominatedChecker, importer, exporter, clock } = trade;
clock.set('2026-10-12T06:00:00Z');
const clerk = await trade.colleague(nominated, 'Statement clerk', ['statement:record']);
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

interface Financing {
  id: string;
  status: string;
  repaid: { amountMinor: string };
}
const books = async () =>
  Object.fromEntries(
    (await nominated.get<{ items: { kind: string; balanceMinor: string }[] }>('/ledger/accounts')).body.items.map(
      (a) => [a.kind, a.balanceMinor] as const,
    ),
  );
/** Documents that the bank lent on and passed on, and the other bank honoured. */
async function honoured() {
  const asked = await importer.done<{ id: string }>('/credits', trade.application(10_000));
  await issuer.done(`/credits/${asked.id}/approvals`);
  await issuerChecker.done(`/credits/${asked.id}/issue`, { number: 'YZLC26P077' });
  await nominated.done(`/credits/${asked.id}/advice`);
  const root = await present(exporter, asked.id, nominated.partyId, 10_000, { documents: [invoice('10000.00')] });
  const advance = await exporter.done<Financing>('/trade-financings', {
    product: 'export_bill_advance',
    facilityId,
    creditId: asked.id,
    presentationId: root.id,
    amount: euro(9_000),
    dueOn: '2026-12-20',
    invoiceNumber: 'INV-77',
  });
  await nominated.done(`/trade-financings/${advance.id}/appraisal`, {
    tradeGenuine: true,
    enterpriseClass: 'A',
    screenedOn: '2026-10-12',
    screeningClear: true,
    originalLodged: true,
    softClauses: false,
    obligorLimit: true,
  });
  await findComplying(nominated, root.id);
  await nominated.done(`/trade-financings/${advance.id}/approval`);
  await nominatedChecker.done(`/trade-financings/${advance.id}/pay-out`);
  const { id } = await nominated.done<Presented>(`/presentations/${root.id}/forwarding`, { reference: 'R77' });
  await findComplying(issuer, id);
  await issuerChecker.done(`/presentations/${id}/honour`);
  return { advanceId: advance.id, presentationId: id };
}
const read = async (id: string) => (await exporter.get<Financing>(`/trade-financings/${id}`)).body;
const line = (bankReference: string, valueOn: string, more: object = {}) =>
  clerk.done('/statements', {
    accountNumber: 'DE89370400440532013000',
    lines: [{ bankReference, payerName: 'Issuing Bank', amount: euro(10_000), valueOn, memo: 'proceeds', ...more }],
  });

it('what another bank had paid for documents is taken back: the advance is owed, and who had the rest owes it', async () => {
  const { advanceId, presentationId } = await honoured();
  clock.set('2026-10-22T06:00:00Z');
  const { bankReference } = transfer();
  const proceeds = (reference: string, receivedOn: string) =>
    nominated.tried<ProblemBody & { paidOut: { amountMinor: string }[] }>(`/presentations/${presentationId}/proceeds`, {
      received: euro(10_000),
      bankReference: reference,
      receivedOn,
    });
  await line(bankReference, '2026-10-22');
  // Ten days of 9,000.00 at 3.6 % are 9.00; the rest is the exporter's.
  expect((await proceeds(bankReference, '2026-10-22')).body.paidOut.map((p) => p.amountMinor)).toEqual(['99100']);
  expect((await read(advanceId)).status).toBe('settled');
  clock.set('2026-11-01T06:00:00Z');
  await line(`${bankReference}-R`, '2026-11-01', { reverses: bankReference });
  expect(await read(advanceId)).toMatchObject({ status: 'paid_out', repaid: euro(0) });
  // As if the money had never come: the bank is out of the advance and of what went on.
  expect(await books()).toMatchObject({
    loan_principal: '900000',
    interest_income: '0',
    beneficiary_payable: '0',
    restitution_claim: '99100',
    cash: '-999100',
  });
  const { items } = (
    await nominated.get<{ items: { reason: string; facts: { owedBack?: object[] } }[] }>(
      `/facilities/${facilityId}/holds`,
    )
  ).body;
  expect(
    items.filter(({ reason }) => reason.startsWith('MONEY_TAKEN_BACK')).map(({ facts }) => facts.owedBack),
  ).toEqual([[{ payeeId: exporter.partyId, amountMinor: '99100', assignmentId: null }]]);
  // It comes again ten days later: interest ran on, what the exporter has it does not get a second time.
  clock.set('2026-11-11T06:00:00Z');
  await line(`${bankReference}-2`, '2026-11-11', { replaces: bankReference });
  const again = await proceeds(`${bankReference}-2`, '2026-11-11');
  expect([again.status, again.body.paidOut]).toEqual([200, []]);
  expect((await read(advanceId)).status).toBe('settled');
  expect(await books()).toMatchObject({
    loan_principal: '0',
    interest_income: '-2700',
    beneficiary_payable: '0',
    restitution_claim: '1800',
    cash: '900',
  });
  const held = (await nominated.get<{ items: { reason: string }[] }>(`/facilities/${facilityId}/holds`)).body.items;
  expect(held.filter(({ reason }) => reason.startsWith('MONEY_TAKEN_BACK'))).toEqual([]);
});
