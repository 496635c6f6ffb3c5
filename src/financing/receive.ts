import type { Ctx } from '../context.ts';
import type { LocalDate } from '../kernel/time.ts';
import type { Entry } from '../ledger/index.ts';
import { policyOn } from '../policy/index.ts';
import { type Allocation, allocateRepayment, type OpenDrawdown } from './rules.ts';
import type { FacilityView, RepaymentView } from './schemas.ts';
import { applyReceipt, type KeptDrawdown } from './store.ts';

export interface PaidDrawdowns {
  allocations: RepaymentView['allocations'];
  /** What went to the other debts, for who keeps them to apply. */
  others: Allocation[];
  /** What none of them took. */
  restMinor: bigint;
  /** The credits to interest and principal; the caller posts them with where the money came from and the rest went. */
  entries: Entry[];
}

/**
 * Pays money received down the open drawdowns of a facility that is locked, and other debts under it that stand in line by
 * their due days: interest, then principal (Civil Code 561, 560).
 */
export async function payDrawdowns(
  ctx: Ctx,
  facility: FacilityView,
  open: readonly KeptDrawdown[],
  receivedMinor: bigint,
  on: LocalDate,
  otherDebts: readonly OpenDrawdown[] = [],
): Promise<PaidDrawdowns> {
  const { allocations: all, restMinor } = allocateRepayment(
    receivedMinor,
    [
      ...open.map((d) => ({
        id: d.id,
        outstandingMinor: BigInt(d.amount.amountMinor) - BigInt(d.repaid.amountMinor),
        interestDueMinor: d.interestDueMinor,
        interestFrom: d.interestFrom as string,
        dueOn: d.dueOn,
      })),
      ...otherDebts,
    ],
    facility.interestBps,
    on,
    policyOn('interest.dayCount', on).value,
  );
  const allocations = all.filter((a) => open.some((d) => d.id === a.id));
  for (const allocation of allocations) await applyReceipt(ctx, allocation, on);
  const sum = (of: 'interestMinor' | 'principalMinor') => allocations.reduce((total, a) => total + a[of], 0n);
  const { currency } = facility.limit;
  return {
    allocations: allocations.map((a) => ({
      drawdownId: a.id,
      interestMinor: a.interestMinor.toString(),
      principalMinor: a.principalMinor.toString(),
    })),
    others: all.filter((a) => !allocations.includes(a)),
    restMinor,
    entries: [
      { account: 'interest_income', currency, amountMinor: -sum('interestMinor') },
      { account: 'loan_principal', subjectId: facility.id, currency, amountMinor: -sum('principalMinor') },
    ],
  };
}
