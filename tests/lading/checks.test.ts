import { describe, expect, it } from 'vitest';
import { arrangement, type Bill, billTerms, billWithBank, issueBill, lotsWithCarrier } from '../support/lading.ts';
import { openTrade, yard } from '../support/trade.ts';

const trade = await openTrade();
const { exporter, importer, carrier, bank } = trade;
let notes = 0;

interface Finding {
  code: string;
  subject: string;
  severity: string;
  clearedAt: string | null;
  acceptedAt: string | null;
}
const standing = async (billId: string) => {
  const { body } = await bank.get<{ findings: Finding[] }>(`/bills/${billId}/checks`);
  return body.findings.filter((f) => f.clearedAt === null && f.acceptedAt === null).map((f) => f.code);
};
const noteFor = (bill: Bill, more: object = {}) => ({
  regime: 'CIM/SMGS',
  number: `N-${++notes}`,
  billId: bill.id,
  consignor: { name: 'Exporter', partyId: exporter.partyId },
  consignee: { name: 'Carrier', partyId: carrier.partyId },
  contractualCarrier: 'Railway',
  departure: { place: 'Duisburg', station: { codeList: 'UIC', code: '8000000', name: 'Duisburg' } },
  destination: { place: 'Chongqing', station: { codeList: 'TMIS', code: '53300', name: 'Tuanjiecun' } },
  borderPoints: ['Malaszewicze', 'Alashankou'],
  containers: bill.lots.map(({ containerNumber }) => ({
    containerNumber,
    sealNumbers: [`S-${containerNumber}`],
    grossWeightKg: 9_000,
  })),
  goodsDescription: 'GEARBOXES',
  packages: 40,
  grossWeightKg: 9_000 * bill.lots.length,
  accepted: { place: 'Duisburg', on: '2026-10-12' },
  ...more,
});
const houseTerms = {
  form: 'rail_house',
  legalBasis: 'CUSTOM',
  governingArrangement: arrangement,
  furtherParties: [{ role: 'delivery_agent', name: 'Chongqing Agency' }],
};
const leg = async (billId: string) => {
  const { body } = await bank.get<Bill>(`/bills/${billId}`);
  const lotId = body.lots[0]?.lotId;
  const positions = await bank.get<{
    items: { itemId: string; legs: { documentary: { state: string; reason: string } } }[];
  }>(`/positions?facilityId=${trade.facilityId}`);
  const found = positions.body.items.find((p) => p.itemId === lotId)?.legs.documentary;
  return found && `${found.state} ${found.reason}`;
};
async function pledgedHouseBill() {
  const bill = await issueBill(trade, 1, houseTerms);
  const pledge = await importer.done<{ id: string }>('/pledges', {
    kind: 'document',
    pledgeeId: bank.partyId,
    facilityId: trade.facilityId,
    maximum: { amountMinor: '1000', currency: 'CNY' },
    itemIds: [bill.id],
  });
  await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
  await exporter.done(`/bills/${bill.id}/transfer`, { toPartyId: bank.partyId });
  return bill;
}

