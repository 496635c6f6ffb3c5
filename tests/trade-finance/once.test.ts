import { describe, expect, it } from 'vitest';
import { euro, findComplying, openCreditTrade, present } from '../support/credit.ts';
import { openForwarded, sound } from '../support/forwarded.ts';
import { transfer } from '../support/money.ts';
import type { ProblemBody } from '../support/world.ts';

const trade = await openCreditTrade();
const { issuer, issuerChecker, nominated, nominatedChecker, importer, exporter } = trade;
const factor = await trade.admit('Factoring Bank', ['bank'], {});

const { openFacility, drawing, asked } = await openForwarded(trade);

const approval = (id: string) => `/trade-financings/${id}/approval`;
async function payOut(id: string): Promise<void> {
  await nominated.done(approval(id));
  await nominatedChecker.done(`/trade-financings/${id}/pay-out`);
}
const repay = (id: string, amount: number) =>
  nominated.done<{ status: string }>(`/trade-financings/${id}/repayment`, {
    amount: euro(amount),
    ...transfer(),
    receivedOn: '2026-10-12',
  });

const receivable = async (invoiceNumber: string, amount: number, more: object = {}) =>
  (
    await exporter.done<{ id: string }>('/receivables', {
      debtorId: importer.partyId,
      invoiceNumber,
      invoicedOn: '2026-10-01',
      dueOn: '2026-12-20',
      amount: euro(amount),
      ...more,
    })
  ).id;
const offered = async (receivableId: string, amount?: number) =>
  (
    await exporter.done<{ id: string }>('/assignments', {
      assigneeId: factor.partyId,
      kind: 'advance',
      recourse: true,
      services: ['finance'],
      currency: 'EUR',
      items: [{ receivableId, advance: euro(0), ...(amount !== undefined && { amount: euro(amount) }) }],
    })
  ).id;
const answer = (id: string) => `/assignments/${id}/answer`;
const accept = { accept: true };
const taken = '409 ALREADY_FINANCED';

describe('an invoice financed under a credit and as a receivable', () => {
  it('factored first is not discounted, until it is given back', async () => {
    const assignment = await offered(await receivable('EX-1', 1_000));
    await factor.done(answer(assignment), accept);
    // Another spelling of the number is the same invoice.
    const discount = await asked('discounting', await drawing(1_000), 'ex 1', 1_000);
    const refused = await nominated.post<ProblemBody>(approval(discount));
    expect([refused.status, refused.body.code, refused.body.facts?.['kind']]).toEqual([
      409,
      'ALREADY_FINANCED',
      'invoice',
    ]);
    expect(JSON.stringify(refused.body)).not.toContain(factor.partyId);
    await factor.done(`/assignments/${assignment}/end`, { reason: 'waived' });
    await payOut(discount);
  });

  it('discounted first is neither factored nor pledged, and free once it is repaid', async () => {
    const discount = await asked('discounting', await drawing(1_000), 'EX-2', 1_000);
    const receivableId = await receivable('EX-2', 1_000);
    const assignment = await offered(receivableId);
    const pledge = await exporter.done<{ id: string }>('/pledges', {
      kind: 'receivable',
      pledgeeId: factor.partyId,
      facilityId: await openFacility(factor),
      maximum: euro(1_000),
      itemIds: [receivableId],
    });
    await nominated.done(approval(discount));
    expect(await factor.refused(answer(assignment), accept)).toBe(taken);
    await nominatedChecker.done(`/trade-financings/${discount}/pay-out`);
    expect(await factor.refused(answer(assignment), accept)).toBe(taken);
    expect(await factor.refused(`/pledges/${pledge.id}/answer`, accept)).toBe(taken);
    await repay(discount, 400);
    expect(await factor.refused(answer(assignment), accept)).toBe(taken);
    expect(await repay(discount, 600)).toMatchObject({ status: 'settled' });
    await factor.done(answer(assignment), accept);
  });

  it('pledged first is not discounted, until the pledge is discharged', async () => {
    const { id: pledgeId } = await exporter.done<{ id: string }>('/pledges', {
      kind: 'receivable',
      pledgeeId: factor.partyId,
      facilityId: await openFacility(factor),
      maximum: euro(1_000),
      itemIds: [await receivable('EX-12', 1_000)],
    });
    await factor.done(`/pledges/${pledgeId}/answer`, accept);
    const discount = await asked('discounting', await drawing(1_000), 'EX-12', 1_000);
    expect(await nominated.refused(approval(discount))).toBe(taken);
    await factor.done(`/pledges/${pledgeId}/discharge`);
    await nominated.done(approval(discount));
  });

  it('declined before it was paid out is free; written off stays taken', async () => {
    const assignment = await offered(await receivable('EX-3', 1_000));
    const declined = await asked('discounting', await drawing(1_000), 'EX-3', 1_000);
    await nominated.done(approval(declined));
    expect(await factor.refused(answer(assignment), accept)).toBe(taken);
    await nominated.done(`/trade-financings/${declined}/decline`);
    await factor.done(answer(assignment), accept);
    const lost = await asked('discounting', await drawing(1_000), 'EX-4', 1_000);
    await payOut(lost);
    await nominatedChecker.done(`/trade-financings/${lost}/write-off`);
    expect(await factor.refused(answer(await offered(await receivable('EX-4', 1_000))), accept)).toBe(taken);
  });

  it('in part leaves no room for documents that are drawn in full', async () => {
    const assignment = await offered(await receivable('EX-5', 1_000), 100);
    await factor.done(answer(assignment), accept);
    const advance = await asked('export_bill_advance', await drawing(1_000), 'EX-5', 500);
    const refused = await nominated.post<ProblemBody>(approval(advance));
    expect([refused.status, refused.body.code]).toEqual([409, 'ALREADY_FINANCED']);
    expect(refused.body.facts).toMatchObject({ left: '90000', unit: 'EUR' });
  });

  it('is found by the number that the documents print, whatever the request calls it', async () => {
    await factor.done(answer(await offered(await receivable('EX-6', 1_000))), accept);
    const hidden = await asked('discounting', await drawing(1_000, 'EX-6'), 'OTHER-6', 1_000);
    expect(await nominated.refused(approval(hidden))).toBe(taken);
  });

  it('is found by its fapiao number behind a receivable that is called otherwise', async () => {
    const number = '26502000009999999999';
    const { id: invoiceId } = await exporter.done<{ id: string }>('/invoices', {
      number,
      buyerId: importer.partyId,
      issuedOn: '2026-10-01',
      net: euro(1_000),
      tax: euro(0),
      total: euro(1_000),
    });
    const discount = await asked('discounting', await drawing(1_000), number, 1_000);
    await nominated.done(approval(discount));
    const invoices = [{ invoiceId, amount: euro(1_000) }];
    const byFapiao = await offered(await receivable('EX-7', 1_000, { invoices }));
    expect(await factor.refused(answer(byFapiao), accept)).toBe(taken);
  });
});

