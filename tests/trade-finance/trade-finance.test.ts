import { describe, expect, it } from 'vitest';
import { euro, eventsOf, findComplying, invoice, openCreditTrade, type Presented, present } from '../support/credit.ts';
import { transfer } from '../support/money.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const trade = await openCreditTrade();
const { issuer, issuerChecker, nominated, nominatedChecker, importer, exporter, clock } = trade;
const start = () => clock.set('2026-10-12T06:00:00Z');

/** The exporter's facility with the bank that it presents through. */
const exportFacility = await nominated.done<{ id: string }>('/facilities', {
  borrowerId: exporter.partyId,
  limit: euro(5_000_000),
  lotAdvanceBps: 7_000,
  receivableAdvanceBps: 8_000,
  marginBps: 0,
  interestBps: 360,
  expiresOn: '2027-12-31',
});
await nominatedChecker.done(`/facilities/${exportFacility.id}/approval`);

interface Financing {
  id: string;
  status: string;
  openConditions: string[];
  repaid: { amountMinor: string };
  discount: { amountMinor: string };
  conditions: { code: string; met: boolean | null }[];
}
let invoices = 0;
const ask = (product: string, creditId: string, amount: number, more: object = {}) => ({
  product,
  facilityId: exportFacility.id,
  creditId,
  amount: euro(amount),
  dueOn: '2026-12-20',
  invoiceNumber: `INV-${++invoices}`,
  ...more,
});
const request = (...args: Parameters<typeof ask>) => exporter.done<Financing>('/trade-financings', ask(...args));
const read = async (id: string) => (await exporter.get<Financing>(`/trade-financings/${id}`)).body;
const sound = {
  tradeGenuine: true,
  enterpriseClass: 'A',
  screenedOn: '2026-10-12',
  screeningClear: true,
  originalLodged: true,
  softClauses: false,
  obligorLimit: true,
};
const appraise = (id: string, found: object = sound, bank: Client = nominated) =>
  bank.done<Financing>(`/trade-financings/${id}/appraisal`, found);
async function payOut(id: string, maker: Client = nominated, checker: Client = nominatedChecker): Promise<Financing> {
  await maker.done(`/trade-financings/${id}/approval`);
  return checker.done<Financing>(`/trade-financings/${id}/pay-out`);
}
const books = async (of: Client) =>
  Object.fromEntries(
    (
      await of.get<{ items: { kind: string; currency: string; balanceMinor: string }[] }>('/ledger/accounts')
    ).body.items.map((a) => [a.kind, a.balanceMinor] as const),
  );
const forward = async (rootId: string) =>
  (
    await nominated.done<Presented>(`/presentations/${rootId}/forwarding`, {
      reference: `R${rootId.slice(-12).toUpperCase()}`,
    })
  ).id;
const told = async (id: string, type: string) => (await eventsOf(trade, id)).filter((t) => t === type).length;

