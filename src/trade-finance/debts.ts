import type { Ctx } from '../context.ts';
import { type Debt, debtsOf, type FacilityView, interestMinor } from '../financing/index.ts';
import { policyOn } from '../policy/index.ts';
import { owedStatuses } from './rules.ts';
import * as store from './store.ts';

/**
 * What is owed under each of these facilities of one lender, interest of financings under credits among it: their principal
 * is in that of the facility already. A bill bought without recourse is owed by a bank, not by the customer.
 */
export async function debtsInFull(
  ctx: Ctx,
  facilities: readonly FacilityView[],
  on: string,
): Promise<Map<string, Debt>> {
  const debts = await debtsOf(ctx, facilities, on);
  const owed = await store.listConcerned(ctx, { facilityIds: facilities.map((f) => f.id) }, owedStatuses);
  const dayCount = policyOn('interest.dayCount', on).value;
  for (const { view, interestFrom, interestDueMinor } of owed) {
    const debt = debts.get(view.facilityId);
    const facility = facilities.find((f) => f.id === view.facilityId);
    if (!view.recourse || !debt || !facility) continue;
    const left = BigInt(view.amount.amountMinor) - BigInt(view.repaid.amountMinor);
    const accrued = interestMinor(left, facility.interestBps, interestFrom ?? on, on, dayCount);
    debts.set(facility.id, { ...debt, interestMinor: debt.interestMinor + interestDueMinor + accrued });
  }
  return debts;
}
