/** How well a receivable is proved, L0 to L4. The share of the advance rate that each earns is policy. */
export const confirmationLevels = [0, 1, 2, 3, 4] as const;
export type ConfirmationLevel = (typeof confirmationLevels)[number];

export interface LevelFacts {
  /** Every invoice of it was verified with the tax authority's record and none is void or fully red-lettered. */
  invoicesVerified: boolean;
  /** A gate, handover, proof of delivery or telemetry shows that the goods arrived. */
  deliveryProved: boolean;
  /** The debtor's own system posted the payable and order, receipt and invoice agree. */
  payableMatched: boolean;
  /** The debtor's own enrolled people or system confirmed amount and due date. */
  confirmed: boolean;
  waivesSetOff: boolean;
  /** The debtor pays into an account that a lender has its hand on (SI 70). */
  payToAccountNamed: boolean;
}

/** What the papers prove, whatever anybody said: L3 matched in the debtor's system, L2 delivered, L1 invoice verified. */
function matchedLevel(f: LevelFacts): 0 | 1 | 2 | 3 {
  if (f.payableMatched) return 3;
  if (!f.invoicesVerified) return 0;
  return f.deliveryProved ? 2 : 1;
}

/**
 * A level is what was matched. The debtor's word binds it to amount and day (SI 61(1)) and proves no trade: it lifts a bare
 * claim to L1 and a verified invoice to L2. With waiver of set-off and the account to pay to, over goods that arrived or a
 * payable that was matched, it is L4.
 */
export function confirmationLevel(f: LevelFacts): ConfirmationLevel {
  const matched = matchedLevel(f);
  if (!f.confirmed) return matched;
  if (matched >= 2) return f.waivesSetOff && f.payToAccountNamed ? 4 : matched;
  return matched === 1 ? 2 : 1;
}
