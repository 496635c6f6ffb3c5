import { refusalList, refuse } from '../../kernel/refusal.ts';
import {
  type DebtParts,
  type PledgeTrigger,
  pledgeRefusals,
  type ScopePart,
  securedMinor,
} from '../../security/pledges/rules.ts';
import { distribute, rank, type SecurityRight } from '../../security/ranking/rules.ts';

export type { DebtParts };

export const realisationRefusals = refusalList({
  SURPLUS_SECURES_OTHERS: [
    'precondition',
    'What the sale left over secures other debts that still stand',
    '变现余款仍担保其他未清偿债务',
    'Have it pay the facilities in facts first',
    '请先以余款清偿 facts 所列授信项下债务',
  ],
  PASS_ON_RATE_MISSING: [
    'precondition',
    'No exchange rate of these days is on record between the two moneys',
    '缺少两种货币近日汇率',
    'Have the lender record today’s rate',
    '请由贷款人登记当日汇率',
  ],
  PASS_ON_BEYOND: [
    'precondition',
    'It is more than the other facility owes',
    '金额超出该授信所欠',
    'Name less, by what is left over in facts',
    '请按 facts 所列余额减少',
  ],
  NO_DEFAULT: [
    'precondition',
    'Nothing gives a right to sell: no margin call expired and no debt is overdue',
    '尚无处置权：无到期未补的补仓通知，亦无逾期债务',
    'Wait for the deadline of the call, or for the due date (Civil Code 386, 436)',
    '请待补仓期限或债务到期（民法典第 386、436 条）',
  ],
  LIMITATION_PASSED: [
    'precondition',
    'Security that rests on its registration is not enforced for a debt whose time to sue is over',
    '主债权诉讼时效已届满，以登记为公示方式的担保不予保护',
    'Sell what the lender possesses or holds the document of, or have the debtor acknowledge the debt (SI 44, Civil Code 192)',
    '可处置占有或已交付权利凭证的质物，或取得债务人对债务的书面承认（担保解释第 44 条、民法典第 192 条）',
  ],
  TITLE_WITHOUT_SALE: [
    'precondition',
    'The pledgee would pass the title in the document to who does not own the goods',
    '质权人拟将单证权利转让给非货物所有人',
    'Settle the sale to the buyer first, or pass the document back to the pledgor',
    '请先完成对该买受人的处置结算，或将单证返还出质人',
  ],
  DOCUMENT_SOLD_WHOLE: [
    'invalid',
    'A document is sold with all that it stands for, and the sale leaves part of it out',
    '单证须连同其项下全部货物一并处置，本次处置遗漏部分货物',
    'Name the lots in facts too, or have the document split first',
    '请一并列入 facts 所列批次，或先分割单证',
  ],
  DOCUMENT_NOT_HELD: [
    'precondition',
    'The lender does not hold the document for these goods',
    '银行未持有该货物的权利凭证',
    'Have the document given back first: who holds it alone can claim the goods',
    '请先取回单证：仅持有人可提取货物',
  ],
  DOCUMENT_NEEDS_BUYER: [
    'invalid',
    'Goods that are sold by their document go to a buyer that it can be passed to',
    '以单证方式处置的货物，买受人须能受让单证',
    'Name the buyer by its identifier; once settled, pass the document on',
    '请填写买受人标识；结算后请将单证转让给买受人',
  ],
  NOT_SECURED: [
    'invalid',
    'The lender has no effective pledge over one of the lots',
    '银行对其中批次不享有有效质权',
    'Name lots of an effective pledge for this facility',
    '请选择本授信项下有效质押的批次',
  ],
  TRIGGER_NOT_YET: [
    'invalid',
    'The event is dated later than today',
    '事由发生日期晚于今日',
    'Invoke it once it has happened',
    '请在事由发生后主张',
  ],
  PLEDGORS_DIFFER: [
    'invalid',
    'The lots were pledged by different parties, and what is left of each belongs to its own pledgor',
    '各批次出质人不同，余款分别归属各出质人',
    'Propose one realisation for the lots of each pledgor',
    '请按出质人分别提出处置',
  ],
  REFERENCE_MISSING: [
    'precondition',
    'A lot has no price of the day to sell against',
    '其中批次缺少当日参考价',
    'Record a price from an accepted source first; a sale without a reference cannot be judged fair',
    '请先录入价格；无参考价的处置无法证明公允',
  ],
  LOT_UNDER_SALE: [
    'precondition',
    'A pledgee is about to sell the goods: they leave on no order until the sale is made or withdrawn',
    '质权人正在处置该货物：处置完成或撤回前不得凭任何指令出库',
    'Pay what is owed and have the sale withdrawn, or ask for other goods',
    '请清偿欠款并由质权人撤回处置，或申请提取其他货物',
  ],
  SURRENDER_WITHOUT_SALE: [
    'precondition',
    'The document is pledged to who holds it, and no approved sale of its goods stands: it is not given up for them',
    '单证质权人尚无经批准的处置，不得缴回单证提货',
    'Have a realisation of these lots approved after default first, or let the pledgor surrender it',
    '请先就该批次取得违约后处置的批准，或由出质人缴回',
  ],
  TITLE_TO_LENDER: [
    'forbidden',
    'The lender is not the buyer: a pledge gives the proceeds, never the goods (Civil Code 428)',
    '质权人不得成为买受人：质权仅就价款优先受偿（民法典第 428 条）',
    'Sell to another, or go to auction or court',
    '请出售给第三方，或经拍卖、诉讼处置',
  ],
  SALE_NOT_MADE: [
    'invalid',
    'The sale is dated later than today',
    '成交日期晚于今日',
    'Record it once it is made',
    '请在成交后登记',
  ],
  REALISATION_STEP: [
    'wrong-state',
    'The realisation is not at this step',
    '该处置不在此步骤',
    'Read it again',
    '请重新读取',
  ],
  NOTHING_PAYABLE: [
    'invalid',
    'Out of this sale nothing is owed under that head',
    '本次处置在该项下无应付款',
    'Read what is payable; only a right that the ranking paid is paid out',
    '请查看应付明细；仅顺位分配到的权利可付款',
  ],
  PAYMENT_EXCEEDS_OWED: [
    'precondition',
    'More would be paid than is still owed under that head',
    '付款将超过该项下尚欠金额',
    'Pay no more than openMinor in facts',
    '付款不得超过 facts 所列 openMinor',
  ],
  PAYMENT_NOT_MADE: [
    'invalid',
    'The transfer is dated later than today',
    '付款日期晚于今日',
    'Record it once the bank has made it',
    '请在银行完成付款后登记',
  ],
  SALE_PROCEEDS_DIFFER: [
    'invalid',
    'Proceeds are to be given for each lot of the realisation, once',
    '须逐一填写各批次价款',
    'Name the lots that were proposed',
    '请按提案批次填写',
  ],
});

