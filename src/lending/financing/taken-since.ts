import type { Ctx, DomainEvent } from '../../context.ts';
import { facilitiesHeldFor } from './reversal-store.ts';
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

async function resume(ctx: Ctx, subjectId: string, only?: string): Promise<void> {
  for (const reason of [reasonOf(subjectId), reasonOf(subjectId, GIVEN_UP)])
    for (const facilityId of await facilitiesHeldFor(ctx, reason))
      if ((only ?? facilityId) === facilityId && (await lockFacility(ctx, facilityId)))
        await endHold(ctx, facilityId, reason);
}

/** Reaction: a receivable or a financing is paid after all. Nothing is missed of what had stood for it. */
export async function resumePaid(ctx: Ctx, event: DomainEvent): Promise<void> {
  if (event.type === 'receivable.settled' || event.payload.status === 'settled') await resume(ctx, event.objectId);
}

/** Reaction: things stand for a facility by a pledge. What was missed of them is there again. */
export async function resumePledged(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { kind, facilityId, itemIds } = event.payload as { kind: string; facilityId: string; itemIds: string[] };
  if (kind === 'receivable') for (const id of itemIds) await resume(ctx, id, facilityId);
}
