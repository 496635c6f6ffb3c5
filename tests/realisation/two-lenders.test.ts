import { expect, it } from 'vitest';
import { hash, openCollateral, tonnes, yuan } from '../support/collateral.ts';
import { stateTerms } from '../support/lenient.ts';
import { approveTerms } from '../support/trade.ts';
import type { Client, ProblemBody, Proposal } from '../support/world.ts';

const desk = await openCollateral();
const { bank, second, importer, manager, clock } = desk;
await desk.valuationTerms();

interface Named {
  id: string;
  status: string;
  token: string;
}

/** Another lender that has engaged the same custodian, and its second person. */
async function otherLender(): Promise<{ rival: Client; rivalChecker: Client }> {
  const rival = await desk.party('Rival Bank', 'bank');
  const rivalChecker = await desk.colleague(rival, 'Checker', ['facility:approve', 'terms:approve', 'release:approve']);
  await stateTerms(rival, rivalChecker);
  const agreement = await rival.done<Named>('/custody-agreements', {
    custodianId: manager.partyId,
    serviceLevel: 'control',
    feePayer: 'lender',
    documentHash: hash('a'),
  });
  await manager.done(`/custody-agreements/${agreement.id}/acceptance`);
  return { rival, rivalChecker };
}

/**
 * The bank is about to sell a lot for a debt that is late, and another lender has a lot of the same owner. Which lots the sale
 * names is then changed in the tables: no act lets two lenders hold one lot today, and the gate does not rest on that.
 */
async function underSale() {
  await desk.price(70_000);
  const facilityId = await desk.facility(10_000_000, {});
  const { lotId: own } = await desk.pledged(facilityId, 20);
  await desk.draw(facilityId, 300_000, desk.dayIn(1));
  const lotId = await desk.stock(20);
  clock.advance(2 * 86_400);
  await desk.price(70_000);
  await desk.pass(10);
  const { id: saleId } = await bank.done<Named>(`/facilities/${facilityId}/realisations`, {
    route: 'agreed_sale',
    lotIds: [own],
    clauseHash: hash('e'),
  });
  await second.done(`/realisations/${saleId}/approval`);
  const { rival, rivalChecker } = await otherLender();
  const theirs = await desk.facilityOf(rival);
  await rivalChecker.done(`/facilities/${theirs}/approval`);
  await approveTerms(rival, rivalChecker, theirs);
  const pledge = await importer.done<Named>('/pledges', {
    kind: 'goods',
    mode: 'floating',
    pledgeeId: rival.partyId,
    facilityId: theirs,
    maximum: yuan(1_000_000),
    itemIds: [lotId],
  });
  await rival.done(`/pledges/${pledge.id}/answer`, { accept: true });
  const ask = () =>
    importer.post<ProblemBody & Named>(`/facilities/${theirs}/releases`, {
      lots: [{ lotId, quantity: tonnes(1) }],
      vehicle: 'V',
    });
  const nameInSale = () =>
    desk.database.admin.query(`begin; set local session_replication_role = replica;
      update realisation set lots = lots || jsonb_build_array((lots->0) || '{"lotId": "${lotId}"}') where id = '${saleId}';
      commit`);
  return { saleId, lotId, rivalChecker, ask, nameInSale };
}

it('what one lender is about to sell leaves under no facility of another, until two people withdraw the sale', async () => {
  const { saleId, lotId, rivalChecker, ask, nameInSale } = await underSale();
  const orders = [await ask(), await ask()].map(({ body }) => body.id);
  const order = await rivalChecker.done<Named>(`/releases/${orders[0]}/approval`);
  const driveOut = () =>
    manager.post<ProblemBody & Named>(`/releases/${order.id}/execution`, {
      token: order.token,
      vehicle: 'V',
      gateWeightKg: 1_000,
    });
  await nameInSale();
  const refused = { code: 'LOT_UNDER_SALE', facts: { lotId } };
  expect((await ask()).body).toMatchObject(refused);
  expect((await rivalChecker.tried(`/releases/${orders[1]}/approval`)).body).toMatchObject(refused);
  expect((await driveOut()).body).toMatchObject(refused);
  // Two approved it; one alone does not take it back.
  const reason = { reason: 'The debt was paid' };
  const waits = await bank.post<Proposal & ProblemBody>(`/realisations/${saleId}/withdrawal`, reason);
  expect(waits).toMatchObject({ status: 202, body: { reasons: [{ code: 'SALE_APPROVED' }] } });
  expect((await driveOut()).body).toMatchObject(refused);
  await bank.agreed(waits.body);
  expect((await driveOut()).body).toMatchObject({ status: 'executed' });
  expect((await ask()).body).toMatchObject({ status: 'requested' });
});

it('a sale that one person proposed is withdrawn by one', async () => {
  await desk.price(70_000);
  const facilityId = await desk.facility(10_000_000, {});
  const { lotId } = await desk.pledged(facilityId, 20);
  await desk.draw(facilityId, 300_000, desk.dayIn(1));
  clock.advance(2 * 86_400);
  await desk.price(70_000);
  const ask = { route: 'agreed_sale', lotIds: [lotId], clauseHash: hash('e') };
  const { id } = await bank.done<Named>(`/facilities/${facilityId}/realisations`, ask);
  const gone = await bank.post<Named>(`/realisations/${id}/withdrawal`, { reason: 'Another route' });
  expect(gone).toMatchObject({ status: 200, body: { status: 'withdrawn' } });
});
