import { describe, expect, it } from 'vitest';
import { hash, openCollateral, tonnes, yuan } from '../support/collateral.ts';
import { transfer } from '../support/money.ts';

const desk = await openCollateral();
const { bank, checker, second, importer, manager, carrier, exporter, clock } = desk;
await desk.price(70_000);
await desk.valuationTerms();

interface Return {
  id: string;
  lotId: string;
  lenderId: string;
  custodianId: string;
  pledgorId: string;
  status: string;
  dueAt: string;
  isOverdue: boolean;
  overdueAt: string | null;
  taken: Record<string, unknown>;
  expected: { value: string; scale: number; unit: string };
  shortageValue: string | null;
  claim: Record<string, unknown> | null;
  claimAnswer: Record<string, unknown> | null;
}
interface Lot {
  status: string;
  custody: { custodianId: string } | null;
}
const returnsOf = async (lotId: string, query = '') =>
  (await importer.get<{ items: Return[] }>(`/goods-returns?limit=200${query}`)).body.items.filter(
    (r) => r.lotId === lotId,
  );
const lotOf = async (lotId: string) => (await importer.get<Lot>(`/lots/${lotId}`)).body;
const handed = (t: number, more: object = {}) => ({
  quantity: tonnes(t),
  grossWeightKg: Math.round(t * 1_000),
  packages: 10,
  sealsIntact: true,
  quality: 'Grade A, dry',
  documentHash: hash('a'),
  vehicle: '渝B·54321',
  ...more,
});
const received = (t: number) => ({
  quantity: tonnes(t),
  grossWeightKg: Math.round(t * 1_000),
  quality: 'Grade A, two bundles wet',
  documentHash: hash('b'),
});
/** 20 t in a pledge that secures nothing yet, given up. */
async function discharged(t = 20, more: Record<string, unknown> = {}) {
  const facilityId = await desk.facility(10_000_000, {});
  const { lotId, pledgeId } = await desk.pledged(facilityId, t, more);
  await bank.done(`/pledges/${pledgeId}/discharge`);
  return { facilityId, lotId, pledgeId };
}

