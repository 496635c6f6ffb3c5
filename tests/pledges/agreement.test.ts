import { describe, expect, it } from 'vitest';
import { hashOf } from '../../src/kernel/canonical.ts';
import { hash, openStock, tonnes } from '../support/stock.ts';
import { yuan } from '../support/trade.ts';
import type { ProblemBody } from '../support/world.ts';

const stock = await openStock();
const { bank, importer, exporter, manager, clock } = stock;

interface Sheet {
  form: string;
  debt: { debtorId: string; amount: object; performBy: string } | null;
  goods: {
    itemId: string;
    name: string;
    agreedAt: string | null;
    quantity: { value: string };
    siteId: string | null;
  }[];
  securedScope: string[];
  triggers: string[];
  collectsFruits: boolean;
  delivery: { mode: string; by: string | null; acknowledgedBy: string[]; effectiveAt: string | null } | null;
  resolutionReview: { reviewedBy: string; finding: string } | null;
  missing: { name: string; article: string; itemIds: string[] }[];
}

const terms = (itemIds: string[], more: object = {}) => ({
  kind: 'goods',
  pledgeeId: bank.partyId,
  facilityId: stock.facilityId,
  maximum: yuan(100),
  itemIds,
  ...more,
});
const offer = async (itemIds: string[], more: object = {}) =>
  (await importer.done<{ id: string }>('/pledges', terms(itemIds, more))).id;
const accept = (id: string, more: object = {}) => bank.done<object>(`/pledges/${id}/answer`, { accept: true, ...more });
const refusedAtAcceptance = (id: string, more: object = {}) =>
  bank.refused(`/pledges/${id}/answer`, { accept: true, ...more });
const sheetOf = async (id: string, by = bank) => (await by.get<Sheet>(`/pledges/${id}/agreement`)).body;
const stored = async (t = 10) => {
  const lotId = await stock.lot(t);
  await stock.store(lotId);
  return lotId;
};

