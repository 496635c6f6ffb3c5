import { describe, expect, it } from 'vitest';
import { bounce } from '../support/bounced.ts';
import { invoiceNumber } from '../support/invoice-numbers.ts';
import { transfer } from '../support/money.ts';
import { openTrade, yuan } from '../support/trade.ts';
import { colleagueOf, type ProblemBody, type Proposal } from '../support/world.ts';

const trade = await openTrade();
const { bank, checker, importer, exporter, carrier, manager, clock, facilityId, siteId } = trade;
const settler = await trade.colleague(bank, 'Settler', ['trade:settle', 'control:signOff']);
const documentHash = 'c'.repeat(64);
const terms = { goods: '40 packages of gearboxes', proceedsAccount: 'CN-TR-1', expiresOn: '2026-12-15', documentHash };

interface Receipt {
  id: string;
  status: string;
  signedBy: string | null;
  signedAt: string | null;
  recall: { reason: string; lotId: string | null } | null;
}
interface Drawdown {
  id: string;
  status: string;
  conditions: { code: string; met: boolean | null }[];
}
const receiptOf = async (id: string) => (await bank.get<Receipt>(`/trust-receipts/${id}`)).body;
const openOf = async (id: string) =>
  (await bank.get<Drawdown>(`/drawdowns/${id}`)).body.conditions.filter((c) => c.met !== true).map((c) => c.code);

/** Documents with a bill to the bank's order, paid under a credit of ten thousand, the bill in pledge. */
async function honoured(number: string, containerNumber: string, ofLot: object = {}) {
  const credit = await importer.done<{ id: string }>('/credits', {
    issuingBankId: bank.partyId,
    nominatedBankId: bank.partyId,
    beneficiaryId: exporter.partyId,
    facilityId,
    amount: yuan(10_000),
    plusBps: 0,
    minusBps: 0,
    latestShipmentOn: '2026-10-20',
    expiresOn: '2026-11-20',
    terms: {
      expiryPlace: 'CHONGQING, CHINA',
      presentationDays: 21,
      placeOfReceipt: 'DUISBURG, GERMANY',
      placeOfDelivery: 'CHONGQING, CHINA',
      partialShipments: 'allowed',
      transhipment: 'allowed',
      transportRule: 'art19',
      goods: { description: 'GEARBOXES' },
      requiredDocuments: [
        { type: 'commercial_invoice', originals: 1, signed: true },
        { type: 'multimodal_transport_document', originals: 'full_set', consignee: 'to_order_of_issuing_bank' },
      ],
    },
  });
  await bank.done(`/facilities/${facilityId}/margin`, { amount: yuan(3_000), ...transfer(), receivedOn: '2026-10-12' });
  await bank.done(`/credits/${credit.id}/approvals`);
  await checker.done(`/credits/${credit.id}/issue`, { number });
  const { id: lotId } = await exporter.done<{ id: string }>('/lots', {
    ownerId: exporter.partyId,
    description: 'Gearboxes',
    hsCode: '870840',
    quantity: { value: '40', scale: 0, unit: 'PK' },
    grossWeightKg: 9_000,
    value: yuan(10_000),
    containerNumber,
    ...ofLot,
  });
  await exporter.done('/custody-offers', { lotIds: [lotId], toPartyId: carrier.partyId });
  await carrier.done('/custodies', {
    lotIds: [lotId],
    handover: { grossWeightKg: 9_000, packages: 40, sealsIntact: true },
  });
  const { id: billId } = await carrier.done<{ id: string }>('/bills', {
    number: `B-${number}`,
    form: 'multimodal',
    legalBasis: 'ART19',
    shipperId: exporter.partyId,
    orderOfId: bank.partyId,
    notifyId: importer.partyId,
    originalsIssued: 3,
    placeOfReceipt: 'DUISBURG, GERMANY',
    placeOfDelivery: 'CHONGQING, CHINA',
    goodsDescription: 'GEARBOXES',
    packages: 40,
    freight: 'prepaid',
    legs: [
      { mode: 'road', carrier: 'C', from: 'Works', to: 'Duisburg' },
      { mode: 'rail', carrier: 'R', from: 'Duisburg', to: 'Chongqing' },
    ],
    takenInChargeOn: '2026-10-12',
    issuedOn: '2026-10-12',
    containers: [{ containerNumber, sealNumber: 'S', lotIds: [lotId] }],
  });
  await exporter.done(`/bills/${billId}/transfer`, { toPartyId: bank.partyId });
  const { id: presentationId } = await exporter.done<{ id: string }>(`/credits/${credit.id}/presentations`, {
    amount: yuan(10_000),
    billId,
    documents: [
      {
        id: 'inv',
        type: 'commercial_invoice',
        number: invoiceNumber(),
        issuedOn: '2026-10-12',
        issuer: { name: 'Exporter', country: 'CN' },
        addressee: { name: 'Importer', country: 'CN' },
        signed: true,
        originalsPresented: 1,
        currency: 'CNY',
        amount: '10000.00',
        goods: { description: 'GEARBOXES', packages: 40 },
      },
    ],
  });
  const { examination } = await bank.done<{ examination: { forExaminer: { rule: string; documentId?: string }[] } }>(
    `/presentations/${presentationId}/examination`,
  );
  const answers = Object.fromEntries(
    examination.forExaminer.map((q) => [`${q.rule}/${q.documentId ?? ''}`, { finding: 'conforms' }]),
  );
  await bank.done(`/presentations/${presentationId}/decision`, { decision: 'accept', answers });
  await checker.done(`/presentations/${presentationId}/honour`);
  const pledge = await importer.done<{ id: string }>('/pledges', {
    kind: 'document',
    pledgeeId: bank.partyId,
    facilityId,
    maximum: yuan(1_000_000),
    itemIds: [billId],
  });
  await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
  return { lotId, billId, presentationId };
}

