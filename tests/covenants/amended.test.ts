import { expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import { paper } from '../support/loans.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, importer, second } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const documentHash = 'c'.repeat(64);
type Body = Record<string, string> & { id: string; status: string };

it('a condition that should not have been asked is withdrawn by two, and keeps nothing back', async () => {
  const facilityId = await desk.facility(5_000_000);
  await desk.pledged(facilityId, 20);
  const { id } = await bank.done<Body>('/conditions', {
    subjectId: facilityId,
    kind: 'precedent',
    title: 'Opinion on the charge',
    paper: 'Opinion of counsel',
    proverId: importer.partyId,
    documentHash,
  });
  const asked = await importer.done<Body>(`/facilities/${facilityId}/drawdowns`, {
    product: 'working_capital',
    amount: yuan(100_000),
    dueOn: desk.dayIn(60),
  });
  const approve = () => bank.tried<Body & ProblemBody>(`/drawdowns/${asked.id}/approval`);
  expect((await approve()).body.code).toBe('CONDITIONS_NOT_MET');
  const path = `/conditions/${id}/withdrawal`;
  const why = { reason: 'Asked of the wrong facility', documentHash };
  expect(await importer.refused(path, why)).toBe('403 MANDATE_MISSING');
  expect((await second.post(path, why)).status).toBe(202);
  expect(await second.done<Body>(path, why)).toMatchObject({ status: 'withdrawn' });
  expect((await approve()).body.status).toBe('approved');
  expect(await importer.refused(`/conditions/${id}/proof`, { paperHash: paper() })).toBe('409 CONDITION_WRONG_STATE');
  expect(await second.refused(path, why)).toBe('409 CONDITION_WRONG_STATE');
});

it('a covenant is amended by two: what is reported from then on is held to it, what was found stays found', async () => {
  const facilityId = await desk.facility(5_000_000);
  const covenant = await bank.done<Body & { tests: Body[]; ratio: { limit: string } }>('/covenants', {
    subjectId: facilityId,
    kind: 'ratio',
    title: 'Debt to assets',
    ratio: { numerator: 'total_liabilities', denominator: 'total_assets', bound: 'at_most', limit: '7000' },
    firstTestedOn: desk.today(),
    everyMonths: 3,
    reportDays: 20,
    cureDays: 10,
    documentHash,
  });
  const path = `/covenants/${covenant.id}/amendment`;
  const why = { reason: 'The banks agreed', documentHash };
  expect(await second.refused(path, { ...why, limit: '7000' })).toBe('422 COVENANT_UNCHANGED');
  expect(await importer.refused(path, { ...why, limit: '9000' })).toBe('403 MANDATE_MISSING');
  expect((await second.post(path, { ...why, limit: '7500' })).status).toBe(202);
  expect(await second.done<Body>(path, { ...why, limit: '7500' })).toMatchObject({ ratio: { limit: '7500' } });
  // 74 per cent: broken as it was stated, kept as it is amended.
  const report = await importer.done<Body>(`/covenant-tests/${covenant.tests[0]?.id}/report`, {
    figures: { total_liabilities: '740000', total_assets: '1000000' },
    paperHash: paper(),
  });
  expect(report.status).toBe('reported');
  expect(JSON.stringify((await importer.get(`/history/${covenant.id}`)).body)).toContain('covenant.amended');
});
