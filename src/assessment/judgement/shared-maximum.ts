import type { Ctx } from '../../context.ts';
import { policyOn } from '../../ground/policy/index.ts';
import type { Currency } from '../../kernel/money.ts';
import { addDays, type LocalDate } from '../../kernel/time.ts';
import type { FacilityView } from '../../lending/financing/index.ts';
import { ratesOf } from '../../lending/valuation/index.ts';
import type { OtherDebt } from '../coverage/index.ts';

interface Secures {
  maximumMinor: bigint;
  currency: string;
  sharedBy: readonly string[];
}

/**
 * What of the maximum of a security is left for one facility: others that it secures take theirs first, and a maximum in another money
 * counts at the lender's rate of the day. Without a rate nobody knows what is left: nothing (Civil Code 420, 439).
 */
export async function leftOfMaximum(
  ctx: Ctx,
  { facility, others, on }: { facility: FacilityView; others: readonly OtherDebt[]; on: LocalDate },
  security: Secures,
): Promise<bigint> {
  const { currency } = facility.limit;
  const sharing = others.filter(({ facilityId }) => security.sharedBy.includes(facilityId));
  if (security.currency === currency && sharing.every((other) => other.securedMinor === 0n))
    return security.maximumMinor;
  const to = [...new Set([security.currency, ...sharing.map((other) => other.currency)])] as Currency[];
  const since = addDays(on, -policyOn('limit.rateDays', on).value);
  const rates = await ratesOf(ctx, { lenderId: facility.lenderId, from: currency, to, since, on });
  // One of ours in theirs, turned round.
  const inOurs = (amountMinor: bigint, of: string, rounding: 'up' | 'down'): bigint | undefined => {
    if (of === currency || amountMinor === 0n) return amountMinor;
    const rate = rates.get(of as Currency);
    if (!rate) return undefined;
    return (amountMinor * rate.d + (rounding === 'up' ? rate.n - 1n : 0n)) / rate.n;
  };
  let left = inOurs(security.maximumMinor, security.currency, 'down') ?? 0n;
  for (const other of sharing) {
    const taken = inOurs(other.securedMinor, other.currency, 'up');
    if (taken === undefined) return 0n;
    left -= taken;
  }
  return left > 0n ? left : 0n;
}
