import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/adapters/memory/clock.ts';
import { hash, openStock, tonnes } from '../support/stock.ts';
import { yuan } from '../support/trade.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const stock = await openStock();
const { importer, manager, exporter } = stock;
const conserved = async () => {
  const { rows } = await stock.database.admin.query(`
    select l.id from lot l left join lot_movement m on m.lot_id = l.id
    group by l.id, l.quantity_value, l.quantity_in, l.quantity_out, l.quantity_loss
    having l.quantity_value <> coalesce(sum(m.delta), 0) or l.quantity_in <> l.quantity_value + l.quantity_out + l.quantity_loss`);
  return rows.length === 0;
};

describe('a lot of the catalogue', () => {
  it('needs the most proof, unless a lender says that its kind needs less', async () => {
    const kind = {
      code: 'SB',
      name: 'Antimony',
      hsCode: '811010',
      grade: 'A',
      unit: 'TNE',
      scale: 3,
      datum: 'net_weight',
    };
    for (const who of [importer, manager])
      for (const riskClass of ['low', 'normal'])
        expect(await who.refused('/commodities', { ...kind, riskClass })).toBe('403 RISK_CLASS_NOT_YOURS');
    await importer.done('/commodities', { ...kind, riskClass: 'high' });
    await stock.bank.done('/commodities', { ...kind, code: 'SB-L', riskClass: 'low' });
  });

  it('is measured in its commodity’s unit and no finer, and its marks are in one live lot', async () => {
    const register = (more: object) =>
      importer.refused('/lots', {
        ownerId: importer.partyId,
        description: 'Copper',
        hsCode: '740311',
        commodityId: stock.copper,
        quantity: tonnes(1),
        grossWeightKg: 1_000,
        value: yuan(1),
        ...more,
      });
    expect(await register({ quantity: { value: '5', scale: 4, unit: 'TNE' } })).toBe('422 COMMODITY_UNIT');
    expect(await register({ quantity: { value: '5', scale: 0, unit: 'KGM' } })).toBe('422 COMMODITY_UNIT');
    expect(await register({ commodityId: `cmd_${'0'.repeat(32)}` })).toBe('404 NOT_FOUND');
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, i) => {
        const by = i % 2 ? importer : exporter;
        return by.post<ProblemBody>('/lots', {
          ownerId: by.partyId,
          description: 'Coil',
          hsCode: '720839',
          commodityId: stock.copper,
          marks: ['COIL-77', `OTHER-${i}`],
          quantity: tonnes(20),
          grossWeightKg: 20_000,
          value: yuan(1),
        });
      }),
    );
    expect(answers.filter((a) => a.status === 201)).toHaveLength(1);
    expect(new Set(answers.filter((a) => a.status !== 201).map((a) => a.body.code))).toEqual(
      new Set(['MARK_ALREADY_LIVE']),
    );
  });

  it('is split with its marks and shares, and merged back whole', async () => {
    const lotId = await stock.lot(100, { marks: ['B-1', 'B-2'] });
    const { items } = await importer.done<{ items: { id: string; value: { amountMinor: string } }[] }>(
      `/lots/${lotId}/split`,
      { parts: [{ quantity: tonnes(30), marks: ['B-1'] }, { quantity: tonnes(0.001) }] },
    );
    expect(items.map((lot) => lot.value.amountMinor)).toEqual(['489993000', '210000000', '7000']);
    expect(await importer.refused(`/lots/${lotId}/split`, { parts: [{ quantity: tonnes(1), marks: ['B-1'] }] })).toBe(
      '404 NOT_FOUND',
    );
    expect(await importer.refused(`/lots/${lotId}/split`, { parts: [{ quantity: tonnes(69.999) }] })).toBe(
      '422 SPLIT_LEAVES_NOTHING',
    );
    expect(await manager.refused(`/lots/${lotId}/split`, { parts: [{ quantity: tonnes(1) }] })).toBe('404 NOT_FOUND');
    const merged = await importer.done<{ items: { id: string; status: string; quantity: { value: string } }[] }>(
      '/lot-merges',
      { lotIds: items.map((lot) => lot.id) },
    );
    expect(merged.items.map((lot) => [lot.status, lot.quantity.value])).toEqual([
      ['registered', '100000'],
      ['exhausted', '0'],
      ['exhausted', '0'],
    ]);
    expect(await importer.refused(`/lots/${items[1]?.id}/split`, { parts: [{ quantity: tonnes(1) }] })).toBe(
      '409 LOT_RELEASED',
    );
    const { body } = await importer.get<{ items: { kind: string; delta: string }[] }>(`/lots/${lotId}/movements`);
    expect(body.items.map((m) => `${m.kind} ${m.delta}`)).toEqual([
      'in 100000',
      'transfer -30000',
      'transfer -1',
      'transfer 30001',
    ]);
    expect(await conserved()).toBe(true);
  });

  it('is blended into another grade with measured loss, and re-weighed by who holds it', async () => {
    const [a, b] = [await stock.lot(10), await stock.lot(20, { commodityId: stock.aluminium })];
    const blend = { lotIds: [a, b], commodityId: stock.aluminium, description: 'Alloy' };
    expect(await importer.refused('/lot-blends', { ...blend, quantity: tonnes(30.001) })).toBe(
      '422 RESULT_EXCEEDS_INPUT',
    );
    const { items } = await importer.done<{ items: { id: string; quantity: { value: string } }[] }>('/lot-blends', {
      ...blend,
      quantity: tonnes(29.5),
    });
    const made = items[0]?.id as string;
    expect(await stock.held(made)).toBe(29.5);
    await stock.store(made);
    const weigh = (t: number) => ({ quantity: tonnes(t), evidenceHash: hash('e') });
    expect(await importer.refused(`/lots/${made}/reweighing`, weigh(29))).toBe('403 NOT_THE_CUSTODIAN');
    expect(await manager.refused(`/lots/${made}/reweighing`, weigh(30))).toBe('422 GAIN_BEYOND_TOLERANCE');
    await manager.done(`/lots/${made}/reweighing`, weigh(29.2));
    expect(await stock.held(made)).toBe(29.2);
    expect(await conserved()).toBe(true);
  });

  it('conserves quantity whatever a hundred random operations do, some of them at once', async () => {
    const random = seededRandom(4);
    const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
    const lots = [await stock.lot(50), await stock.lot(60), await stock.lot(70)];
    for (let round = 0; round < 25; round++) {
      const answers = await Promise.all(
        Array.from({ length: 4 }, () => {
          const t = Math.ceil(random() * 8_000) / 1000;
          const roll = random();
          if (roll < 0.5)
            return importer.post<{ items?: { id: string }[] }>(`/lots/${pick(lots)}/split`, {
              parts: [{ quantity: tonnes(t) }],
            });
          const lotIds = [...new Set([pick(lots), pick(lots)])];
          if (roll < 0.8 && lotIds.length > 1)
            return importer.post<{ items?: { id: string }[] }>('/lot-merges', { lotIds });
          if (roll < 0.9)
            return importer.post<{ items?: { id: string }[] }>('/lot-blends', {
              lotIds,
              commodityId: stock.copper,
              description: 'Blend',
              quantity: tonnes(t),
            });
          return importer.post<{ items?: { id: string }[] }>(`/lots/${pick(lots)}/reweighing`, {
            quantity: tonnes(t),
            evidenceHash: hash('f'),
          });
        }),
      );
      for (const { status, body } of answers) {
        expect(status).toBeLessThan(500);
        lots.push(...(body.items ?? []).map((lot) => lot.id));
      }
    }
    expect(await conserved()).toBe(true);
  });

  it('cannot be made to hold more by who writes past the service', async () => {
    const lotId = await stock.lot(5);
    await expect(
      stock.database.admin.query('update lot set quantity_value = 9000 where id = $1', [lotId]),
    ).rejects.toThrow();
    await expect(
      stock.database.write({ tenantId: stock.tenantId, party: 'system' }, (db) =>
        db.execute(`update lot set quantity_value = 9000 where id = '${lotId}'`),
      ),
    ).rejects.toMatchObject({ constraint: 'lot_conserves' });
  });
});

