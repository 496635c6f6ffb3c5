import { describe, expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import { paper } from '../support/loans.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, importer, second, manager } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const stranger = await desk.party('A firm beside', 'trader');
const documentHash = 'c'.repeat(64);

type Body = Record<string, string> & { id: string; status: string };
interface Drawdown {
  id: string;
  status: string;
  conditions: { code: string; met: boolean | null; facts: { holds?: { reason: string }[] } }[];
}
const ask = (facilityId: string, amount: number) =>
  importer.tried<Drawdown & ProblemBody>(`/facilities/${facilityId}/drawdowns`, {
    product: 'working_capital',
    amount: yuan(amount),
    dueOn: desk.dayIn(60),
  });
const approve = (id: string) => bank.tried<Drawdown & ProblemBody>(`/drawdowns/${id}/approval`);
const condition = (subjectId: string, more: object = {}) =>
  bank.done<Body>('/conditions', {
    subjectId,
    kind: 'precedent',
    title: 'Opinion on the charge',
    paper: 'Opinion of counsel',
    proverId: importer.partyId,
    documentHash,
    ...more,
  });
const ratio = (subjectId: string, more: object = {}) =>
  bank.done<Body & { tests: Body[] }>('/covenants', {
    subjectId,
    kind: 'ratio',
    title: 'Debt to assets',
    ratio: { numerator: 'total_liabilities', denominator: 'total_assets', bound: 'at_most', limit: '7000' },
    firstTestedOn: desk.today(),
    everyMonths: 3,
    reportDays: 20,
    cureDays: 10,
    documentHash,
    ...more,
  });
const figures = (liabilities: number) => ({ total_liabilities: `${liabilities}`, total_assets: '1000000' });
const holdsOf = async (facilityId: string) =>
  (await importer.get<{ items: { reason: string; gates: string[] }[] }>(`/facilities/${facilityId}/holds`)).body.items;

describe('a condition that comes before money', () => {
  it('keeps a facility shut until its proof is taken by another person of the lender', async () => {
    const facilityId = await desk.facility(5_000_000);
    await desk.pledged(facilityId, 20);
    const { id } = await condition(facilityId);
    const asked = await ask(facilityId, 100_000);
    expect(asked.status).toBe(201);
    const shut = await approve(asked.body.id);
    expect(shut.body.code).toBe('CONDITIONS_NOT_MET');
    expect(JSON.stringify(shut.body.facts)).toContain(`CONDITION ${id}`);
    expect((await holdsOf(facilityId)).map(({ reason }) => reason)).toEqual([`CONDITION ${id}`]);

    // It is proved by who is to prove it, and its own word is not enough.
    expect(await manager.refused(`/conditions/${id}/proof`, { paperHash: paper() })).toBe('403 MANDATE_MISSING');
    expect(await stranger.refused(`/conditions/${id}/proof`, { paperHash: paper() })).toBe('404 NOT_FOUND');
    expect(await bank.refused(`/conditions/${id}/proof`, { paperHash: paper() })).toBe('403 NOT_THE_PROVER');
    expect((await importer.done<Body>(`/conditions/${id}/proof`, { paperHash: paper() })).status).toBe('proved');
    expect((await approve(asked.body.id)).body.code).toBe('CONDITIONS_NOT_MET');
    const judgement = { accept: true, reason: 'Seen and filed' };
    // Who stated it does not judge it, and the borrower never does.
    expect(await bank.refused(`/conditions/${id}/judgement`, judgement)).toBe('403 SAME_PERSON');
    expect(await importer.refused(`/conditions/${id}/judgement`, judgement)).toBe('403 MANDATE_MISSING');
    const rejected = await second.done<Body>(`/conditions/${id}/judgement`, { accept: false, reason: 'Not signed' });
    expect(rejected.status).toBe('open');
    await importer.done(`/conditions/${id}/proof`, { paperHash: paper() });
    expect((await second.done<Body>(`/conditions/${id}/judgement`, judgement)).status).toBe('met');
    expect(await second.refused(`/conditions/${id}/judgement`, judgement)).toBe('409 CONDITION_WRONG_STATE');
    expect((await approve(asked.body.id)).body.status).toBe('approved');
    expect(await holdsOf(facilityId)).toEqual([]);
  });

  it('is waived by two people at the level of the debt, and no longer than they said', async () => {
    const facilityId = await desk.facility(5_000_000);
    await desk.pledged(facilityId, 20);
    const { id } = await condition(facilityId);
    const waiver = { until: desk.dayIn(1), reason: 'Opinion follows tomorrow', documentHash };
    expect(await second.refused(`/conditions/${id}/waiver`, { ...waiver, until: desk.today() })).toBe(
      '422 WAIVER_DAY_UNFIT',
    );
    const first = await second.post<{ needs: { level: string } }>(`/conditions/${id}/waiver`, waiver);
    expect([first.status, first.body.needs.level]).toEqual([202, 'L2']);
    const waived = await second.done<Body>(`/conditions/${id}/waiver`, waiver);
    expect([waived.status, waived.waivedUntil]).toEqual(['waived', waiver.until]);
    const { body } = await ask(facilityId, 100_000);
    expect((await approve(body.id)).body.status).toBe('approved');
    await desk.pass(2 * 24 * 60);
    await desk.price(70_000);
    expect((await holdsOf(facilityId)).map(({ reason }) => reason)).toContain(`CONDITION ${id}`);
  });

  it('of one drawdown keeps that one back and no other', async () => {
    const facilityId = await desk.facility(5_000_000);
    await desk.pledged(facilityId, 20);
    const [one, other] = [await ask(facilityId, 10_000), await ask(facilityId, 20_000)];
    await condition(one.body.id);
    expect((await approve(other.body.id)).body.status).toBe('approved');
    expect((await approve(one.body.id)).body.code).toBe('CONDITIONS_NOT_MET');
  });
});

describe('a covenant of a facility', () => {
  it('lets nothing be asked for or lent while it is broken, until it is cured', async () => {
    const facilityId = await desk.facility(5_000_000);
    await desk.pledged(facilityId, 20);
    const waiting = await ask(facilityId, 10_000);
    const { id, tests } = await ratio(facilityId);
    const testId = tests[0]?.id ?? '';
    const report = `/covenant-tests/${testId}/report`;
    expect(await importer.refused(report, { figures: {}, paperHash: paper() })).toBe('422 COVENANT_FIGURES_MISSING');
    expect(await bank.refused(report, { figures: figures(1), paperHash: paper() })).toBe('403 NOT_THE_PROVER');
    // A figure against itself is believed at once.
    const broken = await importer.done<Body>(report, { figures: figures(700_001), paperHash: paper() });
    expect([broken.status, broken.value, broken.breachReason]).toEqual(['breached', '7000', 'figures']);
    expect(broken.cureBy).toBe(desk.dayIn(10));
    expect((await approve(waiting.body.id)).body.code).toBe('CONDITIONS_NOT_MET');
    const refused = await ask(facilityId, 1);
    expect([refused.body.code, JSON.stringify(refused.body.facts)]).toEqual([
      'GATE_CLOSED',
      expect.stringContaining('F103'),
    ]);

    const cure = { figures: figures(700_001), paperHash: paper(), reason: 'Capital was paid in' };
    expect(await second.refused(`/covenant-tests/${testId}/cure`, cure)).toBe('422 COVENANT_NOT_KEPT');
    const cured = await second.done<Body>(`/covenant-tests/${testId}/cure`, { ...cure, figures: figures(700_000) });
    expect(cured.status).toBe('cured');
    expect((await approve(waiting.body.id)).body.status).toBe('approved');
    const { body } = await importer.get<Body & { tests: Body[] }>(`/covenants/${id}`);
    expect(body.tests.map(({ status, value }) => [status, value])).toEqual([['cured', '7000']]);
  });

  it('is let go by two people, and then holds nothing back', async () => {
    const facilityId = await desk.facility(5_000_000);
    const { id, tests } = await ratio(facilityId);
    await importer.done(`/covenant-tests/${tests[0]?.id}/report`, { figures: figures(900_000), paperHash: paper() });
    expect(await holdsOf(facilityId)).toHaveLength(1);
    const end = { reason: 'Replaced by another', documentHash };
    expect((await second.post(`/covenants/${id}/end`, end)).status).toBe(202);
    expect((await second.done<Body>(`/covenants/${id}/end`, end)).status).toBe('ended');
    expect(await holdsOf(facilityId)).toEqual([]);
  });

  it('that something does not happen is broken by the event that either side records', async () => {
    const facilityId = await desk.facility(5_000_000);
    const days = { firstTestedOn: undefined, everyMonths: undefined, reportDays: undefined, ratio: undefined };
    const { id } = await ratio(facilityId, { kind: 'event', title: 'No change of control', ...days });
    const event = { happenedOn: desk.today(), reason: 'Shares were sold', documentHash };
    expect(await importer.refused(`/covenants/${id}/events`, { ...event, happenedOn: desk.dayIn(1) })).toBe(
      '422 COVENANT_TOO_EARLY',
    );
    const broken = await importer.done<Body>(`/covenants/${id}/events`, event);
    expect([broken.status, broken.breachReason]).toEqual(['breached', 'event']);
    expect(await bank.refused(`/covenants`, { subjectId: facilityId })).toBe('422 INPUT_INVALID');
    expect(await bank.refused(`/covenants/${id}/events`, { ...event, reason: '' })).toBe('422 INPUT_INVALID');
    const waived = await second.done<Body>(`/covenant-tests/${broken.id}/waiver`, {
      reason: 'Known buyer',
      documentHash,
    });
    expect(waived.status).toBe('waived');
    expect(await holdsOf(facilityId)).toEqual([]);
  });

  it('is stated as its kind asks, by the lender of a debt that is not over', async () => {
    const facilityId = await desk.facility(1_000_000);
    const stranger = await desk.party('Another bank', 'bank');
    const of = { subjectId: facilityId, kind: 'ratio', title: 'Cover', documentHash, cureDays: 0 };
    expect(await bank.refused('/covenants', of)).toBe('422 COVENANT_SHAPE_UNFIT');
    expect(await stranger.refused('/covenants', of)).toBe('404 NOT_FOUND');
    expect(await importer.refused('/covenants', of)).toBe('403 MANDATE_MISSING');
    expect(
      await bank.refused('/conditions', {
        subjectId: facilityId,
        kind: 'subsequent',
        title: 'Filing',
        paper: 'Certificate',
        proverId: importer.partyId,
        documentHash,
      }),
    ).toBe('422 CONDITION_DAY_UNFIT');
  });
});
