import { describe, expect, it } from 'vitest';
import { euro, findComplying, invoice, openCreditTrade, type Presented, present } from '../support/credit.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const trade = await openCreditTrade();
const { issuer, issuerChecker, nominated, nominatedChecker, importer, exporter, second } = trade;
const factor = await trade.admit('Factoring Bank', ['bank'], {});

const shown = (number: string, amount = 1_000, more: object = {}) => ({
  documents: [invoice(amount.toFixed(2), { number, ...more })],
});
const honour = (id: string) => issuerChecker.post<ProblemBody & { id: string }>(`/presentations/${id}/honour`);

/** Presented to the issuing bank under a credit of its own. */
async function presented(number: string, more: object = {}, amount = 1_000): Promise<string> {
  const creditId = await trade.credit(amount, {}, {});
  return (await present(exporter, creditId, issuer.partyId, amount, shown(number, amount, more))).id;
}
const asked = async (id: string, by = issuer) =>
  (await by.done<Presented>(`/presentations/${id}/examination`)).examination.forExaminer.filter(
    (q) => q.rule === 'F80',
  );
async function paid(number: string, more: object = {}): Promise<string> {
  const id = await presented(number, more);
  await findComplying(issuer, id);
  expect((await honour(id)).status).toBe(200);
  return id;
}

const receivable = async (by: Client, invoiceNumber: string) =>
  (
    await by.done<{ id: string }>('/receivables', {
      debtorId: importer.partyId,
      invoiceNumber,
      invoicedOn: '2026-10-12',
      dueOn: '2026-12-20',
      amount: euro(1_000),
    })
  ).id;
const offered = async (receivableId: string, by = exporter) =>
  (
    await by.done<{ id: string }>('/assignments', {
      assigneeId: factor.partyId,
      kind: 'advance',
      recourse: true,
      services: ['finance'],
      currency: 'EUR',
      items: [{ receivableId, advance: euro(0) }],
    })
  ).id;
const accept = { accept: true };

describe('one invoice under two credits (60)', () => {
  it('is asked of the examiner, and neither decision nor honour is one person’s', async () => {
    await paid('IV-60-1');
    const again = await presented('iv 60.1');
    const [question, ...more] = await asked(again);
    expect(more).toEqual([]);
    expect(question).toMatchObject({
      documentId: 'inv',
      question: expect.stringContaining('paid under another credit'),
    });
    expect(JSON.stringify(question)).not.toContain('prs_');
    const { examination } = (await issuer.get<Presented>(`/presentations/${again}`)).body;
    expect(examination.complying).toBeNull();
    const answers = Object.fromEntries(
      examination.forExaminer.map((q) => [`${q.rule}/${q.documentId ?? ''}`, { finding: 'conforms' }]),
    );
    const body = { decision: 'accept', answers };
    const decided = await issuer.post<{ why: object[] }>(`/presentations/${again}/decision`, body);
    expect(decided.status).toBe(202);
    expect(JSON.stringify(decided.body)).toContain('F80');
    await issuer.done(`/presentations/${again}/decision`, body);
    const honoured = await honour(again);
    expect(honoured.status).toBe(202);
    expect(JSON.stringify(honoured.body)).toContain('F80');
    expect(JSON.stringify(honoured.body)).not.toContain(exporter.partyId);
  });

  it('is found while both are only presented, by whichever is looked at', async () => {
    const [one, other] = [await presented('IV-60-2'), await presented('IV-60-2')];
    expect((await asked(one)).map((q) => q.question)).toEqual([expect.stringContaining('presented under another')]);
    expect(await asked(other)).toHaveLength(1);
  });

  it('is found in the name of another exporter, with the same number and amount to the same buyer', async () => {
    await paid('IV-60-3');
    const creditId = await trade.credit(1_000, { beneficiaryId: second.partyId });
    const { id } = await present(
      second,
      creditId,
      issuer.partyId,
      1_000,
      shown('IV 60-3', 1_000, { issuer: { name: 'Second Exporter', country: 'DE' } }),
    );
    expect((await asked(id)).map((q) => q.question)).toEqual([expect.stringContaining('another seller')]);
    await findComplying(issuer, id);
    expect((await honour(id)).status).toBe(202);
    // Another amount is another invoice.
    await paid('IV-60-11');
    const other = await trade.credit(2_000, { beneficiaryId: second.partyId });
    expect(await asked((await present(second, other, issuer.partyId, 2_000, shown('IV-60-11', 2_000))).id)).toEqual([]);
  });

  it('is found by the transport document, whatever the invoice is called', async () => {
    const bill = (number: string) => ({
      id: 'td',
      type: 'multimodal_transport_document',
      number,
      signed: true,
      originalsPresented: 1,
    });
    for (const [printed, findings] of [
      ['IV-60-4', 0],
      ['IV-60-5', 1],
    ] as const) {
      const creditId = await trade.credit(1_000);
      const documents = [invoice('1000.00', { number: printed }), bill('HLCU 8812-44')];
      const { id } = await present(exporter, creditId, issuer.partyId, 1_000, { documents });
      expect((await asked(id)).map((q) => q.documentId)).toEqual(Array(findings).fill('td'));
    }
  });

  it('is free once the first was refused; and a corrected one is no second claim', async () => {
    const creditId = await trade.credit(1_000);
    const first = await present(
      exporter,
      creditId,
      issuer.partyId,
      1_000,
      shown('IV-60-6', 1_000, { currency: 'USD' }),
    );
    const { examination } = await issuer.done<Presented>(`/presentations/${first.id}/examination`);
    const answers = Object.fromEntries(
      examination.forExaminer.map((q) => [`${q.rule}/${q.documentId ?? ''}`, { finding: 'conforms' }]),
    );
    const refusal = { decision: 'refuse', disposal: 'RETURN', answers };
    const waiting = await presented('IV-60-6');
    expect(await asked(waiting)).toHaveLength(1);
    await issuer.done(`/presentations/${first.id}/decision`, refusal);
    const again = await present(exporter, creditId, issuer.partyId, 1_000, shown('IV-60-6'));
    // What waits under the other credit is still seen.
    expect(await asked(again.id)).toHaveLength(1);
    const alone = await trade.credit(1_000);
    const one = await present(exporter, alone, issuer.partyId, 1_000, shown('IV-60-7', 1_000, { currency: 'USD' }));
    const found = (await issuer.done<Presented>(`/presentations/${one.id}/examination`)).examination;
    await issuer.done(`/presentations/${one.id}/decision`, {
      ...refusal,
      answers: Object.fromEntries(
        found.forExaminer.map((q) => [`${q.rule}/${q.documentId ?? ''}`, { finding: 'conforms' }]),
      ),
    });
    expect(await asked((await present(exporter, alone, issuer.partyId, 1_000, shown('IV-60-7'))).id)).toEqual([]);
  });

  it('is one drawing where the nominated bank honours and the issuing bank reimburses it', async () => {
    const creditId = await trade.credit(1_000);
    const { id } = await present(exporter, creditId, nominated.partyId, 1_000, shown('IV-60-8'));
    await findComplying(nominated, id);
    expect((await nominatedChecker.post(`/presentations/${id}/honour`)).status).toBe(200);
    const forwarded = await nominated.done<{ id: string }>(`/presentations/${id}/forwarding`, { reference: 'R-60-8' });
    expect(await asked(forwarded.id)).toEqual([]);
    await findComplying(issuer, forwarded.id);
    expect((await honour(forwarded.id)).status).toBe(200);
    expect(await asked(await presented('IV-60-8'))).toHaveLength(1);
  });

  it('honoured for both at once: one is asked for a second person at the least', async () => {
    const ids = [await presented('IV-60-10'), await presented('IV-60-10')];
    for (const id of ids) await findComplying(issuer, id);
    const answers = await Promise.all(ids.map(honour));
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThan(2);
  });
});

