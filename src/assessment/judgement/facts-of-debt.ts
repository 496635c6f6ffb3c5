import type { Found } from '../../ground/policy/index.ts';
import { addDays } from '../../kernel/time.ts';
import type { Judged } from './facts.ts';

/** Heads of debt that the exposure is made of, and what has gone wrong with any of them. */
export function factsOfDebt({ record }: Judged): Found[] {
  const { debt, on, policy, securities } = record;
  const found: Found[] = [];
  const { principalMinor, claimMinor, acceptedMinor, undertakingMinor, interestMinor, penaltyMinor, costsMinor } = debt;
  if (principalMinor + claimMinor + undertakingMinor > 0n)
    found.push({ fact: 'F55', facts: { principalMinor, claimMinor, acceptedMinor, undertakingMinor } });
  if (interestMinor + penaltyMinor + costsMinor > 0n)
    found.push({ fact: 'F56', facts: { interestMinor, penaltyMinor, costsMinor } });
  if (debt.marginMinor > 0n) found.push({ fact: 'F61', facts: { marginMinor: debt.marginMinor } });
  for (const { id, dueOn, outstandingMinor, isMisused } of debt.open) {
    if (addDays(dueOn, policy.overdueGraceDays) < on)
      found.push({ fact: 'F57', facts: { debtId: id, dueOn, outstandingMinor, graceDays: policy.overdueGraceDays } });
    if (isMisused) found.push({ fact: 'F63', facts: { debtId: id } });
  }
  for (const { id, crystallisedAt } of securities)
    if (crystallisedAt !== null) found.push({ fact: 'F66', facts: { pledgeId: id, at: crystallisedAt.toISOString() } });
  return found;
}
