import { act, requireApart } from '../audit/index.ts';
import { type Ctx, type DomainEvent, requirePerson } from '../context.ts';
import { commonRefusals, refuse } from '../kernel/refusal.ts';
import { requireFacility } from './facility.ts';
import type { FacilityView } from './schemas.ts';
import type { CollateralTermsView, ProposeCollateralTermsInput } from './terms-schemas.ts';
import * as store from './terms-store.ts';

const announce = (type: string, view: CollateralTermsView, facility: FacilityView): DomainEvent => ({
  type,
  version: 1,
  objectId: view.id,
  participants: [facility.lenderId, facility.borrowerId],
  payload: { ...view },
});

/** A maker of the lender proposes the lines of a facility. */
export async function proposeCollateralTerms(
  ctx: Ctx,
  input: ProposeCollateralTermsInput & { facilityId: string },
): Promise<CollateralTermsView> {
  return act(ctx, { verb: 'collateralTerms.propose', mandate: 'terms:propose', input }, async (tx) => {
    const facility = await requireFacility(tx, input.facilityId, 'lender');
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
    const view = await store.markTermsApproved(tx, found.id, personId);
    if (!view) refuse(commonRefusals.CONFLICT, { at: '/termsId' });
    return { view, event: announce('collateralTerms.approved', view, facility) };
  });
}
