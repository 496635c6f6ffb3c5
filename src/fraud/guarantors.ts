import type { Ctx, DomainEvent } from '../context.ts';
import { claimsMinor, lockFacility } from '../financing/index.ts';
import { refuse } from '../kernel/refusal.ts';
import { localDateAt } from '../kernel/time.ts';
import { pledgorsOf } from '../pledges/index.ts';
import { debtsInFull } from '../trade-finance/index.ts';
import { fraudRefusals, guarantorsUnasked } from './rules.ts';
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
  const debt = (await debtsInFull(ctx, [facility], localDateAt(ctx.clock.now(), 'Asia/Shanghai'))).get(facility.id);
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
