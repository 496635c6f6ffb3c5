import type { Ctx } from '../context.ts';
import { findInvoices } from '../invoices/index.ts';
import { findBill } from '../lading/index.ts';
import { findParty, type PartyView } from '../parties/index.ts';
import { findReceivableInvoices, findReceivables, type ReceivableView } from '../receivables/index.ts';
import type { ClaimItem } from './claim.ts';

const WHOLE = 10_000n;

const whole = (kind: 'lot' | 'document', key: string, subjectId: string): ClaimItem => ({
  facts: { kind, key, number: kind === 'document' ? key : undefined },
  unit: 'share',
  amount: WHOLE,
  capacity: WHOLE,
  subjectId,
});

export const lotItems = (lotIds: readonly string[]): ClaimItem[] => lotIds.map((id) => whole('lot', id, id));

/** The lots behind documents: what is freed with them. */
export async function lotsOfDocuments(ctx: Ctx, billIds: readonly string[]): Promise<string[]> {
  const lotIds: string[] = [];
  for (const id of billIds) for (const { lotId } of (await findBill(ctx, id))?.lots ?? []) lotIds.push(lotId);
  return lotIds;
}

/** A document for goods takes itself and every lot it stands for. */
export async function documentItems(ctx: Ctx, billIds: readonly string[]): Promise<ClaimItem[]> {
  const items: ClaimItem[] = [];
  for (const id of billIds) {
    const bill = await findBill(ctx, id);
    if (!bill) continue;
    items.push(whole('document', bill.number, id));
    for (const { lotId } of bill.lots) items.push(whole('lot', lotId, lotId));
  }
  return items;
}

async function partiesOf(ctx: Ctx, receivables: readonly ReceivableView[]): Promise<Map<string, PartyView>> {
  const parties = new Map<string, PartyView>();
  for (const id of new Set(receivables.flatMap((r) => [r.creditorId, r.debtorId]))) {
    const party = await findParty(ctx, id);
    if (party) parties.set(id, party);
  }
  return parties;
}

/**
 * What a financing of receivables takes: each receivable, the invoices it rests on, and the delivery notes behind those. An
 * invoice that comes back under another receivable, or a delivery billed twice, meets itself here.
 */
export async function receivableItems(
  ctx: Ctx,
  wanted: readonly { receivableId: string; amountMinor?: bigint }[],
): Promise<ClaimItem[]> {
  const ids = wanted.map((w) => w.receivableId);
  const receivables = await findReceivables(ctx, ids);
  const parties = await partiesOf(ctx, receivables);
  const links = await findReceivableInvoices(ctx, ids);
  const invoices = new Map(
    (await findInvoices(ctx, [...new Set(links.map((l) => l.invoiceId))])).map((i) => [i.id, i]),
  );
  const items: ClaimItem[] = [];
  for (const receivable of receivables) {
    const asked = wanted.find((w) => w.receivableId === receivable.id)?.amountMinor;
    const outstanding = BigInt(receivable.outstanding.amountMinor);
    const amount = asked ?? outstanding;
    if (amount === 0n) continue;
    const unit = receivable.amount.currency;
    const [seller, buyer] = [parties.get(receivable.creditorId), parties.get(receivable.debtorId)];
    const named = {
      sellerCode: seller?.creditCode ?? receivable.creditorId,
      buyerCode: buyer?.creditCode ?? receivable.debtorId,
      sellerName: seller?.nameZh ?? seller?.name,
      buyerName: buyer?.nameZh ?? buyer?.name,
      currency: unit,
      dueOn: receivable.dueOn,
    };
    const claim = (facts: ClaimItem['facts'], part: bigint, capacity: bigint) =>
      items.push({ facts: { ...named, ...facts }, unit, amount: part, capacity, subjectId: receivable.id });
    claim({ kind: 'receivable', key: receivable.id }, amount, outstanding);
    const own = links.filter((link) => link.receivableId === receivable.id);
    const linked = own.reduce((sum, link) => sum + link.amountMinor, 0n);
    if (own.length === 0) {
      // Presented by number only: the number counts as the seller's.
      const number = receivable.invoiceNumber;
      claim(
        {
          kind: 'invoice',
          key: `${named.sellerCode}/${number}`,
          number,
          amountMinor: outstanding,
          issuedOn: receivable.invoicedOn,
        },
        amount,
        outstanding,
      );
    }
    for (const link of own) {
      const invoice = invoices.get(link.invoiceId);
      if (!invoice) continue;
      const total = BigInt(invoice.total.amountMinor);
      const part = linked === 0n ? 0n : (link.amountMinor * amount + linked - 1n) / linked;
      const facts = { number: invoice.fapiaoKey, amountMinor: total, issuedOn: invoice.issuedOn };
      const standing = total - BigInt(invoice.red.amountMinor);
      claim(
        { kind: 'invoice', key: invoice.fapiaoKey, ...facts },
        part < link.amountMinor ? part : link.amountMinor,
        standing,
      );
      // What a delivery is worth is not known: the first invoice on it says, and a second one finds it taken.
      if (invoice.deliveryNumber !== null)
        claim(
          {
            kind: 'delivery_note',
            key: `${named.sellerCode}/${invoice.deliveryNumber}`,
            number: invoice.deliveryNumber,
            amountMinor: total,
          },
          part,
          total,
        );
    }
  }
  return items;
}