export const paymentKinds = ['sale_costs', 'secured_claim', 'surplus'] as const;
export type PaymentKind = (typeof paymentKinds)[number];

/** One head under which a sale left something to pay out. */
export interface Payable {
  kind: PaymentKind;
  /** Whose right; null for costs and surplus. */
  rightId: string | null;
  owedMinor: bigint;
}

interface SettledSale {
  surplusMinor: string;
  costsUnmetMinor: string;
  lots: readonly { costsMinor: string; paid: readonly { rightId: string; paidMinor: string }[] }[];
}

/**
 * What the lender owes on out of a settled sale: the costs met, each other right its share, the pledgor what is left (Civil
 * Code 389, 413, 438). `ownId` is the lender's own right, which its books have taken already.
 */
export function payablesOf({ lots, surplusMinor, costsUnmetMinor }: SettledSale, ownId: string): Payable[] {
  const shares = new Map<string, bigint>();
  for (const { rightId, paidMinor } of lots.flatMap((lot) => lot.paid))
    if (rightId !== ownId) shares.set(rightId, (shares.get(rightId) ?? 0n) + BigInt(paidMinor));
  const costsMinor = lots.reduce((sum, lot) => sum + BigInt(lot.costsMinor), 0n) - BigInt(costsUnmetMinor);
  const heads: Payable[] = [
    { kind: 'sale_costs', rightId: null, owedMinor: costsMinor },
    ...[...shares].map(([rightId, owedMinor]) => ({ kind: 'secured_claim' as const, rightId, owedMinor })),
    { kind: 'surplus', rightId: null, owedMinor: BigInt(surplusMinor) },
  ];
  return heads.filter((head) => head.owedMinor > 0n);
}

