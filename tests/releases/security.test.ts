import { expect, it } from 'vitest';
import { hash, openCollateral, tonnes, yuan } from '../support/collateral.ts';
import { billTerms, containerNumber } from '../support/lading.ts';
import { yard } from '../support/trade.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, checker, importer, manager } = desk;
/** Runs a terminal beside its trains, and keeps what it carried. */
const carrier = await desk.admit('Forwarder', ['carrier', 'collateral_manager'], {});
await desk.price(70_000);
await desk.valuationTerms();
const agreement = await bank.done<{ id: string }>('/custody-agreements', {
  custodianId: carrier.partyId,
  serviceLevel: 'control',
  feePayer: 'lender',
  documentHash: hash('a'),
});
await carrier.done(`/custody-agreements/${agreement.id}/acceptance`);
const terminal = await carrier.done<{ id: string }>('/sites', {
  code: 'TERMINAL',
  name: 'Terminal',
  kind: 'terminal',
  boundary: yard,
});

const handover = { grossWeightKg: 10_000, packages: 10, sealsIntact: true };
const vehicle = '渝A·1';
const gateWeightKg = 10_000;
let made = 0;

/** Ten tonnes in a box that the carrier holds. */
async function boxed() {
  const container = containerNumber(9_000 + ++made);
  const lotId = await desk.lot(10, { containerNumber: container });
  await importer.done('/custody-offers', { lotIds: [lotId], toPartyId: carrier.partyId });
  await carrier.done('/custodies', { lotIds: [lotId], handover });
  return { lotId, container };
}
const billOf = (box: { lotId: string; container: string }) => billTerms(desk, [box], { shipperId: importer.partyId });
/** The custodian watches the lot with a scale, and it is heard. */
async function watched(lotId: string, by: Client, siteId: string) {
  const code = `sec-${desk.tenantId.slice(-8)}-${made}`;
  const { device } = await by.done<{ device: { id: string } }>('/devices', { code, kind: 'scale', reportEveryS: 300 });
  const expected = { weight: { expectedKg: 10_000, toleranceKg: 100 }, maxSilenceS: 30 * 86_400 };
  await by.done('/subjects', { code, kind: 'lot', siteId, lotIds: [lotId], deviceIds: [device.id], expected });
  desk.ingest.forgetDevices();
  desk.weights.set(code, 10_000);
  await desk.pass(10);
}
async function pledge(facilityId: string, lotId: string) {
  const body = { kind: 'goods', pledgeeId: bank.partyId, facilityId, maximum: yuan(9_000_000), itemIds: [lotId] };
  const { id } = await importer.done<{ id: string }>('/pledges', body);
  await bank.done(`/pledges/${id}/answer`, { accept: true });
}
const ask = (facilityId: string, lotId: string, more: object = {}) =>
  importer.done<{ id: string }>(`/facilities/${facilityId}/releases`, { lots: [{ lotId, ...more }], vehicle });
const approve = (id: string, body: object = {}) => checker.done<{ token: string }>(`/releases/${id}/approval`, body);

it('no order lets goods out beside a live bill, though the lender itself holds it; after surrender it does', async () => {
  const facilityId = await desk.facility(10_000_000, {});
  const box = await boxed();
  const bill = await carrier.done<{ id: string; number: string }>('/bills', billOf(box));
  await importer.done(`/bills/${bill.id}/transfer`, { toPartyId: bank.partyId });
  await carrier.done('/custody-offers', { lotIds: [box.lotId], toPartyId: manager.partyId });
  await manager.done('/custodies', { lotIds: [box.lotId], siteId: desk.siteId, handover });
  await watched(box.lotId, manager, desk.siteId);
  await pledge(facilityId, box.lotId);
  const at = `/facilities/${facilityId}/releases`;
  const body = { lots: [{ lotId: box.lotId }], vehicle };
  const refused = await importer.post<ProblemBody>(at, body);
  expect([refused.status, refused.body]).toMatchObject([
    422,
    {
      code: 'RELEASE_BEFORE_SURRENDER',
      errors: [{ pointer: '/lots' }],
      facts: { billNumber: bill.number, lotId: box.lotId },
    },
  ]);
  // A part of it no more than the whole.
  const part = { lots: [{ lotId: box.lotId, quantity: tonnes(1) }], vehicle };
  expect(await importer.refused(at, part)).toBe('422 RELEASE_BEFORE_SURRENDER');
  await bank.done(`/bills/${bill.id}/surrender`);
  // Asked for is not given back.
  expect(await importer.refused(at, body)).toBe('422 RELEASE_BEFORE_SURRENDER');
  await carrier.done(`/bills/${bill.id}/surrender-answer`, { accept: true });
  const { id } = await importer.done<{ id: string }>(at, body);
  const { token } = await approve(id);
  expect(await manager.done(`/releases/${id}/execution`, { token, vehicle, gateWeightKg })).toMatchObject({
    status: 'executed',
  });
});

