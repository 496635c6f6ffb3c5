import { expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { withTransaction } from '../../src/context.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { setHold } from '../../src/lending/financing/index.ts';
import { hash, openCollateral, yuan } from '../support/collateral.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, importer, manager, clock } = desk;
await desk.price(70_000);
await desk.valuationTerms();
await desk.ticket('in', 1_000);

const chance = seededChance(11);
const newId = identifiers(clock, chance);

interface Closed {
  fact: string;
}
const closedBy = ({ body }: { body: ProblemBody }) => [
  ...new Set(((body.facts?.closed ?? []) as Closed[]).map(({ fact }) => fact)),
];

/** A lot under a receipt in the bank's hand, and the lot itself pledged beside it; and money drawn on both. */
async function receipted() {
  const facilityId = await desk.facility(100_000_000);
  const lotId = await desk.stock(10);
  await manager.done(`/lots/${lotId}/slot`, { slotId: await desk.slot() });
  const { id } = await manager.done<{ id: string }>('/receipts', {
    number: `WR-${lotId.slice(-6)}`,
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
  const maximum = yuan(9_000_000);
  for (const [kind, itemId] of [
    ['document', id],
    ['goods', lotId],
  ]) {
    const offer = { kind, pledgeeId: bank.partyId, facilityId, maximum, itemIds: [itemId] };
    const pledge = await importer.done<{ id: string }>('/pledges', offer);
    await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
  }
  const other = await desk.pledged(facilityId, 10);
  await desk.draw(facilityId, 100_000, '2027-12-15');
  const letGo = () => bank.tried<ProblemBody>(`/receipts/${id}/pledge-release`);
  return { facilityId, other: other.lotId, receiptId: id, letGo };
}

it('a document goes only while the facility without it stands by its whole record', async () => {
  const { other, receiptId, letGo } = await receipted();
  // Other goods of the facility are under seal.
  const order = { authority: 'Court', documentNumber: '(2026) 1', documentHash: hash('d') };
  const at = `/lots/${other}/restraints`;
  const seal = await manager.done<{ id: string }>(at, { ...order, kind: 'attachment', since: desk.today() });
  expect(closedBy(await letGo())).toEqual(['F39']);
  await manager.done(`/restraints/${seal.id}/lifting`, { documentNumber: '2', documentHash: hash('f') });
  // Nobody knows what it is worth any more.
  clock.advance(12 * 86_400);
  await desk.pass(10);
  expect(closedBy(await letGo())).toEqual(expect.arrayContaining(['F29']));
  // A price of some days ago is shown to the officer, and kept with what was decided.
  await desk.price(70_000, desk.dayIn(-6));
  expect((await letGo()).status).toBe(200);
  const { rows } = await desk.database.admin.query(
    "select payload, participants from event where object_id = $1 and type = 'gate.told'",
    [receiptId],
  );
  expect(rows).toMatchObject([{ payload: { gate: 'DR' }, participants: [bank.partyId] }]);
  expect(rows[0].payload.told.map(({ fact }: Closed) => fact)).toContain('F30');
});

it('F101 DR: a document does not go while money that had come is taken back', async () => {
  await desk.price(70_000);
  const { facilityId, letGo } = await receipted();
  await withTransaction(systemCtx({ clock, chance, newId }, desk.database, desk.tenantId, 'test'), (tx) =>
    setHold(tx, facilityId, 'MONEY_TAKEN_BACK mrc_1', ['advance', 'release'], { receiptId: 'mrc_1' }),
  );
  expect(closedBy(await letGo())).toEqual(['F101']);
});
