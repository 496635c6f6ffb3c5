import type { Person } from '../person.ts';
import type { Stage } from '../stage.ts';

/** Copper at 70,000 yuan a tonne, and what one yuan is worth in other moneys, kept by a lender; terms that value by them. */
export async function keepPrices(
  { clock }: Stage,
  { maker, checker }: { maker: Person; checker: Person },
  commodityId: string,
  rates: Readonly<Record<string, number>> = {},
): Promise<void> {
  const today = new Date(clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  const keep = async (
    source: { code: string; name: string; kind: string; currency: string; unit: string },
    price: string,
  ) => {
    const { id } = await maker.does<{ id: string }>('/price-sources', {
      feed: 'csv',
      calendarPlace: 'CN',
      ...source,
    });
    await maker.does('/price-files', { csv: `${source.code},${today},${price}` });
    const { items } = await maker.reads<{ items: { id: string }[] }>(`/prices?sourceId=${id}&status=held`);
    for (const held of items) await checker.does(`/prices/${held.id}/answer`, { accept: true });
    return id;
  };
  const copper = { code: 'SHFE-CU', name: 'Copper, front month', kind: 'commodity', currency: 'CNY', unit: 'TNE' };
  const sourceId = await keep(copper, '70000.00');
  const exchangeSourceIds: string[] = [];
  for (const [currency, rate] of Object.entries(rates))
    exchangeSourceIds.push(
      await keep(
        { code: `CNY${currency}`, name: `Yuan in ${currency}`, kind: 'exchange_rate', currency, unit: 'CNY' },
        rate.toFixed(6),
      ),
    );
  const terms = await maker.does<{ id: string }>('/valuation-terms', {
    commodityId,
    validFrom: today,
    terms: {
      sourceIds: [sourceId],
      exchangeSourceIds,
      fxHaircutBps: 0,
      lowerOfCost: false,
      purchaseMoneyHaircutBps: 0,
      // The story passes forty days in one step a day: the bank of it takes a price for that long.
      staleness: { freshDays: 60, deadAfterDays: 90, staleHaircutBps: 0, deadValueBps: 0 },
    },
  });
  await checker.does(`/valuation-terms/${terms.id}/approval`);
}
