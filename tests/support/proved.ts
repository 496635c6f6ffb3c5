import { hash, type Stock, tonnes } from './stock.ts';
import type { Client } from './world.ts';

export interface Supervised {
  supervisionId: string;
  /** Evidence of one side, now. */
  record(kind: string, more?: Record<string, unknown>): Promise<{ state: string; reason: string }>;
  /** The lender's own count of every lot that is held there. */
  count(lots: Record<string, number>): Promise<{ state: string }>;
}

/** The lender puts the manager's hall under supervision; nothing of it is proved yet. */
export async function supervise(stock: Stock, agreementId: string, lender: Client = stock.bank): Promise<Supervised> {
  const { id } = await lender.done<{ id: string }>('/supervisions', {
    agreementId,
    siteId: stock.siteId,
    riskClass: 'normal',
  });
  return {
    supervisionId: id,
    record: (kind, more = {}) =>
      stock.manager.done(`/supervisions/${id}/evidence`, { kind, documentHash: hash('e'), ...more }),
    count: (lots) =>
      lender.done(`/supervisions/${id}/findings`, {
        kind: 'independent_count',
        documentHash: hash('c'),
        by: 'Examiner',
        counts: Object.entries(lots).map(([lotId, t]) => ({ lotId, quantity: tonnes(t) })),
      }),
  };
}

/** Every leg: right to the site, hand-over, patrol, and a count of the lender's own. */
export async function proveLegs(site: Supervised, lots: Record<string, number>): Promise<void> {
  for (const kind of ['site_right', 'handover', 'patrol']) await site.record(kind);
  await site.count(lots);
}

/** Measured in over the weighbridge, and put in a slot. */
export async function measureIn(stock: Stock, lotId: string, t: number): Promise<void> {
  await stock.ticket('in', t);
  await stock.manager.done(`/lots/${lotId}/slot`, { slotId: await stock.slot() });
}