describe('packing credit and export bill advance', () => {
  it('moves with each event, shows what is open, rolls over and is paid out of the proceeds', async () => {
    start();
    const asked = await importer.done<{ id: string }>('/credits', trade.application(10_000));
    await issuer.done(`/credits/${asked.id}/approvals`);
    await issuerChecker.done(`/credits/${asked.id}/issue`, { number: 'YZLC26P001' });
    await nominated.done(`/credits/${asked.id}/advice`);
    const creditId = asked.id;
    const packing = await request('packing_credit', creditId, 8_000);
    expect(packing.openConditions).toEqual([
      'TRADE_GENUINE',
      'SCREENING_CLEAR',
      'TENOR_ALLOWED',
      'ORIGINAL_LODGED',
      'NO_SOFT_CLAUSES',
    ]);
    expect(await nominated.refused(`/trade-financings/${packing.id}/approval`)).toBe('422 TRADE_CONDITIONS_OPEN');
    expect((await appraise(packing.id)).openConditions).toEqual([]);
    await nominated.done(`/trade-financings/${packing.id}/approval`);
    expect(await nominated.refused(`/trade-financings/${packing.id}/pay-out`)).toBe('403 SAME_PERSON');
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => nominatedChecker.tried<ProblemBody>(`/trade-financings/${packing.id}/pay-out`)),
    );
    expect(answers.filter((a) => a.status === 200)).toHaveLength(1);
    expect((await books(nominated))['loan_principal']).toBe('800000');

    clock.set('2026-10-22T06:00:00Z');
    const root = await present(exporter, creditId, nominated.partyId, 10_000, { documents: [invoice('10000.00')] });
    const advance = await request('export_bill_advance', creditId, 9_000, { presentationId: root.id });
    await appraise(advance.id);
    expect((await read(advance.id)).openConditions).toEqual(['DOCUMENTS_COMPLY']);
    await findComplying(nominated, root.id);
    // The event has moved it, and told so once.
    expect((await read(advance.id)).openConditions).toEqual([]);
    expect(await told(advance.id, 'tradeFinancing.ready')).toBe(1);
    const paid = await payOut(advance.id);
    expect(paid.status).toBe('paid_out');
    // Ten days of the packing credit at 3.6 %: 8.00, paid off with it out of the advance.
    expect(await read(packing.id)).toMatchObject({ status: 'settled', repaid: euro(8_000) });
    expect(await books(nominated)).toMatchObject({
      loan_principal: '900000',
      interest_income: '-800',
      cash: '-899200',
    });

    const forwardedId = await forward(root.id);
    await findComplying(issuer, forwardedId);
    await issuerChecker.done(`/presentations/${forwardedId}/honour`);
    clock.set('2026-11-01T06:00:00Z');
    const { paidOut } = await nominated.done<{ paidOut: { amountMinor: string }[] }>(
      `/presentations/${forwardedId}/proceeds`,
      {
        received: euro(10_000),
        ...transfer(),
        receivedOn: '2026-11-01',
      },
    );
    // 9,000.00 and ten days of it, 9.00, are kept; the rest is the exporter's.
    expect(paidOut.map((p) => p.amountMinor)).toEqual(['99100']);
    expect((await read(advance.id)).status).toBe('settled');
    expect(await books(nominated)).toMatchObject({ loan_principal: '0', beneficiary_payable: '0', cash: '1700' });
  });

  it('a refusal makes the advance due from the exporter, once; discrepant documents take a limit of their own', async () => {
    start();
    const creditId = await trade.credit(1_000);
    const root = await present(exporter, creditId, nominated.partyId, 1_000, {
      documents: [invoice('1000.00', { currency: 'USD' })],
    });
    const advance = await request('export_bill_advance', creditId, 900, { presentationId: root.id });
    await appraise(advance.id);
    await nominated.done(`/presentations/${root.id}/examination`);
    expect((await read(advance.id)).openConditions).toEqual(['DOCUMENTS_COMPLY']);
    expect((await appraise(advance.id, { discrepancyLimit: true })).openConditions).toEqual([]);
    await payOut(advance.id);
    const forwardedId = await forward(root.id);
    const { examination } = await issuer.done<Presented>(`/presentations/${forwardedId}/examination`);
    const answers = Object.fromEntries(
      examination.forExaminer.map((q) => [`${q.rule}/${q.documentId ?? ''}`, { finding: 'conforms' }]),
    );
    await issuer.done(`/presentations/${forwardedId}/decision`, { decision: 'refuse', disposal: 'RETURN', answers });
    expect((await read(advance.id)).status).toBe('recourse_due');
    await issuer.done(`/presentations/${forwardedId}/return`);
    expect(await told(advance.id, 'tradeFinancing.calledBack')).toBe(1);
    expect(
      await nominated.refused(`/trade-financings/${advance.id}/repayment`, {
        amount: euro(901),
        ...transfer(),
        receivedOn: '2026-10-12',
      }),
    ).toBe('422 REPAYMENT_EXCEEDS');
    await nominated.done(`/trade-financings/${advance.id}/repayment`, {
      amount: euro(900),
      ...transfer(),
      receivedOn: '2026-10-12',
    });
    expect((await read(advance.id)).status).toBe('settled');
  });

  it('a pay-out that races with the refusal is not left standing on refused documents', async () => {
    for (let i = 0; i < 5; i++) {
      start();
      const creditId = await trade.credit(1_000);
      const root = await present(exporter, creditId, nominated.partyId, 1_000, {
        documents: [invoice('1000.00', { currency: 'USD' })],
      });
      const advance = await request('export_bill_advance', creditId, 900, { presentationId: root.id });
      await nominated.done(`/presentations/${root.id}/examination`);
      await appraise(advance.id, { ...sound, discrepancyLimit: true });
      await nominated.done(`/trade-financings/${advance.id}/approval`);
      const forwardedId = await forward(root.id);
      const { examination } = await issuer.done<Presented>(`/presentations/${forwardedId}/examination`);
      const answers = Object.fromEntries(
        examination.forExaminer.map((q) => [`${q.rule}/${q.documentId ?? ''}`, { finding: 'conforms' }]),
      );
      const [paid] = await Promise.all([
        nominatedChecker.tried<ProblemBody>(`/trade-financings/${advance.id}/pay-out`),
        issuer.done(`/presentations/${forwardedId}/decision`, { decision: 'refuse', disposal: 'HOLD', answers }),
      ]);
      const now = await read(advance.id);
      expect([paid.status, now.status]).toEqual(paid.status === 200 ? [200, 'recourse_due'] : [422, 'approved']);
      expect(await told(advance.id, 'tradeFinancing.calledBack')).toBe(paid.status === 200 ? 1 : 0);
    }
  });

  it('is seen by its two sides and by nobody else', async () => {
    start();
    const creditId = await trade.credit(1_000);
    const root = await present(exporter, creditId, nominated.partyId, 1_000);
    const advance = await request('export_bill_advance', creditId, 500, { presentationId: root.id });
    for (const stranger of [issuer, importer, trade.second])
      expect((await stranger.get(`/trade-financings/${advance.id}`)).status).toBe(404);
    expect(await issuer.refused(`/trade-financings/${advance.id}/appraisal`, sound)).toBe('404 NOT_FOUND');
    for (const path of [`/credits/${creditId}`, `/presentations/${root.id}`])
      expect((await trade.second.get(path)).status).toBe(404);
    // Neither side of the goods reads what the banks write to each other.
    const { body } = await exporter.get<{ items: unknown[] }>(`/credit-messages?creditId=${creditId}`);
    expect(body.items).toEqual([]);
  });

  it('finances one drawing and one invoice once, whoever asks at the same time', async () => {
    start();
    const creditId = await trade.credit(1_000);
    const root = await present(exporter, creditId, nominated.partyId, 1_000);
    const body = ask('export_bill_advance', creditId, 500, { presentationId: root.id });
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => exporter.post<ProblemBody>('/trade-financings', body)),
    );
    expect(answers.map((a) => a.status).sort((a, b) => a - b)).toEqual([201, 409, 409, 409, 409]);
    const other = await trade.credit(1_000);
    const second = await present(exporter, other, nominated.partyId, 1_000);
    const same = {
      ...ask('export_bill_advance', other, 500, { presentationId: second.id }),
      invoiceNumber: body.invoiceNumber,
    };
    expect(await exporter.refused('/trade-financings', same)).toBe('409 FINANCED_ALREADY');
    expect(await importer.refused('/trade-financings', ask('packing_credit', creditId, 1))).toBe('404 NOT_FOUND');
  });
});

