import type { BookRecord, Purchase } from '../../core-firm/purchases.ts';
import { type Api, CoreFirmSystem } from '../../core-firm/system.ts';
import { type Cast, importerCode, type Stage } from '../stage.ts';

const number = '26502000000184031177';
const amount = { amountMinor: '195000000', currency: 'CNY' } as const;

/** A posting in the car maker's books for its purchase from the importer. */
export const posted = (kind: BookRecord['kind'], recordNumber: string): Purchase => ({
  trouble: 'as_ordered',
  invoices: [],
  records: [
    {
      kind,
      number: recordNumber,
      version: 1,
      sellerCode: importerCode,
      orderNumber: '4500017710',
      amount,
      recordedOn: '2026-10-26',
      ...(kind === 'payable' && { fapiaoKey: number, dueOn: '2026-11-30' }),
    },
  ],
});

/** The car maker's own system: it has itself told, and pushes the order and the goods receipt. The payable comes later. */
export async function connectSystem({ clock }: Stage, { carMaker }: Cast): Promise<CoreFirmSystem> {
  const api: Api = (method, path, body) => (method === 'GET' ? carMaker.reads(path) : carMaker.does(path, body));
  const system = new CoreFirmSystem(api, () => clock.now());
  await system.connect();
  await system.push([posted('purchase_order', '4500017710'), posted('goods_receipt', '5000023305')]);
  return system;
}

/** The importer puts its invoice on record and presents what it is owed. */
export async function presentInvoice({ importer, carMaker }: Cast): Promise<{ id: string }> {
  const invoice = await importer.does<{ id: string }>('/invoices', {
    number,
    buyerId: carMaker.partyId,
    issuedOn: '2026-10-26',
    net: { amountMinor: '172566372', currency: 'CNY' },
    tax: { amountMinor: '22433628', currency: 'CNY' },
    total: amount,
    orderNumber: '4500017710',
  });
  return importer.does('/receivables', {
    debtorId: carMaker.partyId,
    invoiceNumber: number,
    invoicedOn: '2026-10-26',
    dueOn: '2026-11-30',
    amount,
    invoices: [{ invoiceId: invoice.id, amount }],
  });
}

/** What another bank is told when it would finance the same claim. */
export async function offerAgain({ importer, germanBank }: Cast, receivableId: string): Promise<string> {
  const offered = await importer.does<{ id: string }>('/assignments', {
    assigneeId: germanBank.partyId,
    kind: 'advance',
    recourse: true,
    services: ['finance'],
    currency: 'CNY',
    items: [{ receivableId, advance: { amountMinor: '150000000', currency: 'CNY' } }],
  });
  return (await germanBank.isRefused(`/assignments/${offered.id}/answer`, { accept: true })).code;
}

/** What is left to answer for whoever looks around: an invoice of the next delivery, for 1,600.00 CNY more than the car maker ordered. */
export async function presentNext({ clock }: Stage, { importer, carMaker }: Cast): Promise<void> {
  const day = (days: number) => new Date(clock.now().getTime() + days * 86_400_000).toISOString().slice(0, 10);
  const [next, orderNumber] = ['26502000000184031193', '4500017756'];
  const total = { amountMinor: '9800000', currency: 'CNY' } as const;
  const [ordered] = posted('purchase_order', orderNumber).records;
  await carMaker.does('/core-records', {
    records: [{ ...ordered, orderNumber, amount: { ...total, amountMinor: '9640000' }, recordedOn: day(-3) }],
  });
  const invoice = await importer.does<{ id: string }>('/invoices', {
    number: next,
    buyerId: carMaker.partyId,
    issuedOn: day(-1),
    net: { ...total, amountMinor: '8672566' },
    tax: { ...total, amountMinor: '1127434' },
    total,
    orderNumber,
  });
  await importer.does('/receivables', {
    debtorId: carMaker.partyId,
    invoiceNumber: next,
    invoicedOn: day(-1),
    dueOn: day(45),
    amount: total,
    invoices: [{ invoiceId: invoice.id, amount: total }],
  });
}
