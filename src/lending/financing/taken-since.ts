import { freeClaims } from '../../claims/consumption/index.ts';
import type { Ctx, DomainEvent } from '../../context.ts';
import { exposureOf } from './facility.ts';
import { findHolds } from './holds-store.ts';
import { facilitiesHeldFor, facilitiesMissing } from './reversal-store.ts';
import type { FacilityView } from './schemas.ts';
import { lockFacility } from './store.ts';
import { endHold, setHold } from './terms-store.ts';

/** Says of a facility that what secured it, or what it was lent on, is another's since the money for it came, which was taken back. */
export const TAKEN_SINCE = 'TAKEN_SINCE';
/** Says of a facility that the lender gave up what secured it for money that was taken back; nobody else has it. */
export const GIVEN_UP = 'GIVEN_UP_FOR_MONEY';
const reasonOf = (subjectId: string, why = TAKEN_SINCE) => `${why} ${subjectId}`;

const holdFor =
  (why: string) =>
  async (ctx: Ctx, facilityId: string, subjectId: string, facts: Record<string, unknown>): Promise<void> => {
    if (await lockFacility(ctx, facilityId))
      await setHold(ctx, facilityId, reasonOf(subjectId, why), ['advance', 'release'], facts);
  };

/**
 * The debt stands again and what stood for it does not: another has taken it in between. Nothing more is lent and nothing leaves
 * under the facility until the debt is paid, or it stands for it again.
 */
export const holdTakenSince = holdFor(TAKEN_SINCE);

/** The same, where the lender let it go for the money: it is kept for the debt until it is pledged anew. */
export const holdGivenUp = holdFor(GIVEN_UP);

const missed = [`${TAKEN_SINCE} `, `${GIVEN_UP} `];

/** Ends these holds of a facility, and lets go what was kept for its debt meanwhile. */
async function endMissed(ctx: Ctx, facilityId: string, of: (facts: Record<string, unknown>) => boolean): Promise<void> {
  const holds = (await findHolds(ctx, facilityId)).filter(({ reason }) =>
    missed.some((each) => reason.startsWith(each)),
  );
  for (const { reason, facts } of holds.filter((hold) => of(hold.facts))) {
    await endHold(ctx, facilityId, reason);
    if (typeof facts.pledgeId === 'string' && typeof facts.receivableId === 'string')
      await freeClaims(ctx, facts.pledgeId, [facts.receivableId]);
  }
}

/** Nothing is owed under a locked facility any more: nothing is missed that had stood for it. */
export async function resumeOnceRepaid(ctx: Ctx, facility: FacilityView): Promise<void> {
  const { principalMinor, claimMinor, costsMinor, acceptedMinor } = await exposureOf(ctx, facility);
  if (principalMinor + claimMinor + costsMinor + acceptedMinor === 0n) await endMissed(ctx, facility.id, () => true);
}

/** Reaction: the same, where the applicant pays the last of what it owes, or margin does. */
export async function resumeSettled(ctx: Ctx, { type, objectId, payload }: DomainEvent): Promise<void> {
  const isLast =
    type === 'facility.marginReceived'
      ? payload.claimsPaidMinor !== '0'
      : (payload.claimLeft as { amountMinor: string } | undefined)?.amountMinor === '0';
  const facilityId = type === 'facility.marginReceived' ? objectId : (payload.facilityId as string | undefined);
  const facility = isLast && facilityId ? await lockFacility(ctx, facilityId) : undefined;
  if (facility) await resumeOnceRepaid(ctx, facility);
}

/**
 * Reaction: the money for which it was given up came again, or two people of the lender said why what rests on it may go on without.
 * Booked elsewhere from its line it has not come for this debt.
 */
export async function resumeMissedFor(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { resolution } = event.payload as { resolution: { by: string } | null };
  if (resolution === null || resolution.by === 'rebooked') return;
  for (const facilityId of await facilitiesMissing(ctx, event.objectId))
    if (await lockFacility(ctx, facilityId))
      await endMissed(ctx, facilityId, ({ receiptId }) => receiptId === event.objectId);
}

async function resume(ctx: Ctx, subjectId: string): Promise<void> {
  for (const reason of [reasonOf(subjectId), reasonOf(subjectId, GIVEN_UP)])
    for (const facilityId of await facilitiesHeldFor(ctx, reason))
      if (await lockFacility(ctx, facilityId)) await endHold(ctx, facilityId, reason);
}

/** Reaction: a receivable or a financing is paid after all. Nothing is missed of what had stood for it. */
export async function resumePaid(ctx: Ctx, event: DomainEvent): Promise<void> {
  if (event.type === 'receivable.settled' || event.payload.status === 'settled') await resume(ctx, event.objectId);
}
