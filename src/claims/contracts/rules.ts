import { mulDiv } from '../../kernel/ratio.ts';
import { refusalList, refuse } from '../../kernel/refusal.ts';
import { addDays, daysBetween, type LocalDate } from '../../kernel/time.ts';

/** What the buyer is under the payment regulation, fixed when the contract is signed (Order 802 art 3). */
export const buyerKinds = ['public_body', 'large_enterprise', 'other'] as const;
export type BuyerKind = (typeof buyerKinds)[number];

export const contractRefusals = refusalList({
  CONTRACT_NUMBER_TAKEN: [
    'conflict',
    'These parties have a contract with this number already',
    '双方已有同号合同',
    'Use the contract on record, or amend it',
    '请使用已登记的合同或办理变更',
  ],
  CONTRACT_TERM_UNLAWFUL: [
    'precondition',
    'The agreed payment term is longer than the regulation allows',
    '约定付款期限超过法定上限',
    'Agree the days in facts or fewer; a large enterprise may give the reason that makes a longer term reasonable',
    '请约定不超过 facts 所列天数；大型企业可说明更长期限的合理理由',
  ],
  PAY_WHEN_PAID_VOID: [
    'precondition',
    'Payment may not hang on what a third party pays',
    '不得以第三方付款作为付款条件',
    'Leave the clause out; the statutory term counts (Order 802 art 9)',
    '请删除该条款，适用法定付款期限',
  ],
  CONTRACT_STRANGER: [
    'invalid',
    'The contract is between other parties',
    '该合同的当事人不符',
    'Name a contract between this seller and this buyer',
    '请指定本买卖双方之间的合同',
  ],
});

export interface PaymentTerms {
  buyerKind: BuyerKind;
  /** The seller declared at signing that it is micro, small or medium (Order 802 art 3). */
  sellerIsSme: boolean;
  /** Days from delivery, or from acceptance where it was agreed; undefined: none agreed. */
  agreedDays?: number | undefined;
  /** Why a term beyond the statutory one is reasonable for this trade; large enterprises only. */
  longerTermReason?: string | undefined;
  /** Days in which the buyer has to accept; undefined: no acceptance was agreed. */
  acceptanceDays?: number | undefined;
}

export interface PaymentLimits {
  largeToSmeDays: number;
  publicDays: number;
  publicMaxDays: number;
}

/**
 * Refuses a term that the regulation would not let stand: 60 days for a large enterprise that buys from an SME, unless
 * another is reasonable; 60 at most for a public body (Order 802 art 9).
 */
export function assertLawfulTerm(terms: PaymentTerms & { payWhenPaid: boolean }, limits: PaymentLimits): void {
  const { buyerKind, sellerIsSme, agreedDays, longerTermReason } = terms;
  const isProtected = sellerIsSme && buyerKind !== 'other';
  if (isProtected && terms.payWhenPaid) refuse(contractRefusals.PAY_WHEN_PAID_VOID, { at: '/payWhenPaid' });
  if (!isProtected || agreedDays === undefined) return;
  const most = buyerKind === 'public_body' ? limits.publicMaxDays : limits.largeToSmeDays;
  if (agreedDays > most && (buyerKind === 'public_body' || longerTermReason === undefined))
    refuse(contractRefusals.CONTRACT_TERM_UNLAWFUL, { at: '/agreedDays', facts: { mostDays: most } });
}

export interface PaymentDue {
  /** First day of the clock, itself not counted (Civil Code 201). */
  from: LocalDate;
  dueOn: LocalDate;
  basis: 'agreed' | 'statutory';
}

/**
 * When the price is due. The clock runs from delivery; where acceptance was agreed it runs from acceptance, and from the
 * end of the agreed period when the buyer lets that pass (Order 802 art 10). Undefined: neither agreed nor set by law.
 */
export function paymentDue(
  terms: PaymentTerms,
  facts: { deliveredOn: LocalDate; acceptedOn?: LocalDate | undefined },
  limits: PaymentLimits,
): PaymentDue | undefined {
  const latest = terms.acceptanceDays === undefined ? undefined : addDays(facts.deliveredOn, terms.acceptanceDays);
  const from =
    latest === undefined
      ? facts.deliveredOn
      : facts.acceptedOn !== undefined && facts.acceptedOn < latest
        ? facts.acceptedOn
        : latest;
  if (terms.agreedDays !== undefined) return { from, dueOn: addDays(from, terms.agreedDays), basis: 'agreed' };
  if (!terms.sellerIsSme || terms.buyerKind === 'other') return undefined;
  const days = terms.buyerKind === 'public_body' ? limits.publicDays : limits.largeToSmeDays;
  return { from, dueOn: addDays(from, days), basis: 'statutory' };
}

/**
 * Interest on a late price. Agreed: the agreed yearly rate, not below the 1-year LPR at signing, over 365 days; not
 * agreed: the statutory daily rate (Order 802 art 17). Rounded half up to the minor unit, once.
 */
export function lateInterestMinor(
  amountMinor: bigint,
  dueOn: LocalDate,
  paidOn: LocalDate,
  rates: { dailyBps: number; agreed?: { yearlyBps: number; lprAtSigningBps: number } | undefined },
): bigint {
  const days = daysBetween(dueOn, paidOn);
  if (days <= 0) return 0n;
  if (!rates.agreed) return mulDiv(amountMinor, BigInt(rates.dailyBps) * BigInt(days), 10_000n, 'half-up');
  const yearlyBps = Math.max(rates.agreed.yearlyBps, rates.agreed.lprAtSigningBps);
  return mulDiv(amountMinor, BigInt(yearlyBps) * BigInt(days), 3_650_000n, 'half-up');
}