/** The goods go into the manager's hall under a goods pledge, and are heard. */
async function storePledged(lotId: string, scale: string): Promise<string> {
  await trade.pledgeGoods([lotId]);
  await carrier.done('/custody-offers', { lotIds: [lotId], toPartyId: manager.partyId });
  await manager.done('/custodies', {
    lotIds: [lotId],
    siteId,
    handover: { grossWeightKg: 9_000, packages: 40, sealsIntact: true },
  });
  const { device } = await manager.done<{ device: { id: string } }>('/devices', {
    code: scale,
    kind: 'scale',
    reportEveryS: 300,
  });
  const { id } = await manager.done<{ id: string }>('/subjects', {
    code: scale,
    kind: 'lot',
    siteId,
    lotIds: [lotId],
    deviceIds: [device.id],
    expected: { weight: { expectedKg: 9_000, toleranceKg: 100 }, maxSilenceS: 3_600 },
  });
  await bank.done(`/subjects/${id}/agreement`, { version: 1 });
  trade.ingest.forgetDevices();
  trade.weights.set(scale, 9_000);
  await trade.pass(30);
  return id;
}

/** The bank’s terms for a commodity, and a price that two people vouch for. */
async function priceOf(commodityId: string): Promise<void> {
  const source = { code: 'SHFE-CU', name: 'Copper', kind: 'commodity', feed: 'csv', currency: 'CNY', unit: 'TNE' };
  const { id } = await bank.done<{ id: string }>('/price-sources', { ...source, calendarPlace: 'CN', jumpFactor: 10 });
  const terms = { sourceIds: [id], lowerOfCost: false, purchaseMoneyHaircutBps: 0 };
  const proposed = await bank.done<{ id: string }>('/valuation-terms', { commodityId, validFrom: '2026-10-14', terms });
  await checker.done(`/valuation-terms/${proposed.id}/approval`);
  await bank.done('/price-files', { csv: 'SHFE-CU,2026-10-14,70000.00' });
  const { body } = await bank.get<{ items: { id: string }[] }>(`/prices?sourceId=${id}&status=held`);
  await (await colleagueOf(bank, 0)).done(`/prices/${body.items[0]?.id}/answer`, { accept: true });
}

