import { expect, it } from 'vitest';
import { hash, openCollateral, yuan } from '../support/collateral.ts';
import type { Proposal } from '../support/world.ts';

const desk = await openCollateral();
const { bank, importer, second, manager, clock } = desk;
await desk.price(70_000);
await desk.valuationTerms();
await desk.ticket('in', 1_000);
const guarantor = await desk.party('Guarantor', 'trader');
const guarantees = (partyId: string, otherId: string) =>
  bank.done('/party-relations', { partyId, otherId, kind: 'guarantees', source: 'Contract of guarantee 2026-09' });

/** What the lender was told of guarantees at a gate and kept with its decision. */
async function told(objectId: string, gate: string): Promise<unknown[]> {
  const { rows } = await desk.database.admin.query<{ reason: string }>(
    `select told ->> 'reason' as reason
     from event, jsonb_array_elements(payload -> 'told') told
     where object_id = $1 and type = 'gate.told' and payload ->> 'gate' = $2 and told ->> 'fact' = 'F67' order by event.id`,
    [objectId, gate],
  );
  return rows.map(({ reason }) => reason);
}
async function approved(facilityId: string): Promise<string> {
  const { id } = await importer.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, {
    product: 'working_capital',
    amount: yuan(1_000),
    dueOn: '2026-12-15',
  });
  expect((await bank.post(`/drawdowns/${id}/approval`)).status).toBe(200);
  return id;
}

it('who guarantees the borrower is told when money is lent, and so is a ring that it stands in (F67)', async () => {
  const facilityId = await desk.facility(10_000_000, {});
  await desk.pledged(facilityId, 10);
  expect(await told(await approved(facilityId), 'D')).toEqual([]);
  await guarantees(guarantor.partyId, importer.partyId);
  expect(await told(await approved(facilityId), 'D')).toEqual(['no_consent_on_record']);
  await guarantees(importer.partyId, guarantor.partyId);
  expect(await told(await approved(facilityId), 'D')).toEqual(['ring', 'no_consent_on_record']);
});

it('a document that carries debt goes before one more person where a guarantor was not asked (F67)', async () => {
  const facilityId = await desk.facility(10_000_000, {});
  const lotId = await desk.stock(10);
  await manager.done(`/lots/${lotId}/slot`, { slotId: await desk.slot() });
  const { id } = await manager.done<{ id: string }>('/receipts', {
    number: 'WR-67',
    quality: 'Grade A',
    packing: 'strapped bundles',
    pieces: 40,
    wearStandard: '0.1 %',
    storageFee: '0.60 CNY a tonne and day',
    insurance: { insured: yuan(1_000_000), from: '2026-01-01', to: '2027-12-31', insurer: 'PICC' },
    placeOfIssue: 'Chongqing',
    lotId,
  });
  await importer.done(`/receipts/${id}/endorsement`, { toPartyId: bank.partyId, kind: 'pledge' });
  await manager.done(`/receipts/${id}/endorsement-signature`, { accept: true });
  for (const [kind, itemId] of [
    ['document', id],
    ['goods', lotId],
  ]) {
    const offer = { kind, pledgeeId: bank.partyId, facilityId, maximum: yuan(9_000_000), itemIds: [itemId] };
    const pledge = await importer.done<{ id: string }>('/pledges', offer);
    await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
  }
  await desk.pledged(facilityId, 10);
  await desk.draw(facilityId, 100_000, '2027-12-15');
  const { status, body } = await bank.post<Proposal>(`/receipts/${id}/pledge-release`);
  expect([status, body.reasons.map((reason) => reason.code)]).toEqual([202, ['F67']]);
});

it('who guarantees the debt is told before its goods are sold (F67)', async () => {
  const facilityId = await desk.facility(10_000_000, {});
  const { lotId } = await desk.pledged(facilityId, 10);
  await desk.draw(facilityId, 100_000, desk.dayIn(1));
  clock.advance(2 * 86_400);
  await desk.price(70_000);
  await desk.pass(10);
  const ask = { route: 'agreed_sale', lotIds: [lotId], clauseHash: hash('e') };
  const { id } = await bank.done<{ id: string }>(`/facilities/${facilityId}/realisations`, ask);
  await second.done(`/realisations/${id}/approval`);
  expect(new Set(await told(id, 'RP'))).toEqual(new Set(['ring', 'no_consent_on_record']));
});
