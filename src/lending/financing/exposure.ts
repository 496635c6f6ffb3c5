import type { AccountKind } from '../../ground/ledger/index.ts';
import type { Exposure } from './rules.ts';

/** The accounts that say what a lender has at risk under a facility. */
export const exposureKinds: readonly AccountKind[] = [
  'loan_principal',
  'applicant_claim',
  'credit_recourse',
  'acceptance_recourse',
  'cost_claim',
  'margin_deposit',
];

/** What stands in the books under one facility, from balances by `kind/subject/currency`. */
export function exposureIn(balances: ReadonlyMap<string, bigint>, facilityId: string, currency: string): Exposure {
  const of = (kind: AccountKind) => balances.get(`${kind}/${facilityId}/${currency}`) ?? 0n;
  return {
    principalMinor: of('loan_principal'),
    claimMinor: of('applicant_claim'),
    undertakingMinor: of('credit_recourse') + of('acceptance_recourse'),
    acceptedMinor: of('acceptance_recourse'),
    costsMinor: of('cost_claim'),
    marginMinor: -of('margin_deposit'),
  };
}
