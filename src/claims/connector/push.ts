import { asSystem, type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act, hashOf, recordEvent } from '../../ground/audit/index.ts';
import { findPartiesByCode } from '../../ground/parties/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { businessDate } from '../../kernel/time.ts';
import {
  findInvoices,
  type InvoiceView,
  insertDeliveries,
  lockInvoicesOfOrders,
  setMatchVerdicts,
} from '../invoices/index.ts';
import { recordsMatched, recordsPushed } from './events.ts';
import { type MatchVerdict, matchInvoice } from './rules.ts';
import type { CoreRecord, PushedView, PushRecordsInput } from './schemas.ts';
import * as store from './store.ts';

/**
 * Takes what a core firm's system says: each record counts in its newest version, and one number stands for one record.
 * One statement writes them, whatever their number.
 */
export async function takeRecords(
  ctx: Ctx,
  partyId: string,
  records: readonly CoreRecord[],
  importId: string | null,
): Promise<PushedView['records']> {
  const sellers = await findPartiesByCode(ctx, new Set(records.map((record) => record.sellerCode)));
  const newest = new Map<string, store.NewRecord>();
  const answers: PushedView['records'] = [];
  const hashes: string[] = [];
  for (const record of records) {
    const { sellerCode, amount, fapiaoKey = null, dueOn = null, ...rest } = record;
    const contentHash = await hashOf({ ...record });
    hashes.push(contentHash);
    const seller = sellers.get(sellerCode);
    if (!seller || seller.id === partyId) continue;
    const key = `${record.kind}/${record.number}`;
    const before = newest.get(key);
    if (before && before.version >= record.version) continue;
    newest.set(key, {
      ...rest,
      sellerId: seller.id,
      fapiaoKey,
      dueOn,
      amountMinor: amount.amountMinor,
      currency: amount.currency,
      contentHash,
      importId,
    });
  }
  const written = await store.upsertRecords(ctx, partyId, [...newest.values()]);
  const kept = new Map(
    (
      await store.findRecords(
        ctx,
        partyId,
        records.map((record) => record.number),
      )
    ).map((record) => [`${record.kind}/${record.number}`, record]),
  );
  for (const [i, record] of records.entries()) {
    const key = `${record.kind}/${record.number}`;
    const now = kept.get(key);
    const answer = (outcome: PushedView['records'][number]['outcome'], code: string | null = null) =>
      answers.push({ number: record.number, outcome, code });
    if (!sellers.has(record.sellerCode)) answer('refused', 'PARTY_NOT_ENROLLED');
    else if (now?.contentHash === hashes[i]) answer(written.has(key) ? 'taken' : 'known');
    else if (now && now.version > record.version) answer('older');
    else answer('refused', 'RECORD_OF_ANOTHER');
  }
  return answers;
}

const sumOf = (rows: readonly { amountMinor: bigint }[]): bigint =>
  rows.reduce((sum, row) => sum + row.amountMinor, 0n);

/**
 * Matches the invoices of these orders with what was ordered, what arrived and what was posted, oldest invoice first; a
 * goods receipt is evidence of delivery too. Tells of the invoices whose verdict changed.
 */
export async function matchOrders(
  ctx: Ctx,
  buyerId: string,
  orderNumbers: Iterable<string>,
): Promise<PushedView['matched']> {
  const numbers = [...new Set(orderNumbers)];
  if (numbers.length === 0) return [];
  return asSystem(ctx, 'connector', async (system) => {
    const invoices = await lockInvoicesOfOrders(system, buyerId, numbers);
    if (invoices.length === 0) return [];
    const records = await store.findRecordsOfOrders(system, buyerId, numbers);
    const toleranceBps = policyOn('match.amountToleranceBps', businessDate(ctx)).value;
    const verdicts = new Map<string, MatchVerdict>();
    const deliveries: Parameters<typeof insertDeliveries>[1][number][] = [];
    const billed = new Map<string, bigint>();
    const inOrder = [...invoices].sort((a, b) => (a.issuedOn + a.id < b.issuedOn + b.id ? -1 : 1));
    for (const invoice of inOrder) {
      const orderNumber = invoice.orderNumber ?? '';
      const currency = invoice.total.currency;
      const own = records.filter(
        (r) => r.orderNumber === orderNumber && r.sellerId === invoice.sellerId && r.currency === currency,
      );
      const of = (kind: string) => own.filter((r) => r.kind === kind);
      const side = `${invoice.sellerId}/${orderNumber}/${currency}`;
      const invoicedBeforeMinor = billed.get(side) ?? 0n;
      const standing = BigInt(invoice.total.amountMinor) - BigInt(invoice.red.amountMinor);
      const sum = (kind: string) =>
        of(kind).length === 0 ? undefined : { minor: sumOf(of(kind)), invoicedBeforeMinor };
      const { verdict } = matchInvoice({
        invoiceMinor: standing,
        ordered: sum('purchase_order'),
        received: sum('goods_receipt'),
        payableMinor: of('payable').find((r) => r.fapiaoKey === invoice.fapiaoKey)?.amountMinor,
        toleranceBps,
      });
      verdicts.set(invoice.id, verdict);
      billed.set(side, invoicedBeforeMinor + standing);
      for (const receipt of of('goods_receipt'))
        deliveries.push({
          id: system.newId('delivery'),
          invoiceId: invoice.id,
          kind: 'goods_receipt',
          reference: receipt.number,
          deliveredOn: receipt.recordedOn,
          evidenceHash: receipt.contentHash,
          statedBy: buyerId,
        });
    }
    await insertDeliveries(system, deliveries);
    const changed = await setMatchVerdicts(system, verdicts);
    if (changed.length > 0) await tell(system, buyerId, invoices, changed, verdicts);
    return changed.map((invoiceId) => ({ invoiceId, verdict: verdicts.get(invoiceId) ?? '' }));
  });
}

/** One event for each seller: nobody is told of another's invoices. */
async function tell(
  ctx: Ctx,
  buyerId: string,
  invoices: readonly InvoiceView[],
  changed: readonly string[],
  verdicts: ReadonlyMap<string, MatchVerdict>,
): Promise<void> {
  const bySeller = new Map<string, { invoiceId: string; verdict: string }[]>();
  for (const { id, sellerId } of invoices)
    if (changed.includes(id))
      bySeller.set(sellerId, [...(bySeller.get(sellerId) ?? []), { invoiceId: id, verdict: verdicts.get(id) ?? '' }]);
  for (const [sellerId, matched] of bySeller) await recordEvent(ctx, recordsMatched(buyerId, sellerId, matched));
}

/** A core firm's system pushes orders, goods receipts and payables. */
export async function pushRecords(ctx: Ctx, input: PushRecordsInput): Promise<PushedView> {
  return act(ctx, { verb: 'record.push', mandate: 'record:push', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const records = await takeRecords(tx, partyId, input.records, null);
    const taken = new Set(records.filter((r) => r.outcome === 'taken').map((r) => r.number));
    const touched = input.records.filter((record) => taken.has(record.number)).map((record) => record.orderNumber);
    const matched = await matchOrders(tx, partyId, touched);
    return { view: { records, matched }, event: recordsPushed(partyId, records) };
  });
}

/** Reaction: an invoice to an order came on record; what the buyer's system said before counts for it too. */
export async function matchRegistered(ctx: Ctx, event: DomainEvent): Promise<void> {
  const [invoice] = await findInvoices(ctx, [event.objectId]);
  if (invoice?.orderNumber) await matchOrders(ctx, invoice.buyerId, [invoice.orderNumber]);
}
