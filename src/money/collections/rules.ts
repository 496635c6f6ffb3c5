import { allocate, type Currency } from '../../kernel/money.ts';
import { refusalList } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { plainName } from '../money-in/rules.ts';

export const collectionRefusals = refusalList({
  STATEMENT_LINE_KNOWN: [
    'conflict',
    'This line of the statement is on record already',
    '该流水已登记',
    'Each line is taken once',
    '同一流水只登记一次',
  ],
  STATEMENT_LINE_DIFFERS: [
    'conflict',
    'A line with this reference is on record with another amount or currency',
    '该流水号已登记，但金额或币种不同',
    'Ask the bank which is right; where it took the first back, bring the reversal and then the new line',
    '请向银行核实；如原流水已冲正，请先导入冲正流水，再导入新流水',
  ],
  LINE_NOT_BOOKED: [
    'invalid',
    'A line of a statement is dated later than today',
    '对账单流水的起息日晚于今日',
    'Bring the line once the bank has booked it',
    '请在银行入账后导入',
  ],
  REVERSED_LINE_UNKNOWN: [
    'invalid',
    'A line takes back one that is not on record, more than is left of it, in another currency, or taken back already',
    '冲正流水所对应的原流水未登记、冲正金额超过其余额、币种不符，或已被冲正',
    'Bring the line that it takes back first, and give the reference of that line and no more than is left of it',
    '请先导入原流水，并按原流水号填写，冲正金额不得超过其余额',
  ],
  REPLACED_LINE_UNKNOWN: [
    'invalid',
    'A line brings again one that is not on record, of another amount, currency or payer, not taken back, or brought again already',
    '所替代的原流水未登记、金额、币种或付款人不符、未被冲正，或已有流水替代',
    'Give the reference of the line that the bank took back; what does not stand for it is brought without replaces, and what another paid for it two people name',
    '请填写已被冲正的原流水号；与其无关的款项请勿填写 replaces；由他人代付的，请导入后由两人指明',
  ],
  LINE_USED: [
    'precondition',
    'The line pays other debts, rests under a receipt, was taken back, or brings another line again',
    '该流水已清偿其他债务、已入账、已被冲正，或已替代其他流水',
    'Name another line; facts say what this one is used for',
    '请指明其他流水；facts 列明该流水的用途',
  ],
  COLLECTION_OF_ASSIGNEE: [
    'precondition',
    'The receivable was assigned: what its debtor pays is for what was advanced on it',
    '该应收账款已转让，债务人付款应归还其项下保理融资',
    'Settle the advance with it, or have the assignment ended first',
    '请以该款项结清保理融资，或先终止转让',
  ],
  COLLECTION_SECURES_OTHER: [
    'precondition',
    'The receivable secures another debt: what its debtor pays is for that',
    '该应收账款担保其他债务，债务人付款应归还该债务',
    'Book it under the facility in facts, or have its pledge discharged first',
    '请登记于 facts 所列授信项下，或先解除其质押',
  ],
  ALARM_NOT_OPEN: [
    'wrong-state',
    'The alarm is not open',
    '该告警未处于打开状态',
    'Read the alarm again',
    '请重新读取该告警',
  ],
});

/** Who pays, where a line says it of a party or only by name. */
export interface Payer {
  debtorId: string | null | undefined;
  payerName: string;
}

/** Money of another payer brings nothing again by the word of a line: that it meant this debt two people say (Civil Code 524). */
export const isSamePayer = (one: Payer, other: Payer): boolean =>
  one.debtorId && other.debtorId
    ? one.debtorId === other.debtorId
    : plainName(one.payerName) === plainName(other.payerName);

/** What a claim secures: while it does, that alone; paid and free, what it secured when it was. */
export interface Securing {
  facilityId: string;
  pledgeeId: string;
  live: boolean;
}