describe('discounting and forfaiting', () => {
  const usance = { availableBy: 'deferred_payment', tenor: { kind: 'days_after', days: 60, event: 'presentation' } };

  it('buy an authenticated undertaking of another bank, and shut each other out', async () => {
    start();
    const creditId = await trade.credit(1_000, {}, usance);
    const root = await present(exporter, creditId, nominated.partyId, 1_000);
    await findComplying(nominated, root.id);
    const forfait = await request('forfaiting', creditId, 1_000, { presentationId: root.id });
    expect(
      await exporter.refused('/trade-financings', ask('discounting', creditId, 1_000, { presentationId: root.id })),
    ).toBe('409 FINANCED_ALREADY');
    await appraise(forfait.id);
    expect((await read(forfait.id)).openConditions).toEqual([
      'UNDERTAKING_AUTHENTIC',
      'DUE_WITH_UNDERTAKING',
      'ASSIGNMENT_ACKNOWLEDGED',
    ]);
    const forwardedId = await forward(root.id);
    await findComplying(issuer, forwardedId);
    await issuerChecker.done(`/presentations/${forwardedId}/honour`);
    expect((await read(forfait.id)).openConditions).toEqual(['ASSIGNMENT_ACKNOWLEDGED']);
    const assignment = await exporter.done<{ id: string }>(`/credits/${creditId}/proceeds-assignments`, {
      assigneeId: nominated.partyId,
      amount: euro(1_000),
    });
    await nominated.done(`/proceeds-assignments/${assignment.id}/answer`, { acknowledge: true });
    expect((await read(forfait.id)).openConditions).toEqual([]);
    const before = await books(nominated);
    const bought = await payOut(forfait.id);
    // 69 days at 3.6 %: 6.90.
    expect(bought).toMatchObject({ status: 'paid_out', discount: euro(6.9) });
    expect(BigInt((await books(nominated))['cash'] ?? 0) - BigInt(before['cash'] ?? 0)).toBe(-99_310n);
    expect((await books(nominated))['bills_purchased']).toBe('100000');
    // Without recourse: nothing becomes due from the exporter when the day passes unpaid.
    clock.set('2026-12-22T06:00:00Z');
    await trade.reach();
    expect((await read(forfait.id)).status).toBe('paid_out');
    await nominated.done(`/presentations/${forwardedId}/proceeds`, {
      received: euro(1_000),
      ...transfer(),
      receivedOn: '2026-12-20',
    });
    expect((await read(forfait.id)).status).toBe('settled');
  });

  it('an undertaking that no network vouches for, or of the lender itself, is not bought', async () => {
    start();
    const creditId = await trade.credit(1_000, {}, usance);
    const root = await present(exporter, creditId, nominated.partyId, 1_000);
    await findComplying(nominated, root.id);
    await nominatedChecker.done(`/presentations/${root.id}/honour`);
    const asked = await request('discounting', creditId, 1_000, { presentationId: root.id });
    expect((await appraise(asked.id)).openConditions).toEqual(['UNDERTAKING_AUTHENTIC']);
  });

  it('a financing that is not repaid on its day is due from the customer', async () => {
    start();
    const creditId = await trade.credit(1_000, {}, usance);
    const root = await present(exporter, creditId, nominated.partyId, 1_000);
    await findComplying(nominated, root.id);
    const forwardedId = await forward(root.id);
    await findComplying(issuer, forwardedId);
    await issuerChecker.done(`/presentations/${forwardedId}/honour`);
    const asked = await request('discounting', creditId, 1_000, { presentationId: root.id });
    await appraise(asked.id);
    await payOut(asked.id);
    clock.set('2026-12-20T15:59:59Z');
    await trade.reach();
    expect((await read(asked.id)).status).toBe('paid_out');
    clock.set('2026-12-20T16:00:00Z');
    await Promise.all([trade.reach(), trade.reach()]);
    expect((await read(asked.id)).status).toBe('recourse_due');
    expect(await told(asked.id, 'tradeFinancing.calledBack')).toBe(1);
  });
});

