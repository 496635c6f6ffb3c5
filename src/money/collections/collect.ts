import {
  collectReceivable,
  lockReceivables,
  oweReceivableAgain,
  type ReceivableView,
} from '../../claims/receivables/index.ts';
import type { Ctx } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { freeItems } from '../../security/pledges/index.ts';
import type { PaymentMatch } from './rules.ts';
import * as store from './store.ts';
import { listPaidBy, type Replaced } from './taken-back-store.ts';

/** Money came into the collection account: it pays what it names, or what was due first. */
export async function collect(
  ctx: Ctx,
  receivables: readonly ReceivableView[],
  matches: readonly PaymentMatch[],
): Promise<void> {
  const settled: string[] = [];
  for (const { receivableId, amountMinor } of matches) {
    const receivable = onRecord(receivables.find((r) => r.id === receivableId));
    if ((await collectReceivable(ctx, receivable, amountMinor)).status === 'settled') settled.push(receivableId);
  }
  if (settled.length > 0) await freeItems(ctx, settled);
}

/** The bank took a line back: what it had paid is owed again. */
export async function oweAgain(ctx: Ctx, lineId: string): Promise<void> {
  const paid = await listPaidBy(ctx, lineId);
  await lockReceivables(
    ctx,
    paid.map((p) => p.receivableId),
  );
  for (const { receivableId, ...came } of paid) await oweReceivableAgain(ctx, receivableId, came);
}

/** What a line brings again beyond what a receipt had collected of it: of the same claim first, then of what belongs to none. */
export function without(again: Replaced, first: readonly PaymentMatch[]): Replaced {
  let { unmatchedMinor } = again;
  const matches = again.matches.map((match) => ({ ...match }));
  const take = (match: PaymentMatch, most: bigint): bigint => {
    const taken = match.amountMinor < most ? match.amountMinor : most;
    match.amountMinor -= taken;
    return most - taken;
  };
  for (const { receivableId, amountMinor } of first) {
    let left = amountMinor;
    for (const match of matches) if (match.receivableId === receivableId) left = take(match, left);
    const beside = unmatchedMinor < left ? unmatchedMinor : left;
    unmatchedMinor -= beside;
    left -= beside;
    for (const match of matches) left = take(match, left);
  }
  return { ...again, matches: matches.filter((match) => match.amountMinor > 0n), unmatchedMinor };
}

/** A line brings another again: it pays what that one had paid, as far as it is owed still. */
export async function collectAgain(
  ctx: Ctx,
  lineId: string,
  { matches, unmatchedMinor }: Omit<Replaced, 'lineId'>,
): Promise<{ matches: PaymentMatch[]; unmatchedMinor: bigint }> {
  const receivables = await lockReceivables(
    ctx,
    matches.map((match) => match.receivableId),
  );
  const paid: PaymentMatch[] = [];
  let leftMinor = unmatchedMinor;
  for (const match of matches) {
    const receivable = receivables.find((r) => r.id === match.receivableId);
    const owedMinor = receivable?.status === 'confirmed' ? BigInt(receivable.outstanding.amountMinor) : 0n;
    const amountMinor = owedMinor < match.amountMinor ? owedMinor : match.amountMinor;
    if (amountMinor > 0n) paid.push({ ...match, amountMinor });
    leftMinor += match.amountMinor - amountMinor;
  }
  await store.insertMatches(ctx, lineId, paid);
  await store.setUnmatched(ctx, lineId, leftMinor);
  await collect(ctx, receivables, paid);
  return { matches: paid, unmatchedMinor: leftMinor };
}