/** Whether what the debtor of a claim pays may be booked under a facility: not where it is security for another debt alone. */
export function mayPay(facilityId: string, secured: readonly Securing[]): boolean {
  const live = secured.filter((s) => s.live);
  const counts = live.length > 0 ? live : secured;
  return counts.length === 0 || counts.some((s) => s.facilityId === facilityId);
}

export interface OpenReceivable {
  id: string;
  debtorId: string;
  invoiceNumber: string;
  /** Still owed on it. */
  openMinor: bigint;
  currency: Currency;
  dueOn: LocalDate;
}

export interface IncomingPayment {
  debtorId: string;
  amountMinor: bigint;
  currency: Currency;
  /** What the payer wrote: remittance information. */
  memo: string;
  /** Invoices that a debtor's own payment advice names, with what it pays on each. */
  advice?: readonly { invoiceNumber: string; amountMinor: bigint }[];
  /** Invoices of the same debtor that are settled: who names one of them pays no other. */
  settledNumbers?: readonly string[];
}

export interface PaymentMatch {
  receivableId: string;
  amountMinor: bigint;
  /** A receipt that names the receivable, or what the line itself says. */
  by: 'advice' | 'invoice' | 'fifo' | 'receipt';
}

/** What is left of a payment of which a part was taken back: it pays in the order in which it had been matched. */
export function paidByRest(
  matches: readonly PaymentMatch[],
  restMinor: bigint,
): { matches: PaymentMatch[]; unmatchedMinor: bigint } {
  let leftMinor = restMinor;
  const paid = matches.flatMap((match) => {
    const amountMinor = match.amountMinor < leftMinor ? match.amountMinor : leftMinor;
    leftMinor -= amountMinor;
    return amountMinor > 0n ? [{ ...match, amountMinor }] : [];
  });
  return { matches: paid, unmatchedMinor: leftMinor };
}

/** An invoice number stands in a text when nothing that could belong to a longer number touches it. */
function names(memo: string, invoiceNumber: string): boolean {
  for (let at = memo.indexOf(invoiceNumber); at >= 0; at = memo.indexOf(invoiceNumber, at + 1)) {
    const around = [memo[at - 1] ?? ' ', memo[at + invoiceNumber.length] ?? ' '];
    if (!around.some((c) => /[0-9A-Za-z]/.test(c))) return true;
  }
  return false;
}

/** Whether what a payer wrote leaves less for this claim than was booked as its payment: it names others instead. */
export function paysOtherThan(
  own: { invoiceNumber: string; amountMinor: bigint },
  {
    amountMinor,
    memo,
    advice,
  }: Pick<IncomingPayment, 'amountMinor' | 'memo'> & Required<Pick<IncomingPayment, 'advice'>>,
  others: readonly string[],
): boolean {
  const forOthers = advice.filter((a) => a.invoiceNumber !== own.invoiceNumber);
  if (advice.length > 0) return amountMinor - forOthers.reduce((sum, a) => sum + a.amountMinor, 0n) < own.amountMinor;
  return !names(memo, own.invoiceNumber) && others.some((number) => names(memo, number));
}

/**
 * What a debtor's payment is for: what its advice says, else the invoices that its text names, else its oldest due first
 * (Civil Code 560 for a debtor that names nothing). What is over belongs to nothing yet.
 */
