import { describe, expect, it } from 'vitest';
import { tellOverdueAnswers } from '../../src/claims/receivables/index.ts';
import { openOwed, sha, yuan } from '../support/receivables.ts';
import { until } from '../support/until.ts';
import type { ProblemBody } from '../support/world.ts';

const owed = await openOwed();
const { seller, debtor, banks } = owed;
const [bank] = banks;
type Receivable = { level: number; status: string; outstanding: unknown; diluted: unknown; answerBy: string | null };
const receivableOf = async (id: string) => (await seller.get<Receivable>(`/receivables/${id}`)).body;

describe('an invoice', () => {
  it('is on record once, whoever races', async () => {
    const { number } = await owed.invoice();
    const body = {
      number,
      buyerId: debtor.partyId,
      issuedOn: '2026-10-01',
      net: yuan(100),
      tax: yuan(13),
      total: yuan(113),
    };
    expect(await seller.refused('/invoices', body)).toBe('409 INVOICE_ALREADY_REGISTERED');
    const fresh = { ...body, number: '26502000009999999999' };
    const answers = await Promise.all(Array.from({ length: 8 }, () => seller.post('/invoices', fresh)));
    expect(answers.filter((a) => a.status === 201)).toHaveLength(1);
  });

  it('has a number that can be one, and a sum that adds up', async () => {
    const body = { buyerId: debtor.partyId, issuedOn: '2026-10-01', net: yuan(100), tax: yuan(13), total: yuan(113) };
    expect(await seller.refused('/invoices', { ...body, number: '12345678' })).toBe('422 FAPIAO_NUMBER_INVALID');
    expect(await seller.refused('/invoices', { ...body, number: '26502000008888888888', total: yuan(114) })).toBe(
      '422 INVOICE_SUM_DIFFERS',
    );
    const old = await seller.done<{ fapiaoKey: string }>('/invoices', {
      ...body,
      number: '12345678',
      code: '5000191130',
    });
    expect(old.fapiaoKey).toBe('5000191130-12345678');
  });

  it('carries no more receivables than it is worth', async () => {
    const { id, number } = await owed.invoice(1_000);
    const present = (part: number, name: string) =>
      seller.post<ProblemBody>('/receivables', {
        debtorId: debtor.partyId,
        invoiceNumber: name,
        invoicedOn: '2026-10-01',
        dueOn: '2026-12-01',
        amount: yuan(part),
        invoices: [{ invoiceId: id, amount: yuan(part) }],
      });
    expect((await present(600, `${number}-a`)).status).toBe(201);
    const over = await present(401, `${number}-b`);
    expect([over.status, over.body.code, over.body.facts?.leftMinor]).toEqual([409, 'INVOICE_USED_UP', '40000']);
    const race = await Promise.all(['c', 'd', 'e'].map((x) => present(400, `${number}-${x}`)));
    expect(race.map((a) => a.status).sort((x, y) => x - y)).toEqual([201, 409, 409]);
  });

  it('taken back by red letters dilutes its receivable, to the recall of what was lent on it', async () => {
    const { id, invoiceId } = await owed.receivable(1_000);
    await owed.confirm(id, 1_000);
    const red = (total: number, number: string) =>
      seller.post<ProblemBody>('/invoices', {
        number,
        buyerId: debtor.partyId,
        issuedOn: '2026-10-10',
        net: yuan(total),
        tax: yuan(0),
        total: yuan(total),
        redOf: invoiceId,
      });
    expect((await red(300, '26502000007000000001')).status).toBe(201);
    expect(await receivableOf(id)).toMatchObject({ diluted: yuan(300), outstanding: yuan(700), level: 1 });
    const over = await red(701, '26502000007000000002');
    expect([over.body.code, over.body.facts?.leftMinor]).toEqual(['RED_EXCEEDS_BLUE', '70000']);
    expect((await red(700, '26502000007000000003')).status).toBe(201);
    expect(await receivableOf(id)).toMatchObject({ outstanding: yuan(0), level: 0 });
    const { body } = await debtor.get<{ items: { type: string; payload: { cause?: string } }[] }>(
      `/events?objectId=${id}`,
    );
    expect(body.items.map((e) => e.type).filter((t) => t === 'receivable.diluted')).toHaveLength(2);
  });

  it('is verified by a lender that it was offered to; void ends what rests on it', async () => {
    const { id, invoiceId } = await owed.receivable();
    expect(await bank.refused(`/invoices/${invoiceId}/verification`, { result: 'verified', evidence: 'x' })).toBe(
      '404 NOT_FOUND',
    );
    expect((await receivableOf(id)).level).toBe(0);
    expect(await seller.refused(`/invoices/${invoiceId}/verification`, { result: 'verified', evidence: 'x' })).toBe(
      '403 MANDATE_MISSING',
    );
    await seller.done('/assignments', {
      assigneeId: bank.partyId,
      kind: 'outright',
      recourse: true,
      services: [],
      currency: 'CNY',
      items: [{ receivableId: id, advance: yuan(0) }],
    });
    await bank.done(`/invoices/${invoiceId}/verification`, { result: 'verified', evidence: 'check 1' });
    expect((await receivableOf(id)).level).toBe(1);
    await debtor.done(`/invoices/${invoiceId}/deliveries`, {
      kind: 'proof_of_delivery',
      reference: 'POD-9',
      deliveredOn: '2026-10-05',
      evidenceHash: sha('a'),
    });
    expect((await receivableOf(id)).level).toBe(2);
    await bank.done(`/invoices/${invoiceId}/verification`, { result: 'void', evidence: 'check 2' });
    expect(await receivableOf(id)).toMatchObject({ level: 0, outstanding: yuan(0) });
    expect(await bank.refused(`/invoices/${invoiceId}/verification`, { result: 'verified', evidence: 'x' })).toBe(
      '409 INVOICE_NOTHING_LEFT',
    );
  });

  it('proves a delivery only by what the platform recorded, or by a document', async () => {
    const { id, invoiceId } = await owed.receivable();
    const lot = await seller.done<{ id: string }>('/lots', {
      ownerId: seller.partyId,
      description: 'Brake discs',
      hsCode: '870830',
      quantity: { value: '1000', scale: 0, unit: 'H87' },
      grossWeightKg: 8_000,
      value: yuan(1_000),
    });
    const manager = await owed.party('Manager', 'collateral_manager');
    await seller.done('/custody-offers', { lotIds: [lot.id], toPartyId: manager.partyId });
    await manager.done('/custodies', {
      lotIds: [lot.id],
      handover: { grossWeightKg: 8_000, packages: 10, sealsIntact: true },
    });
    let events: { id: string; type: string }[] = [];
    // The log waits for every older transaction, of other tests too.
    await until(async () => {
      events = (await seller.get<{ items: { id: string; type: string }[] }>('/events?limit=200')).body.items;
      return events.some((e) => e.type === 'custody.taken');
    }, 'custody in the log');
    const custody = events.find((e) => e.type === 'custody.taken')?.id ?? '';
    const other = events.find((e) => e.type === 'invoice.registered')?.id ?? '';
    const state = { kind: 'custody', reference: 'GRN-1', deliveredOn: '2026-10-05', lotId: lot.id };
    expect(await seller.refused(`/invoices/${invoiceId}/deliveries`, { ...state, eventId: other })).toBe(
      '422 DELIVERY_UNPROVED',
    );
    expect(await seller.refused(`/invoices/${invoiceId}/deliveries`, state)).toBe('422 INPUT_INVALID');
    const made = await seller.done<{ id: string }>(`/invoices/${invoiceId}/deliveries`, { ...state, eventId: custody });
    expect(made.id).toMatch(/^dlv_/);
    expect((await receivableOf(id)).level).toBe(0);
    const pod = { kind: 'proof_of_delivery', reference: 'POD-1', deliveredOn: '2026-10-05', evidenceHash: sha('a') };
    await debtor.done(`/invoices/${invoiceId}/deliveries`, pod);
    expect(await debtor.refused(`/invoices/${invoiceId}/deliveries`, pod)).toBe('409 CONFLICT');
  });
});