describe('what a bank agrees with another', () => {
  const definition = {
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
  };

  it('is a product of its own by configuration: the other bank pays, the customer repays it', async () => {
    start();
    expect(await issuer.refused('/bank-agreements', { ...definition, conditions: ['CREDIT_HONOURED'] })).toBe(
      '422 AGREEMENT_INCOMPLETE',
    );
    const agreement = await issuer.done<{ id: string }>('/bank-agreements', definition);
    const creditId = await trade.credit(1_000);
    const { id } = await present(nominated, creditId, issuer.partyId, 1_000);
    await findComplying(issuer, id);
    await issuerChecker.done(`/presentations/${id}/honour`);
    const body = {
      ...ask('agreed_payment', creditId, 1_000, { presentationId: id, agreementId: agreement.id }),
      facilityId: trade.facilityId,
    };
    expect(await importer.refused('/trade-financings', { ...body, product: 'agreed_financing' })).toBe(
      '422 AGREEMENT_NEEDED',
    );
    const asked = await importer.done<Financing>('/trade-financings', body);
    const seen = async () => (await importer.get<Financing>(`/trade-financings/${asked.id}`)).body;
    await appraise(asked.id, sound, issuer);
    expect((await seen()).openConditions).toEqual(['AGREEMENT_IN_FORCE']);
    await nominated.done(`/bank-agreements/${agreement.id}/answer`, { accept: true });
    expect((await seen()).openConditions).toEqual([]);
    expect(
      await importer.refused(`/facilities/${trade.facilityId}/drawdowns`, {
        product: 'import_bill_advance',
        presentationId: id,
        amount: euro(1_000),
        dueOn: '2026-12-15',
      }),
    ).toBe('409 FINANCED_ALREADY');
    const before = await books(issuer);
    await payOut(asked.id, issuer, issuerChecker);
    const after = await books(issuer);
    const moved = (kind: string) => BigInt(after[kind] ?? 0) - BigInt(before[kind] ?? 0);
    expect(['loan_principal', 'applicant_claim', 'cash', 'interbank_payable'].map(moved)).toEqual([
      100_000n,
      -100_000n,
      100_000n,
      -100_000n,
    ]);
    clock.set('2026-11-11T06:00:00Z');
    // Thirty days at 4.35 %: 3.63 (3.625, half up).
    await issuer.done(`/trade-financings/${asked.id}/repayment`, {
      amount: euro(1_003.63),
      ...transfer(),
      receivedOn: '2026-11-11',
    });
    expect((await seen()).status).toBe('settled');
    expect((await books(issuer))['interbank_payable']).toBe('0');
  });
});

it('every book balances', async () => {
  for (const bank of [issuer, nominated]) {
    const { body } = await bank.get<{ items: { balanced: boolean }[] }>('/ledger/check');
    expect(body.items.every((c) => c.balanced)).toBe(true);
  }
});
