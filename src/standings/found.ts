import { asSystem, type Ctx } from '../context.ts';
import type { Found } from '../policy/index.ts';
import { factOfKind } from './rules.ts';
import type { StandingView } from './schemas.ts';
import { liveStandings } from './store.ts';

const foundOf = ({ id, kind, partyId, objectId, list, since }: StandingView): Found => ({
  fact: factOfKind[kind],
  facts: { standingId: id, kind, partyId, since, ...(objectId && { objectId }), ...(list && { list }) },
});

/** What a gate of this lender has to know of these parties, and of the credits or presentations that it is about. */
export async function foundStandings(
  ctx: Ctx,
  lenderId: string,
  partyIds: readonly string[],
  objectIds: readonly string[] = [],
): Promise<Found[]> {
  return asSystem(ctx, 'standings', async (system) =>
    (await liveStandings(system, lenderId, [...new Set(partyIds)], objectIds)).map(foundOf),
  );
}