describe('a contract', () => {
  it('sets the day for the debtor’s answer, which is told when it passes', async () => {
    const contractId = await owed.contract();
    const { id } = await owed.receivable(1_130, { contractId });
    expect((await receivableOf(id)).answerBy).toBe('2026-11-11');
    const told = async () =>
      (await debtor.get<{ items: { type: string }[] }>(`/events?objectId=${id}`)).body.items.filter(
        (e) => e.type === 'receivable.answerOverdue',
      ).length;
    owed.clock.set('2026-11-11T06:00:00Z');
    expect([await tellOverdueAnswers(owed.system()), await told()]).toEqual([0, 0]);
    owed.clock.set('2026-11-12T06:00:00Z');
    expect([await tellOverdueAnswers(owed.system()), await tellOverdueAnswers(owed.system()), await told()]).toEqual([
      1, 0, 1,
    ]);
    owed.clock.set('2026-10-12T06:00:00Z');
    const large = await owed.contract({ sellerIsSme: false });
    const free = await owed.receivable(1_130, { contractId: large });
    expect((await receivableOf(free.id)).answerBy).toBeNull();
  });

  it('may not make an SME wait longer than the law, nor until someone else pays', async () => {
    await expect(owed.contract({ agreedDays: 90 })).rejects.toThrow(/CONTRACT_TERM_UNLAWFUL/);
    await expect(owed.contract({ payWhenPaid: true })).rejects.toThrow(/PAY_WHEN_PAID_VOID/);
    expect(await owed.contract({ agreedDays: 90, sellerIsSme: false })).toMatch(/^ctr_/);
  });

  it('changes beside its history, and a stranger’s contract carries nothing', async () => {
    const contractId = await owed.contract();
    const change = { noAssignment: true, payWhenPaid: false, reason: 'renegotiated', documentHash: sha('b') };
    const changed = await seller.done<{ version: number; noAssignment: boolean }>(
      `/contracts/${contractId}/changes`,
      change,
    );
    expect(changed).toMatchObject({ version: 2, noAssignment: true });
    const stranger = await owed.party('Stranger', 'trader');
    expect(await stranger.refused(`/contracts/${contractId}/changes`, change)).toBe('404 NOT_FOUND');
  });
});

