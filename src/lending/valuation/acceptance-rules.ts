import { type Exact, exact, zero } from '../../kernel/exact.ts';
import type { Currency } from '../../kernel/money.ts';
import { mulDiv } from '../../kernel/ratio.ts';
import { refusalList } from '../../kernel/refusal.ts';
import { daysBetween, type LocalDate } from '../../kernel/time.ts';
import type { LotValue } from './rules.ts';

export const acceptanceBases = ['invoice', 'appraisal'] as const;
export type AcceptanceBasis = (typeof acceptanceBases)[number];

export const acceptanceRefusals = refusalList({
  VALUE_ABOVE_DECLARED: [
    'invalid',
    'More is taken on than the owner declared',
    '采纳价值高于所有人申报的价值',
    'Take on no more than what was declared, in its currency',
    '采纳价值不得高于申报价值，且须为同一币种',
  ],
  LOT_AT_MARKET: [
    'wrong-state',
    'These goods are of a commodity: their value is the market’s, by your valuation terms',
    '该货物属于目录商品，按估值条款以市场价格计值',
    'Approve valuation terms for the commodity instead',
    '请批准该商品的估值条款',
  ],
  LOT_EMPTY: [
    'wrong-state',
    'Nothing is left of the lot',
    '该批次已无存量',
    'Name a lot that is there',
    '请指定在库批次',
  ],
});

/** A value that a lender took on, for the quantity and of the owner of that day. */
export interface AcceptedValue {
  basis: AcceptanceBasis;
  amountMinor: bigint;
  currency: Currency;
  quantityValue: bigint;
  ownerId: string;
  documentHash: string;
  acceptedAt: Date;
}

export interface CostFacts {
  bookValue: bigint;
  ownerId: string;
  /** What the owner stated. */
  declaredMinor: bigint;
  declaredCurrency: Currency;
  isOfCatalogue: boolean;
  controlled: boolean;
  accepted: AcceptedValue | undefined;
  acceptedOn: LocalDate | undefined;
  currency: Currency;
  on: LocalDate;
  /** For how long a paper says what goods are worth. */
  acceptanceDays: number;
}

type Line = LotValue['lines'][number];
const none = { custody: zero, shortage: zero, quality: zero };
const nothing = (state: LotValue['state'], lines: Line[]): LotValue => ({
  value: zero,
  adjusted: zero,
  lost: none,
  state,
  shortage: undefined,
  lines,
});

/** Why what was taken on says nothing now; undefined while it holds. */
function voidFor(f: CostFacts): string | undefined {
  const { accepted, acceptedOn } = f;
  if (!accepted || acceptedOn === undefined) return 'not_taken_on';
  if (accepted.ownerId !== f.ownerId) return 'owner_changed';
  return daysBetween(acceptedOn, f.on) > f.acceptanceDays ? 'too_old' : undefined;
}

/**
 * Goods of no catalogue are worth what the lender took on against an invoice or an appraisal, by the unit: less of them is worth
 * less, and more of them is worth no more. What the owner alone declared is a claim, and counts for nothing (practice; the days
 * are to be set by the bank).
 */
export function valueAtCost(f: CostFacts): LotValue {
  const declared = { declaredMinor: f.declaredMinor.toString(), currency: f.declaredCurrency };
  if (f.isOfCatalogue) return nothing('missing', [{ step: 'commodity_without_terms', found: declared, value: zero }]);
  const reason = voidFor(f);
  const { accepted } = f;
  if (reason !== undefined || !accepted)
    return nothing('declared', [{ step: 'declared_cost', found: { ...declared, reason: reason ?? '' }, value: zero }]);
  if (accepted.currency !== f.currency)
    return nothing('missing', [{ step: 'cost_in_another_currency', found: declared, value: zero }]);
  const { basis, amountMinor, quantityValue, documentHash } = accepted;
  const there = f.bookValue < quantityValue ? f.bookValue : quantityValue;
  const value: Exact = exact(mulDiv(amountMinor, there, quantityValue, 'down'));
  const found = { basis, acceptedMinor: amountMinor.toString(), documentHash, acceptedOn: f.acceptedOn as string };
  const lines: Line[] = [{ step: 'accepted_value', found, value }];
  if (!f.controlled) lines.push({ step: 'not_controlled', found: { controlled: false }, value: zero });
  return {
    value,
    adjusted: f.controlled ? value : zero,
    lost: { ...none, custody: f.controlled ? zero : value },
    state: 'accepted',
    shortage: undefined,
    lines,
  };
}
