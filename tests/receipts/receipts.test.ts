import { describe, expect, it } from 'vitest';
import { openCollateral, tonnes, yuan } from '../support/collateral.ts';

const desk = await openCollateral();
const { importer, bank, manager } = desk;

interface Receipt {
  id: string;
  lotId: string;
  number: string;
  status: string;
  holderId: string;
  titleOwnerId: string;
  pledgeeId: string | null;
  quantity: { value: string };
  pieces: number;
  replacesId: string | null;
}
let numbers = 0;
const terms = () => ({
  number: `WR-${++numbers}`,
  quality: 'Grade A, 99.99 % Cu by certificate',
  packing: 'strapped bundles',
  pieces: 40,
  wearStandard: '0.1 %',
  storageFee: '0.60 CNY a tonne and day',
  insurance: { insured: yuan(1_000_000), from: '2026-01-01', to: '2026-12-31', insurer: 'PICC' },
  placeOfIssue: 'Chongqing',
});
/** In the hall, in a slot, with its inbound ticket. */
async function inSlot(t: number, floor = 1_000): Promise<string> {
  const lotId = await desk.stock(t);
  await manager.done(`/lots/${lotId}/slot`, { slotId: await desk.slot(floor) });
  await desk.ticket('in', t);
  return lotId;
}
const issue = (lotId: string, more: object = {}) => manager.done<Receipt>('/receipts', { ...terms(), lotId, ...more });
const read = async (id: string) => (await manager.get<Receipt>(`/receipts/${id}`)).body;
const sign = (id: string) => manager.done<Receipt>(`/receipts/${id}/endorsement-signature`, { accept: true });
const certified = async () =>
  (
    await manager.get<{ items: { commodityId: string; certifiedValue: string }[] }>(`/sites/${desk.siteId}/stock`)
  ).body.items.find((s) => s.commodityId === desk.copper)?.certifiedValue;

