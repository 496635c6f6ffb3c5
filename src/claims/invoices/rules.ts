import { refusalList, refuse } from '../../kernel/refusal.ts';
import { addDays, type LocalDate } from '../../kernel/time.ts';

export const invoiceKinds = ['blue', 'red'] as const;
export type InvoiceKind = (typeof invoiceKinds)[number];

/** What the tax authority's record says of an invoice; `unverified` until someone looked. */
export const verifications = ['unverified', 'verified', 'void', 'differs'] as const;
export type Verification = (typeof verifications)[number];

/** What proves that goods arrived, linked to what the platform itself recorded where it can be. */
export const deliveryKinds = ['gate_out', 'custody', 'proof_of_delivery', 'goods_receipt', 'telemetry'] as const;
export type DeliveryKind = (typeof deliveryKinds)[number];

export const invoiceRefusals = refusalList({
  FAPIAO_NUMBER_INVALID: [
    'invalid',
    'This is not an invoice number',
    '发票号码格式不符',
    'Give the 20 digits of a digital invoice, or the 10 or 12 digit code with the 8 digit number',
    '请填写20位数电发票号码，或10/12位发票代码加8位号码',
  ],
  INVOICE_SUM_DIFFERS: [
    'invalid',
    'Net and tax do not add up to the total',
    '价税合计不等于金额与税额之和',
    'Give the three amounts as the invoice shows them',
    '请按票面填写金额、税额与价税合计',
  ],
  INVOICE_ALREADY_REGISTERED: [
    'conflict',
    'This invoice is on record already',
    '该发票已登记',
    'An invoice exists once; use the one on record',
    '同一发票只登记一次，请使用已登记的发票',
  ],
  RED_EXCEEDS_BLUE: [
    'invalid',
    'The red letter takes back more than is left of the invoice',
    '红字金额超过蓝字发票余额',
    'Take back what is left in facts or less',
    '请在 facts 所列余额内开具红字',
  ],
  RED_OF_WHAT: [
    'invalid',
    'A red letter names the invoice that it takes back',
    '红字发票须注明被冲销的蓝字发票',
    'Name a blue invoice of the same seller and buyer',
    '请指定同一购销双方的蓝字发票',
  ],
  INVOICE_STRANGER: [
    'invalid',
    'The invoice is between other parties',
    '该发票的购销方不符',
    'Name an invoice of this seller to this buyer',
    '请指定该销方开给该购方的发票',
  ],
  INVOICE_NOTHING_LEFT: [
    'wrong-state',
    'Nothing of the invoice is left: it is void or was taken back in full',
    '该发票已作废或已全额冲红',
    'Use an invoice that stands',
    '请使用有效的发票',
  ],
  DELIVERY_UNPROVED: [
    'invalid',
    'The record that the delivery points to does not show it',
    '所引用的记录不能证明该交付',
    'Name a lot that the goods of this invoice are, and an event that shows it leave or be taken over',
    '请指定该发票项下的批次及其出库或交接记录',
  ],
  CREDIT_CODE_WRONG: [
    'invalid',
    'The unified social credit code has a wrong check character (GB 32100)',
    '统一社会信用代码校验位错误',
    'Give the code as the business licence shows it',
    '请按营业执照填写',
  ],
  PARTY_NOT_ENROLLED: [
    'invalid',
    'No party with this credit code is enrolled',
    '该统一社会信用代码未登记参与方',
    'Have the operator enrol the party',
    '请由运营方登记该参与方',
  ],
});

/**
 * One key for one invoice, whatever its age. Digital: 20 digits, no code. Older: a code of 10 or 12 digits and a number of
 * 8, joined by a hyphen, so that a number alone never stands for an invoice.
 */
export function fapiaoKey(number: string, code?: string): string | undefined {
  if (code === undefined || code === '') return /^\d{20}$/.test(number) ? number : undefined;
  return /^(\d{10}|\d{12})$/.test(code) && /^\d{8}$/.test(number) ? `${code}-${number}` : undefined;
}

export interface InvoiceFigures {
  netMinor: bigint;
  taxMinor: bigint;
  totalMinor: bigint;
  currency: string;
}

export function assertSum({ netMinor, taxMinor, totalMinor, currency }: InvoiceFigures): void {
  if (netMinor + taxMinor !== totalMinor || totalMinor <= 0n)
    refuse(invoiceRefusals.INVOICE_SUM_DIFFERS, {
      at: '/total',
      facts: { sumMinor: netMinor + taxMinor, totalMinor, currency },
    });
}

export interface CheckFacts {
  verification: Verification;
  /** Day of the last answer; undefined: nobody looked yet. */
  checkedOn: LocalDate | undefined;
  /** Earliest day on which what is financed on it falls due. */
  dueOn: LocalDate;
  today: LocalDate;
  everyDays: number;
  beforeDueDays: number;
}

/**
 * Whether the tax authority's record of a financed invoice is to be looked at again: every so many days, and once more in
 * the last days before it falls due (practice of invoice financing). Void is for good.
 */
export function isCheckDue(f: CheckFacts): boolean {
  if (f.verification === 'void') return false;
  if (f.checkedOn === undefined) return true;
  const lastLook = addDays(f.dueOn, -f.beforeDueDays);
  return f.today >= addDays(f.checkedOn, f.everyDays) || (f.checkedOn < lastLook && lastLook <= f.today);
}