describe('a security agreement', () => {
  it('that says nothing says what the law says, and the platform’s own clause on margin calls', async () => {
    const lotId = await stored();
    const id = await offer([lotId]);
    expect(await sheetOf(id, importer)).toMatchObject({ delivery: { mode: 'instruction' }, missing: [] });
    expect((await sheetOf(id)).goods).toMatchObject([{ itemId: lotId, agreedAt: null }]);
    await accept(id);
    expect(await sheetOf(id, importer)).toMatchObject({
      form: 'data_message',
      debt: { debtorId: importer.partyId, amount: yuan(1_000_000), performBy: '2027-12-31' },
      goods: [{ itemId: lotId, name: 'Copper cathodes', siteId: stock.siteId, agreedAt: clock.now().toISOString() }],
      securedScope: ['principal', 'interest', 'penalty', 'damages', 'custody_cost', 'enforcement_cost'],
      triggers: ['payment_overdue', 'margin_call_expired'],
      collectsFruits: true,
      delivery: { mode: 'instruction', by: null, acknowledgedBy: [manager.partyId] },
      resolutionReview: null,
      missing: [],
    });
    expect((await exporter.get(`/pledges/${id}/agreement`)).status).toBe(404);
  });

  it('stays readable as it was agreed after the lot is split', async () => {
    const lotId = await stored(10);
    const id = await offer([lotId], {
      securedScope: ['interest', 'principal'],
      triggers: ['seizure'],
      collectsFruits: false,
      contractHash: hash('c'),
    });
    await accept(id);
    const before = await sheetOf(id);
    expect(before).toMatchObject({
      form: 'document',
      securedScope: ['principal', 'interest'],
      triggers: ['payment_overdue', 'seizure'],
      collectsFruits: false,
    });
    await manager.done(`/lots/${lotId}/split`, { parts: [{ quantity: tonnes(4) }] });
    const after = await sheetOf(id);
    expect(after.goods).toEqual(before.goods);
    expect(after.missing).toEqual([]);
    expect((await bank.get<{ items: object[] }>(`/pledges/${id}`)).body.items).toHaveLength(2);
  });

  it('records what joins a floating pledge as it stood on that day', async () => {
    const id = await offer([await stored()], { mode: 'floating' });
    await accept(id);
    clock.advance(60);
    const added = await stored(3);
    await importer.done(`/pledges/${id}/items`, { itemIds: [added] });
    const { goods } = await sheetOf(id);
    expect(goods).toHaveLength(2);
    expect(goods[1]).toMatchObject({ itemId: added, agreedAt: clock.now().toISOString() });
  });

  it('cannot be completed without a debt of this pledgee, in its own currency and in its term', async () => {
    const lotId = await stored();
    const other = await stock.party('Other bank', 'bank');
    const foreign = await stock.facilityOf(other);
    expect(await importer.refused('/pledges', terms([lotId], { facilityId: foreign }))).toBe(
      '422 SECURED_DEBT_MISSING',
    );
    const nowhere = `fac_${'0'.repeat(32)}`;
    expect(await importer.refused('/pledges', terms([lotId], { facilityId: nowhere }))).toBe(
      '422 SECURED_DEBT_MISSING',
    );
    const dollars = { maximum: { amountMinor: '1', currency: 'USD' } };
    expect(await importer.refused('/pledges', terms([lotId], dollars))).toBe('422 CURRENCY_MISMATCH');
  });

  it('says how the goods are delivered, and never that the pledgor keeps them', async () => {
    const atHome = await stock.lot(5);
    const constitutum = await importer.post<ProblemBody>('/pledges', terms([atHome], { deliveryMode: 'constructive' }));
    expect(constitutum.body.code).toBe('INPUT_INVALID');
    const instruction = await offer([atHome], { deliveryMode: 'instruction' });
    expect(await refusedAtAcceptance(instruction)).toBe('422 DELIVERY_MODE_UNFIT');
    const charge = terms([atHome], { kind: 'charge', deliveryMode: 'actual' });
    expect(await importer.refused('/pledges', charge)).toBe('422 DELIVERY_MODE_UNFIT');
    const id = await offer([atHome]);
    expect(await accept(id)).toMatchObject({ status: 'agreed' });
    const sheet = await sheetOf(id);
    expect(sheet.delivery).toMatchObject({ mode: 'actual', by: null, effectiveAt: null });
    expect(sheet.missing.map((gap) => [gap.name, gap.itemIds])).toEqual([
      ['PLACE_NOT_RECORDED', [atHome]],
      ['DELIVERY_NOT_TIMED', []],
      ['DELIVERY_NOT_MADE', [atHome]],
    ]);
    // Delivered: nothing is missing any more, and what was agreed reads as before.
    await stock.store(atHome);
    const delivered = await sheetOf(id);
    expect([delivered.missing, delivered.delivery?.mode, delivered.goods[0]?.siteId]).toEqual([[], 'actual', null]);
    const { body } = await bank.get<{ status: string }>(`/pledges/${id}`);
    expect(body.status).toBe('effective');
  });

  it('waits for who holds the goods to acknowledge the instruction', async () => {
    const other = await stock.party('Other bank', 'bank');
    const lotId = await stored();
    const id = await offer([lotId], { pledgeeId: other.partyId, facilityId: await stock.facilityOf(other) });
    await other.done(`/pledges/${id}/answer`, { accept: true });
    const names = async () => (await sheetOf(id, other)).missing.map((gap) => gap.name);
    expect(await names()).toEqual(['HOLDER_NOT_ACKNOWLEDGED']);
    const agreement = await other.done<{ id: string }>('/custody-agreements', {
      custodianId: manager.partyId,
      serviceLevel: 'control',
      feePayer: 'lender',
      documentHash: hash('a'),
    });
    expect(await names()).toEqual(['HOLDER_NOT_ACKNOWLEDGED']);
    await manager.done(`/custody-agreements/${agreement.id}/acceptance`);
    expect(await names()).toEqual([]);
  });

  it('is agreed once, by one event, whoever answers how often', async () => {
    const id = await offer([await stored()]);
    const same = await Promise.all(
      Array.from({ length: 8 }, () => bank.tried<ProblemBody>(`/pledges/${id}/answer`, { accept: true })),
    );
    expect(same.filter((a) => a.status === 200)).toHaveLength(1);
    const { rows } = await stock.database.admin.query(
      `select (select count(*)::int from pledge_agreed_item where pledge_id = $1) as items,
              (select count(*)::int from event where object_id = $1 and type = 'pledge.agreed') as events`,
      [id],
    );
    expect(rows).toEqual([{ items: 1, events: 1 }]);
    // Whoever reads the goods later can show that they are those that were agreed upon.
    const { goods } = await sheetOf(id);
    const { rows: agreed } = await stock.database.admin.query(
      "select payload ->> 'goodsHash' as hash from event where object_id = $1 and type = 'pledge.agreed'",
      [id],
    );
    expect(agreed).toEqual([{ hash: await hashOf(goods.map((item) => ({ ...item, agreedAt: undefined }))) }]);
  });
});

