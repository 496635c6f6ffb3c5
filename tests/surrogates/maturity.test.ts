import { describe, expect, it } from 'vitest';
import { hash, openCollateral, yuan } from '../support/collateral.ts';
import type { ProblemBody, Proposal } from '../support/world.ts';

const desk = await openCollateral();
const { bank, importer, exporter, manager, clock } = desk;
await desk.valuationTerms();

interface Receipt {
  id: string;
}
let numbers = 0;
/** A facility with a drawdown due on 2026-12-20 on a receipt stored until the day given. */
async function pledgedReceipt(storedUntil: string | null) {
  await desk.price(70_000);
  const facilityId = await desk.facility(10_000_000, {});
  const lotId = await desk.stock(20);
  await manager.done(`/lots/${lotId}/slot`, { slotId: await desk.slot() });
  await desk.ticket('in', 20);
  const receipt = await manager.done<Receipt>('/receipts', {
    number: `WR-${++numbers}`,
    quality: 'Grade A',
    packing: 'strapped bundles',
    pieces: 40,
    wearStandard: '0.1 %',
    storedUntil,
    storageFee: '0.60 CNY a tonne and day',
    placeOfIssue: 'Chongqing',
    lotId,
  });
  const { id: pledgeId } = await importer.done<{ id: string }>('/pledges', {
    kind: 'document',
    pledgeeId: bank.partyId,
    facilityId,
    maximum: yuan(5_000_000),
    itemIds: [receipt.id],
  });
  await bank.done(`/pledges/${pledgeId}/answer`, { accept: true });
  await importer.done(`/receipts/${receipt.id}/endorsement`, { toPartyId: bank.partyId, kind: 'pledge' });
  await manager.done(`/receipts/${receipt.id}/endorsement-signature`, { accept: true });
  await desk.draw(facilityId, 400_000, '2026-12-20');
  return { facilityId, lotId, receiptId: receipt.id, pledgeId };
}
async function told(itemId: string): Promise<string[]> {
  const { rows } = await desk.database.admin.query<{ type: string }>(
    `select type from event where object_id = $1 and type in ('document.maturing', 'document.matured') order by id`,
    [itemId],
  );
  return rows.map((row) => row.type);
}
const maturities = async (facilityId: string) =>
  (await bank.get<{ items: Record<string, unknown>[] }>(`/facilities/${facilityId}/maturities`)).body.items;

