import { type Ctx, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { addDays, businessDate } from '../../kernel/time.ts';
import { type ContractView, contractRefusals, findContract } from '../contracts/index.ts';
import { findInvoices, invoiceRefusals, leftOfInvoice, takeForReceivable } from '../invoices/index.ts';
import { receivablePresented } from './events.ts';
import { refreshLevels } from './refresh-level.ts';
import { receivableRefusals } from './rules.ts';
import type { PresentReceivableInput, ReceivableView } from './schemas.ts';
import * as store from './store.ts';

/** Takes what the receivable rests on from its invoices, in one order, so that no part of an invoice is presented twice. */
async function takeInvoices(ctx: Ctx, receivableId: string, creditorId: string, input: PresentReceivableInput) {
  const wanted = [...(input.invoices ?? [])].sort((a, b) => (a.invoiceId < b.invoiceId ? -1 : 1));
  const found = await findInvoices(
    ctx,
    wanted.map((w) => w.invoiceId),
  );
  let sum = 0n;
  for (const { invoiceId, amount } of wanted) {
    const invoice = found.find((i) => i.id === invoiceId);
    if (!invoice) refuse(commonRefusals.NOT_FOUND, { at: '/invoices', facts: { invoiceId } });
    if (invoice.sellerId !== creditorId || invoice.buyerId !== input.debtorId)
      refuse(invoiceRefusals.INVOICE_STRANGER, { at: '/invoices', facts: { invoiceId } });
    if (amount.currency !== input.amount.currency || invoice.total.currency !== input.amount.currency)
      refuse(receivableRefusals.INVOICES_DO_NOT_ADD_UP, { at: '/invoices', facts: { invoiceId } });
    const taken = await takeForReceivable(ctx, invoiceId, BigInt(amount.amountMinor));
    if (!taken) {
      const [now] = await findInvoices(ctx, [invoiceId]);
      const left = await leftOfInvoice(ctx, invoiceId);
      refuse(receivableRefusals.INVOICE_USED_UP, {
        at: '/invoices',
        facts: { invoiceId, leftMinor: now?.verification === 'void' ? 0n : left, currency: amount.currency },
      });
    }
    sum += BigInt(amount.amountMinor);
  }
  if (sum !== BigInt(input.amount.amountMinor))
    refuse(receivableRefusals.INVOICES_DO_NOT_ADD_UP, {
      at: '/invoices',
      facts: { sumMinor: sum, currency: input.amount.currency },
    });
  await store.insertReceivableInvoices(
    ctx,
    wanted.map(({ invoiceId, amount }) => ({ receivableId, invoiceId, amountMinor: BigInt(amount.amountMinor) })),
  );
}

/** The last day for the debtor's answer: public bodies and large enterprises owe one to an SME (Order 802 art 16). */
export function answerBy(contract: ContractView | undefined, today: string): string | null {
  const isProtected = contract?.sellerIsSme === true && contract.buyerKind !== 'other';
  return isProtected ? addDays(today, policyOn('confirm.days', today).value) : null;
}

/** The creditor offers what it is owed to its debtor for confirmation. */
export async function presentReceivable(ctx: Ctx, input: PresentReceivableInput): Promise<ReceivableView> {
  return act(ctx, { verb: 'receivable.present', mandate: 'receivable:present', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const debtor = await findParty(tx, input.debtorId);
    if (!debtor || debtor.id === partyId) refuse(commonRefusals.NOT_FOUND, { at: '/debtorId' });
    if (!debtor.roles.includes('core_firm')) refuse(receivableRefusals.DEBTOR_UNFIT, { at: '/debtorId' });
    if (input.dueOn < input.invoicedOn) refuse(receivableRefusals.DUE_BEFORE_INVOICE, { at: '/dueOn' });
    const contract = input.contractId === undefined ? undefined : await findContract(tx, input.contractId);
    if (input.contractId !== undefined && (contract?.sellerId !== partyId || contract.buyerId !== debtor.id))
      refuse(contractRefusals.CONTRACT_STRANGER, { at: '/contractId' });
    const made = await store.insertReceivable(tx, {
      id: tx.newId('receivable'),
      creditorId: partyId,
      debtorId: debtor.id,
      invoiceNumber: input.invoiceNumber,
      invoicedOn: input.invoicedOn,
      dueOn: input.dueOn,
      amountMinor: BigInt(input.amount.amountMinor),
      currency: input.amount.currency,
      contractId: contract?.id ?? null,
      answerBy: answerBy(contract, businessDate(tx)),
      participants: [partyId, debtor.id],
    });
    if (input.invoices) await takeInvoices(tx, made.id, partyId, input);
    // Without invoices nothing can prove it yet, and nobody can have confirmed it: its level is the lowest (see `judgeLevels`).
    const levels = input.invoices && (await refreshLevels(tx, [made.id]));
    const view = { ...made, level: levels?.get(made.id) ?? made.level };
    return { view, event: receivablePresented(view, [partyId, debtor.id]) };
  });
}
