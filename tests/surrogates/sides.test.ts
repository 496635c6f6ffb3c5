import { expect, it } from 'vitest';
import { hash, openCollateral, tonnes, yuan } from '../support/collateral.ts';
import { payee } from '../support/payees.ts';
import type { Client } from '../support/world.ts';

const desk = await openCollateral();
const { bank, second, importer, exporter, manager, clock } = desk;
await desk.price(70_000);
await desk.valuationTerms();

interface Paid {
  application: { heldMinor: string; surplusMinor: string; paid: { rightId: string; paidMinor: string }[] };
}
const claimOn = (itemIds: string[], more: object = {}) => ({
  kind: 'insurance',
  happenedOn: desk.today(),
  statement: 'Fire in bay 4',
  items: itemIds.map((itemId) => ({ itemId })),
  claimed: yuan(1_000_000),
  payer: 'PICC',
  documentHash: hash('a'),
  ...more,
});
async function accepted(pledgeId: string, body: object, amount: number, by: Client = bank): Promise<string> {
  const { id } = await by.done<{ id: string }>(`/pledges/${pledgeId}/surrogates`, body);
  const answer = { accepted: yuan(amount), answeredOn: desk.today(), documentHash: hash('b') };
  await bank.done(`/surrogates/${id}/answer`, answer);
  return id;
}
let references = 0;
const money = (amount: number, more: object = {}) => ({
  amount: yuan(amount),
  reference: `S-${++references}`,
  receivedOn: desk.today(),
  ...more,
});
const receive = (id: string, amount: number, more: object = {}) =>
  bank.done<Paid>(`/surrogates/${id}/receipts`, money(amount, more));
const typesFor = async (id: string, by: Client) =>
  (await by.get<{ items: { type: string }[] }>(`/events?objectId=${id}`)).body.items.map((event) => event.type);

it('tells where the money went to lender and pledgor, and not to who pays it or keeps the goods', async () => {
  const facilityId = await desk.facility(10_000_000, {});
  const { lotId, pledgeId } = await desk.pledged(facilityId, 10);
  const owes = claimOn([lotId], { kind: 'compensation', payer: 'Exporter', payerId: exporter.partyId });
  const id = await accepted(pledgeId, owes, 100_000, manager);
  await receive(id, 100_000);
  const all = ['surrogate.opened', 'surrogate.answered', 'surrogate.received'];
  for (const side of [bank, importer]) expect(await typesFor(id, side)).toEqual(all);
  for (const side of [exporter, manager]) expect(await typesFor(id, side)).toEqual(all.slice(0, 2));
});

it('holds and takes of the money no more than the pledge answers for', async () => {
  const facilityId = await desk.facility(10_000_000, {}, { interestBps: 360 });
  const lotId = await desk.stock(20);
  const { id: pledgeId } = await importer.done<{ id: string }>('/pledges', {
    kind: 'goods',
    pledgeeId: bank.partyId,
    facilityId,
    maximum: yuan(5_000_000),
    securedScope: ['principal'],
    itemIds: [lotId],
  });
  await bank.done(`/pledges/${pledgeId}/answer`, { accept: true });
  await desk.draw(facilityId, 300_000, '2026-11-01');
  const id = await accepted(pledgeId, claimOn([lotId]), 400_000);
  // Interest to the due day is owed, and not out of these goods.
  expect((await receive(id, 400_000)).application).toMatchObject({ heldMinor: '30000000', surplusMinor: '10000000' });
});

it('is divided where the same rights rank otherwise over one item than over another', async () => {
  const facilityId = await desk.facility(10_000_000, {});
  const first = await desk.pledged(facilityId, 10);
  await desk.stock(1);
  const between = clock.now().toISOString();
  await desk.stock(1);
  const second = await desk.stock(10);
  await importer.done(`/pledges/${first.pledgeId}/items`, { itemIds: [second] });
  await desk.draw(facilityId, 500_000, '2026-12-20');
  const charge = await bank.done<{ id: string }>('/competing-rights', {
    grantorId: importer.partyId,
    kind: 'charge',
    holder: 'Other Bank',
    claim: yuan(600_000),
    lotIds: [first.lotId, second],
    publicity: [{ kind: 'registration', from: between, to: between }],
    source: 'Registry search',
  });
  const id = await accepted(first.pledgeId, claimOn([first.lotId, second]), 800_000);
  expect(await bank.refused(`/surrogates/${id}/receipts`, money(700_000))).toBe('422 SURROGATE_SHARES_UNKNOWN');
  const shares = [
    { itemId: first.lotId, amount: yuan(100_000) },
    { itemId: second, amount: yuan(600_000) },
  ];
  const { application } = await receive(id, 700_000, { shares });
  expect(Object.fromEntries(application.paid.map((p) => [p.rightId, p.paidMinor]))).toEqual({
    [facilityId]: '10000000',
    [charge.id]: '60000000',
  });
});