describe('a pledged receipt whose goods fall due before the debt', () => {
  it('asks one more person for new money once it is told of, carries none from its day, and stands once chosen (F27)', async () => {
    const { facilityId, receiptId, pledgeId } = await pledgedReceipt('2026-10-24');
    const approval = async () => {
      const { id } = await importer.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, {
        product: 'working_capital',
        amount: yuan(1_000),
        dueOn: '2026-12-20',
      });
      const { status, body } = await bank.post<ProblemBody & Proposal>(`/drawdowns/${id}/approval`);
      const conditions = (body.facts?.conditions ?? []) as { code: string }[];
      return [status, ...(body.reasons ?? []).map((r) => r.code), ...conditions.map((c) => c.code)];
    };
    expect(await approval()).toEqual([202, 'F27']);
    clock.set('2026-10-23T16:01:00Z');
    await desk.price(70_000);
    await desk.pass(10);
    expect(await approval()).toEqual([422, 'WITHIN_BORROWING_BASE', 'WITHIN_LINES']);
    await bank.done(`/pledges/${pledgeId}/maturity-choices`, {
      itemId: receiptId,
      choice: 'collect',
      documentHash: hash('e'),
    });
    expect(await approval()).toEqual([200]);
  });

  it('is told of before its day and on it, and extended once, with the alarm moved', async () => {
    const { facilityId, receiptId, pledgeId } = await pledgedReceipt('2026-11-10');
    const at = `/pledges/${pledgeId}/maturity-choices`;
    clock.set('2026-10-26T15:59:00Z');
    await desk.reach();
    expect(await told(receiptId)).toEqual([]);
    clock.set('2026-10-26T16:01:00Z');
    await desk.reach();
    expect(await told(receiptId)).toEqual(['document.maturing']);
    expect(await maturities(facilityId)).toMatchObject([
      { itemId: receiptId, maturesOn: '2026-11-10', debtDueOn: '2026-12-20', isBeforeDebt: true, choices: [] },
    ]);
    const extend = { itemId: receiptId, choice: 'extend', extendedTo: '2026-12-01', documentHash: hash('e') };
    expect(await importer.refused(at, extend)).toBe('403 NOT_THE_LENDER');
    expect(await exporter.refused(at, extend)).toBe('404 NOT_FOUND');
    expect((await exporter.get(`/facilities/${facilityId}/maturities`)).status).toBe(404);
    expect(await bank.refused(at, { ...extend, extendedTo: '2026-11-10' })).toBe('422 MATURITY_CHOICE_UNFIT');
    // Eight people of the bank choose at once for the same day: one choice stands, and sees the next day.
    const eight = await Promise.all(Array.from({ length: 8 }, () => bank.tried<ProblemBody>(at, extend)));
    expect(eight.filter((a) => a.status < 300)).toHaveLength(1);
    const collect = { itemId: receiptId, choice: 'collect', documentHash: hash('e') };
    clock.set('2026-11-10T06:00:00Z');
    await desk.reach();
    expect(await told(receiptId)).toEqual(['document.maturing']);
    clock.set('2026-11-17T06:00:00Z');
    await desk.reach();
    expect(await told(receiptId)).toEqual(['document.maturing', 'document.maturing']);
    clock.set('2026-12-01T06:00:00Z');
    await desk.reach();
    expect((await told(receiptId)).at(-1)).toBe('document.matured');
    const [once, again] = [await bank.post<Proposal>(at, collect, 'c'), await bank.post<Proposal>(at, collect, 'c')];
    expect([once.status, again.body]).toEqual([202, once.body]);
    await bank.agreed(once.body);
    expect(await bank.refused(at, { ...collect, choice: 'take_goods' })).toBe('409 MATURITY_CHOSEN');

    // The money side: a claim on the document, held since the debt is not due.
    const claim = await bank.done<{ id: string }>(`/pledges/${pledgeId}/surrogates`, {
      kind: 'document_matured',
      happenedOn: '2026-12-01',
      statement: 'Goods delivered by the custodian to its buyer against payment to the pledgee',
      items: [{ itemId: receiptId }],
      claimed: yuan(900_000),
      payer: 'Custodian',
      documentHash: hash('f'),
    });
    const answered = { accepted: yuan(900_000), answeredOn: '2026-12-01', documentHash: hash('f') };
    await bank.done(`/surrogates/${claim.id}/answer`, answered);
    const { application } = await bank.done<{ application: object }>(`/surrogates/${claim.id}/receipts`, {
      amount: yuan(900_000),
      reference: 'M-1',
      receivedOn: '2026-12-01',
    });
    expect(application).toMatchObject({ heldMinor: '40000000', surplusMinor: '50000000' });
  });

  it('gives its goods to the lender’s own custodian, by a goods pledge in its place and a surrender for delivery', async () => {
    const { facilityId, lotId, receiptId, pledgeId } = await pledgedReceipt('2026-12-15');
    const own = await desk.party('Second Hall', 'collateral_manager');
    await bank.done(`/pledges/${pledgeId}/maturity-choices`, {
      itemId: receiptId,
      choice: 'take_goods',
      documentHash: hash('e'),
    });
    const goods = await importer.done<{ id: string }>('/pledges', {
      kind: 'goods',
      pledgeeId: bank.partyId,
      facilityId,
      maximum: yuan(5_000_000),
      itemIds: [lotId],
    });
    await bank.done(`/pledges/${goods.id}/answer`, { accept: true });
    // By itself a pledgee calls for the goods with the paper for a sale only: here the owner gives it up.
    expect(await bank.refused(`/receipts/${receiptId}/surrender`)).toBe('422 SURRENDER_WITHOUT_SALE');
    await bank.done(`/receipts/${receiptId}/pledge-release`);
    await importer.done(`/receipts/${receiptId}/surrender`);
    await manager.done(`/receipts/${receiptId}/surrender-answer`, { accept: true });
    const agreement = await bank.done<{ id: string }>('/custody-agreements', {
      custodianId: own.partyId,
      serviceLevel: 'control',
      feePayer: 'lender',
      documentHash: hash('a'),
    });
    await own.done(`/custody-agreements/${agreement.id}/acceptance`);
    await manager.done('/custody-offers', { lotIds: [lotId], toPartyId: own.partyId });
    await own.done('/custodies', {
      lotIds: [lotId],
      siteId: desk.siteId,
      handover: { grossWeightKg: 20_000, packages: 10, sealsIntact: true },
    });
    const { body } = await bank.get<{ custody: { custodianId: string } }>(`/lots/${lotId}`);
    expect(body.custody.custodianId).toBe(own.partyId);
  });

  it('is not told of where it has no term, or matures with the debt', async () => {
    const free = await pledgedReceipt(null);
    expect(await maturities(free.facilityId)).toEqual([]);
    const choice = { choice: 'collect', documentHash: hash('e') };
    expect(
      await bank.refused(`/pledges/${free.pledgeId}/maturity-choices`, { ...choice, itemId: free.receiptId }),
    ).toBe('422 DOCUMENT_HAS_NO_TERM');
    const late = await pledgedReceipt('2026-12-20');
    expect(
      await bank.refused(`/pledges/${late.pledgeId}/maturity-choices`, { ...choice, itemId: late.receiptId }),
    ).toBe('422 DOCUMENT_NOT_BEFORE_DEBT');
    await desk.reach();
    expect(await told(late.receiptId)).toEqual([]);
  });
});
