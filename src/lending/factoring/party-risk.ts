import type { ReceivableView } from '../../claims/receivables/index.ts';
import type { Ctx } from '../../context.ts';
import type { Found } from '../../ground/policy/index.ts';
import type { KeptAssignment } from '../../security/assignments/index.ts';
import { asConcentration, type NewRisk, partyLimitFacts, partyRisk } from '../party-limits/index.ts';
import { todayOf } from './claim-facts.ts';

/** Money for claims is out on who sold them, and on each debtor for its share; a limit is never kept by rounding. */
function risksOf(
  { assignorId, items }: KeptAssignment,
  receivables: readonly ReceivableView[],
  amountMinor: bigint,
): NewRisk[] {
  const debtorOf = new Map(receivables.map((r) => [r.id, r.debtorId]));
  const total = items.reduce((sum, item) => sum + BigInt(item.amountMinor), 0n);
  const shares = new Map<string, bigint>();
  for (const item of items) {
    const debtorId = debtorOf.get(item.receivableId);
    const share = total > 0n ? (amountMinor * BigInt(item.amountMinor) + total - 1n) / total : 0n;
    if (debtorId !== undefined) shares.set(debtorId, (shares.get(debtorId) ?? 0n) + share);
  }
  return [
    { partyId: assignorId, kind: 'seller', moreMinor: amountMinor, isDecided: false },
    ...[...shares].map(([partyId, moreMinor]): NewRisk => ({ partyId, kind: 'debtor', moreMinor, isDecided: false })),
  ];
}

/** Whether seller, debtors and their groups stay within what the factor set for them once this is paid. Nothing at risk asks for none. */
export async function foundLimits(
  ctx: Ctx,
  assignment: KeptAssignment,
  receivables: readonly ReceivableView[],
  amountMinor: bigint,
): Promise<Found[]> {
  if (amountMinor === 0n) return [];
  const risks = risksOf(assignment, receivables, amountMinor);
  const risk = await partyRisk(ctx, {
    holderId: assignment.assigneeId,
    currency: assignment.currency,
    partyIds: risks.map(({ partyId }) => partyId),
  });
  return asConcentration(partyLimitFacts(risks, risk, todayOf(ctx)));
}

/** The same for a certificate, which the financier holds already: the line that its bank keeps for the issuer is a decision too. */
export async function foundIssuerLimit(
  ctx: Ctx,
  {
    holderId,
    currency,
    issuerId,
    isDecided,
  }: { holderId: string; currency: string; issuerId: string; isDecided: boolean },
): Promise<Found[]> {
  const risk = await partyRisk(ctx, { holderId, currency, partyIds: [issuerId], isDecided });
  return partyLimitFacts([{ partyId: issuerId, kind: 'debtor', moreMinor: 0n, isDecided }], risk, todayOf(ctx));
}