const first = await honoured('TRLC1001', 'TSTU1000019');
const scale = `tr-${trade.tenantId.slice(-8)}`;
let subjectId = '';
let receiptId = '';
let drawdownId = '';
let repaid = { amount: yuan(0), bankReference: '', receivedOn: '' };

describe('a trust receipt', () => {
  it('is drawn up by the issuing bank for documents that it has taken up, once', async () => {
    const path = `/presentations/${first.presentationId}/trust-receipt`;
    const stranger = await trade.party('Stranger Bank', 'bank');
    expect(await stranger.refused(path, terms)).toBe('404 NOT_FOUND');
    expect(await importer.refused(path, terms)).toBe('403 MANDATE_MISSING');
    expect(await bank.refused(path, { ...terms, expiresOn: '2026-10-11' })).toBe('422 INPUT_INVALID');
    const answers = await Promise.all(Array.from({ length: 8 }, () => bank.tried<Receipt & ProblemBody>(path, terms)));
    expect(answers.filter((a) => a.status === 200)).toHaveLength(1);
    expect(new Set(answers.filter((a) => a.status !== 200).map((a) => a.body.code))).toEqual(
      new Set(['TRUST_RECEIPT_STANDS']),
    );
    const withdrawnId = answers.find((a) => a.status === 200)?.body.id as string;
    // Nothing left on it yet: it is withdrawn, once, and another takes its place.
    expect(await importer.refused(`/trust-receipts/${withdrawnId}/withdrawal`)).toBe('403 MANDATE_MISSING');
    expect((await bank.done<Receipt>(`/trust-receipts/${withdrawnId}/withdrawal`)).status).toBe('withdrawn');
    expect(await bank.refused(`/trust-receipts/${withdrawnId}/withdrawal`)).toBe('409 TRUST_RECEIPT_WRONG_STATE');
    receiptId = (await bank.done<Receipt>(path, terms)).id;
    expect(await receiptOf(receiptId)).toMatchObject({ status: 'drawn_up', lotIds: [first.lotId], ...terms });
    expect((await stranger.get(`/trust-receipts/${receiptId}`)).status).toBe(404);
    expect((await exporter.get(`/trust-receipts/${receiptId}`)).status).toBe(404);
  });

  it('is a condition of the advance, and of letting the document go beside the goods pledge', async () => {
    const asked = await importer.done<Drawdown>(`/facilities/${facilityId}/drawdowns`, {
      product: 'import_bill_advance',
      presentationId: first.presentationId,
      amount: yuan(7_000),
      dueOn: '2026-12-15',
    });
    drawdownId = asked.id;
    expect(await bank.refused(`/bills/${first.billId}/surrender`)).toBe('422 DOCUMENT_SECURES_DEBT');
    subjectId = await storePledged(first.lotId, scale);
    // The goods are pledged and controlled; the receipt is not signed.
    expect(await openOf(drawdownId)).toEqual(['TRUST_RECEIPT_SIGNED']);
    expect(await bank.refused(`/drawdowns/${drawdownId}/approval`)).toBe('422 CONDITIONS_NOT_MET');
    expect(await bank.refused(`/bills/${first.billId}/surrender`)).toBe('422 TRUST_RECEIPT_MISSING');
  });

  it('is signed by the applicant alone, to the letter, once; who and when is kept', async () => {
    const path = `/trust-receipts/${receiptId}/signature`;
    const stranger = await trade.party('Stranger', 'trader');
    expect(await stranger.refused(path, { documentHash })).toBe('404 NOT_FOUND');
    expect(await bank.refused(path, { documentHash })).toBe('403 MANDATE_MISSING');
    expect(await importer.refused(path, { documentHash: 'd'.repeat(64) })).toBe('409 TRUST_RECEIPT_DIFFERS');
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => importer.post<Receipt & ProblemBody>(path, { documentHash })),
    );
    expect(answers.filter((a) => a.status === 200)).toHaveLength(1);
    expect(new Set(answers.filter((a) => a.status !== 200).map((a) => a.body.code))).toEqual(
      new Set(['TRUST_RECEIPT_WRONG_STATE']),
    );
    const receipt = await receiptOf(receiptId);
    expect(receipt.signedBy).toMatch(/^per_/);
    expect(receipt.signedAt).toBe(clock.now().toISOString());
    expect(await openOf(drawdownId)).toEqual([]);
    await bank.done(`/drawdowns/${drawdownId}/approval`);
    await checker.done(`/drawdowns/${drawdownId}/disbursement`);
    expect(await bank.refused(`/trust-receipts/${receiptId}/withdrawal`)).toBe('422 TRUST_RECEIPT_SECURES_DEBT');
  });

  it('is in force from the act in which the document leaves', async () => {
    await bank.done(`/bills/${first.billId}/surrender`);
    expect(await receiptOf(receiptId)).toMatchObject({ status: 'released' });
    await carrier.done(`/bills/${first.billId}/surrender-answer`, { accept: true });
    expect(await settler.refused(`/trust-receipts/${receiptId}/discharge`)).toBe('422 TRUST_RECEIPT_SECURES_DEBT');
    expect(await bank.refused(`/trust-receipts/${receiptId}/withdrawal`)).toBe('409 TRUST_RECEIPT_WRONG_STATE');
  });

  it('is recalled in the transaction that loses control; nothing is lent or released until a checker lets it stand again', async () => {
    trade.weights.set(scale, 0);
    await trade.pass(60);
    expect(await receiptOf(receiptId)).toMatchObject({
      status: 'recalled',
      recall: { reason: 'CONTROL_LOST', lotId: first.lotId },
    });
    const { rows } = await trade.database.admin.query(
      `select distinct a.xid = b.xid as together from event a join event b on b.id = a.caused_by
       where a.object_id = $1 and a.type = 'trustReceipt.recalled'`,
      [receiptId],
    );
    expect(rows).toEqual([{ together: true }]);
    expect(await settler.refused(`/trust-receipts/${receiptId}/reinstatement`, { note: 'x' })).toBe(
      '422 CONTROL_NOT_BACK',
    );
    trade.weights.set(scale, 9_000);
    await trade.pass(90);
    const order = await bank.done<{ id: string }>(`/subjects/${subjectId}/orders`, {
      kind: 'inspection',
      from: clock.now().toISOString(),
      to: new Date(clock.now().getTime() + 600_000).toISOString(),
      reason: 'Look',
    });
    await manager.done(`/orders/${order.id}/report`, { goodsIntact: true, note: 'ok' });
    await trade.pass(20);
    const breaches = await bank.get<{ items: { id: string }[] }>(`/breaches?open=true&subjectId=${subjectId}`);
    for (const breach of breaches.body.items) await settler.done(`/breaches/${breach.id}/sign-off`, { note: 'fine' });
    // Control is back, and the receipt is not: that is for the bank to decide.
    expect(await receiptOf(receiptId)).toMatchObject({ status: 'recalled' });
    const more = await importer.done<Drawdown>(`/facilities/${facilityId}/drawdowns`, {
      product: 'working_capital',
      amount: yuan(1),
      dueOn: '2026-12-15',
    });
    expect(await openOf(more.id)).toContain('NO_HOLD');
    await settler.done(`/trust-receipts/${receiptId}/reinstatement`, { note: 'counted, all there' });
    expect(await openOf(more.id)).not.toContain('NO_HOLD');
    await bank.done(`/drawdowns/${more.id}/decline`, { reason: 'not needed' });
  });

  it('is called back when its term is over, and discharged once the debt is paid', async () => {
    clock.set('2026-12-15T06:00:00Z');
    await trade.reach();
    expect(await receiptOf(receiptId)).toMatchObject({ status: 'released' });
    // The day ends at its place.
    clock.set('2026-12-15T16:00:00Z');
    await trade.reach();
    expect(await receiptOf(receiptId)).toMatchObject({ status: 'recalled', recall: { reason: 'EXPIRED' } });
    const owed = await importer.post<ProblemBody>(`/facilities/${facilityId}/releases`, {
      lotId: first.lotId,
      vehicle: 'X',
    });
    expect(owed.status).toBe(422);
    repaid = { amount: yuan(7_100), ...transfer(), receivedOn: '2026-12-15' };
    await bank.done(`/facilities/${facilityId}/repayments`, { ...repaid, source: 'borrower' });
    clock.advance(60);
    // Who is asked to agree sees what the goods stood for.
    const asked = await settler.post<Proposal & { atRisk: object[] }>(`/trust-receipts/${receiptId}/discharge`);
    expect([asked.status, asked.body.atRisk]).toEqual([202, [expect.objectContaining(yuan(10_000))]]);
    const done = await settler.done<Receipt>(`/trust-receipts/${receiptId}/discharge`);
    expect(done.status).toBe('discharged');
    const { rows } = await trade.database.admin.query(
      `select 1 from facility_hold where facility_id = $1 and ended_at is null and reason like 'TRUST_RECEIPT%'`,
      [facilityId],
    );
    expect(rows).toEqual([]);
  });

  it('covers what comes out of the goods that are held in trust', async () => {
    clock.set('2026-10-14T06:00:00Z');
    const { id: commodityId } = await manager.done<{ id: string }>('/commodities', {
      code: 'CU-A',
      name: 'CU-A',
      hsCode: '740311',
      grade: 'A',
      unit: 'TNE',
      scale: 3,
      datum: 'net_weight',
      riskClass: 'high',
    });
    await priceOf(commodityId);
    const quantity = (value: string) => ({ value, scale: 3, unit: 'TNE' });
    const of = await honoured('TRLC1002', 'TSTU1000024', { commodityId, hsCode: '740311', quantity: quantity('9000') });
    const path = `/presentations/${of.presentationId}/trust-receipt`;
    const { id } = await bank.done<Receipt>(path, terms);
    await importer.done(`/trust-receipts/${id}/signature`, { documentHash });
    await storePledged(of.lotId, `${scale}-2`);
    await bank.done(`/bills/${of.billId}/surrender`);
    await carrier.done(`/bills/${of.billId}/surrender-answer`, { accept: true });
    const { items } = await manager.done<{ items: { id: string }[] }>(`/lots/${of.lotId}/split`, {
      parts: [{ quantity: quantity('4000') }],
    });
    const part = items.find((lot) => lot.id !== of.lotId)?.id as string;
    expect((await bank.get<{ lotIds: string[] }>(`/trust-receipts/${id}`)).body.lotIds).toEqual(
      [of.lotId, part].sort(),
    );
    expect((await bank.get<Receipt>(path)).body).toMatchObject({ id, status: 'released' });
  });

  it('is missed where the bank takes the money back for which it was discharged, until another is signed', async () => {
    clock.set('2026-12-15T16:05:00Z');
    const clerk = await trade.colleague(bank, 'Statement clerk', ['statement:record']);
    const missed = async () =>
      (await bank.get<{ items: { reason: string; facts: object }[] }>(`/facilities/${facilityId}/holds`)).body.items
        .filter(({ reason }) => reason.startsWith('GIVEN_UP_FOR_MONEY'))
        .map(({ facts }) => facts);
    expect(await missed()).toEqual([]);
    clock.advance(60);
    await bounce(clerk, repaid);
    expect(await missed()).toEqual([
      expect.objectContaining({
        trustReceiptId: receiptId,
        lotIds: [first.lotId],
        bankReference: repaid.bankReference,
      }),
    ]);
    // What was given up stays given up.
    expect(await receiptOf(receiptId)).toMatchObject({ status: 'discharged' });
    clock.advance(60);
    const path = `/presentations/${first.presentationId}/trust-receipt`;
    const anew = await bank.done<Receipt>(path, { ...terms, expiresOn: '2027-03-15' });
    expect(await missed()).toHaveLength(1);
    await importer.done(`/trust-receipts/${anew.id}/signature`, { documentHash });
    expect(await missed()).toEqual([]);
  });
});
