import { describe, expect, it } from 'vitest';
import { euro, findComplying, invoice, openCreditTrade, type Presented, present } from '../support/credit.ts';

const trade = await openCreditTrade();
const { issuer, issuerChecker, nominated, importer, exporter, clock } = trade;
const start = () => clock.set('2026-10-12T06:00:00Z');

/** Presented with an invoice in the wrong currency, and examined. */
async function discrepant() {
  start();
  const creditId = await trade.credit(1_000);
  const { id } = await present(nominated, creditId, issuer.partyId, 1_000, {
    documents: [invoice('1000.00', { currency: 'USD' })],
    presenterReference: 'RHB77',
  });
  const { examination } = await issuer.done<Presented>(`/presentations/${id}/examination`);
  const answers = Object.fromEntries(
    examination.forExaminer.map((q) => [`${q.rule}/${q.documentId ?? ''}`, { finding: 'conforms' }]),
  );
  return { creditId, id, examination, answers };
}

describe('a discrepant presentation', () => {
  it('is refused in one notice, waived and taken up, and paid', async () => {
    const { creditId, id, answers } = await discrepant();
    const refused = await issuer.done<Presented>(`/presentations/${id}/decision`, {
      decision: 'refuse',
      disposal: 'NOTIFY',
      answers,
      added: ['packing list torn'],
    });
    const { body: detail } = await issuer.get<{ missing: Record<string, string[]> }>(`/presentations/${id}`);
    expect(detail.missing).toEqual({ inv: [] });
    expect(refused.refusalNotice?.discrepancies.length).toBeGreaterThan(1);
    expect(await issuer.refused(`/presentations/${id}/decision`, { decision: 'refuse', answers })).toBe(
      '409 PRESENTATION_NOT_EXAMINED',
    );
    expect(await importer.refused(`/presentations/${id}/waiver-answer`, { waive: true })).toBe('409 WAIVER_NOT_SOUGHT');
    await issuer.done(`/presentations/${id}/waiver`);
    expect(await issuerChecker.refused(`/presentations/${id}/taking-up`)).toBe('422 NOT_WAIVED');
    await importer.done(`/presentations/${id}/waiver-answer`, { waive: true });
    expect(await issuer.refused(`/presentations/${id}/taking-up`)).toBe('403 SAME_PERSON');
    await issuerChecker.done(`/presentations/${id}/taking-up`);
    await issuerChecker.done(`/presentations/${id}/honour`);
    const { body } = await nominated.get<{ items: { type: string; text: string }[] }>(
      `/credit-messages?creditId=${creditId}&limit=50`,
    );
    expect(body.items.map((m) => m.type)).toEqual(expect.arrayContaining(['734', '732', '752', '756']));
    expect(body.items.find((m) => m.type === '734')?.text).toMatch(/:21:RHB77\n[\s\S]*:77B:\/NOTIFY\//);
  });

  it('is returned, which frees what it held; and its amount is there for another', async () => {
    const { creditId, id, answers } = await discrepant();
    await issuer.done(`/presentations/${id}/decision`, { decision: 'refuse', disposal: 'RETURN', answers });
    await issuer.done(`/presentations/${id}/return`);
    expect((await issuer.get<{ held: object; available: object }>(`/credits/${creditId}`)).body).toMatchObject({
      held: euro(0),
      available: euro(1_000),
    });
    const again = await present(nominated, creditId, issuer.partyId, 1_000);
    expect((await findComplying(issuer, again.id)).status).toBe('complying');
  });

  it('cannot be decided past what the data say, nor with a question open', async () => {
    const { id, examination, answers } = await discrepant();
    expect(await issuer.refused(`/presentations/${id}/decision`, { decision: 'accept', answers })).toBe(
      '422 DISCREPANCIES_STAND',
    );
    const decided = examination.discrepancies.find((d) => d.class === 'D');
    const dismissed = { [`${decided?.rule}/${decided?.documentId ?? ''}`]: 'does not matter' };
    expect(await issuer.refused(`/presentations/${id}/decision`, { decision: 'accept', answers, dismissed })).toBe(
      '422 DISMISSAL_NOT_OPEN',
    );
    if (examination.forExaminer.length > 0)
      expect(await issuer.refused(`/presentations/${id}/decision`, { decision: 'refuse', answers: {} })).toBe(
        '422 QUESTIONS_OPEN',
      );
    expect(await nominated.refused(`/presentations/${id}/decision`, { decision: 'refuse', answers })).toBe(
      '403 NOT_THE_EXAMINING_BANK',
    );
  });
});

describe('electronic records (eUCP)', () => {
  const record = (documentId: string, document: object, more: object = {}) => ({
    documentId,
    type: 'commercial_invoice',
    format: 'application/vnd.holdfast.document+json',
    content: JSON.stringify({ ...document, id: documentId }),
    namesCredit: true,
    authenticated: true,
    dated: true,
    ...more,
  });
  const electronicTerms = { rules: 'eucp', electronic: { place: 'WWW.YZEB.EXAMPLE' } };

  it('are presented when they are said to be complete; a record that cannot be read stops the days', async () => {
    start();
    const creditId = await trade.credit(1_000, {}, electronicTerms);
    const opened = await exporter.done<Presented>(`/credits/${creditId}/presentations`, {
      amount: euro(1_000),
      presentedToId: issuer.partyId,
      medium: 'electronic',
      documents: [],
    });
    expect(opened).toMatchObject({ status: 'receiving', lastDayToRefuse: null });
    expect(await exporter.refused(`/presentations/${opened.id}/completion`)).toBe('422 NOTHING_PRESENTED');
    const sent = await exporter.done<{ id: string; extracted: { source: string } }>(
      `/presentations/${opened.id}/records`,
      record('inv', invoice('1000.00')),
    );
    expect(sent.extracted.source).toBe('structured record');
    const complete = await exporter.done<Presented>(`/presentations/${opened.id}/completion`);
    expect(complete.lastDayToRefuse).toBe('2026-10-19');
    await issuer.done(`/presented-records/${sent.id}/corruption`);
    clock.set('2026-10-26T06:00:00Z');
    await trade.reach();
    expect((await issuer.get<Presented>(`/presentations/${opened.id}`)).body.status).toBe('received');
    await exporter.done(`/presented-records/${sent.id}/content`, {
      content: record('inv', invoice('1000.00')).content,
    });
    expect((await findComplying(issuer, opened.id)).status).toBe('complying');
  });

  it('a record that is not sent again in thirty days counts as not presented; once', async () => {
    start();
    const creditId = await trade.credit(1_000, {}, electronicTerms);
    const opened = await exporter.done<Presented>(`/credits/${creditId}/presentations`, {
      amount: euro(1_000),
      presentedToId: issuer.partyId,
      medium: 'electronic',
      documents: [],
    });
    const sent = await exporter.done<{ id: string }>(
      `/presentations/${opened.id}/records`,
      record('inv', invoice('1000.00')),
    );
    await exporter.done(`/presentations/${opened.id}/completion`);
    await issuer.done(`/presented-records/${sent.id}/corruption`);
    clock.set('2026-11-12T06:00:00Z');
    await Promise.all([trade.reach(), trade.reach()]);
    const { examination } = await issuer.done<Presented>(`/presentations/${opened.id}/examination`);
    expect(examination.discrepancies.length).toBeGreaterThan(0);
  });

  it('of a form that nobody reads here are read by a program, and count as a person enters them', async () => {
    start();
    const creditId = await trade.credit(1_000, {}, electronicTerms);
    const opened = await exporter.done<Presented>(`/credits/${creditId}/presentations`, {
      amount: euro(1_000),
      presentedToId: issuer.partyId,
      medium: 'electronic',
      documents: [],
    });
    const { content: _, ...picture } = record('inv', invoice('1000.00'), {
      format: 'application/pdf',
      contentHash: 'ab'.repeat(32),
    });
    const sent = await exporter.done<{ id: string; extracted: object | null }>(
      `/presentations/${opened.id}/records`,
      picture,
    );
    expect(sent.extracted).toBeNull();
    await exporter.done(`/presentations/${opened.id}/completion`);
    const found = async () => (await issuer.done<Presented>(`/presentations/${opened.id}/examination`)).examination;
    expect((await found()).complying).not.toBe(true);

    const read = { ...invoice('1000.00'), id: 'inv' };
    const path = `/presented-records/${sent.id}/extraction`;
    const proposal = { source: 'reader 3.1', document: read, confidence: { '/total/amountMinor': 71 } };
    expect(await exporter.refused(path, proposal)).toMatch(/^403 /);
    expect(await issuer.refused(path, { ...proposal, confidence: { '/total': 101 } })).toBe('422 INPUT_INVALID');
    expect(await issuer.done<{ extracted: object }>(path, proposal)).toMatchObject({ extracted: proposal });
    // What a program read is a proposal: the same is found as before, until a person has entered it.
    expect((await found()).complying).not.toBe(true);
    const enter = `/presentations/${opened.id}/documents`;
    const entered = { document: read, recordId: sent.id };
    expect(await exporter.refused(enter, entered)).toMatch(/^403 /);
    expect(await issuer.refused(enter, { document: { ...read, id: 'other' } })).toBe('404 DOCUMENT_UNKNOWN');
    expect(await issuer.refused(enter, { ...entered, recordId: `prc_${'0'.repeat(32)}` })).toMatch(/^(404|422) /);
    expect(await issuer.done<Presented>(enter, entered)).toMatchObject({ status: 'received', examination: null });
    expect((await findComplying(issuer, opened.id)).status).toBe('complying');
    expect(await issuer.refused(enter, entered)).toBe('409 PRESENTATION_WRONG_STATE');
    expect(await issuer.refused(path, proposal)).toMatch(/^409 /);
  });

  it('are not taken under a credit that does not say eUCP', async () => {
    start();
    const creditId = await trade.credit(1_000);
    expect(
      await exporter.refused(`/credits/${creditId}/presentations`, {
        amount: euro(1),
        presentedToId: issuer.partyId,
        medium: 'electronic',
        documents: [],
      }),
    ).toBe('422 ELECTRONIC_NOT_AGREED');
  });
});