describe('goods that are security no more', () => {
  it('go back with what was taken over and what came back, both signed; a shortage is claimed to the last unit', async () => {
    const facilityId = await desk.facility(10_000_000, {});
    const { lotId, pledgeId } = await desk.pledged(facilityId, 20);
    // The books follow the scale; what was taken over does not.
    await manager.done(`/lots/${lotId}/reweighing`, { quantity: tonnes(19.95), evidenceHash: hash('e') });
    await bank.done(`/pledges/${pledgeId}/discharge`);
    const [back] = (await returnsOf(lotId)) as [Return];
    expect(back).toMatchObject({
      status: 'open',
      lenderId: bank.partyId,
      custodianId: manager.partyId,
      pledgorId: importer.partyId,
      taken: { grossWeightKg: 20_000, packages: 10, sealsIntact: true },
      expected: { value: '20000', scale: 3, unit: 'TNE' },
      // Three working days, the day itself not counted.
      dueAt: '2026-10-15T16:00:00.000Z',
    });
    const at = `/goods-returns/${back.id}`;
    expect((await exporter.get(at)).status).toBe(404);
    expect(await carrier.refused(`${at}/hand-over`, handed(19.93))).toBe('404 NOT_FOUND');
    expect(await bank.refused(`${at}/hand-over`, handed(19.93))).toBe('403 MANDATE_MISSING');
    expect(await importer.refused(`${at}/receipt`, received(19.93))).toBe('409 RETURN_STEP');
    const finer = { quantity: { value: '19930001', scale: 6, unit: 'TNE' } };
    expect(await manager.refused(`${at}/hand-over`, handed(19.93, finer))).toBe('422 RETURN_QUANTITY');
    expect(await manager.refused(`${at}/hand-over`, handed(19.93, { vehicle: undefined }))).toBe('422 INPUT_INVALID');
    const eight = await Promise.all(
      Array.from({ length: 8 }, () => manager.post<Return>(`${at}/hand-over`, handed(19.95))),
    );
    expect(eight.map((a) => String(a.status)).sort()).toEqual(['200', ...Array.from({ length: 7 }, () => '409')]);
    expect(await exporter.refused(`${at}/receipt`, received(19.93))).toBe('404 NOT_FOUND');
    const done = await importer.post<Return>(`${at}/receipt`, received(19.939), 'receipt');
    expect(done.body).toMatchObject({
      status: 'returned',
      handed: { quantity: tonnes(19.95), signedBy: manager.personId },
      received: { quantity: tonnes(19.939), signedBy: importer.personId },
      // 0.305 %: one unit beyond the tolerance of 0.3 %, and all of it is claimed.
      shortageValue: '61',
      toleranceBps: 30,
      claim: {
        shortage: { value: '61', scale: 3, unit: 'TNE' },
        answerable: [bank.partyId, manager.partyId],
        basis: 'Civil Code 432(1), 907, 917',
      },
    });
    expect((await importer.post<Return>(`${at}/receipt`, received(19.939), 'receipt')).body).toEqual(done.body);
    expect(await lotOf(lotId)).toMatchObject({ status: 'registered', custody: null });
    // It left the gate on the return: no outbound without an order.
    const tickets = await desk.database.admin.query(
      'select direction, quantity_value, vehicle from weighbridge_ticket where release_id = $1',
      [back.id],
    );
    expect(tickets.rows).toEqual([{ direction: 'out', quantity_value: '19939', vehicle: '渝B·54321' }]);
    expect(await importer.refused(`${at}/shortage-answer`, { accepted: true })).toBe('403 MANDATE_MISSING');
    expect(await second.refused(`${at}/shortage-answer`, { accepted: false })).toBe('422 INPUT_INVALID');
    expect(await second.done(`${at}/shortage-answer`, { accepted: true })).toMatchObject({
      claimAnswer: { accepted: true },
    });
    expect(await second.refused(`${at}/shortage-answer`, { accepted: true })).toBe('409 NO_SHORTAGE_CLAIM');
    // Free of everything, the owner may hand it to whom it likes.
    await importer.done('/custody-offers', { lotIds: [lotId], toPartyId: carrier.partyId });
  });

  it('within the tolerance leave no claim, and stay where they are when the pledgor keeps them there', async () => {
    const { lotId } = await discharged();
    const [back] = (await returnsOf(lotId)) as [Return];
    await manager.done(`/goods-returns/${back.id}/hand-over`, handed(19.94, { stays: true, vehicle: undefined }));
    expect(await importer.done(`/goods-returns/${back.id}/receipt`, received(19.94))).toMatchObject({
      status: 'returned',
      shortageValue: '60',
      claim: null,
    });
    expect(await second.refused(`/goods-returns/${back.id}/shortage-answer`, { accepted: true })).toBe(
      '409 NO_SHORTAGE_CLAIM',
    );
    expect(await lotOf(lotId)).toMatchObject({ status: 'in_custody', custody: { custodianId: manager.partyId } });
  });

  it('that are late are told once, listed, and are nobody’s to work or hand on meanwhile', async () => {
    const { lotId, pledgeId } = await discharged();
    const [back] = (await returnsOf(lotId)) as [Return];
    expect(await manager.refused(`/lots/${lotId}/split`, { parts: [{ quantity: tonnes(1) }] })).toBe(
      '422 RETURN_IN_PROGRESS',
    );
    const offer = { lotIds: [lotId], toPartyId: carrier.partyId };
    expect(await manager.refused('/custody-offers', offer)).toBe('422 PLEDGOR_CONSENT_MISSING');
    const consent = { act: 'hand_on', itemIds: [lotId], toPartyId: carrier.partyId, documentHash: hash('c') };
    await importer.done(`/pledges/${pledgeId}/pledgor-consents`, consent);
    await manager.done('/custody-offers', offer);
    expect(await returnsOf(lotId, '&overdue=true')).toEqual([]);
    clock.set(new Date(back.dueAt));
    await Promise.all([desk.reach(), desk.reach()]);
    await desk.reach();
    clock.advance(1);
    expect(await returnsOf(lotId, '&overdue=true')).toMatchObject([
      { id: back.id, isOverdue: true, overdueAt: back.dueAt },
    ]);
    const told = await desk.database.admin.query(
      "select count(*)::int as n from event where object_id = $1 and type = 'goodsReturn.overdue'",
      [back.id],
    );
    expect(told.rows).toEqual([{ n: 1 }]);
    await manager.done(`/goods-returns/${back.id}/hand-over`, handed(20));
    await importer.done(`/goods-returns/${back.id}/receipt`, received(20));
    expect(await returnsOf(lotId, '&overdue=true')).toEqual([]);
  });

  it('freed in part go back too; what left at the gate is back already, and what is pledged again stays', async () => {
    await desk.price(70_000);
    const facilityId = await desk.facility(10_000_000, {});
    const { lotId: out, pledgeId } = await desk.pledged(facilityId, 20);
    const [freed, kept] = [await desk.stock(20), await desk.stock(20)];
    await importer.done(`/pledges/${pledgeId}/items`, { itemIds: [freed, kept] });
    await desk.draw(facilityId, 900_000);
    await desk.mark();
    const { id } = await importer.done<{ id: string }>(`/facilities/${facilityId}/releases`, {
      lots: [{ lotId: out }],
      vehicle: 'X',
    });
    const order = await checker.done<{ token: string }>(`/releases/${id}/approval`);
    await manager.done(`/releases/${id}/execution`, { token: order.token, vehicle: 'X', gateWeightKg: 20_000 });
    expect(await returnsOf(out)).toEqual([]);
    await bank.done(`/facilities/${facilityId}/partial-discharges`, { lotIds: [freed] });
    const [back] = (await returnsOf(freed)) as [Return];
    expect(back.status).toBe('open');

    // The pledgor pledges it anew where it lies.
    const again = await importer.done<{ id: string }>('/pledges', {
      kind: 'goods',
      pledgeeId: bank.partyId,
      facilityId,
      maximum: yuan(10_000_000),
      itemIds: [freed],
    });
    await bank.done(`/pledges/${again.id}/answer`, { accept: true });
    expect(await returnsOf(freed)).toMatchObject([{ id: back.id, status: 'ended' }]);
    expect(await manager.refused(`/goods-returns/${back.id}/hand-over`, handed(20))).toBe('409 RETURN_STEP');

    await bank.done(`/facilities/${facilityId}/repayments`, {
      amount: yuan(900_000),
      ...transfer(),
      receivedOn: desk.today(),
      source: 'borrower',
    });
    await bank.done(`/pledges/${pledgeId}/discharge`);
    expect([await returnsOf(out), (await returnsOf(freed)).length, (await returnsOf(kept)).length]).toEqual([[], 1, 1]);
  });

  it('that a court holds, or that a receipt stands for, do not leave on a return', async () => {
    const { lotId } = await discharged();
    const [back] = (await returnsOf(lotId)) as [Return];
    const at = `/goods-returns/${back.id}`;
    const seal = async () =>
      manager.done<{ id: string }>(`/lots/${lotId}/restraints`, {
        kind: 'court_seal',
        authority: 'People’s Court of Yuzhong',
        documentNumber: '(2026) 0112-1',
        documentHash: hash('d'),
        since: desk.today(),
      });
    const lifting = { documentNumber: '(2026) 0112-lift', documentHash: hash('f') };
    const first = await seal();
    expect(await manager.refused(`${at}/hand-over`, handed(20))).toBe('422 LOT_RESTRAINED');
    await manager.done(`/restraints/${first.id}/lifting`, lifting);
    await manager.done(`${at}/hand-over`, handed(20));
    // The seal comes while the truck is loaded.
    const second = await seal();
    expect(await importer.refused(`${at}/receipt`, received(20))).toBe('422 LOT_RESTRAINED');
    expect(await lotOf(lotId)).toMatchObject({ status: 'in_custody', custody: { custodianId: manager.partyId } });
    await manager.done(`/restraints/${second.id}/lifting`, lifting);
    // The owner has a receipt made out for what lies there: from then on the goods are its holder's.
    await manager.done(`/lots/${lotId}/slot`, { slotId: await desk.slot(1_000) });
    await desk.ticket('in', 200);
    await manager.done('/receipts', {
      lotId,
      number: 'WR-RETURN-1',
      quality: 'Grade A',
      packing: 'strapped bundles',
      pieces: 10,
      wearStandard: '0.1 %',
      storageFee: '0.60 CNY a tonne and day',
      insurance: { insured: yuan(1_000_000), from: '2026-01-01', to: '2026-12-31', insurer: 'PICC' },
      placeOfIssue: 'Chongqing',
    });
    expect(await importer.refused(`${at}/receipt`, received(20))).toBe('422 RETURN_UNDER_DOCUMENT');
  });

  it('in nobody’s hands of the lender’s ask for no return, and the discharge is done all the same', async () => {
    const facilityId = await desk.facility(10_000_000, {});
    const stray = await desk.lot(5);
    await importer.done('/custody-offers', { lotIds: [stray], toPartyId: carrier.partyId });
    await carrier.done('/custodies', {
      lotIds: [stray],
      handover: { grossWeightKg: 5_000, packages: 1, sealsIntact: true },
    });
    const pledge = await importer.done<{ id: string }>('/pledges', {
      kind: 'goods',
      pledgeeId: bank.partyId,
      facilityId,
      maximum: yuan(10_000_000),
      itemIds: [stray, await desk.lot(5)],
    });
    await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
    expect(await bank.done(`/pledges/${pledge.id}/discharge`)).toMatchObject({ status: 'discharged' });
    expect(await returnsOf(stray)).toEqual([]);
  });
});
