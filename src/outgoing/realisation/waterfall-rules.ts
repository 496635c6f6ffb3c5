import { type DebtParts, type Proceeds, payDown, type SoldLot, sumUp } from './rules.ts';
import type { RealisationView } from './schemas.ts';

/** What the proceeds of a sale go down: the debt, and the rights over each lot, as they stood when it was made. */
export interface Waterfall {
  parts: DebtParts;
  lots: readonly SoldLot[];
}

type Settlement = NonNullable<RealisationView['settlement']>;

/** Amounts and open ends of a time, which JSON has no word for. */
const asKept = (_: string, value: unknown): unknown =>
  typeof value === 'bigint'
    ? { minor: value.toString() }
    : value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY
      ? { open: Math.sign(value) }
      : value;

const asWas = (_: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if ('minor' in value) return BigInt(value.minor as string);
  return 'open' in value ? Number(value.open) * Number.POSITIVE_INFINITY : value;
};

export const keptWaterfall = (waterfall: Waterfall): Record<string, unknown> =>
  JSON.parse(JSON.stringify(waterfall, asKept));

export const waterfallFrom = (kept: Record<string, unknown>): Waterfall =>
  JSON.parse(JSON.stringify(kept), asWas) as Waterfall;

/** Where the proceeds go, and how the settlement tells it; `ownId` is the lender's right, `of` each lot's reference and costs asked. */
export function settledDown(
  { parts, lots }: Waterfall,
  ownId: string,
  of: readonly Pick<Settlement['lots'][number], 'lotId' | 'referenceMinor' | 'costsMinor'>[],
  claimMinor: bigint,
): {
  proceeds: Proceeds;
  told: Pick<Settlement, 'lots' | 'ownMinor' | 'costsUnmetMinor' | 'surplusMinor' | 'shortfallMinor'>;
} {
  const down = payDown(lots, { rightId: ownId, parts });
  const proceeds = sumUp(lots, down, ownId);
  const costsAskedMinor = of.reduce((sum, lot) => sum + BigInt(lot.costsMinor), 0n);
  return {
    proceeds,
    told: {
      lots: of.map((lot, i) => ({
        ...lot,
        proceedsMinor: String(lots[i]?.proceedsMinor),
        surplusMinor: String(down.lots[i]?.surplusMinor),
        paid: (down.lots[i]?.paid ?? []).map((p) => ({ rightId: p.rightId, paidMinor: p.paidMinor.toString() })),
      })),
      ownMinor: proceeds.ownMinor.toString(),
      costsUnmetMinor: (costsAskedMinor - proceeds.costsMinor).toString(),
      surplusMinor: proceeds.surplusMinor.toString(),
      shortfallMinor: (claimMinor > proceeds.ownMinor ? claimMinor - proceeds.ownMinor : 0n).toString(),
    },
  };
}