it('a bill issued after the order stops it at the gate; issued at the same second, one of the two goes', async () => {
  const facilityId = await desk.facility(10_000_000, {});
  const ordered = async () => {
    const box = await boxed();
    await watched(box.lotId, carrier, terminal.id);
    await pledge(facilityId, box.lotId);
    const { id } = await ask(facilityId, box.lotId);
    const { token } = await approve(id);
    const execute = () => carrier.post<ProblemBody>(`/releases/${id}/execution`, { token, vehicle, gateWeightKg });
    return { box, execute };
  };
  const first = await ordered();
  const bill = await carrier.done<{ id: string }>('/bills', billOf(first.box));
  await importer.done(`/bills/${bill.id}/transfer`, { toPartyId: bank.partyId });
  expect((await first.execute()).body.code).toBe('RELEASE_BEFORE_SURRENDER');
  await bank.done(`/bills/${bill.id}/surrender`);
  await carrier.done(`/bills/${bill.id}/surrender-answer`, { accept: true });
  expect((await first.execute()).status).toBe(200);

  const second = await ordered();
  const both = await Promise.all([carrier.post('/bills', billOf(second.box)), second.execute()]);
  expect(both.filter((answer) => answer.status < 300)).toHaveLength(1);
});

it('guarantors are asked where a release leaves the whole debt uncovered, and not within the headroom', async () => {
  const guarantor = await desk.party('Guarantor', 'trader');
  const relation = { partyId: guarantor.partyId, otherId: importer.partyId, kind: 'guarantees', source: 'Contract' };
  await bank.done('/party-relations', relation);
  // Terms that leave undertakings out of what must be covered; who guarantees them is bound all the same.
  const facilityId = await desk.facility(10_000_000, { countsUndertakings: false });
  const { lotId: one } = await desk.pledged(facilityId, 10);
  const { lotId: two } = await desk.pledged(facilityId, 10);
  await desk.draw(facilityId, 490_000);
  // Debt of 490,000 on one lot of 700,000 at seven tenths, to the fen: nobody loses anything by the other.
  const before = await ask(facilityId, two);
  const order = await approve(before.id);

  const credit = await importer.done<{ id: string }>('/credits', {
    issuingBankId: bank.partyId,
    nominatedBankId: bank.partyId,
    beneficiaryId: desk.exporter.partyId,
    facilityId,
    amount: yuan(100_000),
    plusBps: 0,
    minusBps: 0,
    latestShipmentOn: '2026-11-20',
    expiresOn: '2026-12-01',
    terms: {
      expiryPlace: 'CHONGQING, CHINA',
      presentationDays: 11,
      placeOfReceipt: 'DUISBURG, GERMANY',
      placeOfDelivery: 'CHONGQING, CHINA',
      partialShipments: 'allowed',
      transhipment: 'allowed',
      transportRule: 'art19',
      goods: { description: 'GEARBOXES' },
      requiredDocuments: [{ type: 'commercial_invoice', originals: 1, signed: true }],
    },
  });
  await bank.done(`/credits/${credit.id}/approvals`);
  await checker.done(`/credits/${credit.id}/issue`, { number: 'LC-1' });

  // What was covered at approval is not when it leaves.
  const stopped = await manager.post<ProblemBody>(`/releases/${before.id}/execution`, {
    token: order.token,
    vehicle,
    gateWeightKg,
  });
  expect([stopped.status, stopped.body.code, stopped.body.facts]).toEqual([
    422,
    'GUARANTOR_CONSENT_MISSING',
    { guarantorIds: [guarantor.partyId] },
  ]);
  await checker.done(`/releases/${before.id}/decline`, { reason: 'The guarantor is asked first' });

  const asked = await ask(facilityId, two);
  const at = `/releases/${asked.id}/approval`;
  expect(await checker.refused(at)).toBe('422 GUARANTOR_CONSENT_MISSING');
  const of = (guarantorId: string) => ({ guarantorConsents: [{ guarantorId, documentHash: hash('d') }] });
  expect(await checker.refused(at, of(manager.partyId))).toBe('422 GUARANTOR_CONSENT_MISSING');
  // Two tonnes leave more than the whole debt needs: 18 tonnes carry 882,000.
  const small = await ask(facilityId, one, { quantity: tonnes(2) });
  await approve(small.id);
  await checker.done(`/releases/${small.id}/decline`, { reason: 'The other goes first' });
  const given = of(guarantor.partyId);
  const { token } = await approve(asked.id, given);
  const out = await manager.done<object>(`/releases/${asked.id}/execution`, { token, vehicle, gateWeightKg });
  expect(out).toMatchObject({ status: 'executed' });
  expect(out).not.toHaveProperty('guarantorConsents');
  const { rows } = await desk.database.admin.query(
    "select payload -> 'guarantorConsents' as consents from event where object_id = $1 and type = 'release.executed'",
    [asked.id],
  );
  expect(rows).toEqual([{ consents: given.guarantorConsents }]);
});
