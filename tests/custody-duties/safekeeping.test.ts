import { describe, expect, it } from 'vitest';
import { hash, openCollateral, tonnes, yuan } from '../support/collateral.ts';
import { transfer } from '../support/money.ts';
import type { Proposal } from '../support/world.ts';

const desk = await openCollateral();
const { bank, second, importer, manager, exporter, clock } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const third = await desk.party('Bonded Warehouse', 'collateral_manager');

interface Demand {
  id: string;
  status: string;
  dueAt: string;
  lotIds: string[];
  way: string | null;
  lapsedAt: string | null;
  loss: Record<string, unknown> | null;
  lossAnswer: Record<string, unknown> | null;
}
const demand = (more: object = {}) => ({
  ways: ['escrow', 'early_payoff'],
  statement: 'The roof leaks and nobody mends it',
  evidenceHash: hash('a'),
  ...more,
});
const read = async (id: string) => (await importer.get<Demand>(`/custody-demands/${id}`)).body;
async function held() {
  const facilityId = await desk.facility(10_000_000, {});
  const { lotId, pledgeId } = await desk.pledged(facilityId, 20);
  return { facilityId, lotId, pledgeId, at: `/pledges/${pledgeId}/custody-demands` };
}
async function engage(serviceLevel: string) {
  const { id } = await bank.done<{ id: string }>('/custody-agreements', {
    custodianId: third.partyId,
    serviceLevel,
    feePayer: 'lender',
    documentHash: hash('f'),
  });
  await third.done(`/custody-agreements/${id}/acceptance`);
}
const loss = (amount: number) => ({ amount: yuan(amount), statement: 'Rust', evidenceHash: hash('b') });
const typesOf = async (id: string) =>
  (
    await desk.database.admin.query<{ type: string }>(
      "select type from event where object_id = $1 and type like 'custodyDemand.%' order by id",
      [id],
    )
  ).rows.map((row) => row.type);

