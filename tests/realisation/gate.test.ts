import { expect, it } from 'vitest';
import { hash, openCollateral, yuan } from '../support/collateral.ts';
import { sold } from '../support/money.ts';
import type { ProblemBody, Proposal } from '../support/world.ts';

const desk = await openCollateral();
const { bank, second, manager, clock } = desk;

it('goods of which nothing was heard are sold before one more person, and those that nobody watches not at all', async () => {
  await desk.price(70_000);
  await desk.valuationTerms();
  const lots: { facilityId: string; lotId: string }[] = [];
  for (let i = 0; i < 2; i++) {
    const facilityId = await desk.facility(10_000_000, {});
    const { lotId } = await desk.pledged(facilityId, 20);
    await desk.draw(facilityId, 300_000, '2026-10-20');
    lots.push({ facilityId, lotId });
  }
  clock.set('2026-10-22T06:00:00Z');
  await desk.price(70_000);
  await desk.pass(10);
  const sales: { id: string; lotId: string }[] = [];
  for (const { facilityId, lotId } of lots) {
    const { id } = await bank.done<{ id: string }>(`/facilities/${facilityId}/realisations`, {
      route: 'agreed_sale',
      lotIds: [lotId],
      clauseHash: hash('e'),
    });
    await second.done(`/realisations/${id}/approval`);
    sales.push({ id, lotId });
  }
  const [watched, unwatched] = sales;
  const asked = async (sale = watched) => {
    const { status, body } = await bank.post<ProblemBody & Proposal>(`/realisations/${sale?.id}/settlement`, {
      buyer: 'Smelter',
      ...sold(),
      soldOn: desk.today(),
      lots: [{ lotId: sale?.lotId, proceeds: yuan(1_400_000), costs: yuan(0) }],
    });
    const closed = (body.facts?.closed ?? []) as { fact: string }[];
    return { status, closed: closed.map((c) => c.fact), seconds: (body.reasons ?? []).map((reason) => reason.code) };
  };
  // Sold while they are watched, they ask for nobody for their own sake.
  const before = await asked();
  expect([before.status, before.closed, before.seconds.filter((code) => code.startsWith('F'))]).toEqual([202, [], []]);
  // Nobody watches the others any more: that they are there is not known, and on paper alone they are not sold.
  const { rows } = await desk.database.admin.query<{ id: string }>(
    'select subject_id as id from subject_lot where lot_id = $1',
    [unwatched?.lotId],
  );
  await manager.done(`/subjects/${rows[0]?.id}/end`);
  expect(await asked(unwatched)).toMatchObject({ status: 422, closed: ['F1'] });
  // Forty days of silence are a breach: one more person looks at what is sold.
  clock.advance(40 * 86_400);
  await desk.price(70_000);
  await desk.tick();
  expect(await asked()).toMatchObject({ status: 202, seconds: expect.arrayContaining(['F4']) });
});
