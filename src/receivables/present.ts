import { act } from '../audit/index.ts';
import { type Ctx, requirePerson } from '../context.ts';
import { commonRefusals, refuse } from '../kernel/refusal.ts';
import { findParty } from '../parties/index.ts';
import { receivablePresented } from './events.ts';
import { receivableRefusals } from './rules.ts';
import type { PresentReceivableInput, ReceivableView } from './schemas.ts';
import * as store from './store.ts';

/** The creditor offers an invoice to its debtor for confirmation. */
export async function presentReceivable(ctx: Ctx, input: PresentReceivableInput): Promise<ReceivableView> {
  return act(ctx, { verb: 'receivable.present', mandate: 'receivable:present', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const debtor = await findParty(tx, input.debtorId);
    if (!debtor || debtor.id === partyId) refuse(commonRefusals.NOT_FOUND, { at: '/debtorId' });
    if (!debtor.roles.includes('core_firm')) refuse(receivableRefusals.DEBTOR_UNFIT, { at: '/debtorId' });
    if (input.dueOn < input.invoicedOn) refuse(receivableRefusals.DUE_BEFORE_INVOICE, { at: '/dueOn' });
    const view = await store.insertReceivable(tx, {
      id: tx.newId('receivable'),
      creditorId: partyId,
      debtorId: debtor.id,
      invoiceNumber: input.invoiceNumber,
      invoicedOn: input.invoicedOn,
      dueOn: input.dueOn,
      amountMinor: BigInt(input.amount.amountMinor),
      currency: input.amount.currency,
      status: 'presented',
      participants: [partyId, debtor.id],
    });
    if (!view) refuse(receivableRefusals.INVOICE_ALREADY_PRESENTED, { at: '/invoiceNumber' });
    return { view, event: receivablePresented(view, [partyId, debtor.id]) };
  });
}
