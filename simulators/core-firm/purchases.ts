import { type SeededChance, seededChance } from '../control/chance.ts';

/** What can happen to a purchase; what the three-way match must say of it is the second column. */
export const troubles = [
  ['as_ordered', 'matched'],
  ['part_delivery', 'matched'],
  ['billed_in_two', 'matched'],
  ['short_receipt', 'over_receipt'],
  ['billed_past_order', 'over_order'],
  ['never_ordered', 'no_order'],
  ['not_arrived', 'no_receipt'],
  ['not_posted', 'no_payable'],
  ['posted_for_less', 'amount_differs'],
] as const;
export type Trouble = (typeof troubles)[number][0];

export interface Money {
  amountMinor: string;
  currency: 'CNY';
}
export interface BookRecord {
  kind: 'purchase_order' | 'goods_receipt' | 'payable';
  number: string;
  version: number;
  sellerCode: string;
  orderNumber: string;
  fapiaoKey?: string;
  dueOn?: string;
  amount: Money;
  recordedOn: string;
}
export interface Billed {
  number: string;
  orderNumber: string;
  amountMinor: number;
  issuedOn: string;
  dueOn: string;
  /** What the match must say of it. */
  verdict: string;
}
export interface Purchase {
  trouble: Trouble;
  records: BookRecord[];
  invoices: Billed[];
}

const yuan = (amountMinor: number): Money => ({ amountMinor: String(amountMinor), currency: 'CNY' });

function purchase(chance: SeededChance, n: number, trouble: Trouble, sellerCode: string): Purchase {
  const orderNumber = `PO-${String(n).padStart(6, '0')}`;
  const orderedMinor = chance.whole(1_000, 500_000) * 100;
  const common = { version: 1, sellerCode, orderNumber };
  const records: BookRecord[] = [];
  const record = (
    kind: BookRecord['kind'],
    number: string,
    amountMinor: number,
    recordedOn: string,
    more: object = {},
  ) => records.push({ ...common, kind, number, amount: yuan(amountMinor), recordedOn, ...more });
  const part = Math.floor(orderedMinor / 2);
  const receivedMinor = trouble === 'part_delivery' || trouble === 'short_receipt' ? part : orderedMinor;
  if (trouble !== 'never_ordered') record('purchase_order', orderNumber, orderedMinor, '2026-08-03');
  if (trouble !== 'not_arrived')
    record(
      'goods_receipt',
      `GR-${n}`,
      trouble === 'billed_past_order' ? orderedMinor * 2 : receivedMinor,
      '2026-09-07',
    );
  const bills =
    trouble === 'billed_in_two'
      ? [part, orderedMinor - part]
      : [trouble === 'part_delivery' ? part : trouble === 'billed_past_order' ? orderedMinor + 100 : orderedMinor];
  const verdict = troubles.find(([name]) => name === trouble)?.[1] ?? '';
  const invoices = bills.map((amountMinor, i) => ({
    number: `26508${String(n * 10 + i).padStart(15, '0')}`,
    orderNumber,
    amountMinor,
    issuedOn: '2026-09-15',
    dueOn: '2026-12-14',
    verdict,
  }));
  if (trouble !== 'not_posted')
    for (const { number, amountMinor, dueOn } of invoices)
      record(
        'payable',
        `AP-${number}`,
        trouble === 'posted_for_less' ? amountMinor - 1_00 : amountMinor,
        '2026-09-20',
        {
          fapiaoKey: number,
          dueOn,
        },
      );
  return { trouble, records, invoices };
}

/** A core firm's purchases from one supplier: what its books say, and what the supplier bills. The seed repeats them. */
export function purchases(seed: number, count: number, sellerCode: string): Purchase[] {
  const chance = seededChance(seed);
  return Array.from({ length: count }, (_, n) => {
    // Each kind once, then mostly as ordered.
    const trouble = troubles[n]?.[0] ?? (chance.happens(0.8) ? 'as_ordered' : chance.pick(troubles)[0]);
    return purchase(chance, n + 1, trouble, sellerCode);
  });
}

/** The supplier's invoices as the file that it would upload. */
export function invoiceFile(all: readonly Purchase[], buyerCode: string): string {
  const amount = (minor: number) => (minor / 100).toFixed(2);
  const lines = all.flatMap(({ invoices }) =>
    invoices.map(({ number, orderNumber, amountMinor, issuedOn, dueOn }) => {
      const net = Math.round(amountMinor / 1.13);
      return [
        number,
        buyerCode,
        issuedOn,
        amount(net),
        amount(amountMinor - net),
        amount(amountMinor),
        dueOn,
        orderNumber,
      ];
    }),
  );
  const heading = ['发票号码', '购方税号', '开票日期', '金额', '税额', '价税合计', '到期日', '订单号'];
  return [heading, ...lines].map((fields) => fields.join(',')).join('\r\n');
}

/** Records of one kind as the signed file that its system would drop. */
export function recordFile(all: readonly Purchase[], kind: BookRecord['kind']): string {
  const rows = all
    .flatMap(({ records }) => records)
    .filter((record) => record.kind === kind)
    .map((r) => [
      r.number,
      r.sellerCode,
      r.orderNumber,
      (Number(r.amount.amountMinor) / 100).toFixed(2),
      r.recordedOn,
      ...(kind === 'payable' ? [r.fapiaoKey, r.dueOn] : []),
    ]);
  const heading = [
    '单据号',
    '供应商税号',
    '订单号',
    '金额',
    '日期',
    ...(kind === 'payable' ? ['发票号码', '付款日'] : []),
  ];
  return [heading, ...rows].map((fields) => fields.join(',')).join('\r\n');
}
