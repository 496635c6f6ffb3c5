import type { Ctx } from '../../context.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { businessDate } from '../../kernel/time.ts';
import { addOutbound, becomeAtSite, proofsOfLots } from './presence-store.ts';
import { coveredValue } from './rules.ts';
import type { LotView } from './schemas.ts';

/** How much of each of these lots was measured in. */
async function coveredOf(ctx: Ctx, lots: readonly LotView[]): Promise<Map<string, bigint>> {
  const proofs = await proofsOfLots(
    ctx,
    lots.map((lot) => lot.id),
  );
  const toleranceBps = BigInt(policyOn('release.gateToleranceBps', businessDate(ctx)).value);
  return new Map(
    lots.map((lot) => {
      const proof = proofs.get(lot.id);
      const bookValue = BigInt(lot.quantity.value);
      return [lot.id, proof ? coveredValue({ ...proof, bookValue, toleranceBps }) : 0n];
    }),
  );
}

/**
 * These lots, or so much of each, leave what was measured into their sites, though no ticket says so: handed on, lost, sold.
 * Only what was measured in leaves it: goods that nobody saw come make no room, and take none, when they go.
 */
export async function leaveSite(ctx: Ctx, lots: readonly LotView[], value?: bigint): Promise<void> {
  const at = lots.filter((lot) => lot.commodityId !== null && (lot.custody?.siteId ?? null) !== null);
  if (at.length === 0) return;
  const covered = await coveredOf(ctx, at);
  for (const lot of at) {
    const most = covered.get(lot.id) ?? 0n;
    const leaves = value !== undefined && value < most ? value : most;
    await addOutbound(ctx, lot.custody?.siteId as string, lot.commodityId as string, leaves);
  }
}

/** These lots became another commodity at their site: what was measured in of them counts as that one from now on. */
export async function becomeCommodity(
  ctx: Ctx,
  lots: readonly LotView[],
  into: { commodityId: string; value: bigint },
): Promise<void> {
  const siteId = lots[0]?.custody?.siteId ?? null;
  if (siteId === null) return;
  const covered = await coveredOf(ctx, lots);
  for (const lot of lots) await addOutbound(ctx, siteId, lot.commodityId as string, covered.get(lot.id) ?? 0n);
  const sum = [...covered.values()].reduce((total, each) => total + each, 0n);
  await becomeAtSite(ctx, siteId, into.commodityId, sum < into.value ? sum : into.value);
}
