import { describe, expect, it } from 'vitest';
import { openTrade, yuan } from '../support/trade.ts';
import type { ProblemBody } from '../support/world.ts';

const trade = await openTrade();
const { exporter, importer, carrier, bank, manager } = trade;
let numbers = 0;

interface Bill {
  id: string;
  holderId: string;
  status: string;
  version: number;
}

async function lotWithCarrier(containerNumber = 'CSQU3054383') {
  const lot = await exporter.done<{ id: string }>('/lots', {
    ownerId: exporter.partyId,
    description: 'Gearboxes',
    hsCode: '870840',
    quantity: { value: '40', scale: 0, unit: 'PK' },
    grossWeightKg: 9_000,
    value: yuan(100_000),
    containerNumber,
  });
  await exporter.done('/custody-offers', { lotIds: [lot.id], toPartyId: carrier.partyId });
  await carrier.done('/custodies', {
    lotIds: [lot.id],
    handover: { grossWeightKg: 9_000, packages: 40, sealsIntact: true },
  });
  return lot.id;
}

const billBody = (lotId: string, more: object = {}) => ({
  number: `BL-${++numbers}`,
  form: 'multimodal',
  legalBasis: 'ART19',
  shipperId: exporter.partyId,
  orderOfId: bank.partyId,
  notifyId: importer.partyId,
  originalsIssued: 3,
  placeOfReceipt: 'DUISBURG, GERMANY',
  placeOfDelivery: 'CHONGQING, CHINA',
  goodsDescription: 'GEARBOXES',
  packages: 40,
  freight: 'prepaid',
  legs: [
    { mode: 'road', carrier: 'Carrier', from: 'Works', to: 'Duisburg' },
    { mode: 'rail', carrier: 'Railway', from: 'Duisburg', to: 'Chongqing' },
  ],
  takenInChargeOn: '2026-10-12',
  issuedOn: '2026-10-12',
  containers: [{ containerNumber: 'CSQU3054383', sealNumber: 'S1', lotIds: [lotId] }],
  ...more,
});

/** A bill of its own lot; the lot's earlier document is ended first, so that the container is free. */
let latest: string | undefined;
async function issued(): Promise<Bill & { lotId: string }> {
  if (latest) await end(latest);
  const lotId = await lotWithCarrier();
  const bill = await carrier.done<Bill>('/bills', billBody(lotId));
  latest = bill.id;
  return { ...bill, lotId };
}
async function end(id: string) {
  const { body } = await bank.get<Bill>(`/bills/${id}`);
  if (body.status === 'surrendered') return;
  if (body.holderId === exporter.partyId) await exporter.done(`/bills/${id}/transfer`, { toPartyId: bank.partyId });
  if (body.status === 'issued') await bank.done(`/bills/${id}/surrender`);
  await carrier.done(`/bills/${id}/surrender-answer`, { accept: true });
}

describe('issuing a bill', () => {
  it('is for goods that the carrier holds, in the container they are in, by dates that can be', async () => {
    const lotId = await lotWithCarrier();
    const refused = async (more: object) => carrier.refused('/bills', billBody(lotId, more));
    const container = (containerNumber: string) => ({
      containers: [{ containerNumber, sealNumber: 'S', lotIds: [lotId] }],
    });
    expect(await refused({ issuedOn: '2026-10-13' })).toBe('422 DATES_OUT_OF_ORDER');
    expect(await refused({ takenInChargeOn: '2026-10-13' })).toBe('422 DATES_OUT_OF_ORDER');
    expect(await refused({ legs: [{ mode: 'rail', carrier: 'R', from: 'A', to: 'B' }] })).toBe('422 ONE_MODE_ONLY');
    expect(await refused(container('CSQU3054384'))).toBe('422 INPUT_INVALID');
    expect(await refused(container('MSKU6011672'))).toBe('422 CONTAINER_DIFFERS');
    const other = await trade.party('Other carrier', 'carrier');
    expect(await other.refused('/bills', billBody(lotId))).toBe('404 NOT_FOUND');
    const { lotId: stored } = await trade.storedLot();
    expect(await carrier.refused('/bills', billBody(stored))).toBe('404 NOT_FOUND');
  });

  it('happens once for a lot and a container, whoever races', async () => {
    if (latest) await end(latest);
    const lotId = await lotWithCarrier();
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => carrier.post<ProblemBody & Bill>('/bills', billBody(lotId))),
    );
    const done = answers.filter((a) => a.status === 201);
    expect(done).toHaveLength(1);
    expect(new Set(answers.filter((a) => a.status !== 201).map((a) => a.body.code))).toEqual(
      new Set(['LOT_HAS_LIVE_DOCUMENT']),
    );
    latest = done[0]?.body.id;
    const second = await lotWithCarrier();
    expect(await carrier.refused('/bills', billBody(second))).toBe('409 LOT_HAS_LIVE_DOCUMENT');
    await end(latest as string);
    const third = await carrier.post<Bill>('/bills', billBody(second, { number: 'BL-1' }));
    if (third.status === 201) latest = third.body.id;
    expect(await carrier.refused('/bills', billBody(second, { number: `BL-${numbers}` }))).toMatch(/^409/);
  });
});

