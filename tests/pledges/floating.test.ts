import { describe, expect, it } from 'vitest';
import { openStock, tonnes } from '../support/stock.ts';
import { yuan } from '../support/trade.ts';
import type { ProblemBody } from '../support/world.ts';

const stock = await openStock();
const { bank, importer, manager } = stock;

interface Pledge {
  id: string;
  status: string;
  voidableUntil: string | null;
  crystallised: { reason: string } | null;
  items: { itemId: string; live: boolean; effectiveSince: string | null }[];
}
const offer = (more: object) =>
  importer.done<Pledge>('/pledges', {
    kind: 'goods',
    mode: 'floating',
    pledgeeId: bank.partyId,
    facilityId: stock.facilityId,
    maximum: yuan(1_000_000),
    itemIds: [],
    ...more,
  });
const accept = (id: string) => bank.done<Pledge>(`/pledges/${id}/answer`, { accept: true });
const stored = async (t: number) => {
  const id = await stock.lot(t);
  await stock.store(id);
  return id;
};

describe('a floating pledge', () => {
  it('has floors in value and by grade; static ones have none', async () => {
    const lotId = await stored(10);
    const body = {
      kind: 'goods',
      pledgeeId: bank.partyId,
      facilityId: stock.facilityId,
      maximum: yuan(1),
      itemIds: [lotId],
      floors: [{ commodityId: stock.copper, quantity: tonnes(5) }],
    };
    expect(await importer.refused('/pledges', body)).toBe('422 FLOOR_NEEDS_FLOATING');
    expect(await importer.refused('/pledges', { ...body, mode: 'floating', kind: 'receivable' })).toMatch(/^4/);
    expect(await importer.refused('/pledges', { ...body, mode: 'floating', itemIds: [] })).toBe('422 ITEMS_MISSING');
    const made = await offer({ ...body, mode: 'floating', floorValue: yuan(100) });
    expect(made).toMatchObject({ mode: 'floating', floors: [{ commodityId: stock.copper, quantityValue: '5000' }] });
  });

  it('takes new stock in, each lot from its own publicity; never twice, whoever adds at once', async () => {
    const first = await stored(10);
    const { id } = await offer({ itemIds: [first], isNewValue: false });
    const agreed = await accept(id);
    expect([agreed.status, agreed.voidableUntil]).toEqual(['effective', '2027-10-12']);
    stock.clock.advance(3_600);
    const second = await stored(20);
    const other = await offer({ itemIds: [await stored(1)] });
    await accept(other.id);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        importer.post<ProblemBody & Pledge>(`/pledges/${i % 2 ? id : other.id}/items`, { itemIds: [second] }),
      ),
    );
    const winners = new Set(answers.filter((a) => a.status === 200).map((a) => a.body.id));
    expect(winners.size).toBe(1);
    const view = answers.find((a) => a.status === 200)?.body as Pledge;
    const since = (itemId: string) => view.items.find((i) => i.itemId === itemId)?.effectiveSince;
    expect(since(second)).toBe(stock.clock.now().toISOString());
    expect(await manager.refused(`/pledges/${id}/items`, { itemIds: [second] })).toBe('403 MANDATE_MISSING');
  });

  it('follows a split with the parts, since the same moment; merges only within one pledge', async () => {
    const lotId = await stored(10);
    const free = await stored(5);
    const { id } = await offer({ itemIds: [lotId] });
    const agreed = await accept(id);
    stock.clock.advance(3_600);
    const { items } = await manager.done<{ items: { id: string }[] }>(`/lots/${lotId}/split`, {
      parts: [{ quantity: tonnes(4) }],
    });
    const part = items[1]?.id as string;
    const { body } = await bank.get<Pledge>(`/pledges/${id}`);
    expect(body.items.find((i) => i.itemId === part)).toMatchObject({
      live: true,
      effectiveSince: agreed.items[0]?.effectiveSince,
    });
    const positions = await bank.get<{ items: { itemId: string }[] }>(
      `/positions?facilityId=${stock.facilityId}&limit=200`,
    );
    expect(positions.body.items.map((p) => p.itemId)).toContain(part);
    expect(await manager.refused('/lot-merges', { lotIds: [lotId, free] })).toBe('422 LOTS_PLEDGED_APART');
    expect(
      await manager.refused('/lot-blends', {
        lotIds: [lotId, part],
        commodityId: stock.copper,
        description: 'x',
        quantity: tonnes(10),
      }),
    ).toBe('422 LOTS_PLEDGED');
    await manager.done('/lot-merges', { lotIds: [lotId, part] });
    const after = await bank.get<Pledge>(`/pledges/${id}`);
    expect(after.body.items.map((i) => [i.itemId, i.live])).toEqual([lotId, part].map((i) => [i, i === lotId]));
  });
});

it('an offer binds nothing: what was worked up before the answer is not pledged by it', async () => {
  const [into, gone] = [await stored(4), await stored(6)];
  const { id } = await offer({ itemIds: [gone] });
  await manager.done('/lot-merges', { lotIds: [into, gone] });
  expect(await bank.refused(`/pledges/${id}/answer`, { accept: true })).toBe('409 ITEM_NOT_PLEDGEABLE');
  expect(await bank.done<Pledge>(`/pledges/${id}/answer`, { accept: false })).toMatchObject({ status: 'refused' });
});

describe('a floating charge', () => {
  it('arises by contract, floats over stock without naming it, and fixes on what is there', async () => {
    const before = await stored(7);
    const { id } = await offer({ kind: 'charge' });
    const agreed = await accept(id);
    expect([agreed.status, agreed.items]).toEqual(['effective', []]);
    expect(await bank.refused(`/pledges/${id}/crystallisation`, { reason: 'whim', evidence: 'x' })).toBe(
      '422 INPUT_INVALID',
    );
    const seized = { reason: 'agreed_trigger', trigger: 'seizure', evidence: 'Order of the court' };
    expect(await bank.refused(`/pledges/${id}/crystallisation`, seized)).toBe('422 TRIGGER_NOT_AGREED');
    const answers = await Promise.all(
      Array.from({ length: 4 }, () =>
        bank.post<Pledge>(`/pledges/${id}/crystallisation`, { reason: 'due_unpaid', evidence: 'unpaid' }),
      ),
    );
    expect(answers.map((a) => String(a.status)).sort()).toEqual(['200', '409', '409', '409']);
    expect(await manager.refused('/custody-offers', { lotIds: [before], toPartyId: stock.carrier.partyId })).toBe(
      '422 CHARGE_CRYSTALLISED',
    );
    const after = await stored(3);
    await manager.done('/custody-offers', { lotIds: [after], toPartyId: stock.carrier.partyId });
    await bank.done(`/pledges/${id}/discharge`);
    await manager.done('/custody-offers', { lotIds: [before], toPartyId: stock.carrier.partyId });
  });
});
