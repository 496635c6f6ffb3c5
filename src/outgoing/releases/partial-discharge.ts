import { markDirty } from '../../assessment/coverage/index.ts';
import { asSystem, type Ctx, requirePerson } from '../../context.ts';
import { act, putsAtRisk } from '../../ground/audit/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { freeItems } from '../../security/pledges/index.ts';
import { partlyDischarged } from './events.ts';
import { passPartial } from './record.ts';
import { lockBoth } from './release.ts';
import { recordAndPledgors, requireRoom } from './room.ts';
import { releaseRefusals } from './rules.ts';
import type { PartialDischargeInput, PartialDischargeView } from './schemas.ts';

/**
 * The lender frees lots of the pledge while the rest goes on to secure the debt; they may stay where they are. Under the
 * same room as goods that leave: what stays must carry the debt and the floors.
 */
export async function dischargePartly(
  ctx: Ctx,
  input: PartialDischargeInput & { facilityId: string },
): Promise<PartialDischargeView> {
  return act(ctx, { verb: 'pledge.dischargePartly', mandate: 'pledge:discharge', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const lotIds = [...new Set(input.lotIds)];
    return asSystem(tx, 'releases', async (system) => {
      const { facility, lots } = await lockBoth(system, input.facilityId, lotIds, { role: 'lender', partyId });
      const promised = lots.find((lot) => lot.reservedValue !== '0');
      if (promised) refuse(releaseRefusals.RELEASE_IN_PROGRESS, { at: '/lotIds', facts: { lotId: promised.id } });
      const leaving = lots.map((lot) => ({ lotId: lot.id, value: BigInt(lot.quantity.value) }));
      const missing = lotIds.find((id) => !lots.some((lot) => lot.id === id));
      if (missing) refuse(releaseRefusals.LOT_NOT_COLLATERAL, { at: '/lotIds', facts: { lotId: missing } });
      const { record, pledgors: pledgorOf } = await recordAndPledgors(system, facility, lots);
      const { leavingMinor } = await requireRoom(system, record, leaving, false);
      const pledgors = [...pledgorOf.values()];
      putsAtRisk(tx, { amountMinor: leavingMinor, currency: facility.limit.currency, clientId: facility.id });
      await passPartial(system, { record, partyIds: pledgors, freed: lotIds });
      const pledgeIds = await freeItems(system, lotIds, { facilityId: facility.id });
      await markDirty(system, [facility.id]);
      const view = { facilityId: facility.id, lotIds, leavingMinor: leavingMinor.toString() };
      return { view, event: partlyDischarged(facility, view, pledgeIds, input.guarantorConsents, pledgors) };
    });
  });
}