describe('a warehouse receipt', () => {
  it('certifies what the custodian holds on its own floor, once, and never more than came in', async () => {
    const unnamed = await desk.stock(2, { commodityId: undefined });
    expect(await manager.refused('/receipts', { ...terms(), lotId: unnamed })).toBe('422 LOT_WITHOUT_COMMODITY');
    const loose = await desk.stock(10);
    expect(await manager.refused('/receipts', { ...terms(), lotId: loose })).toBe('422 LOT_NOT_IN_SLOT');
    expect(await manager.refused(`/lots/${loose}/slot`, { slotId: await desk.slot(5) })).toBe('422 SLOT_TOO_SMALL');
    // What grew after it was put there is found out when it is certified.
    const [grown, more] = [await inSlot(4, 5), await desk.lot(3)];
    await desk.store(more);
    await manager.done('/lot-merges', { lotIds: [grown, more] });
    expect(await manager.refused('/receipts', { ...terms(), lotId: grown })).toBe('422 OVER_CAPACITY');
    await desk.ticket('out', 4);
    await manager.done(`/lots/${loose}/slot`, { slotId: await desk.slot(50) });
    expect(await manager.refused('/receipts', { ...terms(), lotId: loose })).toBe('422 OVER_INBOUND');
    await desk.ticket('in', 9);
    expect(await manager.refused('/receipts', { ...terms(), lotId: loose })).toBe('422 OVER_INBOUND');
    await desk.ticket('in', 1);
    const forwarder = await desk.party('Forwarder', 'collateral_manager');
    expect(await forwarder.refused('/receipts', { ...terms(), lotId: loose })).toBe('404 NOT_FOUND');
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        manager.post<Receipt & { code: string }>('/receipts', { ...terms(), lotId: loose }),
      ),
    );
    expect(answers.filter((a) => a.status === 201)).toHaveLength(1);
    expect(new Set(answers.filter((a) => a.status !== 201).map((a) => a.body.code))).toEqual(
      new Set(['LOT_HAS_DOCUMENT']),
    );
    expect(await certified()).toBe('10000');
    const used = answers.find((a) => a.status === 201)?.body.number;
    expect(await manager.refused('/receipts', { ...terms(), number: used, lotId: await inSlot(1) })).toBe(
      '409 RECEIPT_NUMBER_USED',
    );
  });

  it('is not issued by a forwarder for a yard that another runs (Civil Code 894)', async () => {
    const lotId = await desk.stock(3);
    const yardOperator = await desk.party('Yard operator', 'collateral_manager');
    await manager.done(`/lots/${lotId}/slot`, { slotId: await desk.slot(50, yardOperator) });
    await desk.ticket('in', 3);
    expect(await manager.refused('/receipts', { ...terms(), lotId })).toBe('403 FLOOR_OF_ANOTHER');
  });

  it('passes by endorsement with the custodian’s signature, and in no other way', async () => {
    const { id } = await issue(await inSlot(4));
    const buyer = await desk.party('Buyer', 'trader');
    const at = `/receipts/${id}`;
    expect(await bank.refused(`${at}/endorsement`, { toPartyId: bank.partyId, kind: 'transfer' })).toBe(
      '404 NOT_FOUND',
    );
    await importer.done(`${at}/endorsement`, { toPartyId: buyer.partyId, kind: 'transfer' });
    expect((await read(id)).holderId).toBe(importer.partyId);
    expect(await importer.refused(`${at}/endorsement`, { toPartyId: bank.partyId, kind: 'pledge' })).toBe(
      '409 ENDORSEMENT_WAITS',
    );
    expect(await importer.refused(`${at}/surrender`)).toBe('409 ENDORSEMENT_WAITS');
    await manager.done(`${at}/endorsement-signature`, { accept: false });
    expect(await manager.refused(`${at}/endorsement-signature`, { accept: true })).toBe('409 NO_ENDORSEMENT_WAITS');
    await importer.done(`${at}/endorsement`, { toPartyId: buyer.partyId, kind: 'transfer' });
    await sign(id);
    expect(await read(id)).toMatchObject({ holderId: buyer.partyId, titleOwnerId: buyer.partyId });
    expect(await importer.refused(`${at}/endorsement`, { toPartyId: bank.partyId, kind: 'pledge' })).toBe(
      '403 NOT_THE_TITLE_OWNER',
    );
    const chain = await buyer.get<{ verified: boolean; links: { act: string }[] }>(`${at}/chain`);
    expect(chain.body).toMatchObject({ verified: true });
    expect(chain.body.links.map((l) => l.act)).toEqual(['issue', 'endorse_and_transfer']);
  });

  it('holds the goods: no handing on, working or letting out before it is given back', async () => {
    const lotId = await inSlot(5);
    const { id } = await issue(lotId);
    const parts = { parts: [{ quantity: tonnes(1) }] };
    expect(await manager.refused(`/lots/${lotId}/split`, parts)).toBe('422 RECEIPT_LIVE');
    const custody = { lotIds: [lotId], toPartyId: desk.carrier.partyId };
    expect(await manager.refused('/custody-offers', custody)).toBe('422 RECEIPT_LIVE');
    const before = BigInt((await certified()) ?? 0);
    await importer.done(`/receipts/${id}/surrender`);
    await manager.done(`/receipts/${id}/surrender-answer`, { accept: true });
    expect((await read(id)).status).toBe('surrendered');
    expect(BigInt((await certified()) ?? 0)).toBe(before - 5_000n);
    await manager.done('/custody-offers', custody);
  });

  it('is split with its lot: the same tonnes, in the same hands', async () => {
    const lotId = await inSlot(12);
    const { id } = await issue(lotId);
    const split = {
      number: 'WR-A',
      parts: [
        { number: 'WR-B', quantity: tonnes(5), pieces: 15 },
        { number: 'WR-C', quantity: tonnes(3), pieces: 10 },
      ],
    };
    expect(await manager.refused(`/receipts/${id}/split`, split)).toBe('409 NOT_GIVEN_BACK');
    await importer.done(`/receipts/${id}/surrender`, { purpose: 'amendment' });
    await manager.done(`/receipts/${id}/surrender-answer`, { accept: true });
    const whole = { ...split, parts: [{ number: 'WR-B', quantity: tonnes(12), pieces: 15 }] };
    expect(await manager.refused(`/receipts/${id}/split`, whole)).toBe('422 PARTS_DIFFER');
    const before = await certified();
    const { items } = await manager.done<{ items: Receipt[] }>(`/receipts/${id}/split`, split);
    expect(items.map((r) => [r.number, r.quantity.value, r.pieces, r.holderId])).toEqual([
      ['WR-A', '4000', 15, importer.partyId],
      ['WR-B', '5000', 15, importer.partyId],
      ['WR-C', '3000', 10, importer.partyId],
    ]);
    expect(await Promise.all(items.map((r) => desk.held(r.lotId)))).toEqual([4, 5, 3]);
    expect(await certified()).toBe(before);
    expect(await read(id)).toMatchObject({ status: 'void' });
  });

  it('goes onto paper and comes back; reported lost it is stopped, declared lost it is issued anew', async () => {
    const lotId = await inSlot(6);
    const { id } = await issue(lotId);
    const at = `/receipts/${id}`;
    await importer.done(`${at}/surrender`, { purpose: 'switch_to_paper' });
    await manager.done(`${at}/surrender-answer`, { accept: true });
    expect(await importer.refused(`${at}/endorsement`, { toPartyId: bank.partyId, kind: 'pledge' })).toBe(
      '409 DOCUMENT_ON_PAPER',
    );
    expect(await manager.refused('/receipts', { ...terms(), lotId })).toBe('409 LOT_HAS_DOCUMENT');
    await manager.done(`${at}/paper-return`, { holderId: importer.partyId, paperHash: 'c'.repeat(64) });
    await importer.done(`${at}/loss`);
    expect(await importer.refused(`${at}/surrender`)).toBe('409 DOCUMENT_STOPPED');
    // Found again it goes on, when the custodian says so.
    expect(await importer.refused(`${at}/stop-lifted`)).toMatch(/^403/);
    await manager.done(`${at}/stop-lifted`);
    expect(await read(id)).toMatchObject({ status: 'issued' });
    await importer.done(`${at}/loss`);
    const anew = { ...terms(), lotId, replacesId: id };
    expect(await manager.refused('/receipts', anew)).toBe('422 REPLACED_DIFFERS');
    await manager.done(`${at}/loss-declaration`, { basis: 'court_judgment', documentHash: 'd'.repeat(64) });
    const before = await certified();
    const second = await manager.done<Receipt>('/receipts', anew);
    expect(second).toMatchObject({ replacesId: id, holderId: importer.partyId, status: 'issued' });
    expect(await read(id)).toMatchObject({ status: 'void' });
    expect(await certified()).toBe(before);
  });

  it('is pledged by the word, the signature and delivery (SI 59), and controls the goods for who holds it', async () => {
    const facilityId = await desk.facility(10_000_000);
    const lotId = await inSlot(8);
    const { id } = await issue(lotId);
    const pledge = await importer.done<{ id: string }>('/pledges', {
      kind: 'document',
      pledgeeId: bank.partyId,
      facilityId,
      maximum: yuan(5_000_000),
      itemIds: [id],
    });
    await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
    const status = async () => (await bank.get<{ status: string }>(`/pledges/${pledge.id}`)).body.status;
    await importer.done(`/receipts/${id}/endorsement`, { toPartyId: bank.partyId, kind: 'pledge' });
    expect(await status()).toBe('agreed');
    await sign(id);
    expect(await status()).toBe('effective');
    expect(await read(id)).toMatchObject({
      holderId: bank.partyId,
      titleOwnerId: importer.partyId,
      pledgeeId: bank.partyId,
    });
    const positions = await bank.get<{ items: { itemId: string; state: string }[] }>(
      `/positions?facilityId=${facilityId}`,
    );
    expect(positions.body.items).toMatchObject([{ itemId: lotId, state: 'controlled' }]);
    // Split while pledged: with the pledgee's own act, and the pledge goes over to every part.
    await bank.done(`/receipts/${id}/pledge-release`).catch(() => undefined);
    expect((await read(id)).holderId).toBe(importer.partyId);
    await importer.done(`/receipts/${id}/endorsement`, { toPartyId: bank.partyId, kind: 'pledge' });
    await sign(id);
    expect(await importer.refused(`/receipts/${id}/surrender`, { purpose: 'amendment' })).toBe('403 NOT_THE_HOLDER');
    expect(await importer.refused(`/receipts/${id}/consent`)).toBe('403 NOT_ITS_PLEDGEE');
    await bank.done(`/receipts/${id}/consent`);
  });
});