export interface PaidOut {
  kind: PaymentKind;
  rightId: string | null;
  amountMinor: bigint;
}

/** What of a head was paid out before. */
export const paidUnder = (head: Pick<Payable, 'kind' | 'rightId'>, payments: readonly PaidOut[]): bigint =>
  payments
    .filter((p) => p.kind === head.kind && p.rightId === head.rightId)
    .reduce((sum, p) => sum + p.amountMinor, 0n);

/** Never more than is owed under its own head: the surplus of the pledgor does not pay the warehouse. */
export function assertPayable(
  payables: readonly Payable[],
  payments: readonly PaidOut[],
  asked: PaidOut & { currency: string },
): void {
  const head = payables.find((p) => p.kind === asked.kind && p.rightId === asked.rightId);
  if (!head) refuse(realisationRefusals.NOTHING_PAYABLE, { at: asked.kind === 'secured_claim' ? '/rightId' : '/kind' });
  const openMinor = head.owedMinor - paidUnder(head, payments);
  if (asked.amountMinor > openMinor)
    refuse(realisationRefusals.PAYMENT_EXCEEDS_OWED, { at: '/amount', facts: { openMinor, currency: asked.currency } });
}

/** What may give a right to sell, as the record shows it, and what the pledge over each lot was agreed to be realised on. */
export interface GroundsFacts<Basis> {
  /** An event that the lender names, and what it says of it. */
  invoked?: { trigger: PledgeTrigger; basis: Basis } | undefined;
  expiredCall: Basis | undefined;
  overdue: Basis | undefined;
  agreed: readonly (readonly PledgeTrigger[])[];
}

/**
 * The default that a sale rests on. An overdue debt is one by law; an expired call or another event only where the pledge
 * over every lot has it (Civil Code 386, 410, 436).
 */
export function groundsOf<Basis>({ invoked, expiredCall, overdue, agreed }: GroundsFacts<Basis>): Basis {
  const isAgreed = (trigger: PledgeTrigger) => agreed.every((triggers) => triggers.includes(trigger));
  if (invoked) {
    const { trigger, basis } = invoked;
    return isAgreed(trigger)
      ? basis
      : refuse(pledgeRefusals.TRIGGER_NOT_AGREED, { at: '/trigger', facts: { trigger } });
  }
  if (expiredCall && isAgreed('margin_call_expired')) return expiredCall;
  if (overdue) return overdue;
  if (expiredCall)
    refuse(pledgeRefusals.TRIGGER_NOT_AGREED, { at: '/lotIds', facts: { trigger: 'margin_call_expired' } });
  refuse(realisationRefusals.NO_DEFAULT);
}

/** Whose goods these are, and so who is left with what they bring. */
export function pledgorOf(pledges: readonly { pledgorId: string }[]): string {
  const [first, ...others] = new Set(pledges.map((pledge) => pledge.pledgorId));
  if (first === undefined) refuse(realisationRefusals.NOT_SECURED, { at: '/lotIds' });
  if (others.length > 0)
    refuse(realisationRefusals.PLEDGORS_DIFFER, { at: '/lotIds', facts: { pledgorIds: [first, ...others] } });
  return first;
}

const asCalled = (name: string): string => name.replace(/[\s\p{P}]/gu, '').toLowerCase();

/** Whether a buyer that is named in words is one of these names, however it is spaced and punctuated. */
export const isNamed = (buyer: string, names: readonly (string | null)[]): boolean =>
  names.some((name) => name !== null && asCalled(name) !== '' && asCalled(name) === asCalled(buyer));

/** What is owed, by the parts that a security may answer for (Civil Code 389). */
export const debtPartsOf = (debt: {
  principalMinor: bigint;
  claimMinor: bigint;
  interestMinor: bigint;
  penaltyMinor: bigint;
  enforcementMinor: bigint;
  custodyMinor: bigint;
  damagesMinor: bigint;
}): DebtParts => ({
  principal: debt.principalMinor + debt.claimMinor,
  interest: debt.interestMinor,
  penalty: debt.penaltyMinor,
  damages: debt.damagesMinor,
  custody_cost: debt.custodyMinor,
  enforcement_cost: debt.enforcementMinor,
});

