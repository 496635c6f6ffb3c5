import { hash, openStock, type Stock, tonnes } from './stock.ts';
import { approveTerms, yuan } from './trade.ts';
import type { Client } from './world.ts';

export interface Collateral extends Stock {
  second: Client;
  source: string;
  /** A facility of its own, with collateral terms approved; with null, without any. */
  facility(limit: number, terms?: Record<string, unknown> | null, more?: Record<string, unknown>): Promise<string>;
  /** Today's price of copper, in yuan a tonne, over the file feed. */
  price(yuanPerTonne: number, on?: string): Promise<string>;
  valuationTerms(terms?: Record<string, unknown>, commodityId?: string): Promise<string>;
  /** A lot in the hall, watched and heard, in a pledge for the facility. */
  pledged(facilityId: string, t: number, more?: Record<string, unknown>): Promise<{ lotId: string; pledgeId: string }>;
  /** A lot in the hall, watched and heard, free of any pledge. */
  stock(t: number, more?: Record<string, unknown>, owner?: Client): Promise<string>;
  draw(facilityId: string, amount: number, dueOn?: string): Promise<string>;
  mark(): Promise<{ facilities: number; calls: number; status: string }>;
  coverage(facilityId: string): Promise<CoverageBody>;
  today(): string;
  /** So many days after today. */
  dayIn(days: number): string;
}

export interface CoverageBody {
  state: string;
  ltvReportBps: number | null;
  ltvControlBps: number | null;
  countedMinor: string;
  promisedMinor: string;
  exposureMinor: string;
  reserveMinor: string;
  releasableMinor: string;
  floorMinor: string;
  unknownLots: number;
  deadLots: number;
  isCurrent: boolean;
}

/** A trade with prices, terms and two people on each side of the lender's desk. */
export async function openCollateral(options: { asRuled?: boolean } = {}): Promise<Collateral> {
  const stock = await openStock(options);
  const { bank, checker, importer, manager, clock } = stock;
  const second = await stock.colleague(bank, 'Second', [
    'terms:approve',
    'price:confirm',
    'margin:approve',
    'registry:confirm',
    'realisation:approve',
    'realisation:pay',
    'facility:approve',
  ]);
  const source = await bank.done<{ id: string }>('/price-sources', {
    code: 'SHFE-CU',
    name: 'Copper, front month',
    kind: 'commodity',
    feed: 'csv',
    currency: 'CNY',
    unit: 'TNE',
    calendarPlace: 'CN',
    // Tests move prices as they like; the band that a lender gets without asking is shown by tests of its own.
    jumpFactor: 10,
  });
  // Who keeps the prices sells nothing: a reference of the seller's own is none.
  const market = await stock.colleague(bank, 'Market desk', ['price:record', 'price:register']);
  const dayIn = (days: number) =>
    new Date(clock.now().getTime() + (8 + 24 * days) * 3_600_000).toISOString().slice(0, 10);
  const today = () => dayIn(0);
  const confirmHeld = async (): Promise<string> => {
    const { body } = await bank.get<{ items: { id: string }[] }>(`/prices?sourceId=${source.id}&status=held&limit=200`);
    await second.done(`/prices/${body.items.at(-1)?.id}/answer`, { accept: true });
    return 'accepted';
  };
  let made = 0;
  const collateral: Collateral = {
    ...stock,
    second,
    source: source.id,
    today,
    dayIn,
    async facility(limit, terms = {}, more = {}) {
      const { id } = await bank.done<{ id: string }>('/facilities', {
        borrowerId: importer.partyId,
        limit: yuan(limit),
        lotAdvanceBps: 7_000,
        receivableAdvanceBps: 8_000,
        marginBps: 0,
        interestBps: 0,
        expiresOn: '2027-12-31',
        ...more,
      });
      await checker.done(`/facilities/${id}/approval`);
      if (terms) await approveTerms(bank, second, id, terms);
      return id;
    },
    async price(yuanPerTonne, on = today()) {
      const { items } = await market.done<{ items: { outcome: string; code: string | null }[] }>('/price-files', {
        csv: `SHFE-CU,${on},${yuanPerTonne.toFixed(2)}`,
      });
      // The first price, and one beyond the band, wait for a second person.
      if (items[0]?.outcome === 'held') return confirmHeld();
      return items[0]?.code ?? items[0]?.outcome ?? 'nothing';
    },
    async valuationTerms(terms = {}, commodityId = stock.copper) {
      const proposed = await bank.done<{ id: string }>('/valuation-terms', {
        commodityId,
        validFrom: today(),
        // Whose goods are paid for is asked of the seller here; what a lender gets without saying so is shown by tests of its own.
        terms: { sourceIds: [source.id], lowerOfCost: false, purchaseMoneyHaircutBps: 0, ...terms },
      });
      await second.done(`/valuation-terms/${proposed.id}/approval`);
      return proposed.id;
    },
    async stock(t, more = {}, owner = importer) {
      const lotId = await stock.lot(t, more, owner);
      await stock.storeFor(owner, lotId);
      const n = ++made;
      const scale = `bay-${stock.tenantId.slice(-8)}-${n}`;
      const device = await manager.done<{ device: { id: string } }>('/devices', {
        code: scale,
        kind: 'scale',
        reportEveryS: 300,
      });
      const kg = typeof more.grossWeightKg === 'number' ? more.grossWeightKg : Math.round(t * 1000);
      await manager.done('/subjects', {
        code: `BAY-${n}`,
        kind: 'lot',
        siteId: stock.siteId,
        lotIds: [lotId],
        deviceIds: [device.device.id],
        expected: { weight: { expectedKg: kg, toleranceKg: 100 }, maxSilenceS: 30 * 86_400 },
      });
      stock.ingest.forgetDevices();
      stock.weights.set(scale, kg);
      await stock.pass(10);
      return lotId;
    },
    async pledged(facilityId, t, more = {}) {
      const lotId = await collateral.stock(t, more);
      const pledge = await importer.done<{ id: string }>('/pledges', {
        kind: 'goods',
        mode: 'floating',
        pledgeeId: bank.partyId,
        facilityId,
        maximum: yuan(100_000_000),
        itemIds: [lotId],
      });
      await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
      return { lotId, pledgeId: pledge.id };
    },
    async draw(facilityId, amount, dueOn = '2026-12-15') {
      const { id } = await importer.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, {
        product: 'working_capital',
        amount: yuan(amount),
        dueOn,
      });
      await bank.done(`/drawdowns/${id}/approval`);
      await checker.done(`/drawdowns/${id}/disbursement`);
      return id;
    },
    async mark() {
      for (;;) {
        const run = await bank.done<{ facilities: number; calls: number; status: string }>('/mark-runs');
        if (run.status === 'finished') return run;
      }
    },
    coverage: async (facilityId) => (await bank.get<CoverageBody>(`/facilities/${facilityId}/coverage`)).body,
  };
  return collateral;
}

export { hash, tonnes, yuan };
