import { findReceivables, type ReceivableView } from '../../claims/receivables/index.ts';
import type { Ctx } from '../../context.ts';
import type { Entry } from '../../ground/ledger/index.ts';
import { bookedOf } from '../../money/money-in/index.ts';
import type { KeptAssignment } from '../../security/assignments/index.ts';
import type { KeptPurchase } from './maturity-store.ts';
import { partsOf } from './rules.ts';

export const receivablesOf = (ctx: Ctx, { items }: KeptAssignment): Promise<ReceivableView[]> =>
  findReceivables(
    ctx,
    items.map((item) => item.receivableId),
  );

/** What has come in for a factor on each claim: what was paid before it had it, and booked on another debt, is no money of its. */
export async function collectedOf(
  ctx: Ctx,
  factorId: string,
  receivables: readonly ReceivableView[],
): Promise<bigint[]> {
  const booked = await bookedOf(
    ctx,
    factorId,
    receivables.map((r) => r.id),
  );
  return receivables.map((r) => BigInt(r.collected.amountMinor) - (booked.get(r.id) ?? 0n));
}

/** What has come in on the claims of a purchase, and what of them is open. */
export async function cameIn(ctx: Ctx, assignment: KeptAssignment) {
  const receivables = await receivablesOf(ctx, assignment);
  const assigned = new Map(assignment.items.map((item) => [item.receivableId, BigInt(item.amountMinor)]));
  const collected = await collectedOf(ctx, assignment.assigneeId, receivables);
  const parts = receivables.map((r, i) => ({
    assignedMinor: assigned.get(r.id) ?? 0n,
    collectedMinor: collected[i] ?? 0n,
    outstandingMinor: BigInt(r.outstanding.amountMinor),
  }));
  const open = receivables.filter((r) => r.outstanding.amountMinor !== '0').map((r) => r.id);
  return { ...partsOf(parts), open };
}

/** What came in meets what was paid, and what is above it is the factor's. */
export function closingEntries({ paidMinor, assignmentId, currency: kept }: KeptPurchase, inMinor: bigint): Entry[] {
  const currency = kept;
  const paid = paidMinor ?? 0n;
  const claimMinor = paid < inMinor ? paid : inMinor;
  return [
    { account: 'cash', currency, amountMinor: inMinor },
    { account: 'factored_claim', subjectId: assignmentId, currency, amountMinor: -claimMinor },
    { account: 'interest_income', currency, amountMinor: claimMinor - inMinor },
  ];
}
