import { asSystem, type Ctx } from '../../context.ts';
import { findParty } from '../../ground/parties/index.ts';
import { findPledge } from '../../security/pledges/index.ts';
import { findRight } from '../../security/ranking/index.ts';
import type { PaymentKind } from './rules.ts';

const namesOf = async (ctx: Ctx, partyId: string): Promise<(string | null)[]> => {
  const party = await findParty(ctx, partyId);
  return party ? [party.name, party.nameZh] : [];
};

/**
 * Who is owed a head of what is paid out, by every name on record; undefined where anyone may be, as the cost of selling is. The
 * surplus is the owner's (Civil Code 413, 438), a share the right's that ranked for it (414, 415).
 */
export async function entitledTo(
  ctx: Ctx,
  { kind, rightId, pledgorId }: { kind: PaymentKind; rightId: string | null; pledgorId: string },
): Promise<(string | null)[] | undefined> {
  if (kind === 'surplus') return namesOf(ctx, pledgorId);
  if (rightId === null) return undefined;
  return asSystem(ctx, 'payee', async (system) => {
    const right = await findRight(system, rightId);
    if (right) return [right.holder];
    const pledge = await findPledge(system, rightId);
    return pledge ? namesOf(system, pledge.pledgeeId) : [];
  });
}
