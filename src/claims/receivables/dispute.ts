import { type Ctx, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { dilute } from './dilute.ts';
import * as disputes from './dispute-store.ts';
import { disputeEnded, disputeRaised } from './events.ts';
import { receivableRefusals } from './rules.ts';
import type { DisputeView, RaiseDisputeInput, ReceivableView, UpholdDisputeInput } from './schemas.ts';
import * as store from './store.ts';

/** The debtor says that part of a receivable is not owed, and why. The rest stays due (Order 802 art 15). */
export async function raiseDispute(
  ctx: Ctx,
  input: RaiseDisputeInput & { receivableId: string },
): Promise<DisputeView> {
  return act(ctx, { verb: 'dispute.raise', mandate: 'dispute:raise', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const receivable = await store.lockReceivable(tx, input.receivableId);
    if (!receivable || receivable.debtorId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/receivableId' });
    const [confirmation] = await store.findConfirmations(tx, [receivable.id]);
    if (confirmation?.waivesDefences) refuse(receivableRefusals.DEFENCES_WAIVED, { at: '/receivableId' });
    const open = (await disputes.findDisputes(tx, [receivable.id])).filter((d) => d.status === 'open');
    const disputed = open.reduce((sum, d) => sum + BigInt(d.amountMinor), BigInt(input.amount.amountMinor));
    if (input.amount.currency !== receivable.amount.currency || disputed > BigInt(receivable.outstanding.amountMinor))
      refuse(receivableRefusals.DISPUTE_EXCEEDS_DEBT, {
        at: '/amount',
        facts: {
          outstandingMinor: receivable.outstanding.amountMinor,
          disputedMinor: disputed,
          currency: receivable.amount.currency,
        },
      });
    const participants = await store.participantsOfReceivable(tx, receivable.id);
    const view = await disputes.insertDispute(tx, {
      id: tx.newId('dispute'),
      receivableId: receivable.id,
      raisedBy: partyId,
      amountMinor: BigInt(input.amount.amountMinor),
      reason: input.reason,
      participants,
    });
    return {
      view,
      event: disputeRaised(receivable, participants, {
        disputeId: view.id,
        disputedMinor: view.amountMinor,
        reason: view.reason,
      }),
    };
  });
}

async function requireDispute(ctx: Ctx, disputeId: string, side: 'debtorId' | 'creditorId') {
  const found = await disputes.findDispute(ctx, disputeId);
  const receivable = found && (await store.lockReceivable(ctx, found.receivableId));
  if (!found || !receivable || receivable[side] !== requirePerson(ctx).partyId)
    refuse(commonRefusals.NOT_FOUND, { at: '/disputeId' });
  return { found, receivable };
}

const over = (ctx: Ctx, receivable: ReceivableView, view: DisputeView) =>
  store.participantsOfReceivable(ctx, receivable.id).then((participants) => ({
    view,
    event: disputeEnded(receivable, participants, {
      disputeId: view.id,
      status: view.status,
      upheldMinor: view.upheldMinor,
    }),
  }));

/** The debtor takes a dispute back. */
export async function withdrawDispute(ctx: Ctx, input: { disputeId: string }): Promise<DisputeView> {
  return act(ctx, { verb: 'dispute.withdraw', mandate: 'dispute:raise', input }, async (tx) => {
    const { receivable } = await requireDispute(tx, input.disputeId, 'debtorId');
    const view = await disputes.endDispute(tx, input.disputeId, 'withdrawn');
    if (!view) refuse(receivableRefusals.DISPUTE_NOT_OPEN, { at: '/disputeId' });
    return over(tx, receivable, view);
  });
}

/** The creditor grants a dispute, wholly or in part: that much is dilution. */
export async function upholdDispute(ctx: Ctx, input: UpholdDisputeInput & { disputeId: string }): Promise<DisputeView> {
  return act(ctx, { verb: 'dispute.uphold', mandate: 'receivable:present', input }, async (tx) => {
    const { found, receivable } = await requireDispute(tx, input.disputeId, 'creditorId');
    const upheldMinor = BigInt(input.upheld.amountMinor);
    if (upheldMinor > BigInt(found.amountMinor) || input.upheld.currency !== receivable.amount.currency)
      refuse(receivableRefusals.DISPUTE_EXCEEDS_DEBT, {
        at: '/upheld',
        facts: { disputedMinor: found.amountMinor, currency: receivable.amount.currency },
      });
    const view = await disputes.endDispute(tx, found.id, 'upheld', upheldMinor);
    if (!view) refuse(receivableRefusals.DISPUTE_NOT_OPEN, { at: '/disputeId' });
    await dilute(tx, [receivable.id], 'dispute');
    return over(tx, receivable, view);
  });
}
