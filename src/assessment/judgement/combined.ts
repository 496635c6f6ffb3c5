import { availabilityMinor } from '../../claims/receivables/index.ts';
import { asSystem, type Ctx } from '../../context.ts';
import { policyOf } from '../../ground/policy/index.ts';
import { roundExact } from '../../kernel/exact.ts';
import { readBase } from '../../lending/borrowing-base/index.ts';
import { inventoryBaseMinor, type ValuedLot } from '../../lending/valuation/index.ts';
import type { CombinedFilter, CombinedView } from './combined-schemas.ts';
import { readRecord } from './ground.ts';
import { judgeFacility } from './judge.ts';
import { requireVisible } from './read.ts';

/** Why the cost of a lot does not count: what is not controlled, not priced, or costed in another money is unknown. */
function outFor({ lot, state }: ValuedLot, currency: string): string | null {
  if (!lot.controlled) return 'not_controlled';
  if (state === 'dead' || state === 'missing') return `mark_${state}`;
  return lot.costCurrency === currency ? null : 'cost_in_another_currency';
}

/**
 * What receivables and goods of a facility support together, and what may still be drawn: the base of receivables, and the
 * lower of an advance on the goods' cost and on what they would fetch, within their sublimit, less what comes before.
 */
export async function readCombinedBase(ctx: Ctx, q: CombinedFilter & { facilityId: string }): Promise<CombinedView> {
  const { inventorySublimitMinor, ...filter } = q;
  const facility = await requireVisible(ctx, q.facilityId);
  const receivables = await readBase(ctx, filter);
  return asSystem(ctx, 'coverage', async (system) => {
    const { record, figures, on } = judgeFacility(await readRecord(system, facility));
    const { debt } = record;
    const { currency, amountMinor: limitMinor } = facility.limit;
    const lots = record.pool.lots.map((v) => ({ ...v, outFor: outFor(v, currency) }));
    const costMinor = lots.reduce((sum, v) => (v.outFor === null ? sum + v.lot.costMinor : sum), 0n);
    const liquidationMinor = figures.goodsMinor;
    const costRateBps = policyOf(facility.lenderId, 'base.costAdvanceBps', on).value;
    const liquidationRateBps = policyOf(facility.lenderId, 'base.liquidationAdvanceBps', on).value;
    // A sublimit that nobody named is not one of nothing.
    const sublimitMinor = inventorySublimitMinor === undefined ? undefined : BigInt(inventorySublimitMinor);
    const facts = { costMinor, liquidationMinor, costRateBps, liquidationRateBps, sublimitMinor };
    const inventoryMinor = inventoryBaseMinor(facts);
    const net = BigInt(receivables.baseMinor) + inventoryMinor - figures.reserveMinor;
    const baseMinor = net > 0n ? net : 0n;
    const loansMinor = figures.debtMinor;
    const creditsMinor = debt.undertakingMinor > debt.marginMinor ? debt.undertakingMinor - debt.marginMinor : 0n;
    return {
      facilityId: facility.id,
      on,
      receivables,
      inventory: {
        costMinor: costMinor.toString(),
        liquidationMinor: liquidationMinor.toString(),
        costAdvanceBps: costRateBps,
        liquidationAdvanceBps: liquidationRateBps,
        sublimitMinor: inventorySublimitMinor ?? null,
        baseMinor: inventoryMinor.toString(),
        lots: lots.map((v) => ({
          lotId: v.lot.lotId,
          costMinor: v.lot.costMinor.toString(),
          liquidationMinor: roundExact(v.adjusted, 'down').toString(),
          outFor: v.outFor,
        })),
      },
      reserveMinor: figures.reserveMinor.toString(),
      baseMinor: baseMinor.toString(),
      limitMinor,
      loansMinor: loansMinor.toString(),
      creditsMinor: creditsMinor.toString(),
      availableMinor: availabilityMinor({
        lineMinor: BigInt(limitMinor),
        baseMinor,
        loansMinor,
        creditsMinor,
      }).toString(),
    };
  });
}
