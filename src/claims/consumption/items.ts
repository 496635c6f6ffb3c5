import type { Ctx } from '../../context.ts';
import { findBill } from '../../documents/lading/index.ts';
import { findParty, type PartyView } from '../../ground/parties/index.ts';
import { findInvoices } from '../invoices/index.ts';
import { findReceivableInvoices, findReceivables } from '../receivables/index.ts';
import type { ClaimItem } from './claim.ts';
import { type ItemFacts, plainKey } from './rules.ts';

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

async function partiesOf(ctx: Ctx, ids: readonly string[]): Promise<Map<string, PartyView>> {
  const parties = new Map<string, PartyView>();
  for (const id of new Set(ids)) {
    const party = await findParty(ctx, id);
    if (party) parties.set(id, party);
  }
  return parties;
}

/** Who sold to whom, as items are known by. */
function namesOf(parties: ReadonlyMap<string, PartyView>, sellerId: string, buyerId: string | undefined) {
  const [seller, buyer] = [parties.get(sellerId), parties.get(buyerId ?? '')];
  return {
    sellerCode: seller?.creditCode ?? sellerId,
    buyerCode: buyer?.creditCode ?? buyerId,
    sellerName: seller?.nameZh ?? seller?.name,
    buyerName: buyer?.nameZh ?? buyer?.name,
  };
}

/** An invoice known by the number that its seller gave it. */
const numbered = (sellerCode: string, number: string): Pick<ItemFacts, 'kind' | 'key' | 'number'> => ({
  kind: 'invoice',
  key: `${sellerCode}/${number}`,
  number,
});

/** A fapiao's number without a hyphen, 20 digits, or 8 after a code of 10 or 12, is unique whoever issued it. */
const isFapiaoNumber = (number: string): boolean => /^(\d{18}|\d{20})$/.test(plainKey(number));

export interface WantedInvoices {
  sellerId: string;
  /** Undefined when it is not known. */
  buyerId: string | undefined;
  /** As printed, each invoice once or more often. */
  numbers: readonly string[];
  /** What is drawn under them: each is taken for all of it. */
  amountMinor: bigint;
  currency: string;
  dueOn: string;
  /** The documents in which they were presented. */
  subjectId: string;
}

/**
 * What a financing of a seller's invoices takes when it knows them by number and not by receivable: under the seller, and as
 * fapiao where the number is one. A receivable on the same invoice meets it here, whichever comes first.
 */
export async function invoiceItems(ctx: Ctx, wanted: WantedInvoices): Promise<ClaimItem[]> {
  const { sellerId, buyerId, amountMinor, currency, dueOn, subjectId } = wanted;
  const parties = await partiesOf(ctx, buyerId === undefined ? [sellerId] : [sellerId, buyerId]);
  const named = namesOf(parties, sellerId, buyerId);
  // Spellings of one number are one invoice, taken once.
  const numbers = new Map(wanted.numbers.map((number) => [plainKey(number), number]));
  return [...numbers.values()].flatMap((number) => {
    const { kind, key } = numbered(named.sellerCode, number);
    const described = { ...named, kind, number, currency, dueOn, amountMinor };
    // A search finds it once by what it is like, whatever number of keys it has.
    const facts: ItemFacts[] = isFapiaoNumber(number)
      ? [
          { ...described, key: number },
          { kind, key },
        ]
      : [{ ...described, key }];
    return facts.map((f) => ({ facts: f, unit: currency, amount: amountMinor, capacity: amountMinor, subjectId }));
  });
}

export interface PresentedInvoice {
  /** As printed; empty where it bears none. */
  number: string;
  /** In words, where it bears no number. */
  unnumbered?: string | undefined;
  issuedOn?: string | undefined;
  amountMinor?: bigint | undefined;
}

export interface Presented {
  /** The presentation that came first. */
  id: string;
  /** Undefined when the seller is not on record: known by its name then. */
  sellerId: string | undefined;
  sellerName: string;
  buyerId: string | undefined;
  amountMinor: bigint;
  currency: string;
  invoices: readonly PresentedInvoice[];
  /** Numbers of transport documents. */
  transport: readonly string[];
}

