import type { Ctx } from '../../context.ts';
import { post } from '../../ground/ledger/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { LocalDate } from '../../kernel/time.ts';
import {
  claimsMinor,
  type Debt,
  type FacilityView,
  type KeptDrawdown,
  listOpenDrawdowns,
  type OwedUnder,
  owedOf,
  partsOf,
  payDrawdowns,
  rowOfDrawdown,
} from '../../lending/financing/index.ts';
import {
  debtsInFull,
  type KeptFinancing,
  lockOwedUnder,
  owedUnder,
  payFinancings,
} from '../../lending/trade-finance/index.ts';
import { payClaims } from '../../money/money-in/index.ts';
import type { Proceeds } from './rules.ts';
import type { RealisationView } from './schemas.ts';

type Applied = NonNullable<RealisationView['settlement']>['applied'];

/** All that goods pledged for a facility answer for: its drawdowns, credits honoured, and financings under credits. */
export interface SecuredDebt extends Debt {
  /** Financings with recourse to the customer, locked; their principal is in that of the facility. */
  financings: KeptFinancing[];
  drawdowns: KeptDrawdown[];
  /** What of a sale goes to the lender at most: costs, interest, penalty, principal and credits honoured (Civil Code 389). */
  totalMinor: bigint;
}

/** What is owed under a facility that is locked, interest of its financings among it; `without` the debts named. */
export async function securedDebtOf(
  ctx: Ctx,
  facility: FacilityView,
  on: LocalDate,
  without: ReadonlySet<string> = new Set(),
): Promise<SecuredDebt> {
  const all = await lockOwedUnder(ctx, facility.id);
  const open = await listOpenDrawdowns(ctx, [facility.id]);
  const debt = onRecord((await debtsInFull(ctx, [facility], on)).get(facility.id));
  const kept = {
    drawdowns: open.filter((d) => !without.has(d.id)),
    financings: all.filter((f) => !without.has(f.view.id)),
  };
  if (without.size === 0) return { ...debt, ...kept, totalMinor: claimsMinor(debt) };
  const owed = [
    ...(await owedOf(ctx, [facility], open.map(rowOfDrawdown), on)),
    ...(await owedUnder(ctx, facility, all, on)),
  ];
  const reached = lessDebts(
    debt,
    owed.filter((d) => without.has(d.id)),
  );
  return { ...reached, ...kept, totalMinor: claimsMinor(reached) };
}

const lessDebts = (debt: Debt, less: readonly OwedUnder[]): Debt =>
  less.reduce<Debt>(
    (left, d) => ({
      ...left,
      principalMinor: left.principalMinor - d.outstandingMinor,
      interestMinor: left.interestMinor - d.interestMinor,
      penaltyMinor: left.penaltyMinor - d.penaltyMinor,
      compoundMinor: left.compoundMinor - d.compoundMinor,
    }),
    debt,
  );

/**
 * Posts the proceeds of a sale in the lender's books. Costs of the sale come first, then costs claimed before it, then
 * interest, then principal (Civil Code 561), of drawdowns and of financings under credits in one line by their due days; a
 * credit honoured for the applicant, which bears no interest here, after those that do (560). What this does not reach stays
 * owed; what belongs to other holders and to the pledgor is owed to them (389, 413, 438).
 */
export async function postProceeds(
  ctx: Ctx,
  facility: FacilityView,
  debt: SecuredDebt,
  realisationId: string,
  { proceedsMinor, costsMinor, ownMinor, othersMinor, surplusMinor }: Proceeds,
  on: LocalDate,
): Promise<Applied> {
  const financings = await owedUnder(ctx, facility, debt.financings, on);
  const paid = await payDrawdowns(ctx, facility, debt.drawdowns, ownMinor, on, financings);
  const { costs, allocations, others, restMinor } = paid;
  const applicantMinor = restMinor < debt.claimMinor ? restMinor : debt.claimMinor;
  const heldMinor = restMinor - applicantMinor;
  await payClaims(ctx, facility.id, applicantMinor);
  const { currency } = facility.limit;
  const ofFacility = { subjectId: facility.id, currency };
  const ofSale = { subjectId: realisationId, currency };
  await post(ctx, {
    bookPartyId: facility.lenderId,
    kind: 'realisation',
    objectId: realisationId,
    valueOn: on,
    entries: [
      { account: 'cash', currency, amountMinor: proceedsMinor },
      { account: 'sale_costs_payable', ...ofSale, amountMinor: -costsMinor },
      ...paid.entries,
      ...(await payFinancings(ctx, debt.financings, others, on, 'realisation')),
      { account: 'applicant_claim', ...ofFacility, amountMinor: -applicantMinor },
      { account: 'margin_deposit', ...ofFacility, amountMinor: -heldMinor },
      { account: 'secured_claims_payable', ...ofSale, amountMinor: -othersMinor },
      { account: 'pledgor_payable', ...ofSale, amountMinor: -surplusMinor },
    ],
  });
  return {
    costs,
    allocations,
    financings: others.map((a) => ({ financingId: a.id, ...partsOf(a) })),
    applicantClaimMinor: applicantMinor.toString(),
    heldMinor: heldMinor.toString(),
  };
}
