import type { LocalDate } from '../../kernel/time.ts';

/** How the goods of a facility at a site stand insured, from worst to best. What has no value known is not known. */
export const insuranceStates = ['uninsured', 'under_insured', 'unknown', 'insured'] as const;
export type InsuranceState = (typeof insuranceStates)[number];

export interface SiteFacts {
  /** Value now of all the lender's goods at the site, before haircuts: what the policy would have to make good. */
  valueMinor: bigint | undefined;
  /** Undefined: no policy with the lender as loss payee is in force. */
  insuredMinor: bigint | undefined;
}

/** Sum insured against value, by cross-multiplication (Civil Code 390: the policy is the security once the goods are gone). */
export function stateOfSite({ valueMinor, insuredMinor }: SiteFacts, wantedBps: number): InsuranceState {
  if (insuredMinor === undefined) return 'uninsured';
  if (valueMinor === undefined) return 'unknown';
  return insuredMinor * 10_000n >= valueMinor * BigInt(wantedBps) ? 'insured' : 'under_insured';
}

/** The worst of them decides; with nothing in store there is nothing to insure. */
export const worstOf = (states: readonly InsuranceState[]): InsuranceState =>
  insuranceStates.find((state) => states.includes(state)) ?? 'insured';

export const insuranceWarnings = ['UNINSURED', 'UNDER_INSURED', 'INSURANCE_UNKNOWN', 'INSURANCE_EXPIRING'] as const;
export type InsuranceWarning = (typeof insuranceWarnings)[number];

/** Named for who looks at the facility: how it stands today, and whether it will when the notice of an expiry runs. */
export function warningOf(
  today: InsuranceState,
  ends: { on: LocalDate; stateAfter: InsuranceState; noticeFrom: LocalDate } | undefined,
  on: LocalDate,
): InsuranceWarning | null {
  if (today === 'uninsured') return 'UNINSURED';
  if (today === 'under_insured') return 'UNDER_INSURED';
  if (today === 'unknown') return 'INSURANCE_UNKNOWN';
  return ends && ends.stateAfter !== 'insured' && ends.noticeFrom <= on ? 'INSURANCE_EXPIRING' : null;
}