describe('arrears', () => {
  it('count from the lawful day: reference vector 15 through the API, on what is not in dispute', async () => {
    type Arrears = { lawful: unknown; daysPastDue: number; lateInterest: unknown; isBad: boolean; undisputed: unknown };
    const contractId = await owed.contract();
    const { id, invoiceId } = await owed.receivable(2_500_000, { contractId, invoicedOn: '2026-01-10' });
    const arrears = async (of = id) => (await seller.get<Arrears>(`/receivables/${of}/arrears`)).body;
    expect(await arrears()).toMatchObject({ lawful: null, dueOn: '2026-12-01', daysPastDue: 0, lateInterest: yuan(0) });
    const pod = { kind: 'proof_of_delivery', reference: 'POD-15', deliveredOn: '2026-01-10', evidenceHash: sha('a') };
    await debtor.done(`/invoices/${invoiceId}/deliveries`, pod);
    await debtor.done(`/receivables/${id}/disputes`, { amount: yuan(500_000), reason: 'short' });
    owed.clock.set('2026-04-30T06:00:00Z');
    expect(await arrears()).toMatchObject({
      lawful: { from: '2026-01-10', dueOn: '2026-03-11', basis: 'statutory' },
      daysPastDue: 50,
      undisputed: yuan(2_000_000),
      lateInterest: yuan(50_000),
      isBad: false,
    });
    owed.clock.set('2026-06-10T06:00:00Z');
    expect(await arrears()).toMatchObject({ daysPastDue: 91, isBad: true });
    owed.clock.set('2026-10-12T06:00:00Z');
    const { id: bare } = await owed.receivable(100);
    expect(await arrears(bare)).toMatchObject({ lawful: null, lateInterest: null });
    const stranger = await owed.party('Curious', 'trader');
    expect((await stranger.get(`/receivables/${id}/arrears`)).status).toBe(404);
  });
});

describe('a dispute', () => {
  it('takes what is granted, leaves the rest due, and is closed to a debtor that gave up its defences', async () => {
    const { id } = await owed.receivable(1_000);
    await owed.confirm(id, 1_000);
    expect(await debtor.refused(`/receivables/${id}/disputes`, { amount: yuan(1_001), reason: 'short' })).toBe(
      '422 DISPUTE_EXCEEDS_DEBT',
    );
    const dispute = await debtor.done<{ id: string }>(`/receivables/${id}/disputes`, {
      amount: yuan(200),
      reason: 'short',
    });
    expect(await debtor.refused(`/receivables/${id}/disputes`, { amount: yuan(801), reason: 'more' })).toBe(
      '422 DISPUTE_EXCEEDS_DEBT',
    );
    expect(await debtor.refused(`/disputes/${dispute.id}/grant`, { upheld: yuan(1) })).toBe('403 MANDATE_MISSING');
    await seller.done(`/disputes/${dispute.id}/grant`, { upheld: yuan(150) });
    expect(await receivableOf(id)).toMatchObject({ diluted: yuan(150), outstanding: yuan(850) });
    expect(await debtor.refused(`/disputes/${dispute.id}/withdrawal`)).toBe('409 DISPUTE_NOT_OPEN');
    const bound = await owed.receivable(500);
    await owed.confirm(bound.id, 500, { waivesDefences: true });
    expect(await debtor.refused(`/receivables/${bound.id}/disputes`, { amount: yuan(1), reason: 'x' })).toBe(
      '422 DEFENCES_WAIVED',
    );
  });
});
