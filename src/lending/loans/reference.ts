import { type Ctx, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { loanRefusals } from './refusals.ts';
import type { RateView, RecordRateInput } from './schemas.ts';
import { today } from './state.ts';
import * as store from './store.ts';

/** Two people of the lender record what a reference rate was fixed at, as its publisher says: once for a day. */
export async function recordRate(ctx: Ctx, input: RecordRateInput): Promise<RateView> {
  return act(ctx, { verb: 'referenceRate.record', mandate: 'loan:propose', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const on = today(tx);
    if (input.fixedOn > on) refuse(loanRefusals.RATE_IN_FUTURE, { at: '/fixedOn', facts: { today: on } });
    const view = await store.insertRate(tx, {
      ...input,
      id: tx.newId('referenceRate'),
      lenderId: partyId,
      recordedBy: personId,
      participants: [partyId],
    });
    if (!view) refuse(loanRefusals.RATE_FIXED_OTHERWISE, { at: '/fixedOn', facts: { name: input.name } });
    return {
      view,
      event: {
        type: 'referenceRate.recorded',
        version: 1,
        objectId: view.id,
        participants: [partyId],
        payload: { ...view },
      },
    };
  });
}
