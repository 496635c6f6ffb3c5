import type { Ctx } from '../context.ts';
import { balancesOf } from '../ledger/index.ts';
import { policyOn } from '../policy/index.ts';
import { type Exposure, interestMinor } from './rules.ts';
import type { FacilityView } from './schemas.ts';
import { listOpenDrawdowns } from './store.ts';

export interface Debt extends Exposure {
  /** Accrued to the day and not paid. */
  interestMinor: bigint;
}

/** What is owed under each of these facilities of one lender, read at once for all of them. */
export async function debtsOf(ctx: Ctx, facilities: readonly FacilityView[], on: string): Promise<Map<string, Debt>> {
  const [first] = facilities;
  if (!first) return new Map();
  const ids = facilities.map((f) => f.id);
  const kinds = [
    'loan_principal',
    'applicant_claim',
    'credit_recourse',
    'acceptance_recourse',
    'margin_deposit',
  ] as const;
  const balances = await balancesOf(ctx, first.lenderId, kinds, ids);
  const open = await listOpenDrawdowns(ctx, ids);
  const dayCount = policyOn('interest.dayCount', on).value;
  return new Map(
    facilities.map((facility) => {
      const of = (kind: (typeof kinds)[number]) =>
        balances.get(`${kind}/${facility.id}/${facility.limit.currency}`) ?? 0n;
      const interest = open
        .filter((d) => d.facilityId === facility.id)
        .reduce((sum, d) => {
          const outstanding = BigInt(d.amount.amountMinor) - BigInt(d.repaid.amountMinor);
          const accrued = interestMinor(outstanding, facility.interestBps, d.interestFrom ?? on, on, dayCount);
          return sum + d.interestDueMinor + accrued;
        }, 0n);
      return [
        facility.id,
        {
          principalMinor: of('loan_principal'),
          claimMinor: of('applicant_claim'),
          undertakingMinor: of('credit_recourse') + of('acceptance_recourse'),
          acceptedMinor: of('acceptance_recourse'),
          marginMinor: -of('margin_deposit'),
          interestMinor: interest,
        },
      ];
    }),
  );
}

/** Owed less the cash held against it, accepted drafts among it; undrawn credits where they count as owed. */
export function owedMinor(debt: Debt, countsUndertakings: boolean): bigint {
  const gross =
    debt.principalMinor +
    debt.claimMinor +
    debt.interestMinor +
    (countsUndertakings ? debt.undertakingMinor : debt.acceptedMinor);
  return gross > debt.marginMinor ? gross - debt.marginMinor : 0n;
}
