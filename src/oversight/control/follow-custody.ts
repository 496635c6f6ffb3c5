import type { Ctx, DomainEvent } from '../../context.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { businessDate } from '../../kernel/time.ts';
import { coveredValue, custodiesOf, findLots, lotsBeside, proofsOfLots } from '../../physical/goods/index.ts';
import { intakeOf, listPositionsOver, lotsOfPledgee } from './position-store.ts';

/**
 * What an event moves and does not name lot by lot: what a lender has in pledge, whoever keeps it (`lender`) or where certain
 * parties keep it (`kept`); what lies beside some lots (`beside`), or beside all of a commodity at a site (`site`).
 */
type Question = 'lender' | 'kept' | 'beside' | 'site';

const ask = (question: Question, ...ids: readonly string[]) => [question, ...ids].join(' ');
const isQuestion = (id: string) => id.includes(' ');

/** An engagement ended or is for another level, or who belongs to whom is known better. What is held so moves. */
export function custodianMovedBy({ payload }: DomainEvent): string[] {
  const { lenderId, custodianId, partyId, otherId } = payload as Record<string, string | undefined>;
  if (lenderId === undefined) return [];
  return [ask('kept', lenderId, ...[custodianId, partyId, otherId].filter((id) => id !== undefined))];
}

/** The lender asks for more, or for less, before goods are controlled. */
export const controlTermsMovedBy = ({ payload }: DomainEvent): string[] => [ask('lender', payload.lenderId as string)];

/** Something came to a site or went, was poured, blended or weighed anew. What was measured in covers the lots there otherwise. */
export function intakeMovedBy({ payload }: DomainEvent): string[] {
  const { lotIds, siteId, commodityId } = payload as { lotIds?: string[]; siteId?: string; commodityId?: string };
  if (commodityId !== undefined && siteId !== undefined) return [ask('site', siteId, commodityId)];
  const lots = lotIds ?? ((payload.lines as { lotId: string }[] | undefined) ?? []).map((line) => line.lotId);
  return lots.length > 0 ? [ask('beside', ...lots)] : [];
}

/** Of the lots beside these, of every lender, in the order in which they came, those that are covered otherwise than is kept. */
async function coveredOtherwise(ctx: Ctx, beside: readonly string[]): Promise<string[]> {
  const kept = await listPositionsOver(ctx, beside);
  if (kept.length === 0) return [];
  const ids = [...new Set(kept.map((position) => position.itemId))];
  const proofs = await proofsOfLots(ctx, ids);
  const toleranceBps = BigInt(policyOn('release.gateToleranceBps', businessDate(ctx)).value);
  const changed = (await findLots(ctx, ids)).filter((lot) => {
    const bookValue = BigInt(lot.quantity.value);
    const proof = proofs.get(lot.id);
    // Where nothing was ever measured, nothing about it changed.
    if (proof?.seenValue === undefined) return false;
    const covered = coveredValue({ ...proof, bookValue, toleranceBps });
    return kept.some(({ itemId, legs }) => {
      if (itemId !== lot.id) return false;
      const before = intakeOf(legs);
      // Only what moved: locking the rest would wait for gates that wait for this one.
      return before?.isShort ? before.coveredAtMost !== `${covered}` : before !== undefined && covered < bookValue;
    });
  });
  return changed.map((lot) => lot.id);
}

const answers: Readonly<Record<Question, (ctx: Ctx, ids: readonly string[]) => Promise<string[]>>> = {
  lender: (ctx, [lenderId = '']) => lotsOfPledgee(ctx, lenderId),
  kept: async (ctx, [lenderId = '', ...keepers]) => {
    const lotIds = await lotsOfPledgee(ctx, lenderId);
    const custodies = await custodiesOf(ctx, lotIds);
    return custodies.filter((each) => keepers.includes(each.custodianId)).map((each) => each.lotId);
  },
  beside: async (ctx, lotIds) => coveredOtherwise(ctx, await lotsBeside(ctx, { lotIds })),
  site: async (ctx, [siteId = '', commodityId = '']) =>
    coveredOtherwise(ctx, await lotsBeside(ctx, { siteId, commodityId })),
};

/** Items, with the lots that are meant where none is named. */
export async function itemsMeant(ctx: Ctx, ids: readonly string[]): Promise<string[]> {
  const items = new Set(ids.filter((id) => !isQuestion(id)));
  for (const asked of ids.filter(isQuestion)) {
    const [question, ...of] = asked.split(' ');
    for (const lotId of await answers[question as Question](ctx, of)) items.add(lotId);
  }
  return [...items].sort();
}
