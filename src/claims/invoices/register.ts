import { type Ctx, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { contractRefusals, findContract } from '../contracts/index.ts';
import { invoiceRedLettered, invoiceRegistered, invoiceVerified } from './events.ts';
import { assertSum, fapiaoKey, invoiceRefusals } from './rules.ts';
import type { InvoiceView, RegisterInvoiceInput, VerifyInvoiceInput } from './schemas.ts';
import * as store from './store.ts';

/** The seller puts an invoice on record; a red letter takes back what it names. */
export async function registerInvoice(ctx: Ctx, input: RegisterInvoiceInput): Promise<InvoiceView> {
  return act(ctx, { verb: 'invoice.register', mandate: 'invoice:register', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const key = fapiaoKey(input.number, input.code);
    if (key === undefined) refuse(invoiceRefusals.FAPIAO_NUMBER_INVALID, { at: '/number' });
    const buyer = await findParty(tx, input.buyerId);
    if (!buyer || buyer.id === partyId) refuse(commonRefusals.NOT_FOUND, { at: '/buyerId' });
    const { currency } = input.total;
    if (input.net.currency !== currency || input.tax.currency !== currency)
      refuse(invoiceRefusals.INVOICE_SUM_DIFFERS, { at: '/total/currency' });
    const [netMinor, taxMinor, totalMinor] = [input.net, input.tax, input.total].map((m) => BigInt(m.amountMinor)) as [
      bigint,
      bigint,
      bigint,
    ];
    assertSum({ netMinor, taxMinor, totalMinor, currency });
    const contract = input.contractId === undefined ? undefined : await findContract(tx, input.contractId);
    if (input.contractId !== undefined && (contract?.sellerId !== partyId || contract.buyerId !== buyer.id))
      refuse(contractRefusals.CONTRACT_STRANGER, { at: '/contractId' });
    if (input.redOf !== undefined) {
      const blue = await store.findInvoice(tx, input.redOf);
      if (
        blue?.kind !== 'blue' ||
        blue.sellerId !== partyId ||
        blue.buyerId !== buyer.id ||
        blue.total.currency !== currency
      )
        refuse(invoiceRefusals.RED_OF_WHAT, { at: '/redOf' });
    }
    const view = await store.insertInvoice(tx, {
      id: tx.newId('invoice'),
      fapiaoKey: key,
      kind: input.redOf === undefined ? 'blue' : 'red',
      sellerId: partyId,
      buyerId: buyer.id,
      issuedOn: input.issuedOn,
      netMinor,
      taxMinor,
      totalMinor,
      currency,
      redOf: input.redOf ?? null,
      contractId: contract?.id ?? null,
      orderNumber: input.orderNumber ?? null,
      deliveryNumber: input.deliveryNumber ?? null,
      participants: [partyId, buyer.id],
    });
    if (!view) refuse(invoiceRefusals.INVOICE_ALREADY_REGISTERED, { at: '/number' });
    if (input.redOf === undefined) return { view, event: invoiceRegistered(view, [partyId, buyer.id]) };
    const blue = await store.addRed(tx, input.redOf, totalMinor);
    if (!blue) {
      const { total, red } = onRecord(await store.findInvoice(tx, input.redOf));
      refuse(invoiceRefusals.RED_EXCEEDS_BLUE, {
        at: '/total',
        facts: { leftMinor: BigInt(total.amountMinor) - BigInt(red.amountMinor), currency: total.currency },
      });
    }
    const participants = await store.participantsOfInvoice(tx, blue.id);
    const isFull = blue.red.amountMinor === blue.total.amountMinor;
    return {
      view,
      event: invoiceRedLettered(blue, participants, { redLetterId: view.id, redMinor: totalMinor.toString(), isFull }),
    };
  });
}

/** A lender or the operator puts on record what the tax authority's check of an invoice showed. Void is for good. */
export async function verifyInvoice(ctx: Ctx, input: VerifyInvoiceInput & { invoiceId: string }): Promise<InvoiceView> {
  return act(ctx, { verb: 'invoice.verify', mandate: 'invoice:verify', input }, async (tx) => {
    if (!(await store.findInvoice(tx, input.invoiceId))) refuse(commonRefusals.NOT_FOUND, { at: '/invoiceId' });
    const view = await store.setVerification(tx, input.invoiceId, input.result, input.evidence);
    if (!view) refuse(invoiceRefusals.INVOICE_NOTHING_LEFT, { at: '/invoiceId' });
    const participants = await store.participantsOfInvoice(tx, view.id);
    return { view, event: invoiceVerified(view, participants, { evidence: input.evidence }) };
  });
}
