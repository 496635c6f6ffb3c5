import { type TrustReceiptFacts, trustReceiptSigned } from '../../credits/trust-receipts/rules.ts';
import { shareOf } from '../../kernel/ratio.ts';
import { type RefusalDefinition, refuse } from '../../kernel/refusal.ts';
import { addDays, daysBetween, type LocalDate } from '../../kernel/time.ts';
import { type LifeCycle, statesBefore } from '../../kernel/transitions.ts';
import type { Condition, Exposure } from '../financing/rules.ts';
import { netExposureMinor } from '../financing/rules.ts';

export const tradeProducts = [
  'packing_credit',
  'export_bill_advance',
  'discounting',
  'forfaiting',
  'refinance',
  'delivery_against_payment',
  'agreed_payment',
  'agreed_financing',
] as const;
export type TradeProduct = (typeof tradeProducts)[number];

export const tradeStatuses = [
  'requested',
  'approved',
  'paid_out',
  'recourse_due',
  'settled',
  'lost',
  'declined',
] as const;
export type TradeStatus = (typeof tradeStatuses)[number];
export type TradeAct = 'approve' | 'decline' | 'pay_out' | 'never_paid' | 'call_back' | 'settle' | 'write_off';

export const tradeLife: LifeCycle<TradeStatus, TradeAct> = [
  ['requested', 'approve', 'approved'],
  ['requested', 'decline', 'declined'],
  ['approved', 'decline', 'declined'],
  ['approved', 'pay_out', 'paid_out'],
  // The bank rejected the payment: nobody had the money.
  ['paid_out', 'never_paid', 'approved'],
  // The bank that owes did not pay or refused: the customer does, where there is recourse.
  ['paid_out', 'call_back', 'recourse_due'],
  ['paid_out', 'settle', 'settled'],
  ['recourse_due', 'settle', 'settled'],
  ['paid_out', 'write_off', 'lost'],
  ['recourse_due', 'write_off', 'lost'],
];
/** Waits for its conditions; owed. */
export const waitingStatuses: readonly TradeStatus[] = statesBefore(tradeLife, 'decline');
export const owedStatuses: readonly TradeStatus[] = statesBefore(tradeLife, 'settle');
/** Another financing may take the place of this one: it is owed, or was repaid. */
export const succeededStatuses: readonly TradeStatus[] = [...owedStatuses, 'settled'];

export const conditionCodes = [
  'FACILITY_ACTIVE',
  'WITHIN_LIMIT',
  'TRADE_GENUINE',
  'SCREENING_CLEAR',
  'TENOR_ALLOWED',
  'CREDIT_ADVISED',
  'ORIGINAL_LODGED',
  'NO_SOFT_CLAUSES',
  'WITHIN_ADVANCE_RATE',
  'DUE_WITH_CREDIT',
  'DOCUMENTS_PRESENTED',
  'DOCUMENTS_COMPLY',
  'UNDERTAKING_AUTHENTIC',
  'DUE_WITH_UNDERTAKING',
  'ASSIGNMENT_ACKNOWLEDGED',
  'OBLIGOR_LIMIT_HELD',
  'CREDIT_HONOURED',
  'TRUST_RECEIPT_SIGNED',
  'GOODS_CONTROLLED',
  'AGREEMENT_IN_FORCE',
  'CLAIM_PAID',
  'EARLIER_FINANCING_COVERED',
] as const;
export type ConditionCode = (typeof conditionCodes)[number];

/** How money moves: a loan to the customer, a purchase at a discount, paid by another bank, or none at all. */
export type PayOut = 'loan' | 'purchase' | 'by_agreed_bank' | 'none';

export interface ProductTerms {
  conditions: readonly ConditionCode[];
  payOut: PayOut;
  /** Whether the customer answers when the bank that owes does not pay. */
  recourse: boolean;
  /** Longest tenor, in days. */
  tenorDays: number;
  /** Financings of one group stand for one drawing once: each shuts out the others. */
  group: 'packing' | 'export_advance' | 'export_purchase' | 'import_financing';
  /** Groups whose open financings of the same drawing are paid off out of the pay-out. */
  closes: readonly ProductTerms['group'][];
}

/**
 * Whether what is financed is the seller's claim on its invoice. A packing credit comes before there is one; an import
 * financing is the buyer's, for the goods.
 */
export const financesSeller = (group: ProductTerms['group']): boolean =>
  group === 'export_advance' || group === 'export_purchase';

const always: readonly ConditionCode[] = ['FACILITY_ACTIVE', 'TRADE_GENUINE', 'SCREENING_CLEAR', 'TENOR_ALLOWED'];
const bought: readonly ConditionCode[] = [
  ...always,
  'DOCUMENTS_PRESENTED',
  'UNDERTAKING_AUTHENTIC',
  'DUE_WITH_UNDERTAKING',
  'EARLIER_FINANCING_COVERED',
];

type Fixed = Exclude<TradeProduct, 'agreed_payment' | 'agreed_financing'>;

