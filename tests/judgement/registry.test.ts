import { expect, it } from 'vitest';
import { hash, openCollateral, yuan } from '../support/collateral.ts';
import { approveTerms } from '../support/trade.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, second, importer, clock } = desk;
await desk.price(70_000);
await desk.valuationTerms();

interface Found {
  fact: string;
  facts: Record<string, unknown>;
}
const found = async (facilityId: string) =>
  (await bank.get<{ found: Found[] }>(`/facilities/${facilityId}/judgement`)).body.found;
const facts = async (facilityId: string) => (await found(facilityId)).map((f) => f.fact);

let certificates = 0;
const search = (hits: object[] = [], searchedName = 'Importer') => {
  clock.advance(60);
  return bank.done('/registry-searches', {
    grantorId: importer.partyId,
    searchedName,
    certificateNumber: `CX-${++certificates}`,
    certificateHash: hash('c'),
    searchedAt: clock.now().toISOString(),
    hits,
  });
};
const prior = {
  registrationNumber: '9',
  securedParty: 'Other bank',
  registeredAt: '2026-01-01T00:00:00Z',
  description: 'all stock',
  treatment: 'prior',
};
/** Filed, stamped and compared by two. */
async function file(path: string, body: object, code = 'XG-1') {
  const filing = await bank.done<{ id: string; registrationId: string }>(path, body);
  const stamp = { number: `F-${++certificates}`, stampedAt: clock.now().toISOString(), certificateHash: hash('c') };
  await bank.done(`/filings/${filing.id}/stamp`, { ...stamp, amendmentCode: code });
  await second.done(`/filings/${filing.id}/confirmation`);
  return filing.registrationId;
}
const filed = (pledgeId: string) =>
  file('/registrations', { pledgeId, description: 'Copper in the hall', termMonths: 36 });
const ask = (facilityId: string, lotId: string) =>
  importer.post<ProblemBody>(`/facilities/${facilityId}/releases`, {
    lots: [{ lotId, quantity: { value: '1000', scale: 3, unit: 'TNE' } }],
    vehicle: '渝A·1',
  });

it('what the registry shows is read at every gate, and an earlier right that nobody deducted counts the goods for nothing', async () => {
  const facilityId = await desk.facility(100_000_000);
  const { lotId, pledgeId } = await desk.pledged(facilityId, 100);
  await desk.draw(facilityId, 1_000_000);
  expect(await facts(facilityId)).not.toContain('F48');
  // From now on the lender's terms ask for the registry.
  await approveTerms(bank, second, facilityId, { registryGate: true });
  expect(await facts(facilityId)).toEqual(expect.arrayContaining(['F48', 'F43']));
  await filed(pledgeId);
  await search();
  expect(await facts(facilityId)).not.toEqual(expect.arrayContaining(['F48', 'F43', 'F41']));
  await search([prior]);
  expect(await facts(facilityId)).toContain('F41');
  const refused = await ask(facilityId, lotId);
  expect(refused.body).toMatchObject({ code: 'GATE_CLOSED', facts: { gate: 'RR', closed: [{ fact: 'F59' }] } });
  // The right on record is deducted at its claim, and the rest of the goods counts again.
  const right = await bank.done<{ id: string }>('/competing-rights', {
    grantorId: importer.partyId,
    kind: 'charge',
    holder: 'Other bank',
    claim: yuan(100_000),
    lotIds: [],
    publicity: [{ kind: 'registration', from: '2026-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' }],
    source: 'Search 9',
  });
  expect((await ask(facilityId, lotId)).status).toBe(201);
  // Paid, it stands in the way no more; only who recorded it says so, and once.
  const paid = { reason: 'paid' };
  expect(await importer.refused(`/competing-rights/${right.id}/end`, paid)).toMatch(/^40[34]/);
  await bank.done(`/competing-rights/${right.id}/end`, paid);
  expect(await bank.refused(`/competing-rights/${right.id}/end`, paid)).toMatch(/^409/);
});

it('a lot that joined later is not filed until the filing is amended, and a name given up is searched too', async () => {
  const facilityId = await desk.facility(100_000_000, { registryGate: true });
  const { pledgeId } = await desk.pledged(facilityId, 10);
  const registrationId = await filed(pledgeId);
  await search();
  expect(await facts(facilityId)).not.toContain('F49');
  // It joins the pledge, and the filing says nothing of its kind.
  const lotId = await desk.stock(5, { commodityId: desk.aluminium });
  await importer.done(`/pledges/${pledgeId}/items`, { itemIds: [lotId] });
  expect((await found(facilityId)).find((f) => f.fact === 'F49')?.facts).toMatchObject({ notFiled: [lotId] });
  const refused = await desk.draw(facilityId, 1_000).catch(String);
  expect(refused).toContain('ITEMS_FILED');
  const amended = {
    act: 'amend',
    grantorName: 'Importer',
    amendmentCode: 'XG-1',
    description: 'All metal in the hall',
  };
  await file(`/registrations/${registrationId}/filings`, amended);
  expect(await facts(facilityId)).not.toContain('F49');
  await bank.done('/former-names', { partyId: importer.partyId, name: 'Old Trading', changedOn: '2026-06-30' });
  expect(await facts(facilityId)).toContain('F46');
  await search([], 'Old Trading');
  expect(await facts(facilityId)).not.toContain('F46');
  // What was searched this morning need not be searched again.
  desk.clock.advance(7_200);
  expect(await facts(facilityId)).not.toContain('F48');
  // What another lender says of the grantor stops nobody but that lender.
  const stranger = await desk.party('Stranger', 'bank');
  await stranger.done('/former-names', { partyId: importer.partyId, name: 'Invented', changedOn: '2026-06-30' });
  expect(await facts(facilityId)).not.toContain('F46');
});
