import { describe, expect, it } from 'vitest';
import { invoice, openCreditTrade, type Presented, present } from '../support/credit.ts';

const trade = await openCreditTrade();
const { issuer, nominated, clock } = trade;

/** An invoice that describes other steel, and a packing list of other packages: nothing is decided, two things are asked. */
async function asked() {
  clock.set('2026-10-12T06:00:00Z');
  const creditId = await trade.credit(
    1_000,
    {},
    { requiredDocuments: [{ type: 'commercial_invoice' }, { type: 'packing_list' }] },
  );
  const { id } = await present(nominated, creditId, issuer.partyId, 1_000, {
    documents: [
      invoice('1000.00', { goods: { description: 'GEARBOXES AISI 316', incoterm: 'CPT CHONGQING', packages: 40 } }),
      { id: 'pl', type: 'packing_list', goods: { description: 'GEARBOXES', packages: 39 } },
    ],
  });
  const { examination } = await issuer.done<Presented>(`/presentations/${id}/examination`);
  return { id, examination, at: `/presentations/${id}/decision` };
}
const conforms = { finding: 'conforms' };
const discrepant = (statement: string) => ({ finding: 'discrepant', statement });

describe('an examiner answers in the words of the question', () => {
  it('that something conforms is no line of the notice, that it does not is a statement (P5, D1)', async () => {
    const { id, at, examination } = await asked();
    expect(examination.forExaminer.map((q) => `${q.rule}/${q.documentId}`)).toEqual(['U14d/pl', 'U18c/inv']);
    const refused = await issuer.done<Presented>(at, {
      decision: 'refuse',
      answers: {
        'U14d/pl': conforms,
        'U18c/inv': discrepant(`Invoice: AISI 316 instead of AISI 304\nDescription not as per L/C`),
      },
    });
    expect(refused.refusalNotice?.discrepancies).toEqual([
      'INVOICE: AISI 316 INSTEAD OF AISI 304',
      'DESCRIPTION NOT AS PER L/C',
    ]);
    expect(refused.refusalNotice?.message).toMatch(/:77J:1\) INVOICE: AISI 316 INSTEAD OF AISI 304\n2\) DESCRIPTION/);
    expect(refused.refusalNotice?.message).not.toContain('?');
    expect((await issuer.get<Presented>(`/presentations/${id}`)).body.refusalNotice).toEqual(refused.refusalNotice);
  });

  it('complies when every question conforms; a statement stands against that', async () => {
    const { at, examination } = await asked();
    const [first, second] = examination.forExaminer;
    const answers = { 'U14d/pl': conforms, 'U18c/inv': discrepant(second?.statement ?? '') };
    expect(first?.statement).toBe('NUMBER OF PACKAGES: PACKING LIST 39, INVOICE 40');
    expect(await issuer.refused(at, { decision: 'accept', answers })).toBe('422 DISCREPANCIES_STAND');
    const { status } = await issuer.done<Presented>(at, {
      decision: 'accept',
      answers: { 'U14d/pl': conforms, 'U18c/inv': conforms },
    });
    expect(status).toBe('complying');
  });

  it('takes the statements that are offered', async () => {
    const { at, examination } = await asked();
    const answers = Object.fromEntries(
      examination.forExaminer.map((q) => [`${q.rule}/${q.documentId}`, discrepant(q.statement)]),
    );
    const { refusalNotice } = await issuer.done<Presented>(at, { decision: 'refuse', answers, disposal: 'RETURN' });
    expect(refusalNotice?.discrepancies).toEqual(examination.forExaminer.map((q) => q.statement));
  });
});

