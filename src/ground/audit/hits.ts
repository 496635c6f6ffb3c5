import { type Ctx, withTransaction } from '../../context.ts';
import type { Refusal } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { countHits } from './hit-store.ts';

/** Standings that a refusal names: it itself, or what closed its gate. */
const namedBy = ({ facts }: Refusal): string[] => {
  const text = JSON.stringify(facts, (_, each: unknown) => (typeof each === 'bigint' ? each.toString() : each));
  return [...new Set([...text.matchAll(/"standingId":"(pst_\w+)"/g)].map(([, id]) => id as string))];
};

/**
 * A refused act leaves nothing behind, and what lists and events of credit keep from happening is reported all the same (measure 19): it is
 * counted once the act is undone, once a day for each standing and verb.
 */
export async function keepHits(ctx: Ctx, verb: string, refusal: Refusal): Promise<void> {
  const { actor } = ctx;
  const standingIds = namedBy(refusal);
  if (standingIds.length === 0 || actor.kind !== 'person' || ctx.isPreview) return;
  const hit = { byPartyId: actor.partyId, verb, code: refusal.code, standingIds };
  await withTransaction(ctx, (tx) => countHits(tx, { ...hit, onDay: businessDate(tx) })).catch(() => {
    // Whoever is refused is told why, whether it could be counted or not.
  });
}