describe('a house rail bill and what lies beneath it', () => {
  it('stands while the railway delivers to the issuer, and the documentary leg follows', async () => {
    const bill = await pledgedHouseBill();
    expect(await standing(bill.id)).toEqual(['MASTER_NOTE_MISSING']);
    expect(await leg(bill.id)).toBe('degraded MASTER_NOTE_MISSING');
    const note = await carrier.done<{ id: string }>('/consignment-notes', noteFor(bill));
    expect(await standing(bill.id)).toEqual(['DUPLICATE_LOCATION_UNKNOWN']);
    await carrier.done(`/consignment-notes/${note.id}/duplicate`, { toPartyId: bank.partyId });
    expect(await standing(bill.id)).toEqual([]);
    expect(await leg(bill.id)).toBe('in_force DOCUMENT_HELD');
    // CIM 19: the bank holds the duplicate, so the consignor cannot redirect the goods around the bill.
    const away = { newConsignee: { name: 'Importer', partyId: importer.partyId }, reason: 'sold on' };
    expect(await exporter.refused(`/consignment-notes/${note.id}/redirection`, away)).toBe('403 DUPLICATE_ELSEWHERE');
    // What the railway did already is a fact, refused by nobody.
    await carrier.done(`/consignment-notes/${note.id}/redirection`, { ...away, reported: true });
    expect(await standing(bill.id)).toEqual(['REDIRECTED_IN_TRANSIT']);
    expect(await leg(bill.id)).toBe('lost REDIRECTED_IN_TRANSIT');
    const [finding] = (await bank.get<{ findings: Finding[] }>(`/bills/${bill.id}/checks`)).body.findings.filter(
      (f) => f.clearedAt === null,
    );
    const accepted = { code: 'REDIRECTED_IN_TRANSIT', subject: finding?.subject, note: 'redirected back by order 7' };
    expect(await exporter.refused(`/bills/${bill.id}/finding-acceptances`, accepted)).toBe('403 MANDATE_MISSING');
    await bank.done(`/bills/${bill.id}/finding-acceptances`, accepted);
    expect(await leg(bill.id)).toBe('in_force DOCUMENT_HELD');
  });

  it('weighs what the note says, as far as weighbridges agree', async () => {
    const bill = await pledgedHouseBill();
    const note = noteFor(bill);
    const heavier = note.containers.map((each) => ({ ...each, grossWeightKg: 9_020 }));
    await carrier.done('/consignment-notes', { ...note, containers: heavier, grossWeightKg: 9_020 });
    expect(await standing(bill.id)).not.toContain('WEIGHT_DIFFERS');
  });

  it('is lost when the note names the buyer', async () => {
    const bill = await pledgedHouseBill();
    const consignee = { name: 'Importer', partyId: importer.partyId };
    await carrier.done('/consignment-notes', noteFor(bill, { regime: 'SMGS', consignee }));
    expect(await standing(bill.id)).toEqual(['MASTER_CONSIGNEE_NOT_ISSUER']);
    expect(await leg(bill.id)).toBe('lost MASTER_CONSIGNEE_NOT_ISSUER');
  });

  it('is not made to look wrong by who has no part in it', async () => {
    const bill = await pledgedHouseBill();
    const stranger = await trade.party('Strange railway', 'carrier');
    expect(
      await stranger.refused(
        '/consignment-notes',
        noteFor(bill, { consignor: { name: 'X' }, consignee: { name: 'Y' } }),
      ),
    ).toBe('404 NOT_FOUND');
    expect(await carrier.refused('/consignment-notes', noteFor({ ...bill, id: `bl_${'0'.repeat(32)}` }))).toBe(
      '404 NOT_FOUND',
    );
  });

  it('has notes that nobody can endorse or hold', async () => {
    const bill = await pledgedHouseBill();
    const note = await carrier.done<{ id: string; isTitle: boolean }>('/consignment-notes', noteFor(bill));
    expect(note.isTitle).toBe(false);
    for (const act of ['endorsement', 'transfer', 'surrender'])
      expect(await carrier.refused(`/consignment-notes/${note.id}/${act}`)).toBe('409 NOTE_NOT_NEGOTIABLE');
    expect((await trade.debtor.get(`/consignment-notes/${note.id}`)).status).toBe(404);
    expect(await carrier.refused('/consignment-notes', noteFor(bill, { number: `N-${notes}` }))).toBe(
      '409 NOTE_NUMBER_USED',
    );
    const waybill = {
      regime: 'SEA_WAYBILL',
      containers: [{ containerNumber: bill.lots[0]?.containerNumber, sealNumbers: [], grossWeightKg: 1 }],
    };
    await carrier.done('/consignment-notes', noteFor(bill, waybill));
    expect(await carrier.refused('/consignment-notes', noteFor(bill, { ...waybill, regime: 'CIM' }))).toBe(
      '422 SEAL_MISSING',
    );
  });
});

