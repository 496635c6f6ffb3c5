import { mulDiv } from '../../kernel/ratio.ts';
import { refusalList } from '../../kernel/refusal.ts';

/** What a core firm's own system says of a purchase: orders, goods receipts, payables. */
export const recordKinds = ['purchase_order', 'goods_receipt', 'payable'] as const;
export type RecordKind = (typeof recordKinds)[number];

export const matchVerdicts = [
  'matched',
  'no_order',
  'no_receipt',
  'no_payable',
  'over_order',
  'over_receipt',
  'amount_differs',
] as const;
export type MatchVerdict = (typeof matchVerdicts)[number];

export const sourceStatuses = ['proposed', 'active', 'ended'] as const;
export type SourceStatus = (typeof sourceStatuses)[number];

/** Seconds between two times that a system is asked which had nothing more to tell; and the longest wait while it fails. */
const ASK_EVERY_S = 60;
const RETRY_MOST_S = 3_600;

/** Seconds until a source is asked again: a minute, doubling with each failure in a row, or as long as it asks for. */
export const askAgainAfterS = (failures: number, askedForS = 0): number =>
  Math.min(RETRY_MOST_S, Math.max(ASK_EVERY_S * 2 ** Math.min(failures, 10), askedForS));

export const connectorRefusals = refusalList({
  RECORD_UNREADABLE: [
    'invalid',
    'What the system answered is not a record of an order, a receipt or a payable',
    '系统返回的内容不是有效的订单、收货或应付记录',
    'Correct the record in the system and answer it again as a newer version; the schema is that of POST /core-records',
    '请在系统中更正后以更高版本返回，格式同 POST /core-records',
  ],
  SOURCE_WRONG_STATE: [
    'wrong-state',
    'The source is not in the state for this',
    '该数据源状态不允许此操作',
    'Read the source again',
    '请重新读取该数据源',
  ],
  FILE_SIGNATURE_INVALID: [
    'forbidden',
    'The signature does not belong to this file and a key of yours',
    '签名与该文件或贵方已登记的公钥不符',
    'Sign the bytes of the file as they are with the private half of an enrolled key (Ed25519)',
    '请用已登记公钥对应的私钥对文件原始字节签名（Ed25519）',
  ],
  SIGNING_KEY_UNKNOWN: [
    'precondition',
    'No key of yours by this name is enrolled and in use',
    '未登记该名称的有效公钥',
    'Enrol the public half first, by two people',
    '请先由两名人员登记公钥',
  ],
  RECORD_OF_ANOTHER: [
    'conflict',
    'This number stands for another record already',
    '该编号已对应其他记录',
    'Correct the number; a record is corrected by a newer version of itself',
    '请更正编号；记录以更高版本更正',
  ],
});

export interface MatchFacts {
  invoiceMinor: bigint;
  /** Ordered in all under the order, and what other invoices already took of it; undefined: no such order. */
  ordered?: { minor: bigint; invoicedBeforeMinor: bigint } | undefined;
  received?: { minor: bigint; invoicedBeforeMinor: bigint } | undefined;
  /** What the debtor's system will pay for this invoice. */
  payableMinor?: bigint | undefined;
  toleranceBps: number;
}

/**
 * Three-way match: what was ordered, what arrived, what is billed; and the payable that the debtor's system posted for it.
 * Part deliveries and several invoices to one order are ordinary; billing past order or receipt is not.
 */
export function matchInvoice(f: MatchFacts): { verdict: MatchVerdict; differenceMinor: bigint } {
  const allowed = (of: bigint) => mulDiv(of, BigInt(f.toleranceBps), 10_000n, 'down');
  const differ = (verdict: MatchVerdict, differenceMinor = 0n) => ({ verdict, differenceMinor });
  if (!f.ordered) return differ('no_order');
  if (!f.received) return differ('no_receipt');
  const overOrder = f.ordered.invoicedBeforeMinor + f.invoiceMinor - f.ordered.minor;
  if (overOrder > allowed(f.ordered.minor)) return differ('over_order', overOrder);
  const overReceipt = f.received.invoicedBeforeMinor + f.invoiceMinor - f.received.minor;
  if (overReceipt > allowed(f.received.minor)) return differ('over_receipt', overReceipt);
  if (f.payableMinor === undefined) return differ('no_payable');
  const gap = f.payableMinor > f.invoiceMinor ? f.payableMinor - f.invoiceMinor : f.invoiceMinor - f.payableMinor;
  return gap > allowed(f.invoiceMinor) ? differ('amount_differs', gap) : differ('matched');
}