describe('floor', () => {
  it('is let once, whoever registers it, and holds one lot at a time', async () => {
    const footprint = { west: 106.372, south: 29.636, east: 106.373, north: 29.637 };
    const body = { siteId: stock.siteId, zone: 'B', capacity: tonnes(40), footprint };
    const rival = await stock.party('Rival', 'collateral_manager');
    const made = await manager.done<{ id: string }>('/slots', { ...body, code: 'B-1' });
    // Floor of a site is let by who registered the site, to itself or to another; a stranger to it lets none of it.
    expect(await rival.refused('/slots', { ...body, level: 7, code: 'B-9' })).toBe('403 SITE_NOT_YOURS');
    const lent = { ...body, code: 'B-9', operatorId: rival.partyId };
    expect(await manager.refused('/slots', lent)).toBe('409 SLOT_OVERLAPS');
    expect(
      await manager.refused('/slots', { ...lent, footprint: { ...footprint, west: 106.3729, east: 106.3739 } }),
    ).toBe('409 SLOT_OVERLAPS');
    // Let in error, it goes back, once nothing lies there: by whose floor it is or who let it.
    const high = await manager.done<{ id: string }>('/slots', { ...lent, level: 7 });
    expect(await importer.refused(`/slots/${high.id}/removal`)).toMatch(/^40[34] /);
    await rival.done(`/slots/${high.id}/removal`);
    expect(await rival.refused(`/slots/${high.id}/removal`)).toBe('404 NOT_FOUND');
    await manager.done('/slots', { ...lent, level: 7 });
    await manager.done('/slots', { ...body, code: 'B-2', footprint: { ...footprint, west: 106.373, east: 106.374 } });
    await manager.done('/slots', { ...body, code: 'B-1-UP', level: 1 });
    expect(
      await manager.refused('/slots', { ...body, code: 'X', footprint: { ...footprint, west: 105, east: 105.1 } }),
    ).toBe('422 SLOT_OUTSIDE_SITE');
    const [a, b, big] = [await stock.lot(10), await stock.lot(10), await stock.lot(41)];
    await stock.store(a, b, big);
    expect(await manager.refused(`/lots/${big}/slot`, { slotId: made.id })).toBe('422 SLOT_TOO_SMALL');
    const answers = await Promise.all(
      [a, b].map((id) => manager.post<ProblemBody>(`/lots/${id}/slot`, { slotId: made.id })),
    );
    expect(answers.map((answer) => answer.body.code ?? 'done').sort()).toEqual(['SLOT_TAKEN', 'done']);
    const [first] = answers[0]?.status === 200 ? [a] : [b];
    expect(await importer.refused(`/lots/${first}/slot`, { slotId: null })).toBe('403 NOT_THE_CUSTODIAN');
    stock.clock.advance(60);
    expect(await manager.refused(`/slots/${made.id}/removal`)).toBe('409 SLOT_TAKEN');
    await manager.done(`/lots/${first}/slot`, { slotId: null });
    await manager.done(`/lots/${first === a ? b : a}/slot`, { slotId: made.id });
  });

  it('and what lies on it are seen by who registered the site and who has goods there, and by nobody else', async () => {
    const stranger = await stock.party('Passer-by', 'trader');
    const lotId = await stock.lot(3);
    await stock.store(lotId);
    await stock.slot(5);
    await stock.ticket('in', 3, { commodityId: stock.aluminium });
    const seen = async (by: Client) =>
      Promise.all(
        [`/slots?siteId=${stock.siteId}`, `/sites/${stock.siteId}/stock`].map(
          async (path) => (await by.get<{ items: unknown[] }>(path)).body.items.length > 0,
        ),
      );
    expect(await seen(manager)).toEqual([true, true]);
    expect(await seen(importer)).toEqual([true, true]);
    expect(await seen(stranger)).toEqual([false, false]);
    expect(await seen(stock.operator)).toEqual([false, false]);
  });

  it('counts a weighbridge ticket once, of its own site', async () => {
    await stock.ticket('in', 30, { number: 'ONCE' });
    const again = {
      siteId: stock.siteId,
      number: 'ONCE',
      direction: 'in',
      commodityId: stock.copper,
      quantity: tonnes(30),
      vehicle: 'x',
      weighedAt: stock.clock.now().toISOString(),
    };
    expect(await manager.refused('/weighbridge-tickets', again)).toBe('409 TICKET_ALREADY_RECORDED');
    const rival = await stock.party('Other keeper', 'collateral_manager');
    expect(await rival.refused('/weighbridge-tickets', { ...again, number: 'OTHER' })).toBe('404 NOT_FOUND');
    await stock.ticket('out', 12);
    const { body } = await manager.get<{
      items: { commodityId: string; inboundValue: string; outboundValue: string }[];
    }>(`/sites/${stock.siteId}/stock`);
    expect(body.items.filter((of) => of.commodityId === stock.copper)).toMatchObject([
      { inboundValue: '30000', outboundValue: '12000' },
    ]);
  });
});
