import { asSystem, type Ctx, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { quantityFrom } from '../../http/wire.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { endWatchOfLots, lockStatesOfLots } from '../../oversight/control/index.ts';
import {
  freeValue,
  lockLots,
  recordLoss,
  transformFacts,
  transformRefusals,
  valueOf,
} from '../../physical/goods/index.ts';
import { freeItems } from '../../security/pledges/index.ts';
import { announce, viewOf } from './claim.ts';
import { assertMayWriteOut, surrogateRefusals } from './rules.ts';
import type { SurrogateView, WriteOutInput } from './schemas.ts';
import * as store from './store.ts';

/**
 * The goods that a claim calls lost leave the books, with claim and survey as evidence. A lot of which nothing is left leaves
 * its pledges: the security goes on in the money (Civil Code 390), whose claim keeps what ranks over it.
 */
export async function writeOutLost(ctx: Ctx, input: WriteOutInput & { surrogateId: string }): Promise<SurrogateView> {
  return act(ctx, { verb: 'surrogate.writeOut', mandate: 'surrogate:writeOut', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const found = await store.findSurrogate(tx, input.surrogateId);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/surrogateId' });
    const ids = found.lost.map((lot) => lot.lotId);
    return asSystem(tx, 'surrogates', async (system) => {
      await lockStatesOfLots(system, ids);
      const lots = ids.length === 0 ? [] : await lockLots(system, ids);
      // The lots are locked: whoever else writes them out waits here, and finds it done.
      const claim = onRecord(await store.findSurrogate(system, found.id));
      const custodianIds = lots.flatMap((lot) => lot.custody?.custodianId ?? []);
      if (ids.length === 0 || claim.writtenOutAt !== null) refuse(surrogateRefusals.LOSS_NOT_STATED);
      assertMayWriteOut({ ...claim, byPartyId: partyId, custodianIds });
      const evidence = { surrogateId: claim.id, happenedOn: claim.happenedOn, documentHash: input.documentHash };
      const gone: string[] = [];
      for (const [i, { lotId, quantity }] of claim.lost.entries()) {
        const lot = lots.find((l) => l.id === lotId);
        const facts = lot && transformFacts(lot);
        const free = facts ? freeValue(facts) : 0n;
        const value = facts ? valueOf(facts, quantityFrom(quantity), `/lost/${i}/quantity`) : 0n;
        // What is promised to a release order that stands is first taken back from it.
        if (!lot || value > free)
          refuse(transformRefusals.QUANTITY_NOT_FREE, { facts: { lotId, freeValue: free.toString() } });
        if (await recordLoss(system, lot, value, { partyId, evidence })) gone.push(lotId);
      }
      if (gone.length > 0) {
        await endWatchOfLots(system, gone);
        await freeItems(system, gone);
      }
      const view = await store.updateSurrogate(system, claim.id, { writtenOutAt: tx.clock.now() });
      const more = { lotIds: ids, lost: view.lost, gone, documentHash: input.documentHash, writtenOutBy: partyId };
      return { view: viewOf(view), event: announce('writtenOut', view, more) };
    });
  });
}
