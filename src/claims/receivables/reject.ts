import { type Ctx, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { receivableRejected } from './events.ts';
import { receivableRefusals } from './rules.ts';
import type { ReceivableView, RejectReceivableInput } from './schemas.ts';
import * as store from './store.ts';

/** The debtor says that it does not owe this, and why. */
export async function rejectReceivable(
  ctx: Ctx,
  input: RejectReceivableInput & { receivableId: string },
): Promise<ReceivableView> {
  return act(ctx, { verb: 'receivable.reject', mandate: 'receivable:confirm', input }, async (tx) => {
    const receivable = await store.findReceivable(tx, input.receivableId);
    if (!receivable) refuse(commonRefusals.NOT_FOUND, { at: '/receivableId' });
    if (receivable.debtorId !== requirePerson(tx).partyId) refuse(receivableRefusals.NOT_THE_DEBTOR);
    const view = await store.moveReceivable(tx, receivable.id, 'presented', 'rejected');
    if (!view) refuse(receivableRefusals.RECEIVABLE_NOT_PRESENTED, { at: '/receivableId' });
    const participants = await store.participantsOfReceivable(tx, view.id);
    return { view, event: receivableRejected(view, participants, { reason: input.reason }) };
  });
}
