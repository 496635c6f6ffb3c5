import { describe, expect, it } from 'vitest';
import { invoiceNumber } from '../support/invoice-numbers.ts';
import { transfer } from '../support/money.ts';
import { openTrade, yuan } from '../support/trade.ts';
import type { ProblemBody } from '../support/world.ts';

const trade = await openTrade();
const { bank, checker, importer, exporter, carrier, clock, facilityId } = trade;
let n = 0;

const terms = {
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
    {
      type: 'multimodal_transport_document',
      originals: 'full_set',
      consignee: 'to_order_of_issuing_bank',
      freight: 'prepaid',
    },
  ],
};
const application = (amount: number, more: object = {}) => ({
  issuingBankId: bank.partyId,
  nominatedBankId: bank.partyId,
  beneficiaryId: exporter.partyId,
  facilityId,
  amount: yuan(amount),
  plusBps: 0,
  minusBps: 0,
  latestShipmentOn: '2026-10-20',
  expiresOn: '2026-11-20',
  terms,
  ...more,
});

it('is applied for under a facility of one’s own', async () => {
  const others = application(1_000, { beneficiaryId: importer.partyId });
  expect(await exporter.refused('/credits', others)).toBe('404 NOT_FOUND');
  // One in so many identifiers ends with any character: the last is made another.
  const unknown = facilityId.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
  expect(await importer.refused('/credits', application(1_000, { facilityId: unknown }))).toBe('404 NOT_FOUND');
});

async function issuedCredit(amount = 10_000, more: object = {}) {
  const credit = await importer.done<{ id: string }>('/credits', application(amount, more));
  await bank.done(`/facilities/${facilityId}/margin`, {
    amount: yuan(amount * 0.3),
    ...transfer(),
    receivedOn: '2026-10-12',
  });
  await bank.done(`/credits/${credit.id}/approvals`);
  await checker.done(`/credits/${credit.id}/issue`, { number: `CQLC${1000 + ++n}` });
  return credit.id;
}

/** ISO 6346 check digit. */
function container(i: number): string {
  const body = `TSTU${String(100_000 + i)}`;
  const values = '0123456789A?BCDEFGHIJK?LMNOPQRSTU?VWXYZ';
  const sum = Array.from(body).reduce((total, c, at) => total + values.indexOf(c) * 2 ** at, 0);
  return `${body}${(sum % 11) % 10}`;
}

async function billWithBank(more: object = {}) {
  const containerNumber = container(++n);
  const lot = await exporter.done<{ id: string }>('/lots', {
    ownerId: exporter.partyId,
    description: 'Gearboxes',
    hsCode: '870840',
    quantity: { value: '40', scale: 0, unit: 'PK' },
    grossWeightKg: 9_000,
    value: yuan(10_000),
    containerNumber,
  });
  await exporter.done('/custody-offers', { lotIds: [lot.id], toPartyId: carrier.partyId });
  await carrier.done('/custodies', {
    lotIds: [lot.id],
    handover: { grossWeightKg: 9_000, packages: 40, sealsIntact: true },
  });
  const bill = await carrier.done<{ id: string }>('/bills', {
    number: `B-${n}`,
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
    containers: [{ containerNumber, sealNumber: 'S', lotIds: [lot.id] }],
    ...more,
  });
  await exporter.done(`/bills/${bill.id}/transfer`, { toPartyId: bank.partyId });
  return { billId: bill.id, lotId: lot.id };
}

const invoice = (amount: string, more: object = {}) => ({
  id: 'inv',
  type: 'commercial_invoice',
  number: invoiceNumber(),
  issuedOn: '2026-10-12',
  issuer: { name: 'Exporter', country: 'CN' },
  addressee: { name: 'Importer', country: 'CN' },
  signed: true,
  originalsPresented: 1,
  currency: 'CNY',
  amount,
  goods: { description: 'GEARBOXES', packages: 40 },
  ...more,
});

interface Presentation {
  id: string;
  status: string;
  examination: {
    complying: boolean | null;
    discrepancies: { rule: string }[];
    forExaminer: { rule: string; documentId?: string }[];
  };
}
const present = (creditId: string, billId: string, amount: number, more: object = {}) =>
  exporter.done<Presentation>(`/credits/${creditId}/presentations`, {
    amount: yuan(amount),
    billId,
    documents: [invoice(amount.toFixed(2), more)],
  });
