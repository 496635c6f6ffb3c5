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
  payToAccountNamed: boolean;
}

/**
 * L4: the debtor confirmed amount, due date, waiver of set-off and the account to pay to. L3: its system posted the
 * payable, or it confirmed without one of those (it is bound to amount and day, SI 61(1), but may still set off or pay
 * elsewhere). L2: delivery and invoice proved. L1: invoice verified. L0: nothing.
 */
export function confirmationLevel(f: LevelFacts): ConfirmationLevel {
  if (f.confirmed && f.waivesSetOff && f.payToAccountNamed) return 4;
  if (f.confirmed || f.payableMatched) return 3;
  if (!f.invoicesVerified) return 0;
  return f.deliveryProved ? 2 : 1;
}