describe('security for the debt of another', () => {
  it('takes a resolution of the pledgor, and a review of it by the pledgee', async () => {
    const third = await stock.party('Parent company', 'trader');
    const { id: lotId } = await third.done<{ id: string }>('/lots', {
      ownerId: third.partyId,
      commodityId: stock.copper,
      description: 'Copper cathodes',
      hsCode: '740311',
      quantity: tonnes(5),
      grossWeightKg: 5_000,
      value: yuan(100),
    });
    const resolution = { body: 'shareholders', documentHash: hash('b'), resolvedOn: '2026-10-12', isListed: false };
    const body = terms([lotId]);
    const refused = (more: object) => third.refused('/pledges', { ...body, ...more });
    expect(await refused({})).toBe('422 RESOLUTION_MISSING');
    expect(await refused({ resolution: { ...resolution, isListed: true } })).toBe('422 RESOLUTION_UNDISCLOSED');
    expect(await refused({ resolution: { ...resolution, resolvedOn: '2099-01-01' } })).toBe('422 RESOLUTION_NOT_YET');
    const one = await third.post<{ id: string }>('/pledges', { ...body, resolution }, 'once');
    const again = await third.post<{ id: string }>('/pledges', { ...body, resolution }, 'once');
    expect([one.status, again.body]).toEqual([201, one.body]);
    const { id } = one.body;
    expect(await refusedAtAcceptance(id)).toBe('422 RESOLUTION_NOT_REVIEWED');
    const finding = 'Read with the articles of association; signatures compared';
    expect(await refusedAtAcceptance(id, { resolutionReview: { isListed: true, finding } })).toBe(
      '422 RESOLUTION_UNDISCLOSED',
    );
    await accept(id, { resolutionReview: { isListed: false, finding } });
    expect(await sheetOf(id, third)).toMatchObject({
      debt: { debtorId: importer.partyId },
      resolution,
      resolutionReview: { reviewedBy: bank.personId, finding },
    });
    expect((await sheetOf(id)).missing.map((gap) => gap.name)).not.toContain('RESOLUTION_NOT_ON_RECORD');
  });
});

it('after the term of its facility secures an old debt only', async () => {
  const [early, late, old] = [await stored(1), await stored(1), await stored(1)];
  const inTerm = await offer([early]);
  clock.set('2028-01-01T06:00:00+08:00');
  expect(await refusedAtAcceptance(inTerm)).toBe('422 SECURED_DEBT_TERM_OVER');
  expect(await refusedAtAcceptance(await offer([late]))).toBe('422 SECURED_DEBT_TERM_OVER');
  expect(await accept(await offer([old], { isNewValue: false }))).toMatchObject({
    agreedAt: expect.any(String),
  });
});
