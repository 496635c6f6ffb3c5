import type { LocalDate } from '../../kernel/time.ts';

/** What the debtor holds against the assignor and wants to set off against the assignee. */
export interface Counterclaim {
  amountMinor: bigint;
  aroseOn: LocalDate;
  dueOn: LocalDate;
  /** It comes from the contract that the assigned claim comes from. */
  fromSameContract: boolean;
}

export type SetOffGround = 'same_contract' | 'due_no_later' | 'waived' | 'arose_after_notice' | 'due_later';

/**
 * Set-off against an assignee (Civil Code 549): the debtor had the counterclaim when notice reached it and it falls due no
 * later than the assigned claim, or both come from one contract. A debtor that waived set-off when it confirmed is held to it.
 */
export function decideSetOff(
  claim: { amountMinor: bigint; dueOn: LocalDate; notifiedOn: LocalDate | undefined; isWaived: boolean },
  counter: Counterclaim,
): { allowed: boolean; ground: SetOffGround; setOffMinor: bigint; collectibleMinor: bigint } {
  const decide = (allowed: boolean, ground: SetOffGround) => {
    const most = counter.amountMinor < claim.amountMinor ? counter.amountMinor : claim.amountMinor;
    const setOffMinor = allowed ? most : 0n;
    return { allowed, ground, setOffMinor, collectibleMinor: claim.amountMinor - setOffMinor };
  };
  if (claim.isWaived) return decide(false, 'waived');
  if (counter.fromSameContract) return decide(true, 'same_contract');
  // Without notice the assignment has no effect on the debtor at all (546): every counterclaim was there in time.
  if (claim.notifiedOn !== undefined && counter.aroseOn > claim.notifiedOn) return decide(false, 'arose_after_notice');
  return counter.dueOn <= claim.dueOn ? decide(true, 'due_no_later') : decide(false, 'due_later');
}
