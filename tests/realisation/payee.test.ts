import { expect, it } from 'vitest';
import { hash, openCollateral, yuan } from '../support/collateral.ts';
import { sold } from '../support/money.ts';
import { payee } from '../support/payees.ts';
import type { ProblemBody, Proposal } from '../support/world.ts';

const desk = await openCollateral();
const { bank, second, importer, clock } = desk;
await desk.valuationTerms();
await payee(bank, 'Manager', '6222 0001');
await payee(bank, 'Auctioneer', '6222 0002');
await payee(bank, 'Importer', '6222 0003', { payeeId: importer.partyId });

interface Sale {
  id: string;
  settlement: { lots: { referenceMinor: string }[] };
}

let searches = 0;
const searched = (hits: object[]) =>
  bank.done('/registry-searches', {
    grantorId: importer.partyId,
    searchedName: 'Importer',
    certificateNumber: `CX-${++searches}`,
    certificateHash: hash('c'),
    searchedAt: clock.now().toISOString(),
    hits,
  });
const earlier = {
  registrationNumber: '9',
  securedParty: 'Other bank',
  registeredAt: '2026-01-01T00:00:00Z',
  description: 'all stock',
  treatment: 'prior',
};
const clear = () => {
  clock.advance(60);
  return searched([]);
};

/** Twenty tonnes behind a debt that is late, and a sale of them that two people approved. */
async function forSale() {
  await desk.price(70_000);
  const facilityId = await desk.facility(10_000_000, {});
  const { lotId } = await desk.pledged(facilityId, 20);
  await desk.draw(facilityId, 300_000, desk.dayIn(1));
  clock.advance(2 * 86_400);
  await desk.price(70_000);
  await desk.pass(10);
  const ask = { route: 'agreed_sale', lotIds: [lotId], clauseHash: hash('e') };
  const { id } = await bank.done<Sale>(`/facilities/${facilityId}/realisations`, ask);
  await second.done(`/realisations/${id}/approval`);
  return { id, lotId };
}
const settle = async (id: string, lotId: string, amount: number) => {
  const recorder = await desk.colleague(bank, 'Recorder', ['realisation:propose']);
  return recorder.done<Sale>(`/realisations/${id}/settlement`, {
    buyer: 'Smelter',
    ...sold(),
    soldOn: desk.today(),
    lots: [{ lotId, proceeds: yuan(amount), costs: yuan(10_000) }],
  });
};
let references = 0;
const pay = (id: string, body: object) =>
  second.post<ProblemBody & Proposal>(`/realisations/${id}/payments`, {
    amount: yuan(1_000),
    paidOn: desk.today(),
    reference: `P-${++references}`,
    ...body,
  });
const surplus = { kind: 'surplus', payee: 'Importer', account: '6222 0003' };
const costs = (to: string, account: string) => ({ kind: 'sale_costs', payee: to, account });
/** What the lender was told of and kept with its decision, of this object. */
const told = async (id: string) => {
  const { rows } = await desk.database.admin.query<{ payload: { gate: string; told: { fact: string }[] } }>(
    "select payload from event where object_id = $1 and type = 'gate.told'",
    [id],
  );
  return rows.flatMap(({ payload }) => payload.told.map(({ fact }) => `${payload.gate} ${fact}`));
};

it('an earlier filing that no right on record stands for is told when goods are sold, and nothing is paid past it (F41)', async () => {
  await searched([earlier]);
  const { id, lotId } = await forSale();
  expect(await told(id)).toContain('RP F41');
  await settle(id, lotId, 1_400_000);
  const closed = await pay(id, surplus);
  expect(closed.body).toMatchObject({
    code: 'GATE_CLOSED',
    facts: { gate: 'PO', closed: [{ fact: 'F41', securedParty: 'Other bank', registrationNumber: '9' }] },
  });
  // The costs of selling come before every right.
  expect((await pay(id, costs('Auctioneer', '6222 0002'))).status).toBe(201);
  await clear();
  expect((await pay(id, surplus)).status).toBe(201);
});

it('a payee that is the lender, the owner or the custodian, or belongs to one, is seen by one more person (F15)', async () => {
  await clear();
  const { id, lotId } = await forSale();
  await settle(id, lotId, 1_400_000);
  expect((await pay(id, costs('Auctioneer', '6222 0002'))).status).toBe(201);
  const waits = await pay(id, costs('Manager', '6222 0001'));
  expect(waits).toMatchObject({ status: 202, body: { reasons: [{ code: 'F15' }] } });
  // What is left is the owner's own.
  expect((await pay(id, surplus)).status).toBe(201);
});

it('what the scale saw less than the books say lowers the reference that a sale is held against (F17)', async () => {
  const { id, lotId } = await forSale();
  const scale = [...desk.weights.keys()].at(-1) as string;
  for (let minutes = 0; minutes < 60; minutes += 5) {
    desk.weights.set(scale, 15_000);
    await desk.pass(5);
  }
  const { settlement } = await settle(id, lotId, 1_050_000);
  expect(settlement.lots).toMatchObject([{ referenceMinor: '105000000' }]);
});
