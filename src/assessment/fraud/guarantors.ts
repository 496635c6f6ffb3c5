import type { Ctx, DomainEvent } from '../../context.ts';
import type { Found } from '../../ground/policy/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { claimsMinor, lockFacility } from '../../lending/financing/index.ts';
import { debtsInFull } from '../../lending/trade-finance/index.ts';
import { pledgorsOf } from '../../security/pledges/index.ts';
import { fraudRefusals, guarantorsUnasked, ringsOf } from './rules.ts';
import { guaranteesOf } from './store.ts';

/**
 * Reaction: a pledgee gives security up. While the debt stands, everyone known to guarantee it has agreed in writing, or
 * would be free to the extent of what was given up; who pledged for the borrower guarantees with what it pledged. Goods that leave while what stays carries the whole debt give none up.
 */
export async function guardGuarantors(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { facilityId, pledgorId, pledgeeId, guarantorConsents, staysCovered } = event.payload as {
    facilityId: string;
    pledgorId: string;
    pledgeeId: string;
    guarantorConsents: { guarantorId: string }[];
    /** Of a release. */
    staysCovered?: boolean;
  };
  if (staysCovered) return;
  const facility = await lockFacility(ctx, facilityId);
  if (!facility) return;
  const debt = (await debtsInFull(ctx, [facility], businessDate(ctx))).get(facility.id);
  const unasked = guarantorsUnasked({
    debtorId: facility.borrowerId,
    grantorId: pledgorId,
    isOwed: !debt || claimsMinor(debt) + debt.undertakingMinor > 0n,
    guarantees: [
      ...(await guaranteesOf(ctx, pledgeeId)),
      ...(await pledgorsOf(ctx, facility.id))
        .filter((id) => id !== facility.borrowerId)
        .map((from) => ({ from, to: facility.borrowerId })),
    ],
    consents: guarantorConsents.map((consent) => consent.guarantorId),
  });
  if (unasked.length > 0)
    refuse(fraudRefusals.GUARANTOR_CONSENT_MISSING, { at: '/guarantorConsents', facts: { guarantorIds: unasked } });
}

/** Who guarantees a debtor, by what the lender has on record; and who else gave security for it, where a facility is named. */
async function guaranteesOver(ctx: Ctx, lenderId: string, debtorId: string, facilityId?: string) {
  const others = facilityId === undefined ? [] : await pledgorsOf(ctx, facilityId);
  return [
    ...(await guaranteesOf(ctx, lenderId)),
    ...others.filter((id) => id !== debtorId).map((from) => ({ from, to: debtorId, isByContract: false })),
  ];
}

/**
 * Guarantors of a debtor of whom no consent to what is done now is on record, and rings that it stands in: there each guarantees what
 * comes back to it (Civil Code 388, 391). Of one whose contract is on record as a guarantee, that contract is its consent.
 */
export async function foundGuarantees(ctx: Ctx, lenderId: string, debtorId: string): Promise<Found[]> {
  const guarantees = await guaranteesOver(ctx, lenderId, debtorId);
  const guarantors = new Set(
    guarantees.filter((edge) => edge.to === debtorId && !edge.isByContract).map((edge) => edge.from),
  );
  return [
    ...ringsOf(debtorId, guarantees).map((ring): Found => ({ fact: 'F67', facts: { reason: 'ring', ring } })),
    ...[...guarantors].map(
      (guarantorId): Found => ({ fact: 'F67', facts: { reason: 'no_consent_on_record', guarantorId } }),
    ),
  ];
}

/** Guarantors who may go free to the extent of a document that the debtor gave and that is let go (Civil Code 409, 435). */
export async function foundUnasked(
  ctx: Ctx,
  of: { lenderId: string; debtorId: string; facilityId: string; grantorId: string },
): Promise<Found[]> {
  const { lenderId, debtorId, facilityId, grantorId } = of;
  const guarantees = await guaranteesOver(ctx, lenderId, debtorId, facilityId);
  return guarantorsUnasked({ debtorId, grantorId, isOwed: true, guarantees, consents: [] }).map(
    (guarantorId): Found => ({ fact: 'F67', facts: { reason: 'not_asked', guarantorId } }),
  );
}