export function matchPayment(
  payment: IncomingPayment,
  open: readonly OpenReceivable[],
): { matches: PaymentMatch[]; unmatchedMinor: bigint } {
  let leftMinor = payment.amountMinor;
  const matches: PaymentMatch[] = [];
  const owed = new Map(
    open
      .filter((r) => r.debtorId === payment.debtorId && r.currency === payment.currency)
      .sort((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : a.id < b.id ? -1 : 1))
      .map((r) => [r.id, { ...r }]),
  );
  const pay = (receivable: OpenReceivable, most: bigint, by: PaymentMatch['by']): void => {
    const amountMinor = [most, receivable.openMinor, leftMinor].reduce((least, x) => (x < least ? x : least));
    if (amountMinor <= 0n) return;
    receivable.openMinor -= amountMinor;
    leftMinor -= amountMinor;
    // Advice and text may name one invoice: it is paid once, with both amounts.
    const before = matches.find((m) => m.receivableId === receivable.id);
    if (before) before.amountMinor += amountMinor;
    else matches.push({ receivableId: receivable.id, amountMinor, by });
  };
  for (const { invoiceNumber, amountMinor } of payment.advice ?? [])
    for (const r of owed.values()) if (r.invoiceNumber === invoiceNumber) pay(r, amountMinor, 'advice');
  for (const r of owed.values()) if (names(payment.memo, r.invoiceNumber)) pay(r, r.openMinor, 'invoice');
  // A payment that names what it pays is not spread over other debts, though what it names be settled (Civil Code 560).
  const designates = (payment.advice?.length ?? 0) > 0 || payment.settledNumbers?.some((n) => names(payment.memo, n));
  if (matches.length === 0 && !designates) for (const r of owed.values()) pay(r, r.openMinor, 'fifo');
  return { matches, unmatchedMinor: leftMinor };
}

export interface Debt {
  id: string;
  costsMinor: bigint;
  interestMinor: bigint;
  principalMinor: bigint;
  dueOn: LocalDate;
  /** Value that secures it: less of it comes first. */
  securedMinor: bigint;
  /** What it costs its debtor, in basis points a year: the heavier comes first. */
  burdenBps: number;
  incurredOn: LocalDate;
}

export interface DebtPayment {
  id: string;
  costsMinor: bigint;
  interestMinor: bigint;
  principalMinor: bigint;
}

/**
 * What a payment discharges. Among several debts: what the debtor designates; else due first, least secured first,
 * heaviest, oldest, and what is equal in all of these pro rata (Civil Code 560). Within a debt: costs of enforcement,
 * interest, principal (561).
 */
export function dischargeDebts(
  receivedMinor: bigint,
  debts: readonly Debt[],
  today: LocalDate,
  designatedId?: string,
): { payments: DebtPayment[]; restMinor: bigint } {
  const keyOf = (d: Debt): (string | number | bigint)[] => [
    d.id === designatedId ? 0 : 1,
    d.dueOn <= today ? 0 : 1,
    // Among debts that are due, security decides; among those that are not, the earlier due day.
    d.dueOn <= today ? '' : d.dueOn,
    d.securedMinor - d.principalMinor,
    -d.burdenBps,
    d.dueOn,
    d.incurredOn,
  ];
  const compare = (a: Debt, b: Debt): number => {
    const [x, y] = [keyOf(a), keyOf(b)];
    for (const [i, value] of x.entries()) {
      const other = y[i] as typeof value;
      if (value < other) return -1;
      if (value > other) return 1;
    }
    return 0;
  };
  const groups: Debt[][] = [];
  for (const debt of [...debts].sort(compare)) {
    const last = groups.at(-1);
    if (last?.[0] && compare(last[0], debt) === 0) last.push(debt);
    else groups.push([debt]);
  }
  let leftMinor = receivedMinor;
  const payments: DebtPayment[] = [];
  for (const group of groups) {
    const owed = group.map((d) => d.costsMinor + d.interestMinor + d.principalMinor);
    const total = owed.reduce((sum, x) => sum + x, 0n);
    const paid = total < leftMinor ? total : leftMinor;
    const parts = total > 0n ? allocate(paid, owed) : owed;
    leftMinor -= paid;
    for (const [i, debt] of group.entries()) {
      let rest = parts[i] ?? 0n;
      const take = (most: bigint): bigint => {
        const taken = most < rest ? most : rest;
        rest -= taken;
        return taken;
      };
      payments.push({
        id: debt.id,
        costsMinor: take(debt.costsMinor),
        interestMinor: take(debt.interestMinor),
        principalMinor: take(debt.principalMinor),
      });
    }
  }
  return { payments, restMinor: leftMinor };
}
