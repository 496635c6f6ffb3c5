import { type Ctx, withTransaction } from '../../context.ts';
import type { Refusal } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { countFeeRefusal, countHits } from './hit-store.ts';

/** Standings that a refusal names: it itself, or what closed its gate. */
const namedBy = ({ facts }: Refusal): string[] => {
  const text = JSON.stringify(facts, (_, each: unknown) => (typeof each === 'bigint' ? each.toString() : each));
  return [...new Set([...text.matchAll(/"standingId":"(pst_\w+)"/g)].map(([, id]) => id as string))];
};

/** The fee that may not be asked of a borrower of its size; undefined for another refusal. */
const feeOf = ({ code, facts }: Refusal): { fee: string; borrowerId: string } | undefined =>
  feeRefusals.includes(code) && typeof facts?.code === 'string' && typeof facts.borrowerId === 'string'
    ? { fee: facts.code, borrowerId: facts.borrowerId }
    : undefined;
const feeRefusals: readonly string[] = ['LOAN_FEE_BANNED', 'FEE_SIZE_UNPROVED'];

/**
 * A refused act leaves nothing behind, and what lists and events of credit keep from happening is reported all the same (measure 19): it is
 * counted once the act is undone, once a day for each standing and verb; and so is a fee that may not be asked of a small firm (measure 15).
 */
export async function keepHits(ctx: Ctx, verb: string, refusal: Refusal): Promise<void> {
  const { actor } = ctx;
  const standingIds = namedBy(refusal);
  const fee = feeOf(refusal);
  if ((standingIds.length === 0 && !fee) || actor.kind !== 'person' || ctx.isPreview) return;
  const hit = { byPartyId: actor.partyId, verb, code: refusal.code };
  await withTransaction(ctx, async (tx) => {
    const onDay = businessDate(tx);
    if (standingIds.length > 0) await countHits(tx, { ...hit, standingIds, onDay });
    if (fee) await countFeeRefusal(tx, { ...hit, ...fee, onDay });
  }).catch(() => {
    // Whoever is refused is told why, whether it could be counted or not.
  });
}
