import type { DebtParts, Proceeds } from './rules.ts';
import type { RealisationView } from './schemas.ts';
import { settledDown, type Waterfall } from './waterfall-rules.ts';

type Settlement = NonNullable<RealisationView['settlement']>;
type LotOf = Settlement['lots'][number];

/** What one receipt brought of the price, and where it went. */
export type PricePart = NonNullable<Settlement['parts']>[number];

/** A sale as it is kept, as far as its price goes. */
interface Priced {
  undoneAt: Date | null;
  appliedOn: string | null;
  settledAt: string | null;
}

const metOf = ({ lots, costsUnmetMinor }: Pick<Settlement, 'lots' | 'costsUnmetMinor'>): bigint =>
  lots.reduce((sum, lot) => sum + BigInt(lot.costsMinor), 0n) - BigInt(costsUnmetMinor);

/** The parts of the price that came and stand. A sale whose price came once, in one sum, is one part. */
export function partsOf(sale: Priced, settlement: Settlement, dayOf: (at: string) => string): PricePart[] {
  if (settlement.parts) return settlement.parts;
  if (sale.undoneAt !== null || !settlement.receiptId) return [];
  return [
    {
      receiptId: settlement.receiptId,
      appliedOn: sale.appliedOn ?? dayOf(sale.settledAt as string),
      lots: settlement.lots.map(({ lotId, proceedsMinor, surplusMinor, paid }) => ({
        lotId,
        proceedsMinor,
        surplusMinor,
        paid,
      })),
      costsMinor: metOf(settlement).toString(),
      ownMinor: settlement.ownMinor,
      applied: settlement.applied,
    },
  ];
}

/** What each lot was sold for. */
export const agreedOf = ({ agreed, lots }: Settlement): { lotId: string; proceedsMinor: string }[] =>
  agreed ?? lots.map(({ lotId, proceedsMinor }) => ({ lotId, proceedsMinor }));

const broughtBy = (parts: readonly PricePart[], lotId: string): bigint =>
  parts
    .flatMap(({ lots }) => lots)
    .reduce((sum, lot) => (lot.lotId === lotId ? sum + BigInt(lot.proceedsMinor) : sum), 0n);

/** What of the price of each lot is still to come; nothing where it brought more than it was sold for. */
export const missingOf = (settlement: Settlement, parts: readonly PricePart[]): { lotId: string; minor: bigint }[] =>
  agreedOf(settlement).map(({ lotId, proceedsMinor }) => {
    const minor = BigInt(proceedsMinor) - broughtBy(parts, lotId);
    return { lotId, minor: minor > 0n ? minor : 0n };
  });

function paidSum(parts: readonly PricePart[], lotId: string): { rightId: string; paidMinor: string }[] {
  const sums = new Map<string, bigint>();
  for (const { rightId, paidMinor } of parts
    .flatMap(({ lots }) => lots.filter((l) => l.lotId === lotId))
    .flatMap((l) => l.paid))
    sums.set(rightId, (sums.get(rightId) ?? 0n) + BigInt(paidMinor));
  return [...sums].map(([rightId, paidMinor]) => ({ rightId, paidMinor: paidMinor.toString() }));
}

const summed = (parts: readonly PricePart[], of: (part: PricePart) => string): bigint =>
  parts.reduce((sum, part) => sum + BigInt(of(part)), 0n);