const examine = (id: string) => bank.done<Presentation>(`/presentations/${id}/examination`);
const accept = (p: Presentation) =>
  bank.tried<ProblemBody & Presentation>(`/presentations/${p.id}/decision`, {
    decision: 'accept',
    answers: Object.fromEntries(
      p.examination.forExaminer.map((q) => [`${q.rule}/${q.documentId ?? ''}`, { finding: 'conforms' }]),
    ),
  });

describe('a credit', () => {
  it('is issued only within a facility that bears it, with its margin in', async () => {
    const credit = await importer.done<{ id: string }>('/credits', application(10_000));
    const issue = { number: 'CQLC0001' };
    expect(await checker.refused(`/credits/${credit.id}/issue`, issue)).toBe('409 CREDIT_NOT_APPROVED');
    await bank.done(`/credits/${credit.id}/approvals`);
    expect(await bank.refused(`/credits/${credit.id}/issue`, issue)).toBe('403 SAME_PERSON');
    expect(await checker.refused(`/credits/${credit.id}/issue`, issue)).toBe('422 CREDIT_NOT_COVERED');
    const { body } = await bank.get<{ items: unknown[] }>('/ledger/transactions');
    expect(body.items).toEqual([]);
    await bank.done(`/facilities/${facilityId}/margin`, {
      amount: yuan(3_000),
      ...transfer(),
      receivedOn: '2026-10-12',
    });
    expect((await exporter.get(`/credits/${credit.id}`)).status).toBe(404);
    await checker.done(`/credits/${credit.id}/issue`, issue);
    expect((await exporter.get(`/credits/${credit.id}`)).status).toBe(200);
    expect(await checker.refused(`/credits/${credit.id}/issue`, { number: 'CQLC0002' })).toBe('409 CREDIT_NOT_APPLIED');
    const huge = await importer.done<{ id: string }>('/credits', application(5_000_000));
    await bank.done(`/credits/${huge.id}/approvals`);
    expect(await bank.refused(`/credits/${huge.id}/approvals`)).toBe('403 APPROVED_BY_THIS_PERSON');
    // Five million and more takes a second person.
    const second = await trade.colleague(bank, 'Second', ['credit:approve']);
    await second.done(`/credits/${huge.id}/approvals`);
    await bank.done(`/facilities/${facilityId}/margin`, {
      amount: yuan(1_500_000),
      ...transfer(),
      receivedOn: '2026-10-12',
    });
    expect(await checker.refused(`/credits/${huge.id}/issue`, { number: 'CQLC0003' })).toBe('422 CREDIT_NOT_COVERED');
    expect(await importer.refused('/credits', application(1, { expiresOn: '2026-10-19' }))).toBe(
      '422 EXPIRY_BEFORE_SHIPMENT',
    );
    expect(await importer.refused('/credits', application(1, { nominatedBankId: carrier.partyId }))).toBe(
      '422 BANK_UNFIT',
    );
    expect(await checker.refused(`/credits/${huge.id}/issue`, { number: 'bad number' })).toBe('422 INPUT_INVALID');
  });
});

