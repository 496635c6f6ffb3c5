import { describe, expect, it } from 'vitest';
import { counted } from '../support/statements.ts';
import { openTrade, yard } from '../support/trade.ts';

const trade = await openTrade();
const { bank, checker, importer, manager, clock } = trade;
const ask = counted(trade.database);

interface Position {
  itemId: string;
  state: string;
  reason: string;
  legs: Record<'physical' | 'documentary' | 'legal', { state: string; reason: string }>;
}
interface Breach {
  id: string;
  kind: string;
  closed: boolean;
  clearedAt: string | null;
}

const positionOf = async (lotId: string) =>
  (await bank.get<{ items: Position[] }>(`/positions?facilityId=${trade.facilityId}&limit=200`)).body.items.find(
    (p) => p.itemId === lotId,
  );
const breachesOf = async (subjectId: string) =>
  (await bank.get<{ items: Breach[] }>(`/breaches?open=true&subjectId=${subjectId}`)).body.items;

/** The lot is carried off: its scale shows it gone, reading after reading. */
async function carryOff(scale: string) {
  trade.weights.set(scale, 0);
  await trade.pass(60);
}

async function bringBack(scale: string) {
  trade.weights.set(scale, 20_000);
  await trade.pass(90);
}

describe('a control position', () => {
  it('is controlled when the lot is held for the lender, watched and pledged; and says why when not', async () => {
    const { lotId } = await trade.storedLot();
    expect(await positionOf(lotId)).toBeUndefined();
    await trade.pledgeGoods([lotId]);
    expect(await positionOf(lotId)).toMatchObject({
      state: 'controlled',
      legs: { physical: { state: 'in_force' }, documentary: { state: 'given_up' }, legal: { state: 'in_force' } },
    });
  });

  it('starts unverified while nobody watches, and follows the watch', async () => {
    const lot = await importer.done<{ id: string }>('/lots', {
      ownerId: importer.partyId,
      description: 'Zinc',
      hsCode: '790111',
      quantity: { value: '1', scale: 0, unit: 'TNE' },
      grossWeightKg: 1_000,
      value: { amountMinor: '100', currency: 'CNY' },
    });
    await trade.pledgeGoods([lot.id]);
    expect(await positionOf(lot.id)).toMatchObject({ state: 'unverified', reason: 'NOT_IN_CUSTODY' });
    await importer.done('/custody-offers', { lotIds: [lot.id], toPartyId: manager.partyId });
    await manager.done('/custodies', {
      lotIds: [lot.id],
      siteId: trade.siteId,
      handover: { grossWeightKg: 1_000, packages: 1, sealsIntact: true },
    });
    expect(await positionOf(lot.id)).toMatchObject({
      state: 'unverified',
      reason: 'NOT_WATCHED',
      legs: { legal: { state: 'in_force' } },
    });
    const device = await manager.done<{ device: { id: string } }>('/devices', {
      code: 'zinc-scale',
      kind: 'scale',
      reportEveryS: 300,
    });
    const watch = {
      code: 'ZINC',
      kind: 'lot',
      siteId: trade.siteId,
      lotIds: [lot.id],
      deviceIds: [device.device.id],
      expected: { maxSilenceS: 3_600 },
    };
    const subject = await manager.done<{ id: string }>('/subjects', watch);
    expect(await positionOf(lot.id)).toMatchObject({ state: 'unverified', reason: 'WATCH_NOT_AGREED' });
    await bank.done(`/subjects/${subject.id}/agreement`, { version: 1 });
    expect(await positionOf(lot.id)).toMatchObject({ state: 'unverified', reason: 'NEVER_HEARD' });
    expect(await manager.refused('/subjects', { ...watch, code: 'ZINC-2' })).toMatch(/^409 (DEVICE|LOT)_ON_WATCH/);
    expect(await manager.refused('/subjects', { ...watch, corridorId: undefined, siteId: undefined })).toBe(
      '422 INPUT_INVALID',
    );
    // Never heard is silent from enrolment: the clock finds out by itself.
    await trade.pass(65);
    const position = await positionOf(lot.id);
    expect([position?.state, position?.reason]).toEqual(['lost', 'BREACH_SILENT']);
    await bank.done(
      `/pledges/${(await bank.get<{ items: { id: string; items: { itemId: string }[] }[] }>('/pledges?limit=200')).body.items.find((p) => p.items[0]?.itemId === lot.id)?.id}/discharge`,
    );
    expect(await positionOf(lot.id)).toBeUndefined();
  });

  it('is lost with the goods, stays lost until somebody looked, and comes back by sign-off', async () => {
    const { lotId, subjectId, scale } = await trade.storedLot();
    await trade.pledgeGoods([lotId]);
    const { transactions } = await ask(() => carryOff(scale));
    expect(await positionOf(lotId)).toMatchObject({ state: 'lost', reason: 'BREACH_WEIGHT_SHORT' });
    // A reading that opens a breach: the breach, the incident, the status, the position and what depends on it (issue 14).
    const opening = transactions.filter((texts) => texts.some((text) => /insert into "?breach"? /.test(text)));
    expect(opening).toHaveLength(1);
    expect(opening[0]?.length).toBeLessThanOrEqual(30);
    const [breach] = await breachesOf(subjectId);
    expect(breach?.kind).toBe('weight_short');
    expect(await checker.refused(`/breaches/${breach?.id}/sign-off`, { note: 'fine' })).toBe('409 BREACH_STILL_OPEN');
    await bringBack(scale);
    expect((await breachesOf(subjectId))[0]?.clearedAt).not.toBeNull();
    expect(await positionOf(lotId)).toMatchObject({ state: 'lost' });
    expect(await checker.refused(`/breaches/${breach?.id}/sign-off`, { note: 'fine' })).toBe('422 INSPECTION_MISSING');
    const order = await bank.done<{ id: string }>(`/subjects/${subjectId}/orders`, {
      kind: 'inspection',
      from: clock.now().toISOString(),
      to: new Date(clock.now().getTime() + 3_600_000).toISOString(),
      reason: 'Look',
    });
    await manager.done(`/orders/${order.id}/report`, { goodsIntact: true, note: 'All there' });
    expect(
      await manager.refused(`/orders/${order.id}/report`, { goodsIntact: false, note: 'On second thoughts' }),
    ).toBe('409 ORDER_NOT_OPEN');
    const outsider = await trade.party('Other bank', 'bank');
    expect(await outsider.refused(`/breaches/${breach?.id}/sign-off`, { note: 'fine' })).toBe('404 NOT_FOUND');
    await bringBack(scale);
    await checker.done(`/breaches/${breach?.id}/sign-off`, { note: 'Looked at, all there' });
    expect(await positionOf(lotId)).toMatchObject({ state: 'controlled' });
    expect(await checker.refused(`/breaches/${breach?.id}/sign-off`, { note: 'again' })).toBe('409 BREACH_CLOSED');
  });

  it('can be asked as it was known at any instant', async () => {
    const { lotId, scale } = await trade.storedLot();
    await trade.pledgeGoods([lotId]);
    const before = clock.now().toISOString();
    clock.advance(60);
    await carryOff(scale);
    const asOf = async (at: string) =>
      (await bank.get<Position>(`/positions/${lotId}/as-of?at=${encodeURIComponent(at)}`)).body.state;
    expect([await asOf(before), await asOf(clock.now().toISOString())]).toEqual(['controlled', 'lost']);
    expect((await bank.get(`/positions/${lotId}/as-of?at=2020-01-01T00:00:00Z`)).status).toBe(404);
  });

  it('loses its documentary leg to another holder, whatever else stands', async () => {
    const { lotId } = await trade.storedLot();
    const pledgeId = await trade.pledgeGoods([lotId]);
    // Somebody issues a document over goods in the hall: only a carrier that holds them could, so by the back door.
    const billId = `bl_${'0'.repeat(32)}`;
    const tables = ['bill', 'bill_lot', 'transferable_record'];
    const triggers = (what: string) =>
      trade.database.admin.query(tables.map((table) => `alter table ${table} ${what} trigger user`).join('; '));
    await triggers('disable');
    await trade.database.admin.query(
      `insert into transferable_record (tenant_id, id, kind, negotiability, issuer_id, first_holder_id, status, status_since,
         holder_id, title, reject_window, unit, quantity, outstanding, deliverable, delivered, version, head_hash, participants, created_at)
       select $1, $3, 'bill', 'order', $2, $2, 'issued', now(), $2, jsonb_build_object('ownerId', $2::text, 'endorsable', true),
         '{}', 'KGM', 1, 1, 0, 0, 1, repeat('0', 64), array[$2], now()`,
      [trade.tenantId, trade.carrier.partyId, billId],
    );
    await trade.database.admin.query(
      `insert into bill (tenant_id, id, number, form, carrier_id, document, participants, created_at)
       values ($1, $3, 'X', 'multimodal', $2, jsonb_build_object('id', $3::text, 'number', 'X',
         'lots', jsonb_build_array(jsonb_build_object('lotId', $4::text))), array[$2], now())`,
      [trade.tenantId, trade.carrier.partyId, billId, lotId],
    );
    await trade.database.admin.query(`insert into bill_lot values ($1, $3, $2, 'CSQU3054383', 'S', true)`, [
      trade.tenantId,
      lotId,
      billId,
    ]);
    await triggers('enable');
    const offer = { lotIds: [lotId], toPartyId: trade.carrier.partyId };
    expect(await manager.refused('/custody-offers', offer)).toBe('422 PLEDGOR_CONSENT_MISSING');
    await importer.done(`/pledges/${pledgeId}/pledgor-consents`, {
      act: 'hand_on',
      itemIds: [lotId],
      toPartyId: trade.carrier.partyId,
      documentHash: 'c'.repeat(64),
    });
    await manager.done('/custody-offers', offer);
    clock.advance(60);
    await trade.carrier.done('/custodies', {
      lotIds: [lotId],
      handover: { grossWeightKg: 20_000, packages: 10, sealsIntact: true },
    });
    const position = await positionOf(lotId);
    expect(position?.legs.documentary).toMatchObject({ state: 'lost', reason: 'DOCUMENT_WITH_ANOTHER_HOLDER' });
  });
});

