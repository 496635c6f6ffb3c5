export interface BreachEffect {
  /** What an unclosed breach does to the physical leg. */
  effect: 'degraded' | 'lost';
  /** Only the lender closes it. */
  needsSignOff: boolean;
  /** Only after an inspection found the goods whole. */
  needsInspection: boolean;
}

/**
 * What each kind of breach does to the position: policy, not physics. Custody that was broken stays broken until
 * somebody looked; a device that fell silent and speaks again clears itself.
 */
export const breachEffects: Record<string, BreachEffect> = {
  outside_fence: { effect: 'lost', needsSignOff: true, needsInspection: true },
  off_corridor: { effect: 'lost', needsSignOff: true, needsInspection: true },
  separated: { effect: 'lost', needsSignOff: true, needsInspection: true },
  implausible_motion: { effect: 'lost', needsSignOff: true, needsInspection: true },
  seal_broken: { effect: 'lost', needsSignOff: true, needsInspection: true },
  seal_mismatch: { effect: 'lost', needsSignOff: true, needsInspection: true },
  weight_short: { effect: 'lost', needsSignOff: true, needsInspection: true },
  tags_missing: { effect: 'lost', needsSignOff: true, needsInspection: true },
  tampered: { effect: 'lost', needsSignOff: true, needsInspection: true },
  silent: { effect: 'lost', needsSignOff: false, needsInspection: false },
  door_open: { effect: 'degraded', needsSignOff: true, needsInspection: false },
  unplanned_stop: { effect: 'degraded', needsSignOff: false, needsInspection: false },
  overdue: { effect: 'degraded', needsSignOff: false, needsInspection: false },
  climate_excursion: { effect: 'degraded', needsSignOff: true, needsInspection: false },
};

/** A kind that policy does not name is treated as the worst. */
export const effectOf = (kind: string): BreachEffect =>
  breachEffects[kind] ?? { effect: 'lost', needsSignOff: true, needsInspection: true };
