import { policyOf } from '../../ground/policy/index.ts';
import type { Again, Figures } from '../../ground/rule-book/index.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { findFacility } from '../../lending/financing/index.ts';
import { isBeyondOrder, isWithin } from './rules.ts';
import { findRelease } from './store.ts';

/** How long an order is good for, from when it was given. */
const orderAgain: Again = {
  kind: 'releaseOrder',
  fits: ({ type }) => type === 'release.approved',
  of: async (ctx, { objectId, payload }) => {
    const found = await findRelease(ctx, objectId);
    const facility = found && (await findFacility(ctx, found.facilityId));
    const { approvedAt } = found ?? {};
    if (!facility || !approvedAt) return undefined;
    const { lenderId } = facility;
    return {
      lenderId,
      at: approvedAt,
      recorded: { validUntil: new Date(String(payload.validUntil)).toISOString() },
      decide: (on) => {
        const hours = policyOf(lenderId, 'release.orderValidHours', on).value;
        return { validUntil: new Date(approvedAt.getTime() + hours * 3_600_000).toISOString() };
      },
    };
  },
};

/** Whether the scale of the gate showed no more than its order carries; and whether tickets of the weighbridge show more. */
const scaleAgain: Again = {
  kind: 'releaseWeight',
  fits: ({ type, payload }) =>
    type === 'release.ticketedBeyond' || (type === 'release.executed' && typeof payload.gateWeightKg === 'number'),
  of: async (ctx, { type, objectId, payload }) => {
    const found = await findRelease(ctx, objectId);
    const facility = found && (await findFacility(ctx, found.facilityId));
    if (!facility) return undefined;
    const { lenderId } = facility;
    const kept = payload as Record<string, string | number | undefined>;
    const number = (name: string) => BigInt(kept[name] ?? 0);
    const tolerance = (on: LocalDate) => policyOf(lenderId, 'release.gateToleranceBps', on).value;
    const within = (on: LocalDate): Figures => ({
      isWithinOrder: isWithin(number('maximumWeightKg'), number('gateWeightKg'), tolerance(on)),
    });
    const beyond = (on: LocalDate): Figures => ({
      isBeyondOrder: isBeyondOrder(number('carriedValue'), number('ticketedValue'), tolerance(on)),
    });
    const isGate = type === 'release.executed';
    const recorded: Figures = isGate ? { isWithinOrder: true } : { isBeyondOrder: true };
    return { lenderId, recorded, decide: isGate ? within : beyond };
  },
};

export const releasesAgain: readonly Again[] = [orderAgain, scaleAgain];