describe('an invoice financed twice under credits', () => {
  it('is bought by the bank that advanced on the same documents, which pays itself off', async () => {
    const documents = await drawing(1_000);
    const advance = await asked('export_bill_advance', documents, 'EX-8', 900);
    await payOut(advance);
    const assignment = await offered(await receivable('EX-8', 1_000));
    const discount = await asked('discounting', documents, 'EX-8', 1_000);
    await payOut(discount);
    // The advance is settled; its invoice is not free for that.
    expect(await factor.refused(answer(assignment), accept)).toBe(taken);
    await repay(discount, 1_000);
    await factor.done(answer(assignment), accept);
  });

  it('is not advanced on in one drawing and bought in another', async () => {
    const advance = await asked('export_bill_advance', await drawing(1_000), 'EX-9', 900);
    await payOut(advance);
    const again = await asked('discounting', await drawing(1_000), 'EX-9', 1_000);
    expect(await nominated.refused(approval(again))).toBe(taken);
    await repay(advance, 900);
    await nominated.done(approval(again));
  });
});

it('of twenty who take one invoice at once, by discount and by assignment, one wins', async () => {
  const receivableId = await receivable('EX-10', 1_000);
  const discount = await asked('discounting', await drawing(1_000), 'EX-10', 1_000);
  const advance = await asked('export_bill_advance', await drawing(1_000), 'EX-10', 900);
  const offers = await Promise.all(Array.from({ length: 18 }, () => offered(receivableId)));
  const answers = await Promise.all([
    ...offers.slice(0, 9).map((id) => factor.tried<ProblemBody>(answer(id), accept)),
    ...[discount, advance].map((id) => nominated.tried<ProblemBody>(approval(id))),
    ...offers.slice(9).map((id) => factor.tried<ProblemBody>(answer(id), accept)),
  ]);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  const refused = answers.filter(({ status }) => status !== 200).map(({ status, body }) => `${status} ${body.code}`);
  expect(refused).toEqual(Array.from({ length: 19 }, () => taken));
});

it('the exporter is financed for its invoice and the importer for the goods, under one credit', async () => {
  const creditId = await trade.credit(1_000);
  const { id: presentationId } = await present(exporter, creditId, nominated.partyId, 1_000);
  await findComplying(nominated, presentationId);
  await payOut(await asked('export_bill_advance', { creditId, presentationId }, 'EX-11', 900));
  const forwarded = await nominated.done<{ id: string }>(`/presentations/${presentationId}/forwarding`, {
    reference: 'R-EX-11',
  });
  await findComplying(issuer, forwarded.id);
  await issuerChecker.done(`/presentations/${forwarded.id}/honour`);
  const agreement = await issuer.done<{ id: string }>('/bank-agreements', {
    bankId: nominated.partyId,
    product: 'agreed_payment',
    name: 'Agreed payment',
    nameZh: '协议付款',
    conditions: [
      'FACILITY_ACTIVE',
      'WITHIN_LIMIT',
      'TRADE_GENUINE',
      'SCREENING_CLEAR',
      'TENOR_ALLOWED',
      'CREDIT_HONOURED',
      'AGREEMENT_IN_FORCE',
    ],
    group: 'import_financing',
    tenorDays: 90,
    recourse: true,
    interestBorneBy: 'applicant',
    validTo: '2026-12-31',
  });
  await nominated.done(`/bank-agreements/${agreement.id}/answer`, accept);
  const { id } = await importer.done<{ id: string }>('/trade-financings', {
    product: 'agreed_payment',
    facilityId: trade.facilityId,
    creditId,
    presentationId: forwarded.id,
    agreementId: agreement.id,
    amount: euro(1_000),
    dueOn: '2026-12-15',
    invoiceNumber: 'EX-11',
  });
  await issuer.done(`/trade-financings/${id}/appraisal`, sound);
  await issuer.done(approval(id));
  await issuerChecker.done(`/trade-financings/${id}/pay-out`);
  const claims = await issuer.get<{ items: unknown[] }>('/consumption-claims');
  expect(claims.body.items).toEqual([]);
});
