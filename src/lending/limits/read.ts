import type { Ctx } from '../../context.ts';
import { businessDate } from '../../kernel/time.ts';
import { convertUp } from '../valuation/index.ts';
import { ownOf } from './rules.ts';
import type { KeptLimit, KeptShare } from './store.ts';
import { kept, reservedSince } from './take.ts';
import { listLapsed, standsUnder } from './take-store.ts';

/**
 * Limits as they stand when they are read: what was reserved until a day that has passed is free from that day on. The timer, or who asks for
 * room, writes it down later. Each is told with what its takers reserve of it otherwise than was written.
 */
export async function asOfNow(
  ctx: Ctx,
  limits: readonly KeptLimit[],
): Promise<{ limit: KeptLimit; lapsed: ReadonlyMap<string, KeptShare> }[]> {
  const reserving = limits.filter(({ reservedMinor }) => reservedMinor > 0n).map(({ id }) => id);
  if (reserving.length === 0) return limits.map((limit) => ({ limit, lapsed: new Map() }));
  const when = { since: reservedSince(ctx), on: businessDate(ctx) };
  const shares = await listLapsed(ctx, reserving, when);
  const standing = new Map<string, Awaited<ReturnType<typeof standsUnder>>>();
  for (const takerId of new Set(shares.map((share) => share.takerId)))
    standing.set(takerId, await standsUnder(ctx, takerId, when));
  return limits.map((limit) => {
    const lapsed = new Map<string, KeptShare>();
    let { reservedMinor } = limit;
    for (const share of shares.filter(({ limitId }) => limitId === limit.id)) {
      const stands = standing.get(share.takerId);
      if (!stands) continue;
      const before = { lentMinor: share.ownLentMinor, drawnMinor: share.ownDrawnMinor };
      const own = ownOf(stands, before, { isRevolving: limit.isRevolving, isAgain: true });
      const now = withReserved(share, own.reservedMinor);
      reservedMinor -= share.reservedMinor - now.reservedMinor;
      lapsed.set(share.takerId, now);
    }
    return { limit: { ...limit, reservedMinor }, lapsed };
  });
}

const lesser = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** A share that reserves this and no more, at the rate that it was marked at. What is out under it stays as written. */
function withReserved(share: KeptShare, minor: bigint): KeptShare {
  const ownReservedMinor = lesser(share.ownReservedMinor, minor);
  const takenMinor = convertUp(share.ownUsedMinor + ownReservedMinor, kept(share), share.haircutBps ?? 0);
  return { ...share, ownReservedMinor, reservedMinor: lesser(share.reservedMinor, takenMinor - share.usedMinor) };
}
