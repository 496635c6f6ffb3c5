import { expect, it } from 'vitest';
import { findComplying, invoice, openCreditTrade, type Presented, present } from '../support/credit.ts';

// As in turned.test.ts: what has a figure of its own for each money, under a credit in each.
const trade = await openCreditTrade();
const { issuer, issuerChecker, nominated, nominatedChecker, importer, exporter, clock } = trade;
const reimburser = await trade.admit('Reimbursing Bank', ['bank'], { bic: 'REIMDEFF', country: 'DE' });
const reimburserChecker = await trade.colleague(reimburser, 'Reimbursing checker', ['presentation:honour']);

it.each(['CNY', 'EUR', 'USD', 'HKD'])('a line, a credit and what is claimed back under it, in %s', async (currency) => {
  clock.set('2026-10-12T06:00:00Z');
  const money = (amount: number) => ({ amountMinor: String(amount * 100), currency });
  const facility = await issuer.done<{ id: string }>('/facilities', {
    borrowerId: importer.partyId,
    limit: money(100_000),
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 8_000,
    marginBps: 0,
    interestBps: 435,
    expiresOn: '2027-12-31',
  });
  await issuerChecker.done(`/facilities/${facility.id}/approval`);
  const more = { facilityId: facility.id, reimbursingBankId: reimburser.partyId, amount: money(1_000) };
  const creditId = await trade.credit(1_000, more);
  const root = await present(exporter, creditId, nominated.partyId, 1_000, {
    amount: money(1_000),
    documents: [invoice('1000.00', { currency })],
  });
  await findComplying(nominated, root.id);
  await nominatedChecker.done(`/presentations/${root.id}/honour`);
  const { body } = await nominated.get<{ items: { id: string }[] }>(`/credits/${creditId}/reimbursement-claims`);
  const claimId = body.items[0]?.id ?? '';
  await reimburserChecker.done(`/reimbursement-claims/${claimId}/answer`);
  const forwarded = await nominated.done<Presented>(`/presentations/${root.id}/forwarding`, {
    reference: `RHB${currency}`,
  });
  clock.set('2026-10-14T06:00:00Z');
  const { examination } = await issuer.done<Presented>(`/presentations/${forwarded.id}/examination`);
  await issuer.done(`/presentations/${forwarded.id}/decision`, {
    decision: 'refuse',
    answers: Object.fromEntries(
      examination.forExaminer.map((q) => [`${q.rule}/${q.documentId ?? ''}`, { finding: 'conforms' }]),
    ),
    added: ['INVOICE SHOWS GEARBOXES OF ANOTHER MODEL'],
    disposal: 'HOLD',
  });
  const refund = await issuerChecker.done<{ id: string }>(`/presentations/${forwarded.id}/refund-claim`, { claimId });
  clock.set('2026-10-22T06:00:00Z');
  const paid = await nominatedChecker.done<{ status: string }>(`/reimbursement-refunds/${refund.id}/payment`);
  expect(paid.status).toBe('paid');
});
