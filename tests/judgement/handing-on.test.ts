import { expect, it } from 'vitest';
import { hash, openCollateral, tonnes, yuan } from '../support/collateral.ts';
import { yard } from '../support/trade.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, importer, manager, clock } = desk;
await desk.price(70_000);
await desk.valuationTerms();

const told = async (objectId: string) =>
  (
    await desk.database.admin.query(
      "select payload, participants from event where object_id = $1 and type = 'gate.told'",
      [objectId],
    )
  ).rows;
/** The scale of the n-th lot shows nothing any more. */
async function emptied(n: number) {
  desk.weights.set(`bay-${desk.tenantId.slice(-8)}-${n}`, 0);
  await desk.pass(60);
}
const inMinutes = (m: number) => new Date(clock.now().getTime() + m * 60_000).toISOString();

it('pledged goods in breach go to another custodian only where their lender has ordered it', async () => {
  const facilityId = await desk.facility(10_000_000);
  const { lotId } = await desk.pledged(facilityId, 20);
  const next = await desk.party('Next keeper', 'collateral_manager');
  const agreement = await bank.done<{ id: string }>('/custody-agreements', {
    custodianId: next.partyId,
    serviceLevel: 'control',
    feePayer: 'lender',
    documentHash: hash('a'),
  });
  await next.done(`/custody-agreements/${agreement.id}/acceptance`);
  const offer = { lotIds: [lotId], toPartyId: next.partyId };
  await emptied(1);
  const refused = await manager.post<ProblemBody>('/custody-offers', offer);
  expect(refused.body).toMatchObject({ code: 'GATE_CLOSED', facts: { gate: 'CH', closed: [{ fact: 'F4' }] } });
  const { body } = await manager.get<{ items: { id: string; lotIds: string[] }[] }>('/subjects?limit=200');
  const watch = body.items.find((subject) => subject.lotIds.includes(lotId));
  const order = { from: inMinutes(0), to: inMinutes(60), reason: 'Out of this hall' };
  await bank.done(`/subjects/${watch?.id}/orders`, { ...order, kind: 'inspection' });
  expect(await manager.refused('/custody-offers', offer)).toBe('422 GATE_CLOSED');
  const transfer = { ...order, kind: 'transfer' };
  expect(await bank.refused(`/subjects/${watch?.id}/orders`, transfer)).toBe('422 ORDER_WITHOUT_PLACE');
  const site = await next.done<{ id: string }>('/sites', {
    code: 'NEXT-HALL',
    name: 'Next hall',
    kind: 'yard',
    boundary: yard,
  });
  await bank.done(`/subjects/${watch?.id}/orders`, { ...transfer, toSiteId: site.id });
  await manager.done('/custody-offers', offer);
});

it('goods that go back are handed over whatever stands against them, and the lender is told', async () => {
  const facilityId = await desk.facility(10_000_000);
  const { lotId, pledgeId } = await desk.pledged(facilityId, 20);
  await bank.done('/competing-rights', {
    grantorId: importer.partyId,
    kind: 'lien',
    holder: 'Manager',
    claim: yuan(1_000),
    lotIds: [lotId],
    publicity: [],
    source: 'Storage not paid',
  });
  await emptied(2);
  await bank.done(`/pledges/${pledgeId}/discharge`);
  const { body } = await importer.get<{ items: { id: string; lotId: string }[] }>('/goods-returns?limit=200');
  const back = body.items.find((r) => r.lotId === lotId);
  await manager.done(`/goods-returns/${back?.id}/hand-over`, {
    quantity: tonnes(20),
    grossWeightKg: 20_000,
    packages: 10,
    sealsIntact: true,
    quality: 'Grade A',
    documentHash: hash('a'),
    vehicle: '渝B·1',
  });
  const rows = await told(back?.id ?? '');
  expect(rows).toMatchObject([{ payload: { gate: 'GR' }, participants: [bank.partyId] }]);
  const facts = new Set<string>(rows[0].payload.told.map(({ fact }: { fact: string }) => fact));
  expect(facts).toEqual(new Set(['F16', 'F4', 'F40']));
});

it('goods that nobody watches any more go from an engaged custodian to another that the lender engaged, and to no stranger', async () => {
  const facilityId = await desk.facility(10_000_000);
  const { lotId, pledgeId } = await desk.pledged(facilityId, 20);
  const { body } = await manager.get<{ items: { id: string; lotIds: string[] }[] }>('/subjects?limit=200');
  const watch = body.items.find((subject) => subject.lotIds.includes(lotId));
  await manager.done(`/subjects/${watch?.id}/end`);
  const keeper = await desk.party('Third keeper', 'collateral_manager');
  const offer = { lotIds: [lotId], toPartyId: keeper.partyId };
  await importer.done(`/pledges/${pledgeId}/pledgor-consents`, {
    act: 'hand_on',
    itemIds: [lotId],
    toPartyId: keeper.partyId,
    documentHash: hash('b'),
  });
  const refused = await manager.post<ProblemBody>('/custody-offers', offer);
  expect(refused.body).toMatchObject({
    code: 'GATE_CLOSED',
    facts: { gate: 'CH', closed: [{ fact: 'F1', reason: 'NOT_WATCHED' }] },
  });
  const agreement = await bank.done<{ id: string }>('/custody-agreements', {
    custodianId: keeper.partyId,
    serviceLevel: 'control',
    feePayer: 'lender',
    documentHash: hash('a'),
  });
  await keeper.done(`/custody-agreements/${agreement.id}/acceptance`);
  await manager.done('/custody-offers', offer);
});
