import { expect, it } from 'vitest';
import { openCollateral } from '../support/collateral.ts';
import { colleagueOf, type ProblemBody, type Proposal } from '../support/world.ts';

const desk = await openCollateral();
const { bank, second } = desk;
const proposed = async (terms: object, validFrom = desk.today()) => {
  const { id } = await bank.done<{ id: string }>('/valuation-terms', {
    commodityId: desk.copper,
    validFrom,
    terms: { sourceIds: [desk.source], lowerOfCost: false, ...terms },
  });
  return `/valuation-terms/${id}/approval`;
};
const asked = async (path: string) => {
  const { status, body } = await second.post<Proposal>(path);
  return status === 202
    ? { level: body.needs.level, reasons: body.reasons.map(({ code }) => code), id: body.id }
    : status;
};

it('terms from today on, at par or below, are two people’s to decide', async () => {
  expect(await asked(await proposed({ gradeFactorBps: 10_000 }))).toBe(200);
});

it('a grade above par asks for level 3, a day that is over for level 2, and both are told (37)', async () => {
  expect(await asked(await proposed({ gradeFactorBps: 10_001 }))).toMatchObject({
    level: 'L3',
    reasons: ['GRADE_ABOVE_PAR'],
  });
  const past = await asked(await proposed({}, '2026-10-11'));
  expect(past).toMatchObject({ level: 'L2', reasons: ['TERMS_FROM_PAST_DAY'] });
  const both = await asked(await proposed({ gradeFactorBps: 30_000 }, '2026-01-01'));
  expect(both).toMatchObject({ level: 'L3', reasons: ['GRADE_ABOVE_PAR', 'TERMS_FROM_PAST_DAY'] });
  // Who proposed the terms is no other person.
  const { id } = past as { id: string };
  expect((await bank.post<ProblemBody>(`/proposals/${id}/agreement`)).body.code).toBe('SAME_PERSON');
  const { body } = await (await colleagueOf(bank, 0)).post<Proposal>(`/proposals/${id}/agreement`);
  expect(body.state).toBe('done');
});