/** What each product waits for, beside what a bank agrees for its own. Longest tenors come from the dated rules. */
export const productTerms: Record<Fixed, Omit<ProductTerms, 'tenorDays'>> = {
  packing_credit: {
    conditions: [
      ...always,
      'WITHIN_LIMIT',
      'CREDIT_ADVISED',
      'ORIGINAL_LODGED',
      'NO_SOFT_CLAUSES',
      'WITHIN_ADVANCE_RATE',
      'DUE_WITH_CREDIT',
    ],
    payOut: 'loan',
    recourse: true,
    group: 'packing',
    closes: [],
  },
  export_bill_advance: {
    conditions: [...always, 'WITHIN_LIMIT', 'DOCUMENTS_PRESENTED', 'DOCUMENTS_COMPLY', 'EARLIER_FINANCING_COVERED'],
    payOut: 'loan',
    recourse: true,
    group: 'export_advance',
    closes: ['packing'],
  },
  discounting: {
    conditions: [...bought, 'WITHIN_LIMIT'],
    payOut: 'purchase',
    recourse: true,
    group: 'export_purchase',
    closes: ['packing', 'export_advance'],
  },
  forfaiting: {
    conditions: [...bought, 'ASSIGNMENT_ACKNOWLEDGED', 'OBLIGOR_LIMIT_HELD'],
    payOut: 'purchase',
    recourse: false,
    group: 'export_purchase',
    closes: ['packing', 'export_advance'],
  },
  refinance: {
    conditions: [
      ...always,
      'WITHIN_LIMIT',
      'CREDIT_HONOURED',
      'TRUST_RECEIPT_SIGNED',
      'GOODS_CONTROLLED',
      'AGREEMENT_IN_FORCE',
    ],
    payOut: 'by_agreed_bank',
    recourse: true,
    group: 'import_financing',
    closes: [],
  },
  delivery_against_payment: {
    conditions: ['CREDIT_HONOURED', 'CLAIM_PAID'],
    payOut: 'none',
    recourse: true,
    group: 'import_financing',
    closes: [],
  },
};

/** Everything that conditions are decided from. What is undefined or null is not known, which is not met. */
export interface TradeFacts {
  today: LocalDate;
  amountMinor: bigint;
  dueOn: LocalDate;
  requestedOn: LocalDate;
  facility: { active: boolean; limitMinor: bigint; exposure: Exposure };
  appraisal: {
    tradeGenuine?: boolean | undefined;
    enterpriseClass?: 'A' | 'B' | 'C' | undefined;
    screenedOn?: LocalDate | undefined;
    screeningClear?: boolean | undefined;
    originalLodged?: boolean | undefined;
    softClauses?: boolean | undefined;
    discrepancyLimit?: boolean | undefined;
    obligorLimit?: boolean | undefined;
  };
  policy: { classCTenorDays: number; screeningValidDays: number; packingRateBps: number; collectionDays: number };
  credit: { status: string; availableMinor: bigint; advised: boolean; expiresOn: LocalDate };
  /** Undefined where the financing names none, or it is gone. */
  presentation:
    | { status: string; forwardedStatus: string | undefined; complying: boolean | null; amountMinor: bigint }
    | undefined;
  undertaking: { bankId: string; authenticated: boolean; dueOn: LocalDate; amountMinor: bigint } | undefined;
  /** The one that stands for the documents. */
  trustReceipt: TrustReceiptFacts | undefined;
  lenderId: string;
  assignmentAcknowledged: boolean;
  /** Null: nothing is pledged under the facility. */
  goodsControlled: boolean | null;
  agreementInForce: boolean;
  claimMinor: bigint;
  /** Owed on earlier financings of the same drawing that the pay-out closes. */
  earlierMinor: bigint;
}

export const refusedOrGone: readonly string[] = ['refused', 'returned'];
const satisfied = ['complying', 'taken_up', 'precluded', 'accepted', 'honoured'];

/** A presentation as far as it has come: at the bank that it was passed on to, else where it was made. */
const stands = (p: NonNullable<TradeFacts['presentation']>): boolean =>
  !refusedOrGone.includes(p.status) && !refusedOrGone.includes(p.forwardedStatus ?? '');

type Decide = (f: TradeFacts, terms: ProductTerms) => Omit<Condition, 'code'>;
const known = (met: boolean | undefined, facts: Record<string, unknown> = {}) => ({ met: met ?? null, facts });