/** A shorter number is in use everywhere. */
const SHORTEST_NUMBER = 4;

/** What documents under a credit use once: each invoice up to what is drawn, and the transport document as presented. */
export async function presentedItems(ctx: Ctx, shown: Presented): Promise<ClaimItem[]> {
  const { id, sellerId, sellerName, buyerId, amountMinor, currency } = shown;
  const parties = await partiesOf(
    ctx,
    [sellerId, buyerId].flatMap((party) => party ?? []),
  );
  const named = namesOf(parties, sellerId ?? plainKey(sellerName), buyerId);
  const invoices = new Map(
    shown.invoices.map((invoice) => [plainKey(invoice.number || (invoice.unnumbered ?? '')), invoice]),
  );
  const items = [...invoices.values()].flatMap((invoice): ClaimItem[] => {
    const { number, unnumbered, issuedOn, amountMinor: printed } = invoice;
    const total = printed ?? amountMinor;
    const amount = total < amountMinor ? total : amountMinor;
    if (unnumbered !== undefined) {
      const key = [named.sellerCode, 'UNNUMBERED', issuedOn, currency, total, named.buyerCode].join('/');
      const facts: ItemFacts = { ...named, kind: 'invoice', key, unnumbered, currency, amountMinor: total, issuedOn };
      return [{ facts, unit: currency, amount, capacity: total, subjectId: id }];
    }
    const { kind, key } = numbered(named.sellerCode, number);
    const facts: ItemFacts = { ...named, kind, key, number, currency, amountMinor: total, issuedOn };
    const one = (f: ItemFacts): ClaimItem => ({ facts: f, unit: currency, amount, capacity: total, subjectId: id });
    return isFapiaoNumber(number) ? [one({ ...facts, key: number }), one({ kind, key, number })] : [one(facts)];
  });
  const numbers = new Map(shown.transport.map((number) => [plainKey(number), number]));
  for (const [plain, number] of numbers)
    if (plain.length >= SHORTEST_NUMBER)
      items.push({
        facts: { kind: 'presented_document', key: number, number },
        unit: 'share',
        amount: WHOLE,
        capacity: WHOLE,
        subjectId: id,
      });
  return items.filter(({ amount }) => amount > 0n);
}

/**
 * What a financing of receivables takes: each receivable, its number, the invoices it rests on, and the delivery notes behind
 * those. An invoice that comes back under another receivable or in documents, or a delivery billed twice, meets itself here.
 */
export async function receivableItems(
  ctx: Ctx,
  wanted: readonly { receivableId: string; amountMinor?: bigint }[],
): Promise<ClaimItem[]> {
  const ids = wanted.map((w) => w.receivableId);
  const receivables = await findReceivables(ctx, ids);
  const parties = await partiesOf(
    ctx,
    receivables.flatMap((r) => [r.creditorId, r.debtorId]),
  );
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
    const named = {
      ...namesOf(parties, receivable.creditorId, receivable.debtorId),
      currency: unit,
      dueOn: receivable.dueOn,
    };
    const claim = (facts: ClaimItem['facts'], part: bigint, capacity: bigint) =>
      items.push({ facts: { ...named, ...facts }, unit, amount: part, capacity, subjectId: receivable.id });
    claim({ kind: 'receivable', key: receivable.id }, amount, outstanding);
    const own = links.filter((link) => link.receivableId === receivable.id);
    const linked = own.reduce((sum, link) => sum + link.amountMinor, 0n);
    const byNumber = numbered(named.sellerCode, receivable.invoiceNumber);
    // Taken by its number as well when invoices on record stand behind it: documents under a credit know no more. A search
    // then finds it by what those invoices are known by, and not twice.
    claim(
      own.length > 0
        ? { kind: byNumber.kind, key: byNumber.key }
        : { ...byNumber, amountMinor: outstanding, issuedOn: receivable.invoicedOn },
      amount,
      outstanding,
    );
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