describe('no notice contains a question', () => {
  const bad: [name: string, answers: object, more: object, code: string, at: string][] = [
    ['a boolean is no answer', { 'U14d/pl': true, 'U18c/inv': true }, {}, 'INPUT_INVALID', '/answers/U14d~1pl'],
    [
      'a finding without its statement',
      { 'U14d/pl': { finding: 'discrepant' }, 'U18c/inv': conforms },
      {},
      'INPUT_INVALID',
      '/answers/U14d~1pl/statement',
    ],
    [
      'a word of no meaning',
      { 'U14d/pl': { finding: 'yes' }, 'U18c/inv': conforms },
      {},
      'INPUT_INVALID',
      '/answers/U14d~1pl/finding',
    ],
    ['a question left open', { 'U14d/pl': conforms }, {}, 'QUESTIONS_OPEN', '/answers'],
    [
      'an answer to what was not asked',
      { 'U14d/pl': conforms, 'U18c/inv': conforms, 'U99/inv': conforms },
      {},
      'ANSWER_NOT_ASKED',
      '/answers/U99~1inv',
    ],
    [
      'a statement that asks',
      { 'U14d/pl': conforms, 'U18c/inv': discrepant('DOES IT CONFLICT?') },
      {},
      'NOTICE_LINE_ASKS',
      '/answers/U18c~1inv/statement',
    ],
    [
      'the words of the question as a statement',
      { 'U14d/pl': discrepant('U14d: do the documents conflict in number of packages.'), 'U18c/inv': conforms },
      {},
      'NOTICE_LINE_ASKS',
      '/answers/U14d~1pl/statement',
    ],
    [
      'a line that asks beside the engine',
      { 'U14d/pl': conforms, 'U18c/inv': conforms },
      { added: ['IS IT SIGNED ?'] },
      'NOTICE_LINE_ASKS',
      '/added/0',
    ],
    [
      'a line that asks in Chinese',
      { 'U14d/pl': conforms, 'U18c/inv': conforms },
      { added: ['是否签署？'] },
      'NOTICE_LINE_ASKS',
      '/added/0',
    ],
    [
      'a character that no message carries',
      { 'U14d/pl': conforms, 'U18c/inv': discrepant('货描不符') },
      {},
      'NOTICE_LINE_UNSENDABLE',
      '/answers/U18c~1inv/statement',
    ],
    [
      'an empty statement',
      { 'U14d/pl': conforms, 'U18c/inv': discrepant('  ') },
      {},
      'INPUT_INVALID',
      '/answers/U18c~1inv/statement',
    ],
    [
      'more than fits',
      { 'U14d/pl': conforms, 'U18c/inv': conforms },
      { added: Array.from({ length: 30 }, (_, i) => `${i} ${'LONG WORDS '.repeat(16)}`) },
      'NOTICE_TOO_LONG',
      '',
    ],
    ['nothing that stands', { 'U14d/pl': conforms, 'U18c/inv': conforms }, {}, 'NOTICE_WITHOUT_DISCREPANCY', ''],
  ];

  it.each(bad)('%s: refused by name', async (_name, answers, more, code, at) => {
    const { id, at: url } = await asked();
    const { body } = await issuer.post<{ code: string; errors?: { pointer: string }[] }>(url, {
      decision: 'refuse',
      answers,
      ...more,
    });
    expect(body.code).toBe(code);
    if (at) expect(body.errors?.map(({ pointer }) => pointer)).toContain(at);
    expect((await issuer.get<Presented>(`/presentations/${id}`)).body.status).toBe('examined');
  });

  it('nor is the applicant or another bank asked about an open question', async () => {
    const { id } = await asked();
    expect(await issuer.refused(`/presentations/${id}/waiver`)).toBe('422 QUESTIONS_OPEN');
    const answers = { 'U14d/pl': conforms, 'U18c/inv': conforms };
    expect(await issuer.refused(`/presentations/${id}/waiver`, { answers })).toBe('422 NOTHING_TO_WAIVE');
    const sought = await issuer.done<{ waiver: { discrepancies: string[] } }>(`/presentations/${id}/waiver`, {
      answers: { ...answers, 'U18c/inv': discrepant('STEEL IS AISI 316') },
    });
    expect(sought.waiver.discrepancies).toEqual(['STEEL IS AISI 316']);
  });
});
