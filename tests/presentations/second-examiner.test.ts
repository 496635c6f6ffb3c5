import { describe, expect, it } from 'vitest';
import { openCreditTrade, type Presented, present } from '../support/credit.ts';
import { invoiceNumber } from '../support/invoice-numbers.ts';

const trade = await openCreditTrade();
const { issuer, issuerChecker, nominated, importer, clock } = trade;
const checks = ['presentation:examine', 'presentation:honour'];
const cashier = await trade.colleague(issuer, 'Cashier', checks);

const approver = await trade.colleague(issuer, 'Second approver', ['credit:approve']);
let n = 0;
/** A credit of any size: as many approve it as its amount asks. */
async function credit(amount: number): Promise<string> {
  const { id } = await importer.done<{ id: string }>('/credits', trade.application(amount));
  await issuer.done(`/credits/${id}/approvals`);
  if (amount >= 700_000) await approver.done(`/credits/${id}/approvals`);
  await issuerChecker.done(`/credits/${id}/issue`, { number: `YZLC26B${100 + ++n}` });
  await nominated.done(`/credits/${id}/advice`);
  return id;
}

/** Presented for the amount, and examined by the first examiner; a trade term left out is asked. */
async function asked(amount: number) {
  clock.set('2026-10-12T06:00:00Z');
  const creditId = await credit(amount);
  const { id } = await present(nominated, creditId, issuer.partyId, amount, {
    documents: [
      {
        id: 'inv',
        type: 'commercial_invoice',
        number: invoiceNumber(),
        issuer: { name: 'Exporter' },
        addressee: { name: 'Importer' },
        currency: 'EUR',
        amount: amount.toFixed(2),
        goods: { description: 'GEARBOXES' },
      },
    ],
  });
  await issuer.done(`/presentations/${id}/examination`);
  return { id, decision: { decision: 'accept', answers: { 'U18c/inv': { finding: 'conforms' } } } };
}

describe('a question answered in favour of the documents', () => {
  // First, since what one client is decided on within the window counts together.
  it('is the first examiner’s alone below that, and where nothing was asked', async () => {
    const { id, decision } = await asked(699_999);
    expect((await issuer.post(`/presentations/${id}/decision`, decision)).status).toBe(200);
    clock.set('2026-10-12T06:00:00Z');
    const creditId = await credit(800_000);
    const plain = await present(nominated, creditId, issuer.partyId, 800_000);
    await issuer.done(`/presentations/${plain.id}/examination`);
    expect((await issuer.post(`/presentations/${plain.id}/decision`, { decision: 'accept' })).status).toBe(200);
  });

  it('is a second examiner’s to see as well, from EUR 0.7 m on', async () => {
    const { id, decision } = await asked(700_000);
    const answer = await issuer.post<{ id: string }>(`/presentations/${id}/decision`, decision);
    expect(answer.status).toBe(202);
    expect((await issuer.get<Presented>(`/presentations/${id}`)).body.status).toBe('examined');
    expect((await issuer.agreed(answer.body)).status).toBe(200);
    expect((await issuer.get<Presented>(`/presentations/${id}`)).body.status).toBe('complying');
  });
});

describe('who honours', () => {
  it('neither examined nor decided: deciding on another’s examination is no way to one’s own payment', async () => {
    const { id, decision } = await asked(1_000);
    await cashier.done(`/presentations/${id}/decision`, decision);
    expect(await issuer.refused(`/presentations/${id}/honour`)).toBe('403 SAME_PERSON');
    expect(await cashier.refused(`/presentations/${id}/honour`)).toBe('403 SAME_PERSON');
    expect((await issuerChecker.done<Presented>(`/presentations/${id}/honour`)).status).toBe('honoured');
  });
});

describe('a notice of refusal', () => {
  it('can be seen as it will go, before it binds', async () => {
    const { id } = await asked(1_000);
    const refusal = {
      decision: 'refuse',
      disposal: 'NOTIFY',
      answers: { 'U18c/inv': { finding: 'discrepant', statement: 'TRADE TERM NOT SHOWN' } },
    };
    const shown = await fetch(`${issuer.url}/v1/presentations/${id}/decision`, {
      method: 'POST',
      headers: { authorization: `Bearer ${issuer.key}`, 'content-type': 'application/json', preview: 'true' },
      body: JSON.stringify(refusal),
    });
    expect(await shown.text()).toMatch(/:77J:1\) TRADE TERM NOT SHOWN\\n:77B:\/NOTIFY\//);
    expect((await issuer.get<Presented>(`/presentations/${id}`)).body).toMatchObject({
      status: 'examined',
      refusalNotice: null,
    });
  });
});
