import { atOnce, type Ctx } from '../../context.ts';
import { balancesOf } from '../../ground/ledger/index.ts';
import { type OwedUnder, owedOf, rowOfDrawdown } from './accrual.ts';
import { listOpenCosts } from './costs-store.ts';
import { exposureIn, exposureKinds } from './exposure.ts';
import type { Accrued } from './interest-rules.ts';
import type { Exposure } from './rules.ts';
import type { FacilityView } from './schemas.ts';
import { listOpenDrawdowns } from './store.ts';

/** What is owed, with what it has borne to the day and nobody paid; the penalty is not in the interest. */
export interface Debt extends Exposure, Accrued {
  /** What makes up the costs, by the kinds that Civil Code 389 names. */
  enforcementMinor: bigint;
  custodyMinor: bigint;
  damagesMinor: bigint;
  /** Each debt that is paid out and not repaid. */
  open: readonly OwedUnder[];
}

/** The debt with what further debts under the same facility have borne. */
export const withAccrued = (debt: Debt, more: readonly OwedUnder[]): Debt =>
  more.reduce<Debt>(
    (sum, a) => ({
      ...sum,
      interestMinor: sum.interestMinor + a.interestMinor,
      penaltyMinor: sum.penaltyMinor + a.penaltyMinor,
      compoundMinor: sum.compoundMinor + a.compoundMinor,
      open: [...sum.open, a],
    }),
    debt,
  );

function byFacility<T extends { facilityId: string }>(rows: readonly T[]): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const row of rows) {
    const of = found.get(row.facilityId);
    if (of) of.push(row);
    else found.set(row.facilityId, [row]);
  }
  return found;
}

/** What is owed under each of these facilities of one lender, read at once for all of them. */
export async function debtsOf(ctx: Ctx, facilities: readonly FacilityView[], on: string): Promise<Map<string, Debt>> {
  const [first] = facilities;
  if (!first) return new Map();
  const ids = facilities.map((f) => f.id);
  const [balances, owedUnder, openCosts] = await atOnce(
    ctx,
    () => balancesOf(ctx, first.lenderId, exposureKinds, ids),
    async () => owedOf(ctx, facilities, (await listOpenDrawdowns(ctx, ids)).map(rowOfDrawdown), on),
    () => listOpenCosts(ctx, ids),
  );
  const owed = byFacility(owedUnder);
  const costs = byFacility(openCosts);
  return new Map(
    facilities.map((facility) => {
      const left = (kind: string) =>
        (costs.get(facility.id) ?? [])
          .filter((cost) => cost.kind === kind)
          .reduce((sum, { amount, paid }) => sum + BigInt(amount.amountMinor) - BigInt(paid.amountMinor), 0n);
      const debt: Debt = {
        ...exposureIn(balances, facility.id, facility.limit.currency),
        interestMinor: 0n,
        penaltyMinor: 0n,
        compoundMinor: 0n,
        enforcementMinor: left('enforcement'),
        custodyMinor: left('custody'),
        damagesMinor: left('damages'),
        open: [],
      };
      return [facility.id, withAccrued(debt, owed.get(facility.id) ?? [])];
    }),
  );
}

/** Owed today beside what is only undertaken: principal, credits honoured, interest, penalty and costs (Civil Code 389). */
export const claimsMinor = (debt: Debt): bigint =>
  debt.principalMinor + debt.claimMinor + debt.interestMinor + debt.penaltyMinor + debt.costsMinor;

/** What counts as owed of credits that nothing was paid on yet: accepted drafts, or all of them where terms say so. */
export const countedUndertakingsMinor = (debt: Exposure, countsUndertakings: boolean): bigint =>
  countsUndertakings ? debt.undertakingMinor : debt.acceptedMinor;

/** Owed less the cash held against it, accepted drafts among it; undrawn credits where they count as owed. */
export function owedMinor(debt: Debt, countsUndertakings: boolean): bigint {
  const gross = claimsMinor(debt) + countedUndertakingsMinor(debt, countsUndertakings);
  return gross > debt.marginMinor ? gross - debt.marginMinor : 0n;
}
