import type { Ctx } from '../../context.ts';
import type { Found } from '../../ground/policy/index.ts';
import { namesOfHouse } from '../../ground/standings/index.ts';
import { custodiansEver } from '../../physical/goods/index.ts';
import { rightsAgainst } from '../../security/ranking/index.ts';
import { latestSearches } from '../../security/registry/index.ts';
import { isNamed } from './rules.ts';

/** A head of what is paid out, and to whom. */
export interface Paid {
  kind: string;
  payee: string;
}

/**
 * Earlier filings against who owned the goods, by the lender's newest searches, that nobody subordinated and for whose holder no
 * right is on record: the ranking divides without them (Civil Code 414, 415).
 */
export async function earlierFilings(ctx: Ctx, lenderId: string, grantorId: string): Promise<Found[]> {
  const searches = await latestSearches(ctx, lenderId, [grantorId]);
  const prior = searches.flatMap(({ hits }) => hits.filter((hit) => hit.treatment === 'prior'));
  if (prior.length === 0) return [];
  const rights = await rightsAgainst(ctx, lenderId, [grantorId]);
  return prior
    .filter((hit) => !rights.some((right) => right.grantorId === grantorId && right.holder === hit.securedParty))
    .map(
      ({ registrationNumber, securedParty }): Found => ({
        fact: 'F41',
        facts: { grantorId, registrationNumber, securedParty },
      }),
    );
}

/**
 * What stands against paying this head to this payee: it belongs to the lender, the owner or the custodian, or an earlier filing
 * would be passed over. The surplus is the owner's by right, and the costs of selling come before every right (Civil Code 389).
 */
export async function foundOfPayee(
  ctx: Ctx,
  of: { lenderId: string; pledgorId: string; lotIds: readonly string[] },
  { kind, payee }: Paid,
): Promise<Found[]> {
  // Sold goods are in nobody's custody any more: whoever held them counts.
  const around = [...new Set([of.lenderId, of.pledgorId, ...(await custodiansEver(ctx, of.lotIds))])];
  const house = kind === 'surplus' ? [] : await namesOfHouse(ctx, of.lenderId, around);
  const ties = house.filter(({ name }) => isNamed(payee, [name])).map(({ partyId }) => partyId);
  return [
    ...(ties.length > 0 ? [{ fact: 'F15', facts: { payee, partyIds: [...new Set(ties)] } } as const] : []),
    ...(kind === 'sale_costs' ? [] : await earlierFilings(ctx, of.lenderId, of.pledgorId)),
  ];
}
