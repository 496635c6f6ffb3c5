import type { Client } from './world.ts';

export const money = (amount: number, currency: string) => ({
  amountMinor: String(Math.round(amount * 100)),
  currency,
});

export interface LimitBody {
  id: string;
  usedMinor: string;
  reservedMinor: string;
  leftMinor: string;
  isOver: boolean;
  status: string;
}

export const documentHash = 'd'.repeat(64);

/** The lender's own capital, large enough for any limit of a test. */
export const stateCapital = (of: Client, amount = 10_000_000_000, currency = 'CNY') =>
  of.done('/lender-capital', { capital: money(amount, currency), statedFor: '2026-06-30', documentHash });

/** Two people of a lender open a limit. */
export async function openLimit(
  of: Client,
  kind: string,
  party: { partyId: string },
  amount: { amountMinor: string; currency: string },
  more: object = {},
): Promise<string> {
  const { id } = await of.done<LimitBody>('/limits', {
    kind,
    partyId: party.partyId,
    amount,
    validFrom: '2026-01-01',
    validUntil: '2027-12-31',
    documentHash,
    ...more,
  });
  return id;
}

export const limitOf = async (of: Client, id: string): Promise<LimitBody> =>
  (await of.get<{ limit: LimitBody }>(`/limits/${id}`)).body.limit;

/** A rate of exchange that the lender keeps: so many of one for one of the other. */
export async function openRate(
  lender: Client,
  recorder: Client,
  confirmer: Client,
  { from, to }: { from: string; to: string },
): Promise<{ id: string; set(rate: number, on: string): Promise<void> }> {
  const code = `${from}${to}`;
  const source = await lender.done<{ id: string }>('/price-sources', {
    code,
    name: `${from} in ${to}`,
    kind: 'exchange_rate',
    feed: 'csv',
    currency: to,
    unit: from,
    calendarPlace: 'CN',
    jumpFactor: 10,
  });
  const set = async (rate: number, on: string) => {
    const { items } = await recorder.done<{ items: { outcome: string }[] }>('/price-files', {
      csv: `${code},${on},${rate.toFixed(6)}`,
    });
    if (items[0]?.outcome === 'accepted') return;
    if (items[0]?.outcome !== 'held') throw new Error(JSON.stringify(items));
    const { body } = await lender.get<{ items: { id: string }[] }>(
      `/prices?sourceId=${source.id}&status=held&limit=200`,
    );
    await confirmer.done(`/prices/${body.items.at(-1)?.id}/answer`, { accept: true });
  };
  return { id: source.id, set };
}
