import { asSystem, atOnce, type Ctx } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';
import {
  claimsMinor,
  type Debt,
  debtsOf,
  type FacilityView,
  findFacility,
  openUnder,
  owedOf,
  partsOf,
  withAccrued,
} from '../financing/index.ts';
import { todayIn } from './facts.ts';
import { owedStatuses } from './rules.ts';
import type { DebtView } from './schemas.ts';
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
  const [debts, found] = await atOnce(
    ctx,
    () => debtsOf(ctx, facilities, on),
    () => store.listConcerned(ctx, { facilityIds: facilities.map((f) => f.id) }, owedStatuses),
  );
  const rows = found.filter(({ view }) => view.recourse).map(store.rowOfFinancing);
  for (const owed of await owedOf(ctx, facilities, rows, on)) {
    const debt = debts.get(owed.facilityId);
    if (debt) debts.set(owed.facilityId, withAccrued(debt, [owed]));
  }
  return debts;
}

/** What is owed under a facility by the balances of now, with what they bear to a day. */
export async function readDebt(ctx: Ctx, q: { facilityId: string; on?: LocalDate | undefined }): Promise<DebtView> {
  const facility = await findFacility(ctx, q.facilityId);
  if (!facility) refuse(commonRefusals.NOT_FOUND, { at: '/facilityId' });
  const on = q.on ?? todayIn(ctx);
  // The books are the lender's; the borrower sees what it owes by them.
  return asSystem(ctx, 'trade-finance', async (system) => {
    const debt = onRecord((await debtsInFull(system, [facility], on)).get(facility.id));
    const { claims } = await openUnder(system, facility.id);
    return {
      facilityId: facility.id,
      on,
      currency: facility.limit.currency,
      ...partsOf(debt),
      claimMinor: debt.claimMinor.toString(),
      costsMinor: debt.costsMinor.toString(),
      enforcementMinor: debt.enforcementMinor.toString(),
      custodyMinor: debt.custodyMinor.toString(),
      damagesMinor: debt.damagesMinor.toString(),
      totalMinor: claimsMinor(debt).toString(),
      claims: claims.map(({ receiptId, dueOn, leftMinor }) => ({ receiptId, dueOn, leftMinor: leftMinor.toString() })),
      debts: debt.open.map((d) => ({
        debtId: d.id,
        dueOn: d.dueOn,
        ...partsOf({ ...d, principalMinor: d.outstandingMinor }),
      })),
    };
  });
}
