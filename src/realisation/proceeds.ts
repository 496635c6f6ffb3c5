import type { Ctx } from '../context.ts';
import { type Debt, type FacilityView, listOpenDrawdowns, payDrawdowns } from '../financing/index.ts';
import type { LocalDate } from '../kernel/time.ts';
import { post } from '../ledger/index.ts';
import type { Proceeds } from './rules.ts';
import type { RealisationView } from './schemas.ts';

type Applied = NonNullable<RealisationView['settlement']>['applied'];

/**
 * Posts the proceeds of a sale in the lender's books. Costs come first, then interest, then principal (Civil Code 561); a
 * credit honoured for the applicant, which bears no interest here, after the drawdowns that do (560). What this does not
 * reach stays owed; what belongs to other holders and to the pledgor is owed to them (389, 413, 438).
 */
export async function postProceeds(
  ctx: Ctx,
  facility: FacilityView,
  debt: Debt,
  realisationId: string,
  { proceedsMinor, costsMinor, ownMinor, othersMinor, surplusMinor }: Proceeds,
  on: LocalDate,
): Promise<Applied> {
  const open = await listOpenDrawdowns(ctx, [facility.id]);
  const { allocations, restMinor, entries } = await payDrawdowns(ctx, facility, open, ownMinor, on);
  const applicantMinor = restMinor < debt.claimMinor ? restMinor : debt.claimMinor;
  const heldMinor = restMinor - applicantMinor;
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
      ...entries,
      { account: 'applicant_claim', ...ofFacility, amountMinor: -applicantMinor },
      { account: 'margin_deposit', ...ofFacility, amountMinor: -heldMinor },
      { account: 'secured_claims_payable', ...ofSale, amountMinor: -othersMinor },
      { account: 'pledgor_payable', ...ofSale, amountMinor: -surplusMinor },
    ],
  });
  return { allocations, applicantClaimMinor: applicantMinor.toString(), heldMinor: heldMinor.toString() };
}
