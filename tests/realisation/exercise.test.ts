import { describe, expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { reachDeadlines } from '../../src/ground/deadlines/index.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { hash, openCollateral, yuan } from '../support/collateral.ts';
import { sold, transfer } from '../support/money.ts';

const desk = await openCollateral();
const { bank, second, importer, exporter, clock } = desk;
const chance = seededChance(437);
const newId = identifiers(clock, chance);
const reach = () =>
  reachDeadlines({
    database: desk.database,
    clock,
    ctxFor: (tenantId) => systemCtx({ clock, chance, newId }, desk.database, tenantId, 'clock'),
    onError: (error) => {
      throw error;
    },
  });

interface Demand {
  id: string;
  status: string;
  dueAt: string;
  lapsedAt: string | null;
  lots: { demandedMinor: string | null; soldMinor: string | null }[];
  fallMinor: string | null;
  loss: Record<string, unknown> | null;
  answer: Record<string, unknown> | null;
}
const demand = { statement: 'Sell the cathodes now that the debt is due' };
const read = async (id: string) => (await bank.get<Demand>(`/exercise-demands/${id}`)).body;

/** A pledge of 20 t for a debt that falls due on 2026-12-15. */
async function due() {
  const facilityId = await desk.facility(10_000_000, {});
  const { lotId, pledgeId } = await desk.pledged(facilityId, 20);
  await desk.draw(facilityId, 900_000);
  return { facilityId, lotId, pledgeId, at: `/pledges/${pledgeId}/exercise-demands` };
}

async function approved(facilityId: string, lotId: string, route: string) {
  const { id } = await bank.done<{ id: string }>(`/facilities/${facilityId}/realisations`, {
    route,
    lotIds: [lotId],
    clauseHash: hash('e'),
  });
  await second.done(`/realisations/${id}/approval`);
  return id;
}

describe('a pledgor whose debt is due calls on the pledgee to sell', () => {
  it('and takes it back, or the pledge ends first: no clock runs on', async () => {
    await desk.price(70_000);
    await desk.valuationTerms();
    const facilityId = await desk.facility(10_000_000, {});
    const { pledgeId } = await desk.pledged(facilityId, 20);
    await desk.draw(facilityId, 100_000, '2026-10-13');
    clock.set('2026-10-14T06:00:00Z');
    const at = `/pledges/${pledgeId}/exercise-demands`;
    const made = await importer.done<Demand>(at, demand);
    expect(await importer.done(`/exercise-demands/${made.id}/withdrawal`)).toMatchObject({ status: 'withdrawn' });
    expect(await importer.refused(`/exercise-demands/${made.id}/withdrawal`)).toBe('409 DEMAND_CLOSED');
    const again = await importer.done<Demand>(at, demand);
    await bank.done(`/facilities/${facilityId}/repayments`, {
      amount: yuan(100_000),
      ...transfer(),
      receivedOn: '2026-10-14',
      source: 'borrower',
    });
    await bank.done(`/pledges/${pledgeId}/discharge`);
    expect((await read(again.id)).status).toBe('ended');
    clock.set('2026-12-01T06:00:00Z');
    await reach();
    expect([(await read(made.id)).status, (await read(again.id)).status]).toEqual(['withdrawn', 'ended']);
  });

  it('and the loss of a pledgee that dawdles is claimed against the price of that day', async () => {
    await desk.price(70_000);
    const { facilityId, lotId, pledgeId, at } = await due();
    const court = await due();
    expect(await importer.refused(at, demand)).toBe('422 DEBT_NOT_OVERDUE');
    clock.set('2026-12-16T06:00:00Z');
    await desk.price(60_000);
    expect(await bank.refused(at, demand)).toBe('403 MANDATE_MISSING');
    expect(await exporter.refused(at, demand)).toBe('404 NOT_FOUND');
    // Eight at once: one demand stands.
    const eight = await Promise.all(Array.from({ length: 8 }, () => importer.post<Demand>(at, demand)));
    expect(eight.filter((a) => a.status === 409)).toHaveLength(7);
    const made = eight.find((a) => a.status === 201)?.body as Demand;
    expect(made).toMatchObject({
      status: 'open',
      basis: { kind: 'debt_overdue' },
      lots: [{ lotId, demandedMinor: '120000000', soldMinor: null }],
      fallMinor: '0',
      // Ten working days, the day itself not counted, New Year's Day and what is moved around it left out.
      dueAt: '2026-12-30T09:00:00.000Z',
    });
    const id = made.id;
    expect((await exporter.get(`/exercise-demands/${id}`)).status).toBe(404);
    const loss = { amount: yuan(200_000), statement: 'The market fell while the bank waited', evidenceHash: hash('a') };
    expect(await importer.refused(`/exercise-demands/${id}/loss`, loss)).toBe('422 NO_DELAY');

    const courtDemand = (await importer.post<Demand>(court.at, demand, 'court')).body;
    expect((await importer.post<Demand>(court.at, demand, 'court')).body).toEqual(courtDemand);
    await approved(court.facilityId, court.lotId, 'court');
    const saleId = await approved(facilityId, lotId, 'agreed_sale');

    clock.set('2026-12-30T09:00:00Z');
    await Promise.all([reach(), reach()]);
    // A private sale that is not made is a sale put off; a court takes the time that it takes.
    expect(await read(id)).toMatchObject({ status: 'lapsed', lapsedAt: '2026-12-30T09:00:00.000Z', fallMinor: null });
    expect((await read(courtDemand.id)).status).toBe('open');
    await desk.price(52_000, '2026-12-30');
    expect(await read(id)).toMatchObject({ fallMinor: '16000000' });
    const events = await desk.database.admin.query(
      "select type from event where object_id = $1 and type like 'exerciseDemand.%' order by id",
      [id],
    );
    expect(events.rows.map((row) => row.type)).toEqual(['exerciseDemand.made', 'exerciseDemand.lapsed']);

    await bank.done(`/realisations/${saleId}/settlement`, {
      buyer: 'Smelter',
      ...sold(),
      soldOn: '2026-12-30',
      lots: [{ lotId, proceeds: yuan(1_000_000), costs: yuan(10_000) }],
    });
    expect(await read(id)).toMatchObject({
      status: 'met',
      realisationId: saleId,
      lots: [{ demandedMinor: '120000000', soldMinor: '100000000' }],
      fallMinor: '20000000',
    });
    expect(await bank.refused(`/exercise-demands/${id}/loss`, loss)).toBe('403 MANDATE_MISSING');
    expect(await importer.done(`/exercise-demands/${id}/loss`, loss)).toMatchObject({
      loss: { amount: yuan(200_000), fallMinor: '20000000' },
    });
    expect(await importer.refused(`/exercise-demands/${id}/loss`, loss)).toBe('409 LOSS_CLAIMED');
    const more = { accepted: yuan(200_000.01) };
    expect(await second.refused(`/exercise-demands/${id}/loss-answer`, more)).toBe('422 LOSS_ANSWER_DIFFERS');
    const answer = { accepted: yuan(150_000), reason: 'The price fell within the time allowed first' };
    expect(await second.done(`/exercise-demands/${id}/loss-answer`, answer)).toMatchObject({
      answer: { accepted: yuan(150_000) },
    });
    expect(await second.refused(`/exercise-demands/${id}/loss-answer`, answer)).toBe('409 DEMAND_CLOSED');
    const { body } = await bank.get<{ exerciseDemands: { id: string }[] }>(`/realisations/${saleId}/bundle`);
    expect(body.exerciseDemands).toMatchObject([{ id, pledgeId }]);
  });
});
