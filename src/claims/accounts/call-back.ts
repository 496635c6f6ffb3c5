import { type Ctx, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { callBackRecorded } from './events.ts';
import { accountRefusals } from './rules.ts';
import type { CallBackView, RecordCallBackInput } from './schemas.ts';
import * as store from './store.ts';

/** A lender puts on record that it called the debtor, on which number and where that came from. */
export async function recordCallBack(ctx: Ctx, input: RecordCallBackInput): Promise<CallBackView> {
  return act(ctx, { verb: 'callBack.record', mandate: 'callBack:record', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    if (input.numberSource === 'seller') refuse(accountRefusals.CALL_BACK_NUMBER_FROM_SELLER, { at: '/numberSource' });
    const debtor = await findParty(tx, input.debtorId);
    if (!debtor || debtor.id === partyId) refuse(commonRefusals.NOT_FOUND, { at: '/debtorId' });
    const { view, before, seesSubject } = await store.insertCallBack(tx, {
      ...input,
      id: tx.newId('callBack'),
      lenderId: partyId,
      calledBy: personId,
      participants: [partyId],
    });
    // What somebody else says of a claim would stand in the evidence of those whose it is.
    if (!seesSubject) refuse(commonRefusals.NOT_FOUND, { at: '/subjectId' });
    return { view, event: callBackRecorded(view, before) };
  });
}
