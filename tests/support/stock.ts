import { openTrade, type Trade, yuan } from './trade.ts';
import type { Client } from './world.ts';

export const tonnes = (t: number) => ({ value: String(Math.round(t * 1000)), scale: 3, unit: 'TNE' });
export const hash = (digit: string) => digit.repeat(64);

export interface Stock extends Trade {
  copper: string;
  aluminium: string;
  /** A catalogue lot of the importer, or of another, registered only. */
  lot(t: number, more?: Record<string, unknown>, owner?: Client): Promise<string>;
  /** Into the manager's hall. */
  store(...lotIds: string[]): Promise<void>;
  storeFor(owner: Client, ...lotIds: string[]): Promise<void>;
  /** A slot of so many tonnes, of the manager or of whom it lets the floor to; each call takes the next strip of floor. */
  slot(t?: number, by?: Client): Promise<string>;
  ticket(direction: 'in' | 'out', t: number, more?: Record<string, unknown>): Promise<{ id: string }>;
  held(lotId: string): Promise<number>;
}

/** A trade with a catalogue, floor and a weighbridge. */
export async function openStock(options: { asRuled?: boolean } = {}): Promise<Stock> {
  const trade = await openTrade(options);
  const commodity = async (code: string, grade: string, riskClass: string) =>
    (
      await trade.bank.done<{ id: string }>('/commodities', {
        code,
        name: code,
        hsCode: '740311',
        grade,
        unit: 'TNE',
        scale: 3,
        datum: 'net_weight',
        riskClass,
      })
    ).id;
  const copper = await commodity('CU-A', 'A', 'normal');
  const aluminium = await commodity('AL-A00', 'A00', 'high');
  let [made, strips, tickets] = [0, 0, 0];
  const storeFor = async (owner: Client, ...lotIds: string[]) => {
    await owner.done('/custody-offers', { lotIds, toPartyId: trade.manager.partyId });
    await trade.manager.done('/custodies', {
      lotIds,
      siteId: trade.siteId,
      handover: { grossWeightKg: 20_000, packages: 10, sealsIntact: true },
    });
  };
  return {
    ...trade,
    copper,
    aluminium,
    async lot(t, more = {}, owner = trade.importer) {
      const { id } = await owner.done<{ id: string }>('/lots', {
        ownerId: owner.partyId,
        description: 'Copper cathodes',
        hsCode: '740311',
        commodityId: copper,
        marks: [`HEAT-${++made}`],
        quantity: tonnes(t),
        grossWeightKg: Math.max(1, Math.round(t * 1000)),
        value: yuan(t * 70_000),
        ...more,
      });
      return id;
    },
    store: (...lotIds) => storeFor(trade.importer, ...lotIds),
    storeFor,
    async slot(t = 1_000, by = trade.manager) {
      const west = 106.3705 + 0.0001 * strips++;
      const { id } = await trade.manager.done<{ id: string }>('/slots', {
        operatorId: by.partyId,
        siteId: trade.siteId,
        zone: 'A',
        code: `A-${strips}`,
        capacity: tonnes(t),
        footprint: { west, south: 29.632, east: west + 0.0001, north: 29.634 },
      });
      return id;
    },
    ticket: (direction, t, more = {}) =>
      trade.manager.done('/weighbridge-tickets', {
        siteId: trade.siteId,
        number: `T-${++tickets}`,
        direction,
        commodityId: copper,
        quantity: tonnes(t),
        vehicle: '渝A·12345',
        weighedAt: trade.clock.now().toISOString(),
        ...more,
      }),
    held: async (lotId) =>
      Number((await trade.importer.get<{ quantity: { value: string } }>(`/lots/${lotId}`)).body.quantity.value) / 1000,
  };
}
