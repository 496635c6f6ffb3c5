import { type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act, putsAtRisk, requireApart } from '../../ground/audit/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { requireFacility } from './facility.ts';
import { financingRefusals } from './rules.ts';
import type { FacilityView } from './schemas.ts';
import type { CollateralTerms, CollateralTermsView, ProposeCollateralTermsInput } from './terms-schemas.ts';
import * as store from './terms-store.ts';

const announce = (type: string, view: CollateralTermsView, facility: FacilityView): DomainEvent => ({
  type,
  version: 1,
  objectId: view.id,
  participants: [facility.lenderId, facility.borrowerId],
  payload: { ...view },
});

/** A facility that lends up to the line at which it calls is in a call on the day of the draw: such lines do not stand. */
function assertLines(facility: FacilityView, terms: CollateralTerms, under = ''): void {
  const { lotAdvanceBps, receivableAdvanceBps } = facility;
  const { callBps, liquidationBps } = terms;
  if (lotAdvanceBps >= callBps)
    refuse(financingRefusals.ADVANCE_REACHES_CALL, { at: `${under}/callBps`, facts: { lotAdvanceBps, callBps } });
  // No line is drawn under receivables but their own rate: what is advanced on them stays below where goods would be sold.
  if (receivableAdvanceBps >= liquidationBps)
    refuse(financingRefusals.ADVANCE_REACHES_CALL, {
      at: `${under}/liquidationBps`,
      facts: { receivableAdvanceBps, liquidationBps },
    });
}

/** A maker of the lender proposes the lines of a facility. */
export async function proposeCollateralTerms(
  ctx: Ctx,
  input: ProposeCollateralTermsInput & { facilityId: string },
): Promise<CollateralTermsView> {
  return act(ctx, { verb: 'collateralTerms.propose', mandate: 'terms:propose', input }, async (tx) => {
    const facility = await requireFacility(tx, input.facilityId, 'lender');
    assertLines(facility, input.terms, '/terms');
    const view = await store.insertCollateralTerms(tx, {
      id: tx.newId('coverageTerms'),
      facilityId: facility.id,
      terms: input.terms,
      proposedBy: requirePerson(tx).personId,
      participants: [facility.lenderId, facility.borrowerId],
    });
    return { view, event: announce('collateralTerms.proposed', view, facility) };
  });
}

/** Another person approves; from now on the facility is watched by them. */
export async function approveCollateralTerms(ctx: Ctx, input: { termsId: string }): Promise<CollateralTermsView> {
  return act(ctx, { verb: 'collateralTerms.approve', mandate: 'terms:approve', input }, async (tx) => {
    const found = await store.findCollateralTerms(tx, input.termsId);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/termsId' });
    const facility = await requireFacility(tx, found.facilityId, 'lender');
    const { personId } = requirePerson(tx);
    await requireApart(tx, [found.proposedBy]);
    assertLines(facility, found.terms);
    putsAtRisk(tx, { ...facility.limit, clientId: facility.borrowerId });
    const view = await store.markTermsApproved(tx, found.id, personId);
    if (!view) refuse(commonRefusals.CONFLICT, { at: '/termsId' });
    return { view, event: announce('collateralTerms.approved', view, facility) };
  });
}
