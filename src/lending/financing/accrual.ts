import { atOnce, type Ctx } from '../../context.ts';
import { policyOf, policyOn } from '../../ground/policy/index.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { type AccruingDebt, accrue, interestAt, type LoanTerms, type OwedDebt } from './interest-rules.ts';
import { agreedLater, misuseOfDebts } from './penalty-store.ts';
import type { FacilityView } from './schemas.ts';
import type { KeptDrawdown } from './store.ts';

/** A debt under a facility as its row keeps it. */
export interface DebtRow extends Omit<AccruingDebt, 'misuse' | 'interestFrom'> {
  id: string;
  facilityId: string;
  /** Null before anything was paid out. */
  interestFrom: LocalDate | null;
  paidOutOn: LocalDate | null;
  /** Owed by another than the borrower: what was agreed with the borrower for its delay is not asked of it. */
  isOfOther?: boolean;
}

export interface OwedUnder extends OwedDebt {
  facilityId: string;
  /** A finding says that its money is used for something else, and nobody ended it. */
  isMisused: boolean;
}

export const rowOfDrawdown = (d: KeptDrawdown): DebtRow => ({
  id: d.id,
  facilityId: d.facilityId,
  outstandingMinor: BigInt(d.amount.amountMinor) - BigInt(d.repaid.amountMinor),
  dueOn: d.dueOn,
  interestFrom: d.interestFrom,
  paidOutOn: d.firstPaidOn ?? d.disbursedOn,
  interestDueMinor: d.interestDueMinor,
  penaltyDueMinor: d.penaltyDueMinor,
  compoundDueMinor: d.compoundDueMinor,
});

/** What each debt has borne to a day, computed from the rows alone: asked twice, it is the same. */
export async function owedOf(
  ctx: Ctx,
  facilities: readonly FacilityView[],
  rows: readonly DebtRow[],
  on: LocalDate,
): Promise<OwedUnder[]> {
  if (rows.length === 0) return [];
  const ids = facilities.map((f) => f.id);
  const byId = new Map(facilities.map((f) => [f.id, f]));
  const [later, misuse] = await atOnce(
    ctx,
    () => agreedLater(ctx, ids),
    () => misuseOfDebts(ctx, ids),
  );
  return rows.flatMap((row) => {
    const facility = byId.get(row.facilityId);
    if (!facility) return [];
    // Agreed with the facility, so from its first day.
    const first = { ...facility, fromOn: '1000-01-01' };
    const uplifts = row.isOfOther ? [] : [first, ...(later.get(facility.id)?.uplifts ?? [])];
    const rates = row.isOfOther ? [] : (later.get(facility.id)?.rates ?? []);
    const found = misuse.get(row.id) ?? [];
    const debt = { ...row, interestFrom: row.interestFrom ?? on, misuse: found };
    // The year of a debt is counted as its lender counted on the day from which it bears interest.
    const dayCount = policyOf(facility.lenderId, 'interest.dayCount', debt.interestFrom, facility.borrowerId).value;
    const isMisused = found.some((m) => m.untilOn === null);
    const { id, facilityId, outstandingMinor, dueOn, paidOutOn } = row;
    return [
      {
        id,
        facilityId,
        outstandingMinor,
        dueOn,
        paidOutOn,
        isMisused,
        ...accrue(debt, { ...facility, uplifts, rates, dayCount }, on),
      },
    ];
  });
}

/** The interest of so much of a facility from one day to another, at the rates agreed for each of them. */
export async function contractInterest(
  ctx: Ctx,
  { id, lenderId, borrowerId, interestBps }: FacilityView,
  { principalMinor, from, to }: { principalMinor: bigint; from: LocalDate; to: LocalDate },
  more: LoanTerms['rates'] = [],
): Promise<bigint> {
  const agreed = (await agreedLater(ctx, [id])).get(id)?.rates ?? [];
  const dayCount = policyOf(lenderId, 'interest.dayCount', from, borrowerId).value;
  return interestAt(principalMinor, { interestBps, rates: [...agreed, ...more], dayCount }, from, to);
}

/** What may be agreed on a day, by the dated rules. */
export const upliftBounds = (on: LocalDate) => ({
  overdue: {
    min: policyOn('interest.overdueUpliftBpsMin', on).value,
    max: policyOn('interest.overdueUpliftBpsMax', on).value,
  },
  misuse: {
    min: policyOn('interest.misuseUpliftBpsMin', on).value,
    max: policyOn('interest.misuseUpliftBpsMax', on).value,
  },
});