describe('a bill in circulation', () => {
  it('has one holder, though ten hands reach for it', async () => {
    const bill = await issued();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        exporter.tried<ProblemBody>(`/bills/${bill.id}/transfer`, {
          toPartyId: i % 2 ? bank.partyId : importer.partyId,
        }),
      ),
    );
    expect(answers.filter((a) => a.status === 200)).toHaveLength(1);
    for (const a of answers.filter((x) => x.status !== 200))
      expect(['CONFLICT', 'NOT_THE_HOLDER']).toContain(a.body.code);
    const { body } = await carrier.get<{ links: { act: string }[]; verified: boolean }>(`/bills/${bill.id}/chain`);
    expect(body).toMatchObject({ verified: true, links: [{ act: 'issue' }, { act: 'transfer' }] });
    const { body: now } = await carrier.get<Bill>(`/bills/${bill.id}`);
    if (now.holderId === importer.partyId)
      await importer.done(`/bills/${bill.id}/transfer`, { toPartyId: bank.partyId });
  });

  it('obeys order and possession: who has only one of them cannot surrender or endorse', async () => {
    const bill = await issued();
    expect(await exporter.refused(`/bills/${bill.id}/surrender`)).toBe('403 NOT_THE_TITLE_OWNER');
    expect(await exporter.refused(`/bills/${bill.id}/endorsement`, { toPartyId: importer.partyId })).toBe(
      '403 NOT_THE_TITLE_OWNER',
    );
    expect(await bank.refused(`/bills/${bill.id}/endorsement`, { toPartyId: importer.partyId })).toBe(
      '403 NOT_THE_HOLDER',
    );
    await exporter.done(`/bills/${bill.id}/transfer`, { toPartyId: bank.partyId });
    await bank.done(`/bills/${bill.id}/endorsement`, { toPartyId: importer.partyId });
    expect(await bank.refused(`/bills/${bill.id}/surrender`)).toBe('403 NOT_THE_TITLE_OWNER');
    await bank.done(`/bills/${bill.id}/transfer`, { toPartyId: importer.partyId });
    await importer.done(`/bills/${bill.id}/surrender`);
    expect(await importer.refused(`/bills/${bill.id}/transfer`, { toPartyId: bank.partyId })).toBe(
      '409 SURRENDER_PENDING',
    );
    await carrier.done(`/bills/${bill.id}/surrender-answer`, { accept: false });
    await importer.done(`/bills/${bill.id}/surrender`);
    await carrier.done(`/bills/${bill.id}/surrender-answer`, { accept: true });
    expect(await importer.refused(`/bills/${bill.id}/transfer`, { toPartyId: bank.partyId })).toBe(
      '409 DOCUMENT_NOT_LIVE',
    );
    latest = undefined;
  });

  it('keeps its goods: no delivery before surrender, but to a carrier or the holder’s own collateral manager', async () => {
    const { id, lotId } = await issued();
    const offer = (toPartyId: string) => carrier.refused('/custody-offers', { lotIds: [lotId], toPartyId });
    expect(await offer(manager.partyId)).toBe('422 DELIVERY_BEFORE_SURRENDER');
    await exporter.done(`/bills/${id}/transfer`, { toPartyId: bank.partyId });
    const stranger = await trade.party('Unengaged', 'collateral_manager');
    expect(await offer(stranger.partyId)).toBe('422 DELIVERY_BEFORE_SURRENDER');
    await carrier.done('/custody-offers', { lotIds: [lotId], toPartyId: manager.partyId });
    const next = await trade.party('Next carrier', 'carrier');
    await carrier.done('/custody-offers', { lotIds: [lotId], toPartyId: next.partyId });
    await end(id);
    latest = undefined;
    await carrier.done('/custody-offers', { lotIds: [lotId], toPartyId: stranger.partyId });
  });

  it('is not there for who has no part in it, and its chain shows any edit', async () => {
    const { id } = await issued();
    expect((await trade.debtor.get(`/bills/${id}`)).status).toBe(404);
    expect((await trade.debtor.get(`/bills/${id}/chain`)).status).toBe(404);
    expect(await trade.manager.refused(`/bills/${id}/transfer`, { toPartyId: bank.partyId })).toBe(
      '403 MANDATE_MISSING',
    );
    const client = await trade.database.admin.connect();
    await client.query('begin');
    await client.query('alter table bill disable trigger user');
    await client.query(`update bill set document = document || '{"grossWeightKg": 1}' where id = $1`, [id]);
    await client.query('alter table bill enable trigger user');
    await client.query('commit');
    client.release();
    expect((await bank.get<{ verified: boolean }>(`/bills/${id}/chain`)).body.verified).toBe(false);
  });
});