/** Costs, then interest and what is due for delay, then the debt itself (Civil Code 561). */
const inOrderOfPayment: readonly ScopePart[] = [
  'enforcement_cost',
  'custody_cost',
  'interest',
  'penalty',
  'damages',
  'principal',
];

/** What is left of a debt once a security that answers for these parts of it has paid so much. */
export function partsLeft(parts: DebtParts, scope: readonly ScopePart[], paidMinor: bigint): DebtParts {
  const left = { ...parts };
  let open = paidMinor;
  for (const part of inOrderOfPayment.filter((each) => scope.includes(each))) {
    const owed = left[part] ?? 0n;
    const paid = owed < open ? owed : open;
    left[part] = owed - paid;
    open -= paid;
  }
  return left;
}

export interface SoldLot {
  lotId: string;
  proceedsMinor: bigint;
  costsMinor: bigint;
  /** The lender's pledge that gives it its place over this lot, and what that answers for. */
  own?: { pledgeId: string; scope: readonly ScopePart[] };
  /** Every right over this very lot, the lender's own among them. */
  rights: readonly SecurityRight[];
}

export interface Paid {
  rightId: string;
  paidMinor: bigint;
}

/** All the money of a sale and where it goes: costs met, the lender, other holders and the pledgor make up the proceeds. */
export interface Proceeds {
  proceedsMinor: bigint;
  costsMinor: bigint;
  ownMinor: bigint;
  othersMinor: bigint;
  surplusMinor: bigint;
}

/** The same sale summed over its lots, from the view of the lender whose right is `ownId`. */
export function sumUp(
  sold: readonly SoldLot[],
  { lots, paid, surplusMinor }: ReturnType<typeof payDown>,
  ownId: string,
): Proceeds {
  const proceedsMinor = sold.reduce((sum, lot) => sum + lot.proceedsMinor, 0n);
  const netMinor = lots.reduce((sum, lot) => sum + lot.netMinor, 0n);
  const ownMinor = paid.get(ownId) ?? 0n;
  const costsMinor = proceedsMinor - netMinor;
  return { proceedsMinor, costsMinor, ownMinor, othersMinor: netMinor - ownMinor - surplusMinor, surplusMinor };
}

/**
 * Pays the proceeds of each lot down its own ranking, after the cost of selling it (Civil Code 389). A right over several
 * lots is paid once: what one lot paid, the next need not. The lender's claim over a lot is what its pledge there answers
 * for of the debt that is left, up to the ceiling of that pledge.
 */
export function payDown(
  lots: readonly SoldLot[],
  claim?: { rightId: string; parts: DebtParts },
): {
  lots: { lotId: string; netMinor: bigint; surplusMinor: bigint; paid: Paid[] }[];
  paid: Map<string, bigint>;
  surplusMinor: bigint;
} {
  const paid = new Map<string, bigint>();
  const under = new Map<string, bigint>();
  let left = claim?.parts ?? {};
  const out = lots.map(({ lotId, proceedsMinor, costsMinor, rights, own }) => {
    const netMinor = proceedsMinor > costsMinor ? proceedsMinor - costsMinor : 0n;
    const open = rights.map((right): SecurityRight => {
      const isOwn = own !== undefined && right.id === claim?.rightId;
      const had = paid.get(right.id) ?? 0n;
      const counted = isOwn ? (under.get(own.pledgeId) ?? 0n) : had;
      const { ceilingMinor } = right;
      return {
        ...right,
        claimMinor: isOwn ? securedMinor(left, own.scope) : right.claimMinor - had,
        ...(ceilingMinor !== undefined && { ceilingMinor: ceilingMinor > counted ? ceilingMinor - counted : 0n }),
      };
    });
    const { shares, surplusMinor } = distribute(netMinor, rank(open));
    for (const share of shares) {
      paid.set(share.rightId, (paid.get(share.rightId) ?? 0n) + share.paidMinor);
      if (own === undefined || share.rightId !== claim?.rightId) continue;
      under.set(own.pledgeId, (under.get(own.pledgeId) ?? 0n) + share.paidMinor);
      left = partsLeft(left, own.scope, share.paidMinor);
    }
    return { lotId, netMinor, surplusMinor, paid: shares.map(({ rightId, paidMinor }) => ({ rightId, paidMinor })) };
  });
  return { lots: out, paid, surplusMinor: out.reduce((sum, lot) => sum + lot.surplusMinor, 0n) };
}