/** How the settlement tells what these parts brought and where it went. */
export function toldOf(
  settlement: Settlement,
  parts: readonly PricePart[],
): Pick<Settlement, 'parts' | 'agreed' | 'lots' | 'ownMinor' | 'applied' | 'costsUnmetMinor' | 'surplusMinor'> {
  const lots = settlement.lots.map(
    (lot): LotOf => ({
      ...lot,
      proceedsMinor: broughtBy(parts, lot.lotId).toString(),
      surplusMinor: summed(
        parts,
        (part) => part.lots.find((l) => l.lotId === lot.lotId)?.surplusMinor ?? '0',
      ).toString(),
      paid: paidSum(parts, lot.lotId),
    }),
  );
  const costsAskedMinor = lots.reduce((sum, lot) => sum + BigInt(lot.costsMinor), 0n);
  return {
    parts: [...parts],
    agreed: agreedOf(settlement),
    lots,
    ownMinor: summed(parts, (part) => part.ownMinor).toString(),
    applied: {
      costs: parts.flatMap(({ applied }) => applied.costs),
      allocations: parts.flatMap(({ applied }) => applied.allocations),
      financings: parts.flatMap(({ applied }) => applied.financings),
      applicantClaimMinor: summed(parts, ({ applied }) => applied.applicantClaimMinor).toString(),
      heldMinor: summed(parts, ({ applied }) => applied.heldMinor).toString(),
    },
    costsUnmetMinor: (costsAskedMinor - summed(parts, (part) => part.costsMinor)).toString(),
    surplusMinor: summed(parts, (part) =>
      part.lots.reduce((sum, l) => sum + BigInt(l.surplusMinor), 0n).toString(),
    ).toString(),
  };
}

/**
 * Where the next part goes: all that came goes down the ranking of the sale, and what earlier parts brought somebody is
 * brought already. The rights are those of the sale; the lender's claim is what is owed on the day (Civil Code 389, 561).
 */
export function nextPart(
  kept: Waterfall,
  ownId: string,
  settlement: Settlement,
  { before, brings, debt }: { before: readonly PricePart[]; brings: ReadonlyMap<string, bigint>; debt: DebtParts },
): { proceeds: Proceeds; lots: PricePart['lots'] } {
  const ownBefore = summed(before, (part) => part.ownMinor);
  const parts = { ...debt, principal: (debt.principal ?? 0n) + ownBefore };
  const sold = kept.lots.map((lot) => ({
    ...lot,
    proceedsMinor: broughtBy(before, lot.lotId) + (brings.get(lot.lotId) ?? 0n),
  }));
  const { proceeds: all, told } = settledDown({ parts, lots: sold }, ownId, settlement.lots, 0n);
  const proceedsMinor = [...brings.values()].reduce((sum, minor) => sum + minor, 0n);
  let leftMinor = proceedsMinor;
  /** No more than there is, and nothing back from who had it. */
  const take = (minor: bigint): bigint => {
    const taken = minor < 0n ? 0n : minor < leftMinor ? minor : leftMinor;
    leftMinor -= taken;
    return taken;
  };
  const costsMinor = take(all.costsMinor - summed(before, (part) => part.costsMinor));
  const lots = told.lots.map(({ lotId, paid, surplusMinor }) => {
    const had = new Map(paidSum(before, lotId).map((p) => [p.rightId, BigInt(p.paidMinor)]));
    const more = paid.map((p) => ({ rightId: p.rightId, minor: BigInt(p.paidMinor) - (had.get(p.rightId) ?? 0n) }));
    const others = more
      .filter(({ rightId }) => rightId !== ownId)
      .map(({ rightId, minor }) => ({ rightId, paidMinor: take(minor) }));
    const surplus = take(
      BigInt(surplusMinor) - summed(before, (part) => part.lots.find((l) => l.lotId === lotId)?.surplusMinor ?? '0'),
    );
    const own = more.filter(({ rightId, minor }) => rightId === ownId && minor > 0n);
    return { lotId, others, own, surplus, brought: brings.get(lotId) ?? 0n };
  });
  const othersMinor = lots.flatMap(({ others }) => others).reduce((sum, { paidMinor }) => sum + paidMinor, 0n);
  const surplusMinor = lots.reduce((sum, { surplus }) => sum + surplus, 0n);
  return {
    proceeds: { proceedsMinor, costsMinor, ownMinor: leftMinor, othersMinor, surplusMinor },
    lots: lots.map(({ lotId, others, own, surplus, brought }) => ({
      lotId,
      proceedsMinor: brought.toString(),
      surplusMinor: surplus.toString(),
      paid: [...own.map(({ rightId, minor }) => ({ rightId, paidMinor: minor })), ...others].map((each) => ({
        ...each,
        paidMinor: each.paidMinor.toString(),
      })),
    })),
  };
}