describe('an invoice paid under a credit (98)', () => {
  it('is neither assigned nor pledged after it, and the check says so', async () => {
    await paid('IV-98-1');
    const receivableId = await receivable(exporter, 'IV-98-1');
    expect(await factor.refused(`/assignments/${await offered(receivableId)}/answer`, accept)).toBe(
      '409 ALREADY_FINANCED',
    );
    const facility = await factor.done<{ id: string }>('/facilities', {
      borrowerId: exporter.partyId,
      limit: euro(100_000),
      lotAdvanceBps: 7_000,
      receivableAdvanceBps: 8_000,
      marginBps: 0,
      interestBps: 360,
      expiresOn: '2027-12-31',
    });
    const pledge = await exporter.done<{ id: string }>('/pledges', {
      kind: 'receivable',
      pledgeeId: factor.partyId,
      facilityId: facility.id,
      maximum: euro(1_000),
      itemIds: [receivableId],
    });
    expect(await factor.refused(`/pledges/${pledge.id}/answer`, accept)).toBe('409 ALREADY_FINANCED');
    const { items } = await factor.done<{ items: { status: string; risk: string }[] }>('/financing-checks', {
      applicantId: exporter.partyId,
      register: false,
      items: [{ kind: 'invoice', key: `${exporter.partyId}/IV-98-1`, amount: euro(1_000) }],
    });
    expect(items).toMatchObject([{ status: 'DFIN', risk: 'duplicate' }]);
  });

  it('is found by a lender that knows number, buyer and amount only', async () => {
    await paid('IV-98-2');
    const { items } = await factor.done<{ items: { partial: { status: string }[] }[] }>('/financing-checks', {
      applicantId: exporter.partyId,
      register: false,
      items: [{ kind: 'invoice', key: 'IV-98-2', amount: euro(1_000), sellerName: 'Exporter', buyerName: 'Importer' }],
    });
    expect(items[0]?.partial.map(({ status }) => status)).toContain('DFIN');
  });

  it('the other way round: a factored invoice is asked of the examiner, and paid by two', async () => {
    await factor.done(`/assignments/${await offered(await receivable(exporter, 'IV-98-3'))}/answer`, accept);
    const id = await presented('IV-98-3');
    expect((await asked(id)).map((q) => q.question)).toEqual([
      expect.stringContaining('financed, pledged or assigned'),
    ]);
    await findComplying(issuer, id);
    expect((await honour(id)).status).toBe(202);
    await issuerChecker.done(`/presentations/${id}/honour`);
  });

  it('taken by a factor and paid by a bank at once: the database lets one be first, and the other knows', async () => {
    for (const n of [4, 5, 6]) {
      const number = `IV-98-${n}`;
      const id = await presented(number);
      await findComplying(issuer, id);
      const assignment = await offered(await receivable(exporter, number));
      const [honoured, taken] = await Promise.all([
        honour(id),
        factor.tried<ProblemBody>(`/assignments/${assignment}/answer`, accept),
      ]);
      expect([
        [200, 409],
        [202, 200],
      ]).toContainEqual([honoured.status, taken.status]);
    }
  });
});