describe('a pledgor whose goods the pledgee endangers', () => {
  it('has them put in escrow with a third, who holds for the pledgee from then on', async () => {
    const { lotId, pledgeId, at } = await held();
    expect(await bank.refused(at, demand())).toBe('403 MANDATE_MISSING');
    expect(await exporter.refused(at, demand())).toBe('404 NOT_FOUND');
    expect(await importer.refused(at, demand({ lotIds: [await desk.lot(1)] }))).toBe('409 NOT_IN_PLEDGEES_CUSTODY');
    expect(await importer.refused(at, demand({ incidentId: `inc_${'0'.repeat(32)}` }))).toBe('404 NOT_FOUND');
    const eight = await Promise.all(Array.from({ length: 8 }, () => importer.post<Demand>(at, demand())));
    expect(eight.map((a) => String(a.status)).sort()).toEqual(['201', ...Array.from({ length: 7 }, () => '409')]);
    const made = eight.find((a) => a.status === 201)?.body as Demand;
    // Three working days, the day itself not counted.
    expect(made).toMatchObject({ status: 'open', lotIds: [lotId], dueAt: '2026-10-15T16:00:00.000Z' });
    const answer = `/custody-demands/${made.id}/answer`;
    const escrow = (escrowCustodianId: string) => ({ accept: true, way: 'escrow', escrowCustodianId });
    expect((await exporter.get(`/custody-demands/${made.id}`)).status).toBe(404);
    expect(await importer.refused(answer, escrow(third.partyId))).toBe('403 MANDATE_MISSING');
    expect(await bank.refused(answer, { accept: true, way: 'escrow' })).toBe('422 INPUT_INVALID');
    expect(await bank.refused(answer, escrow(third.partyId))).toBe('422 ESCROW_CUSTODIAN_UNFIT');
    expect(await bank.refused(answer, escrow(manager.partyId))).toBe('422 ESCROW_CUSTODIAN_UNFIT');
    await engage('control');
    const asked = await bank.post<Proposal>(answer, escrow(third.partyId), 'accept');
    expect((await bank.post<Proposal>(answer, escrow(third.partyId), 'accept')).body).toEqual(asked.body);
    // Two people of the pledgee agree to a way.
    expect((await bank.agreed<Demand>(asked.body)).body).toMatchObject({
      status: 'accepted',
      way: 'escrow',
      dueAt: '2026-10-19T16:00:00.000Z',
    });
    expect(await importer.refused(`/custody-demands/${made.id}/loss`, loss(1))).toBe('422 CONDUCT_NOT_WRONG');
    await manager.done('/custody-offers', { lotIds: [lotId], toPartyId: third.partyId });
    expect((await read(made.id)).status).toBe('accepted');
    await third.done('/custodies', {
      lotIds: [lotId],
      handover: { grossWeightKg: 20_000, packages: 10, sealsIntact: true },
    });
    expect((await read(made.id)).status).toBe('met');
    expect(await typesOf(made.id)).toEqual(['custodyDemand.made', 'custodyDemand.accepted', 'custodyDemand.met']);
    expect((await bank.get<{ status: string }>(`/pledges/${pledgeId}`)).body.status).toBe('effective');
  });

  it('pays early and has them back: repayment, discharge and return, each by its own verb', async () => {
    const { facilityId, lotId, pledgeId, at } = await held();
    await desk.draw(facilityId, 500_000);
    const made = await importer.done<Demand>(at, demand({ ways: ['early_payoff'] }));
    const answer = `/custody-demands/${made.id}/answer`;
    expect(await bank.refused(answer, { accept: true, way: 'escrow', escrowCustodianId: third.partyId })).toBe(
      '422 WAY_NOT_DEMANDED',
    );
    expect(await bank.done(answer, { accept: true, way: 'early_payoff' })).toMatchObject({ status: 'accepted' });
    // Whether and when it pays is the pledgor's own: the pledgee is not late for that.
    clock.set('2026-10-20T06:00:00Z');
    await desk.reach();
    expect(await read(made.id)).toMatchObject({ status: 'accepted', lapsedAt: null });
    await bank.done(`/facilities/${facilityId}/repayments`, {
      amount: yuan(500_000),
      ...transfer(),
      receivedOn: desk.today(),
      source: 'borrower',
    });
    await bank.done(`/pledges/${pledgeId}/discharge`);
    expect((await read(made.id)).status).toBe('met');
    const { items } = (
      await importer.get<{ items: { id: string; lotId: string }[] }>('/goods-returns?open=true&limit=200')
    ).body;
    const back = items.find((r) => r.lotId === lotId);
    const stated = { quantity: tonnes(20), grossWeightKg: 20_000, quality: 'Sound', documentHash: hash('c') };
    await manager.done(`/goods-returns/${back?.id}/hand-over`, {
      ...stated,
      packages: 10,
      sealsIntact: true,
      vehicle: '渝A·1',
    });
    expect(await importer.done(`/goods-returns/${back?.id}/receipt`, stated)).toMatchObject({
      status: 'returned',
      shortageValue: '0',
      claim: null,
    });
  });

  it('claims what was lost once the pledgee is late, by not answering or by not doing what it accepted', async () => {
    const [silent, slow] = [await held(), await held()];
    const first = await importer.done<Demand>(silent.at, demand());
    const accepted = await importer.done<Demand>(slow.at, demand({ ways: ['escrow'] }));
    await bank.done<Demand>(`/custody-demands/${accepted.id}/answer`, {
      accept: true,
      way: 'escrow',
      escrowCustodianId: third.partyId,
    });
    expect(await importer.refused(`/custody-demands/${first.id}/loss`, loss(1))).toBe('422 CONDUCT_NOT_WRONG');
    clock.set(new Date(first.dueAt));
    await Promise.all([desk.reach(), desk.reach()]);
    expect(await read(first.id)).toMatchObject({ status: 'lapsed', lapsedAt: first.dueAt });
    expect((await read(accepted.id)).status).toBe('accepted');
    clock.set(new Date((await read(accepted.id)).dueAt));
    await desk.reach();
    expect((await read(accepted.id)).status).toBe('lapsed');
    expect(await typesOf(first.id)).toEqual(['custodyDemand.made', 'custodyDemand.lapsed']);

    const at = `/custody-demands/${first.id}`;
    expect(await bank.refused(`${at}/loss`, loss(90_000))).toBe('403 MANDATE_MISSING');
    expect(await exporter.refused(`${at}/loss`, loss(90_000))).toBe('404 NOT_FOUND');
    const dollars = { ...loss(1), amount: { amountMinor: '1', currency: 'USD' } };
    expect(await importer.refused(`${at}/loss`, dollars)).toBe('422 CUSTODY_LOSS_DIFFERS');
    expect(await importer.done(`${at}/loss`, loss(90_000))).toMatchObject({ loss: { amount: yuan(90_000) } });
    expect(await importer.refused(`${at}/loss`, loss(90_000))).toBe('409 CUSTODY_LOSS_CLAIMED');
    expect(await second.refused(`${at}/loss-answer`, { accepted: yuan(90_000.01) })).toBe('422 CUSTODY_LOSS_DIFFERS');
    const answer = { accepted: yuan(60_000), reason: 'A third of it was rusty when it came in' };
    expect(await second.done(`${at}/loss-answer`, answer)).toMatchObject({ lossAnswer: { accepted: yuan(60_000) } });
    expect(await second.refused(`${at}/loss-answer`, answer)).toBe('409 CUSTODY_DEMAND_CLOSED');
    // Late is not never: what is done after all ends the demand, and the claim stays.
    expect(await bank.done(`${at}/answer`, { accept: true, way: 'early_payoff' })).toMatchObject({
      status: 'accepted',
      lapsedAt: first.dueAt,
      loss: { amount: yuan(90_000) },
    });
  });

  it('is refused with reasons, or takes it back; a pledge given up first leaves nothing to keep safe', async () => {
    const refused = await held();
    const first = await importer.done<Demand>(refused.at, demand());
    expect(await bank.refused(`/custody-demands/${first.id}/answer`, { accept: false })).toBe('422 INPUT_INVALID');
    const no = { accept: false, reason: 'The roof was mended on Monday' };
    expect(await bank.done(`/custody-demands/${first.id}/answer`, no)).toMatchObject({ status: 'refused' });
    expect(await bank.refused(`/custody-demands/${first.id}/answer`, no)).toBe('409 CUSTODY_DEMAND_CLOSED');
    expect(await importer.done(`/custody-demands/${first.id}/loss`, loss(5))).toMatchObject({ status: 'refused' });
    const again = await importer.done<Demand>(refused.at, demand());
    expect(await importer.done(`/custody-demands/${again.id}/withdrawal`)).toMatchObject({ status: 'withdrawn' });
    expect(await importer.refused(`/custody-demands/${again.id}/withdrawal`)).toBe('409 CUSTODY_DEMAND_CLOSED');
    const last = await importer.done<Demand>(refused.at, demand());
    await bank.done(`/pledges/${refused.pledgeId}/discharge`);
    expect((await read(last.id)).status).toBe('ended');
    clock.advance(30 * 86_400);
    await desk.reach();
    expect([(await read(again.id)).status, (await read(last.id)).status]).toEqual(['withdrawn', 'ended']);
  });

  it('waits for nothing over goods that were freed, while the rest of the pledge goes on', async () => {
    await desk.price(70_000);
    const { facilityId, lotId, pledgeId, at } = await held();
    const [freed, left] = [await desk.stock(5), await desk.stock(5)];
    await importer.done(`/pledges/${pledgeId}/items`, { itemIds: [freed, left] });
    const first = await importer.done<Demand>(at, demand({ lotIds: [freed] }));
    await bank.done(`/facilities/${facilityId}/partial-discharges`, { lotIds: [freed] });
    expect((await read(first.id)).status).toBe('ended');
    const both = await importer.done<Demand>(at, demand({ lotIds: [left, lotId] }));
    await bank.done(`/facilities/${facilityId}/partial-discharges`, { lotIds: [left] });
    expect((await read(both.id)).status).toBe('open');
    clock.set(new Date(first.dueAt));
    await desk.reach();
    expect([(await read(first.id)).status, (await read(both.id)).status]).toEqual(['ended', 'lapsed']);
  });
});
