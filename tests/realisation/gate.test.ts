import { expect, it } from 'vitest';
import { hash, openCollateral, yuan } from '../support/collateral.ts';
import { sold } from '../support/money.ts';
import type { ProblemBody, Proposal } from '../support/world.ts';

const desk = await openCollateral();
const { bank, second, manager, clock } = desk;

it('goods of which nothing was heard are sold before one more person, and those that nobody watches not at all', async () => {
  await desk.price(70_000);
  await desk.valuationTerms();
  const facilityId = await desk.facility(10_000_000, {});
  const { lotId } = await desk.pledged(facilityId, 20);
  await desk.draw(facilityId, 300_000, '2026-10-20');
  clock.set('2026-10-22T06:00:00Z');
  await desk.price(70_000);
  await desk.pass(10);
  const { id } = await bank.done<{ id: string }>(`/facilities/${facilityId}/realisations`, {
    route: 'agreed_sale',
    lotIds: [lotId],
    clauseHash: hash('e'),
  });
  await second.done(`/realisations/${id}/approval`);
  const sale = () => ({
    buyer: 'Smelter',
    ...sold(),
    soldOn: desk.today(),
    lots: [{ lotId, proceeds: yuan(1_400_000), costs: yuan(0) }],
  });
  const asked = async () => {
    const { status, body } = await bank.post<ProblemBody & Proposal>(`/realisations/${id}/settlement`, sale());
    const closed = (body.facts?.closed ?? []) as { fact: string }[];
    return { status, closed: closed.map((c) => c.fact), seconds: (body.reasons ?? []).map((reason) => reason.code) };
  };
  // Sold while they are watched, they ask for nobody for their own sake.
  const before = await asked();
  expect([before.status, before.closed, before.seconds.filter((code) => code.startsWith('F'))]).toEqual([202, [], []]);
  // Forty days of silence are a breach: one more person looks at what is sold.
  clock.advance(40 * 86_400);
  await desk.price(70_000);
  await desk.tick();
  expect(await asked()).toMatchObject({ status: 202, seconds: expect.arrayContaining(['F4']) });
  // Nobody watches them any more: that they are there is not known, and on paper alone they are not sold.
  const { rows } = await desk.database.admin.query<{ id: string }>(`select id from subject where ended_at is null`);
  for (const subject of rows) await manager.done(`/subjects/${subject.id}/end`);
  expect(await asked()).toMatchObject({ status: 422, closed: ['F1'] });
});