describe('places', () => {
  it('are refused when they cannot be, and have one code each', async () => {
    const site = (code: string, boundary: unknown) =>
      manager.refused('/sites', { code, name: 'S', kind: 'yard', boundary });
    expect(await site('HALL', yard)).toBe('409 CODE_ALREADY_USED');
    const bow = [
      [106, 29],
      [106.01, 29.01],
      [106.01, 29],
      [106, 29.01],
      [106, 29],
    ];
    expect(await site('BOW', { type: 'Polygon', coordinates: [bow] })).toBe('422 BOUNDARY_CROSSES_ITSELF');
    const continent = [
      [70, 20],
      [110, 20],
      [110, 50],
      [70, 50],
      [70, 20],
    ];
    expect(await site('BIG', { type: 'Polygon', coordinates: [continent] })).toBe('422 BOUNDARY_TOO_LARGE');
    const swapped = [
      [29, 106],
      [29.1, 106],
      [29.1, 106.1],
      [29, 106.1],
      [29, 106],
    ];
    expect(await site('SWAPPED', { type: 'Polygon', coordinates: [swapped] })).toBe('422 INPUT_INVALID');
    expect(
      await site('OPEN', {
        type: 'Polygon',
        coordinates: [
          [
            [106, 29],
            [106.1, 29],
            [106.1, 29.1],
            [106, 29.1],
          ],
        ],
      }),
    ).toBe('422 INPUT_INVALID');
    const corridor = {
      code: 'C',
      name: 'C',
      halfWidthM: 100,
      line: {
        type: 'LineString',
        coordinates: [
          [106, 29],
          [106.0001, 29],
        ],
      },
    };
    expect(await manager.refused('/corridors', corridor)).toBe('422 LINE_TOO_SHORT');
    const long = {
      ...corridor,
      line: {
        type: 'LineString',
        coordinates: [
          [106, 29],
          [107, 29],
        ],
      },
    };
    expect(await manager.refused('/corridors', { ...long, stops: [{ siteCode: 'NOWHERE' }] })).toBe('422 SITE_UNKNOWN');
    await manager.done('/corridors', { ...long, stops: [{ siteCode: 'HALL' }] });
  });
});
