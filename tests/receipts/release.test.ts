import { expect, it } from 'vitest';
import { openCollateral, tonnes, yuan } from '../support/collateral.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { importer, bank, checker, manager } = desk;
await desk.price(70_000);
await desk.valuationTerms();

interface Receipt {
  id: string;
  lotId: string;
  number: string;
  status: string;
  quantity: { value: string };
}
interface Release {
  id: string;
  status: string;
  token: string;
}

it('a part of a receipted lot leaves once its receipt is split and given back; the rest stays certified', async () => {
  const facilityId = await desk.facility(10_000_000, {});
  const lotId = await desk.stock(12);
  await manager.done(`/lots/${lotId}/slot`, { slotId: await desk.slot() });
  await desk.ticket('in', 40);
  const receipt = await manager.done<Receipt>('/receipts', {
    number: 'WR-1',
    quality: 'Grade A',
    packing: 'strapped bundles',
    pieces: 40,
    wearStandard: '0.1 %',
    storageFee: '0.60 CNY a tonne and day',
    insurance: { insured: yuan(1_000_000), from: '2026-01-01', to: '2026-12-31', insurer: 'PICC' },
    placeOfIssue: 'Chongqing',
    lotId,
  });
  await importer.done(`/receipts/${receipt.id}/endorsement`, { toPartyId: bank.partyId, kind: 'pledge' });
  await manager.done(`/receipts/${receipt.id}/endorsement-signature`, { accept: true });
  for (const [kind, itemId] of [
    ['document', receipt.id],
    ['goods', lotId],
  ]) {
    const pledge = await importer.done<{ id: string }>('/pledges', {
      kind,
      pledgeeId: bank.partyId,
      facilityId,
      maximum: yuan(5_000_000),
      itemIds: [itemId],
    });
    await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
  }
  await desk.draw(facilityId, 100_000);
  const free = await desk.pledged(facilityId, 20);
  const at = `/facilities/${facilityId}/releases`;
  const of = (lots: { lotId: string; quantity?: object }[]) => ({ lots, vehicle: '渝A·1' });

  // Not at the gate, nor at approval: at the request, with the lot, the receipt and the way.
  const part = await importer.post<ProblemBody>(at, of([{ lotId: free.lotId }, { lotId, quantity: tonnes(4) }]));
  expect(part.body).toMatchObject({
    code: 'RECEIPT_STANDS_FOR_MORE',
    errors: [{ pointer: '/lots' }],
    facts: { receiptNumber: 'WR-1', lotId },
  });
  expect(await importer.refused(at, of([{ lotId }]))).toBe('422 RECEIPT_LIVE');

  await bank.done(`/receipts/${receipt.id}/pledge-release`);
  await importer.done(`/receipts/${receipt.id}/surrender`, { purpose: 'amendment' });
  await manager.done(`/receipts/${receipt.id}/surrender-answer`, { accept: true });
  const { items } = await manager.done<{ items: Receipt[] }>(`/receipts/${receipt.id}/split`, {
    number: 'WR-2',
    parts: [{ number: 'WR-3', quantity: tonnes(4), pieces: 10 }],
  });
  const [rest, own] = items as [Receipt, Receipt];
  expect([rest.lotId, rest.quantity.value, own.quantity.value]).toEqual([lotId, '8000', '4000']);
  // While the paper for the rest is in the borrower's hand, the lender does not control the goods: nothing goes.
  expect(await importer.refused(`/receipts/${own.id}/surrender`)).toBe('422 GATE_CLOSED');
  await importer.done(`/receipts/${rest.id}/endorsement`, { toPartyId: bank.partyId, kind: 'pledge' });
  await manager.done(`/receipts/${rest.id}/endorsement-signature`, { accept: true });
  await importer.done(`/receipts/${own.id}/surrender`);
  await manager.done(`/receipts/${own.id}/surrender-answer`, { accept: true });

  const asked = await importer.done<Release>(at, of([{ lotId: own.lotId }]));
  const order = await checker.done<Release>(`/releases/${asked.id}/approval`);
  const out = await manager.done<Release>(`/releases/${order.id}/execution`, {
    token: order.token,
    vehicle: '渝A·1',
    gateWeightKg: 4_000,
  });
  expect(out.status).toBe('executed');
  expect(await desk.held(lotId)).toBe(8);
  expect((await bank.get<Receipt>(`/receipts/${rest.id}`)).body).toMatchObject({ number: 'WR-2', status: 'issued' });
  expect(await importer.refused(at, of([{ lotId, quantity: tonnes(1) }]))).toBe('422 RECEIPT_STANDS_FOR_MORE');
});
