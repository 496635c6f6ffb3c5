import { expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import type { Client } from '../support/world.ts';

const desk = await openCollateral();
const { bank, importer, manager } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const facilityId = await desk.facility(10_000_000, {});

interface Row {
  id: string;
  state: string;
  daysLeft?: number | null;
  quantityValue?: string;
  quantityScale?: number;
  quantityUnit?: string;
  itemId?: string;
}
interface Body {
  items: Row[];
  next: string | null;
  code?: string;
  totals?: { rows: number; more: boolean; sums: Record<string, unknown>[] };
}
const list = async (of: Client, path: string): Promise<Body> => (await of.get<Body>(path)).body;
const whole = async (of: Client, path: string): Promise<Row[]> => {
  const rows: Row[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Body = await list(of, `${path}&limit=2${cursor && `&cursor=${cursor}`}`);
    rows.push(...page.items);
    cursor = page.next;
  }
  return rows;
};
const goods = (value: string, scale: number, unit: string) =>
  desk.lot(1, { quantity: { value, scale, unit }, commodityId: undefined });

it('compares quantities as what they are, whatever their scale and whether in tonnes or kilograms', async () => {
  await goods('15', 1, 'TNE');
  await goods('900', 0, 'KGM');
  await goods('1200', 3, 'TNE');
  await goods('7', 0, 'H87');
  const shown = (rows: Row[]) => rows.map((row) => `${row.quantityValue}e-${row.quantityScale} ${row.quantityUnit}`);
  const all = await whole(importer, '/lists/lots?sort=quantityValue');
  expect(shown(all).filter((each) => !each.endsWith('H87'))).toEqual(['900e-0 KGM', '1200e-3 TNE', '15e-1 TNE']);
  expect(shown(await whole(importer, '/lists/lots?sort=-quantityValue&quantityUnit=TNE'))).toEqual([
    '15e-1 TNE',
    '1200e-3 TNE',
    '900e-0 KGM',
  ]);
  const heavy = await list(importer, '/lists/lots?quantityUnit=TNE&quantityValueAtLeast=0.9&quantityValueAtMost=1.2');
  expect(shown(heavy.items).sort()).toEqual(['1200e-3 TNE', '900e-0 KGM']);
  const { totals } = await list(importer, '/lists/lots?totals=true&limit=1');
  expect(totals).toEqual({
    rows: 4,
    more: false,
    sums: [
      { quantityUnit: 'H87', rows: 1, quantityValue: '7' },
      { quantityUnit: 'TNE', rows: 3, quantityValue: '3.6' },
    ],
  });
  const refused = await importer.get<{ code: string; facts: object }>('/lists/lots?quantityValueAtLeast=1');
  expect([refused.status, refused.body.code, refused.body.facts]).toEqual([
    422,
    'AMOUNT_OF_WHAT',
    { name: 'quantityUnit' },
  ]);
});

it('adds up what a list comes to, in one currency each, and says how many days are left', async () => {
  for (const [amount, days] of [
    [1_000, 3],
    [2_500, 20],
  ] as const)
    await importer.done(`/facilities/${facilityId}/drawdowns`, {
      product: 'working_capital',
      amount: yuan(amount),
      dueOn: desk.dayIn(days),
    });
  const { items, totals } = await list(bank, `/drawdowns?facilityId=${facilityId}&totals=true&sort=dueOn`);
  expect(items.map(({ daysLeft }) => daysLeft)).toEqual([3, 20]);
  expect(totals).toEqual({
    rows: 2,
    more: false,
    sums: [{ currency: 'CNY', rows: 2, amountMinor: '350000', repaidMinor: '0' }],
  });
  expect((await list(bank, '/drawdowns?amountMinorAtLeast=1')).code).toBe('AMOUNT_OF_WHAT');
  expect((await list(bank, '/drawdowns?amountMinorAtLeast=200000&currency=CNY')).items).toHaveLength(1);
  expect((await list(bank, '/drawdowns?currency=USD')).items).toEqual([]);
  expect((await list(manager, '/drawdowns?totals=true')).totals).toEqual({ rows: 0, more: false, sums: [] });
});

it('lists who controls what, as it stands and as it was known at an instant, to its lender alone', async () => {
  const before = desk.clock.now().toISOString();
  await desk.pass(5);
  const { lotId, pledgeId } = await desk.pledged(facilityId, 100);
  const { items } = await list(bank, `/lists/control-positions?facilityId=${facilityId}`);
  const [position] = items;
  expect(position).toMatchObject({ itemId: lotId, description: expect.stringMatching(/copper/i) });
  expect((await list(importer, '/lists/control-positions')).items.map(({ itemId }) => itemId)).toEqual(
    (await importer.get<{ items: unknown[] }>('/positions')).body.items.map((each) => (each as Row).itemId),
  );
  const held = desk.clock.now().toISOString();
  await desk.pass(5);
  await bank.done(`/pledges/${pledgeId}/discharge`, {});
  expect((await list(bank, '/lists/control-positions?state=ended')).items.map(({ id }) => id)).toEqual([position?.id]);
  const then = async (asOf: string) =>
    (await list(bank, `/lists/control-positions?asOf=${encodeURIComponent(asOf)}`)).items.map(({ state }) => state);
  expect(await then(held)).toEqual([position?.state]);
  expect(await then(desk.clock.now().toISOString())).toEqual(['ended']);
  expect(await then(before)).toEqual([]);
  expect((await list(bank, '/drawdowns?asOf=2026-10-12T00:00:00Z')).code).toBe('AS_OF_NOT_KEPT');
  for (const form of ['', '.csv', '.xlsx'])
    expect([form, (await list(bank, `/lists/control-positions${form}?asOf=2099-01-01T00:00:00Z`)).code]).toEqual([
      form,
      'AS_OF_IN_FUTURE',
    ]);
});