it('is claimed of another too once the goods are written out', async () => {
  const facilityId = await desk.facility(10_000_000, {});
  const { lotId, pledgeId } = await desk.pledged(facilityId, 10);
  await desk.draw(facilityId, 450_000, '2026-12-20');
  const lost = [{ lotId, quantity: tonnes(10) }];
  const insurer = await accepted(pledgeId, claimOn([lotId], { lost }), 300_000, manager);
  await bank.done(`/surrogates/${insurer}/write-out`, { documentHash: hash('c') });
  await receive(insurer, 300_000);
  await bank.done(`/surrogates/${insurer}/closure`, { reason: 'sum insured' });
  const carrier = await accepted(pledgeId, claimOn([lotId], { kind: 'compensation', payer: 'Carrier' }), 400_000);
  expect((await receive(carrier, 400_000)).application).toMatchObject({
    heldMinor: '15000000',
    surplusMinor: '25000000',
  });
  // Nothing is lost twice.
  const again = claimOn([lotId], { lost });
  expect(await bank.refused(`/pledges/${pledgeId}/surrogates`, again)).toBe('422 LOSS_EXCEEDS_LOT');
});

it('is claimed by a custodian for what it keeps itself, and for nothing else of the pledge', async () => {
  const facilityId = await desk.facility(10_000_000, {});
  const { lotId, pledgeId } = await desk.pledged(facilityId, 10);
  const own = await desk.party('Second Hall', 'collateral_manager');
  const agreement = await bank.done<{ id: string }>('/custody-agreements', {
    custodianId: own.partyId,
    serviceLevel: 'control',
    feePayer: 'lender',
    documentHash: hash('a'),
  });
  await own.done(`/custody-agreements/${agreement.id}/acceptance`);
  const kept = await desk.lot(5, {}, importer);
  await importer.done('/custody-offers', { lotIds: [kept], toPartyId: own.partyId });
  await own.done('/custodies', {
    lotIds: [kept],
    siteId: desk.siteId,
    handover: { grossWeightKg: 5_000, packages: 10, sealsIntact: true },
  });
  await importer.done(`/pledges/${pledgeId}/items`, { itemIds: [kept] });
  const at = `/pledges/${pledgeId}/surrogates`;
  expect(await own.refused(at, claimOn([lotId]))).toBe('404 NOT_FOUND');
  expect(await own.refused(at, claimOn([kept, lotId]))).toBe('404 NOT_FOUND');
  await own.done(at, claimOn([kept]));
});

it('pays what was owed on the day it came, and is paid out by another than who recorded it', async () => {
  const facilityId = await desk.facility(10_000_000, {}, { interestBps: 360 });
  const { lotId, pledgeId } = await desk.pledged(facilityId, 10);
  await desk.draw(facilityId, 300_000, '2026-10-20');
  const id = await accepted(pledgeId, claimOn([lotId]), 400_000);
  clock.set('2026-10-30T06:00:00Z');
  // Eight days at one basis point a day, though it is put on record ten days later.
  expect((await receive(id, 400_000, { receivedOn: '2026-10-20' })).application).toMatchObject({
    allocations: [{ interestMinor: '24000', principalMinor: '30000000' }],
    surplusMinor: '9976000',
  });
  await payee(bank, 'Importer', '6222');
  const pay = { kind: 'surplus', amount: yuan(99_760), payee: 'Importer', account: '6222', paidOn: desk.today() };
  // To an insolvent pledgor nothing is paid out but by leave, on paper (Bankruptcy Law 75).
  const paper = { authority: 'Court', documentNumber: 'P-1', documentHash: 'a'.repeat(64) };
  const petition = await bank.done<{ id: string }>(`/parties/${importer.partyId}/standings`, {
    kind: 'insolvency',
    since: desk.today(),
    reason: 'petition accepted',
    ...paper,
  });
  const stayed = { ...pay, amount: yuan(1), reference: 'S-OUT-0' };
  expect(await second.refused(`/surrogates/${id}/payments`, stayed)).toBe('422 GATE_CLOSED');
  const leave = { authority: 'Administrator', documentHash: 'b'.repeat(64) };
  await second.done(`/surrogates/${id}/payments`, { ...stayed, amount: yuan(2), leave });
  await bank.done(`/standings/${petition.id}/end`, { reason: 'petition withdrawn' });
  await second.done(`/surrogates/${id}/payments`, { ...pay, amount: yuan(1), reference: 'S-OUT-1' });
  const both = await desk.colleague(bank, 'Both', ['repayment:record', 'realisation:pay']);
  const next = await accepted(pledgeId, claimOn([lotId]), 100);
  await both.done(`/surrogates/${next}/receipts`, money(100));
  const out = { ...pay, amount: yuan(100), reference: 'S-OUT-2' };
  expect(await both.refused(`/surrogates/${next}/payments`, out)).toBe('403 SAME_PERSON');
  await second.done(`/surrogates/${next}/payments`, out);
});