describe('a presentation', () => {
  it('is examined by the record, decided by one person and honoured by another', async () => {
    const creditId = await issuedCredit();
    const { billId, lotId } = await billWithBank();
    const examined = await examine((await present(creditId, billId, 10_000)).id);
    expect(examined.examination.discrepancies).toEqual([]);
    expect((await accept(examined)).body).toMatchObject({ status: 'complying' });
    expect(await bank.refused(`/presentations/${examined.id}/honour`)).toBe('403 SAME_PERSON');
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => checker.tried<ProblemBody>(`/presentations/${examined.id}/honour`)),
    );
    expect(answers.filter((a) => a.status === 200)).toHaveLength(1);
    expect((await importer.get<{ ownerId: string }>(`/lots/${lotId}`)).body.ownerId).toBe(importer.partyId);
    const { body } = await bank.get<{ items: { kind: string; balanceMinor: string }[] }>('/ledger/accounts');
    expect(body.items.find((a) => a.kind === 'applicant_claim')?.balanceMinor).toBe('1000000');
  });

  it('is honoured whatever a court holds of the goods; their title passes once they are free', async () => {
    const creditId = await issuedCredit();
    const { billId, lotId } = await billWithBank();
    const examined = await examine((await present(creditId, billId, 10_000)).id);
    await accept(examined);
    const paper = { documentNumber: '(2026) 1', documentHash: 'd'.repeat(64) };
    const body = { kind: 'court_seal', authority: 'People’s Court of Yuzhong', since: '2026-10-12', ...paper };
    const seal = await carrier.done<{ id: string }>(`/lots/${lotId}/restraints`, body);
    await checker.done(`/presentations/${examined.id}/honour`);
    const owner = async () => (await importer.get<{ ownerId: string }>(`/lots/${lotId}`)).body.ownerId;
    expect(await owner()).toBe(exporter.partyId);
    const other = { ...body, kind: 'attachment', documentHash: 'e'.repeat(64) };
    const later = await carrier.done<{ id: string }>(`/lots/${lotId}/restraints`, other);
    await carrier.done(`/restraints/${seal.id}/lifting`, paper);
    expect(await owner()).toBe(exporter.partyId);
    await carrier.done(`/restraints/${later.id}/lifting`, paper);
    expect(await owner()).toBe(importer.partyId);
  });

  it('passes no title to goods that are sealed while it is honoured', async () => {
    const creditId = await issuedCredit();
    const { billId, lotId } = await billWithBank();
    const examined = await examine((await present(creditId, billId, 10_000)).id);
    await accept(examined);
    // The seal has the lock of the lot, and is not committed yet.
    const sealing = await trade.database.admin.connect();
    const id = `rst_${'0'.repeat(32)}`;
    await sealing.query(`begin; set local session_replication_role = replica;
      select from lot where id = '${lotId}' for no key update;
      insert into restraint (tenant_id, id, kind, authority, document_number, document_hash, since, status, recorded_by,
          recorded_at, confirmed_by)
        select tenant_id, '${id}', 'court_seal', 'Court', '(2026) 2', repeat('f', 64), '2026-10-12', 'confirmed',
          '${carrier.partyId}', now(), '${carrier.partyId}' from lot where id = '${lotId}';
      insert into restraint_lot (tenant_id, restraint_id, lot_id, document_hash, held_from)
        select tenant_id, '${id}', id, repeat('f', 64), now() from lot where id = '${lotId}'`);
    const honoured = checker.done(`/presentations/${examined.id}/honour`);
    await Promise.race([honoured, new Promise((done) => setTimeout(done, 1_000))]);
    await sealing.query('commit');
    sealing.release();
    await honoured;
    expect((await importer.get<{ ownerId: string }>(`/lots/${lotId}`)).body.ownerId).toBe(exporter.partyId);
  });

  it.each<[string, object, object, number, string]>([
    ['shipped late', {}, { latestShipmentOn: '2026-10-11' }, 10_000, 'U19b'],
    ['to another’s order', { orderOfId: 'importer' }, {}, 10_000, 'U14d'],
    ['freight collect', { freight: 'collect' }, {}, 10_000, 'U14d'],
    ['delivered elsewhere', { placeOfDelivery: 'CHENGDU, CHINA' }, {}, 10_000, 'U19c'],
    ['overdrawn', {}, {}, 10_000.01, 'U18b'],
  ])('%s is a discrepancy', async (_, bill, credit, amount, rule) => {
    const creditId = await issuedCredit(10_000, credit);
    const order = 'orderOfId' in bill ? { orderOfId: importer.partyId } : bill;
    const { billId } = await billWithBank(order);
    const examined = await examine((await present(creditId, billId, amount)).id);
    expect(examined.examination.discrepancies.map((d) => d.rule)).toContain(rule);
    expect((await accept(examined)).body.code).toBe('DISCREPANCIES_STAND');
  });

  it('knows day 21 from day 22 after shipment, expiry, and the last day to refuse', async () => {
    const creditId = await issuedCredit();
    const first = await billWithBank();
    clock.set('2026-11-02T03:00:00Z');
    const inTime = await examine((await present(creditId, first.billId, 100)).id);
    expect(inTime.examination.discrepancies).toEqual([]);
    clock.set('2026-11-03T03:00:00Z');
    const second = await billWithBank({ number: 'late' });
    const late = await examine((await present(creditId, second.billId, 100)).id);
    expect(late.examination.discrepancies.map((d) => d.rule)).toEqual(['U14c']);
    const refusal = { decision: 'refuse', disposal: 'HOLD' };
    clock.set('2026-11-11T03:00:00Z');
    expect(await bank.refused(`/presentations/${late.id}/decision`, refusal)).toBe('422 NOTICE_TOO_LATE');
    clock.set('2026-11-10T03:00:00Z');
    expect(await bank.done(`/presentations/${late.id}/decision`, refusal)).toMatchObject({
      status: 'refused',
      refusalNotice: { disposal: 'HOLD', discrepancies: [expect.stringContaining('LATE')] },
    });
    expect(await bank.refused(`/presentations/${late.id}/decision`, refusal)).toBe('409 PRESENTATION_NOT_EXAMINED');
    // The refused document may be presented again; the other may not.
    expect(
      (
        await exporter.post(`/credits/${creditId}/presentations`, {
          amount: yuan(1),
          billId: second.billId,
          documents: [invoice('1.00')],
        })
      ).status,
    ).toBe(201);
    expect(
      await exporter.refused(`/credits/${creditId}/presentations`, {
        amount: yuan(1),
        billId: first.billId,
        documents: [invoice('1.00')],
      }),
    ).toBe('409 BILL_ALREADY_PRESENTED');
    clock.set('2026-11-23T03:00:00Z');
    const third = await billWithBank({ number: 'expired', takenInChargeOn: '2026-10-12' });
    const expired = await examine((await present(creditId, third.billId, 100)).id);
    expect(expired.examination.discrepancies.map((d) => d.rule)).toContain('U06e');
    clock.set('2026-10-12T06:00:00Z');
  });

  it('cannot draw a credit past its amount by pieces, whoever honours', async () => {
    const creditId = await issuedCredit(1_000);
    const bills = [];
    for (let i = 0; i < 3; i++) bills.push((await billWithBank()).billId);
    // All at once: two are held in full, the third finds nothing left, whichever it is.
    const presented = await Promise.all(bills.map((billId) => present(creditId, billId, 500)));
    const examined = await Promise.all(presented.map(({ id }) => examine(id)));
    const decided = [];
    for (const one of examined) decided.push((await accept(one)).status);
    expect(decided.sort((a, b) => a - b)).toEqual([200, 200, 422]);
    const answers = await Promise.all(
      examined.map(({ id }) => checker.tried<ProblemBody>(`/presentations/${id}/honour`)),
    );
    expect(answers.map((a) => a.body.code ?? 'honoured').sort()).toEqual([
      'PRESENTATION_NOT_COMPLYING',
      'honoured',
      'honoured',
    ]);
    const { body } = await bank.get<{ drawn: { amountMinor: string }; available: { amountMinor: string } }>(
      `/credits/${creditId}`,
    );
    expect([body.drawn.amountMinor, body.available.amountMinor]).toEqual(['100000', '0']);
  });

  it('comes from who may present, under an issued credit, with the document at the bank', async () => {
    const creditId = await issuedCredit();
    const { billId } = await billWithBank();
    const body = { amount: yuan(1), billId, documents: [invoice('1.00')] };
    expect(await importer.refused(`/credits/${creditId}/presentations`, body)).toBe('403 NOT_A_PRESENTER');
    const applied = await importer.done<{ id: string }>('/credits', application(10));
    expect(await exporter.refused(`/credits/${applied.id}/presentations`, body)).toBe('404 NOT_FOUND');
    expect(
      await exporter.refused(`/credits/${creditId}/presentations`, {
        ...body,
        amount: { amountMinor: '1', currency: 'EUR' },
      }),
    ).toBe('422 CURRENCY_MISMATCH');
    await bank.done(`/bills/${billId}/transfer`, { toPartyId: exporter.partyId });
    expect(await exporter.refused(`/credits/${creditId}/presentations`, body)).toBe('422 BILL_NOT_WITH_BANK');
  });
});
