import { type Ctx, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { moneyFrom } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { requireUsableAccount } from '../accounts/index.ts';
import { receivableConfirmed } from './events.ts';
import { refreshLevels } from './refresh-level.ts';
import { decideConfirmation, receivableRefusals } from './rules.ts';
import type { ConfirmReceivableInput, ReceivableView } from './schemas.ts';
import * as store from './store.ts';

/** The debtor confirms what it owes and when it pays; from now on a lender may count it. */
export async function confirmReceivable(
  ctx: Ctx,
  input: ConfirmReceivableInput & { receivableId: string },
): Promise<ReceivableView> {
  return act(ctx, { verb: 'receivable.confirm', mandate: 'receivable:confirm', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const receivable = await store.findReceivable(tx, input.receivableId);
    if (!receivable) refuse(commonRefusals.NOT_FOUND, { at: '/receivableId' });
    const { confirmed, dilutionMinor } = decideConfirmation(
      {
        status: receivable.status,
        debtorId: receivable.debtorId,
        invoiced: moneyFrom(receivable.amount),
        invoicedOn: receivable.invoicedOn,
      },
      {
        byPartyId: partyId,
        amount: moneyFrom(input.amount),
        dueOn: input.dueOn,
        today: businessDate(tx),
      },
    );
    const { creditorId: holderId, debtorId } = receivable;
    if (input.payToAccountId !== undefined)
      await requireUsableAccount(tx, input.payToAccountId, { holderId, debtorId }, '/payToAccountId');
    const marked = await store.markConfirmed(tx, receivable.id, {
      confirmedBy: personId,
      amountMinor: confirmed.amountMinor,
      dueOn: input.dueOn,
      waivesSetOff: input.waivesSetOff,
      waivesDefences: input.waivesDefences,
      payToAccountId: input.payToAccountId ?? null,
      evidenceHash: input.evidenceHash,
    });
    if (!marked) refuse(receivableRefusals.RECEIVABLE_NOT_PRESENTED, { at: '/receivableId' });
    const levels = await refreshLevels(tx, [marked.id]);
    const view = { ...marked, level: levels.get(marked.id) ?? marked.level };
    const participants = await store.participantsOfReceivable(tx, view.id);
    return {
      view,
      event: receivableConfirmed(view, participants, {
        dilutionMinor: dilutionMinor.toString(),
        waivesSetOff: input.waivesSetOff,
        waivesDefences: input.waivesDefences,
        payToAccountId: input.payToAccountId ?? null,
        level: view.level,
        evidenceHash: input.evidenceHash,
      }),
    };
  });
}
