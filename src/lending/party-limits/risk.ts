import { asSystem, type Ctx } from '../../context.ts';
import { exposuresOn } from './exposure-store.ts';
import type { PartyRisk } from './rules.ts';
import { findHouses, limitsOn } from './store.ts';

export interface RiskAsked {
  holderId: string;
  currency: string;
  partyIds: readonly string[];
  /** Two people decided on each of them already, by a limit of another kind: then one that stands alone needs no more reads. */
  isDecided?: boolean;
}

/** What a lender set and has out on these parties and their groups; in an act the limits are locked. In three reads, or in one. */
export const partyRisk = (
  ctx: Ctx,
  { holderId, currency, partyIds, isDecided = false }: RiskAsked,
): Promise<PartyRisk> =>
  asSystem(ctx, 'limits', async (system) => {
    const { houses, hasLimits } = await findHouses(system, holderId, partyIds);
    const members = new Set([...houses.values()].flat());
    if (isDecided && !hasLimits && [...houses.values()].every((house) => house.length === 1))
      return { currency, houses, limits: [], exposures: [] };
    return {
      currency,
      houses,
      limits: await limitsOn(system, holderId, currency, members),
      exposures: await exposuresOn(system, holderId, currency, members),
    };
  });

/** Who belongs to the group of a party as a lender knows it, itself among them. */
export const houseOf = (ctx: Ctx, holderId: string, partyId: string): Promise<readonly string[]> =>
  asSystem(ctx, 'limits', async (system) => (await findHouses(system, holderId, [partyId])).houses.get(partyId) ?? []);
