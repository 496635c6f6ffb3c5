import { type Ctx, requirePerson } from '../../context.ts';
import { act, asksSecond } from '../../ground/audit/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { rebook } from './book.ts';
import type { RateView, RecordRateInput } from './reference-schemas.ts';
import { loanRefusals } from './refusals.ts';
import { lockWithFacility, today } from './state.ts';
import * as store from './store.ts';

/** Loans that bore a fixing that was wrong are reckoned anew as if it had been right: what they bore by it is owed, or was never owed. */
async function reckonAnew(ctx: Ctx, { id, name }: RateView): Promise<void> {
  const { partyId } = requirePerson(ctx);
  for (const loanId of await store.listOnReference(ctx, partyId, name)) {
    const loan = await lockWithFacility(ctx, loanId);
    if (loan?.status === 'active')
      await rebook(ctx, loan, { kind: 'loan_rate', objectId: `${id} ${loanId}`, valueOn: today(ctx), entries: [] });
  }
}

/** Two people of the lender record what a reference rate was fixed at, as its publisher says: once for a day. */
export async function recordRate(ctx: Ctx, input: RecordRateInput): Promise<RateView> {
  return act(ctx, { verb: 'referenceRate.record', mandate: 'loan:propose', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const on = today(tx);
    if (input.fixedOn > on) refuse(loanRefusals.RATE_IN_FUTURE, { at: '/fixedOn', facts: { today: on } });
    const { replaces } = input;
    const wrong = replaces === undefined ? undefined : await store.supersedeRate(tx, partyId, replaces);
    if (replaces !== undefined) {
      if (!wrong) refuse(commonRefusals.NOT_FOUND, { at: '/replaces' });
      if (wrong.name !== input.name || wrong.fixedOn !== input.fixedOn || wrong.rateBps === input.rateBps)
        refuse(loanRefusals.RATE_REPLACES_OTHER, { at: '/replaces', facts: { ...wrong } });
      asksSecond(tx, {
        reasons: [{ code: 'RATE_PUT_RIGHT', facts: { from: wrong.rateBps, to: input.rateBps } }],
        level: 'L2',
      });
    }
    const view = await store.insertRate(tx, {
      ...input,
      id: tx.newId('referenceRate'),
      lenderId: partyId,
      recordedBy: personId,
      participants: [partyId],
    });
    if (!view) refuse(loanRefusals.RATE_FIXED_OTHERWISE, { at: '/fixedOn', facts: { name: input.name } });
    if (wrong) await reckonAnew(tx, view);
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