describe('custody along the way', () => {
  const event = (kind: string, place: string, more: object = {}) => ({
    kind,
    at: '2026-10-12T05:00:00Z',
    place: { name: place },
    ...more,
  });
  const report = (billId: string, ...events: object[]) =>
    carrier.done<{ items: unknown[]; repeated: number }>(`/bills/${billId}/journey-events`, { events });

  it('keeps each handover, border and re-seal once, and finds what nobody planned', async () => {
    const bill = await billWithBank(trade);
    const container = bill.lots[0]?.containerNumber;
    const steps = [
      event('handover', 'Duisburg', { fromCarrier: 'DB', toCarrier: 'PKP', sealsIntact: true }),
      event('border_crossing', 'Malaszewicze'),
      event('gauge_change', 'Malaszewicze', { conveyance: '91234567' }),
      event('reseal', 'Alashankou', { containerNumber: container, newSealNumber: 'CN-77', affixedBy: 'customs' }),
    ];
    expect((await report(bill.id, ...steps)).items).toHaveLength(4);
    expect(await report(bill.id, ...steps)).toMatchObject({ items: [], repeated: 4 });
    expect(await standing(bill.id)).toEqual([]);
    await report(bill.id, event('border_crossing', 'Khorgos', { at: '2026-10-12T05:10:00Z' }));
    await report(
      bill.id,
      event('reseal', 'Khorgos', { at: '2026-10-12T05:10:00Z', containerNumber: container, newSealNumber: 'X-1' }),
    );
    expect((await standing(bill.id)).sort()).toEqual(['BORDER_UNPLANNED', 'RESEAL_UNPLANNED']);
    const refused = (...events: object[]) => carrier.refused(`/bills/${bill.id}/journey-events`, { events });
    expect(await refused(event('arrival', 'Chongqing', { at: '2027-01-01T00:00:00Z' }))).toBe('422 EVENT_IN_FUTURE');
    expect(await refused(event('arrival', 'Chongqing', { containerNumber: 'MSKU6011672' }))).toBe(
      '422 CONTAINER_NOT_ON_BILL',
    );
    expect(await refused(event('reseal', 'Chongqing'))).toBe('422 INPUT_INVALID');
    expect(await exporter.refused(`/bills/${bill.id}/journey-events`, { events: steps })).toBe('403 MANDATE_MISSING');
    expect((await bank.get<{ items: unknown[] }>(`/bills/${bill.id}/journey-events`)).body.items).toHaveLength(6);
  });

  it('tells control to expect a planned re-seal, and no other', async () => {
    const [box] = await lotsWithCarrier(trade);
    const lotId = box?.lotId as string;
    const site = await carrier.done<{ id: string }>('/sites', {
      code: 'TERM',
      name: 'Terminal',
      kind: 'terminal',
      boundary: yard,
    });
    const device = await carrier.done<{ device: { id: string } }>('/devices', {
      code: `seal-${lotId.slice(-8)}`,
      kind: 'e_seal',
      reportEveryS: 300,
    });
    const subject = await carrier.done<{ id: string }>('/subjects', {
      code: `BOX-${lotId.slice(-6)}`,
      kind: 'container',
      siteId: site.id,
      lotIds: [lotId],
      deviceIds: [device.device.id],
      expected: { sealNumber: 'S-1' },
    });
    const bill = await carrier.done<Bill>('/bills', billTerms(trade, box ? [box] : []));
    const reseal = (place: string, newSealNumber: string, at: string) =>
      event('reseal', place, { at, containerNumber: box?.container, newSealNumber });
    await report(bill.id, reseal('Alashankou', 'CN-1', '2026-10-12T05:00:00Z'));
    await report(bill.id, reseal('Khorgos', 'X-9', '2026-10-12T05:30:00Z'));
    // Where it was planned, once: another seal there, later, is one that nobody ordered.
    await report(bill.id, reseal('alashankou', 'CN-2', '2026-10-12T05:45:00Z'));
    const { rows } = await trade.database.admin.query(
      'select kind, terms from control_order where subject_id = $1 order by from_at',
      [subject.id],
    );
    expect(rows).toEqual([{ kind: 'reseal', terms: { newSealNumber: 'CN-1', plannedAt: 'alashankou' } }]);
  });

  it('is broken when goods leave the place of delivery before surrender, by word or by telemetry', async () => {
    const bill = await billWithBank(trade);
    await report(bill.id, event('gate_out', 'Chongqing'));
    expect(await standing(bill.id)).toEqual(['LEFT_BEFORE_SURRENDER']);
    const lawful = await billWithBank(trade);
    await bank.done(`/bills/${lawful.id}/surrender`);
    await carrier.done(`/bills/${lawful.id}/surrender-answer`, { accept: true });
    await report(lawful.id, event('gate_out', 'Chongqing'));
    expect(await standing(lawful.id)).toEqual([]);

    const fenced = await billWithBank(trade);
    const lotId = fenced.lots[0]?.lotId as string;
    const site = await carrier.done<{ id: string }>('/sites', {
      code: 'DEST',
      name: 'Tuanjiecun',
      kind: 'terminal',
      boundary: yard,
    });
    const code = `track-${lotId.slice(-8)}`;
    const device = await carrier.done<{ device: { id: string } }>('/devices', {
      code,
      kind: 'gnss_tracker',
      reportEveryS: 300,
    });
    await carrier.done('/subjects', {
      code: `F-${lotId.slice(-6)}`,
      kind: 'container',
      siteId: site.id,
      lotIds: [lotId],
      deviceIds: [device.device.id],
      expected: {},
    });
    trade.ingest.forgetDevices();
    const walk = async (lon: number, lat: number, minutes: number) => {
      for (let passed = 0; passed < minutes; passed += 5) {
        trade.clock.advance(300);
        await trade.hear(code, { position: { lat: lat + passed / 1e6, lon, accuracyM: 5 } });
      }
      await trade.tick();
    };
    await walk(106.375, 29.635, 30);
    expect(await standing(fenced.id)).toEqual([]);
    await walk(106.4, 29.65, 60);
    expect(await standing(fenced.id)).toEqual(['LEFT_BEFORE_SURRENDER']);
  });
});
