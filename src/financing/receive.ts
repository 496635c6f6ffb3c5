import type { Ctx } from '../context.ts';
import type { LocalDate } from '../kernel/time.ts';
import type { Entry } from '../ledger/index.ts';
import { policyOn } from '../policy/index.ts';
import { allocateRepayment } from './rules.ts';
import type { FacilityView, RepaymentView } from './schemas.ts';
import { applyReceipt, type KeptDrawdown } from './store.ts';

export interface PaidDrawdowns {
  allocations: RepaymentView['allocations'];
  /** What the drawdowns did not take. */
  restMinor: bigint;
  /** The credits to interest and principal; the caller posts them with where the money came from and the rest went. */
  entries: Entry[];
}

/** Pays money received down the open drawdowns of a facility that is locked: interest, then principal (Civil Code 561). */
export async function payDrawdowns(
  ctx: Ctx,
  facility: FacilityView,
  open: readonly KeptDrawdown[],
  receivedMinor: bigint,
  on: LocalDate,
): Promise<PaidDrawdowns> {
  const { allocations, restMinor } = allocateRepayment(
    receivedMinor,
    open.map((d) => ({
      id: d.id,
      outstandingMinor: BigInt(d.amount.amountMinor) - BigInt(d.repaid.amountMinor),
      interestDueMinor: d.interestDueMinor,
      interestFrom: d.interestFrom as string,
      dueOn: d.dueOn,
    })),
    facility.interestBps,
    on,
    policyOn('interest.dayCount', on).value,
  );
  for (const allocation of allocations) await applyReceipt(ctx, allocation, on);
  const sum = (of: 'interestMinor' | 'principalMinor') => allocations.reduce((total, a) => total + a[of], 0n);
  const { currency } = facility.limit;
  return {
    allocations: allocations.map((a) => ({
      drawdownId: a.drawdownId,
      interestMinor: a.interestMinor.toString(),
      principalMinor: a.principalMinor.toString(),
    })),
    restMinor,
    entries: [
      { account: 'interest_income', currency, amountMinor: -sum('interestMinor') },
      { account: 'loan_principal', subjectId: facility.id, currency, amountMinor: -sum('principalMinor') },
    ],
  };
}