const decide: Record<ConditionCode, Decide> = {
  FACILITY_ACTIVE: ({ facility }) => known(facility.active),
  WITHIN_LIMIT: ({ facility: { exposure: e, limitMinor }, amountMinor, earlierMinor, claimMinor }, { payOut }) => {
    // What takes the place of a debt that stands already adds nothing to it.
    const replaces = payOut === 'by_agreed_bank' ? (claimMinor < amountMinor ? claimMinor : amountMinor) : earlierMinor;
    const after = netExposureMinor({ ...e, principalMinor: e.principalMinor + amountMinor - replaces });
    return known(after <= limitMinor, { limitMinor, exposureAfterMinor: after });
  },
  TRADE_GENUINE: ({ appraisal }) => known(appraisal.tradeGenuine),
  SCREENING_CLEAR: ({ appraisal: { screenedOn, screeningClear }, today, policy }) => {
    if (screenedOn === undefined) return known(undefined);
    const days = daysBetween(screenedOn, today);
    return known(screeningClear === true && days >= 0 && days <= policy.screeningValidDays, { screenedOn, days });
  },
  TENOR_ALLOWED: ({ appraisal: { enterpriseClass }, requestedOn, dueOn, policy }, { tenorDays }) => {
    if (enterpriseClass === undefined) return known(undefined);
    const most = enterpriseClass === 'C' && policy.classCTenorDays < tenorDays ? policy.classCTenorDays : tenorDays;
    const days = daysBetween(requestedOn, dueOn);
    return known(days > 0 && days <= most, { days, mostDays: most, enterpriseClass });
  },
  CREDIT_ADVISED: ({ credit }) => known(credit.advised && credit.status === 'advised', { status: credit.status }),
  ORIGINAL_LODGED: ({ appraisal }) => known(appraisal.originalLodged),
  NO_SOFT_CLAUSES: ({ appraisal }) => known(appraisal.softClauses === undefined ? undefined : !appraisal.softClauses),
  WITHIN_ADVANCE_RATE: ({ credit, amountMinor, policy }) => {
    const mostMinor = shareOf(credit.availableMinor, policy.packingRateBps, 'down');
    return known(amountMinor <= mostMinor, { mostMinor });
  },
  // The credit repays it: no later than its expiry and the days that collecting takes.
  DUE_WITH_CREDIT: ({ credit, dueOn, policy }) => {
    const mostOn = addDays(credit.expiresOn, policy.collectionDays);
    return known(dueOn <= mostOn, { mostOn });
  },
  DOCUMENTS_PRESENTED: ({ presentation: p, amountMinor }) =>
    p === undefined ? known(undefined) : known(stands(p) && amountMinor <= p.amountMinor, { status: p.status }),
  DOCUMENTS_COMPLY: ({ presentation: p, appraisal }) => {
    if (p === undefined) return known(undefined);
    if (!stands(p)) return known(false, { status: p.status });
    if (satisfied.includes(p.status) || satisfied.includes(p.forwardedStatus ?? ''))
      return known(true, { status: p.status });
    // Discrepant documents take a limit of their own.
    return known(p.status === 'examined' && p.complying === false ? appraisal.discrepancyLimit : undefined, {
      status: p.status,
    });
  },
  // Of another bank, and by a message that a network vouches for: what the lender itself wrote is no undertaking to it.
  UNDERTAKING_AUTHENTIC: ({ undertaking: u, lenderId }) =>
    u === undefined
      ? known(undefined)
      : known(u.authenticated && u.bankId !== lenderId, { bankId: u.bankId, authenticated: u.authenticated }),
  DUE_WITH_UNDERTAKING: ({ undertaking: u, dueOn, amountMinor }) =>
    u === undefined
      ? known(undefined)
      : known(u.dueOn <= dueOn && amountMinor <= u.amountMinor, { undertakingDueOn: u.dueOn }),
  ASSIGNMENT_ACKNOWLEDGED: ({ assignmentAcknowledged }) => known(assignmentAcknowledged),
  OBLIGOR_LIMIT_HELD: ({ appraisal }) => known(appraisal.obligorLimit),
  CREDIT_HONOURED: ({ presentation: p }) =>
    p === undefined ? known(undefined) : known(p.status === 'honoured', { status: p.status }),
  TRUST_RECEIPT_SIGNED: (f) => trustReceiptSigned(f.trustReceipt, f),
  GOODS_CONTROLLED: ({ goodsControlled }) => ({ met: goodsControlled, facts: {} }),
  AGREEMENT_IN_FORCE: ({ agreementInForce }) => known(agreementInForce),
  CLAIM_PAID: ({ claimMinor }) => known(claimMinor === 0n, { claimMinor }),
  EARLIER_FINANCING_COVERED: ({ earlierMinor, amountMinor }) => known(amountMinor >= earlierMinor, { earlierMinor }),
};

/** Every condition of a financing in the order in which an officer reads them, each with what it found. */
export const tradeConditions = (terms: ProductTerms, facts: TradeFacts): Condition[] =>
  terms.conditions.map((code) => ({ code, ...decide[code](facts, terms) }));

export const openOf = (conditions: readonly Condition[]): string[] =>
  conditions.filter((c) => c.met !== true).map((c) => c.code);

/** What a bank agrees for a product keeps at least what no financing does without; refinance keeps all of its own. */
export function assertAgreedConditions(
  product: TradeProduct,
  conditions: readonly ConditionCode[],
  otherwise: RefusalDefinition,
): void {
  const least: readonly ConditionCode[] =
    product === 'refinance' ? productTerms.refinance.conditions : [...always, 'WITHIN_LIMIT', 'AGREEMENT_IN_FORCE'];
  const missing = least.filter((code) => !conditions.includes(code));
  if (missing.length > 0) refuse(otherwise, { at: '/conditions', facts: { missing } });
}
