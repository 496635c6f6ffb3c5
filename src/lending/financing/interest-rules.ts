import { mulDiv } from '../../kernel/ratio.ts';
import { refusalList, refuse } from '../../kernel/refusal.ts';
import { daysBetween, type LocalDate } from '../../kernel/time.ts';

export const costKinds = ['enforcement', 'custody', 'damages'] as const;
export type CostKind = (typeof costKinds)[number];

export const interestRefusals = refusalList({
  PENALTY_OUT_OF_RANGE: [
    'invalid',
    'The uplift is outside what may be agreed',
    '罚息加收幅度超出规定范围',
    'Agree an uplift within the bounds in facts, or none (Yin Fa [2003] 251)',
    '请在 facts 所列范围内约定加收幅度，或不约定（银发〔2003〕251 号）',
  ],
  PENALTY_BACKDATED: [
    'invalid',
    'A penalty is not agreed for days that are over',
    '不得对已过日期补约罚息',
    'Let it begin today or later',
    '请自今日或之后起算',
  ],
  RATE_UNCHANGED: [
    'invalid',
    'The facility bears this rate on that day already',
    '该授信当日已按此利率计息',
    'Name another rate or another day',
    '请填写其他利率或日期',
  ],
  RATE_ABOVE_MAX: [
    'invalid',
    'The rate is above what may be asked for',
    '利率超过可约定上限',
    'Ask no more than mostBps in facts',
    '利率请不超过 facts 所列 mostBps',
  ],
  RATE_SHEET_DIFFERS: [
    'conflict',
    'This is not the sheet that was shown with the rate',
    '与所示成本清单不一致',
    'Read the amendment again and answer by its sheetHash',
    '请重新读取该变更并按其 sheetHash 答复',
  ],
  RATE_STALE: [
    'wrong-state',
    'What is owed has changed since the sheet was drawn up',
    '清单出具后欠款已变化',
    'Have the lender propose the rate again',
    '请由贷款人重新提议',
  ],
  PENALTY_NOT_PROPOSED: [
    'wrong-state',
    'This amendment does not wait for an answer, or another begins on its day',
    '该变更不在待答复状态，或同日已有其他变更',
    'Read the amendments of the facility again',
    '请重新读取该授信的变更记录',
  ],
  MISUSE_UNFIT: [
    'invalid',
    'This debt is not owed, or the days do not fit it',
    '该笔债务并非未清偿债务，或日期与其不符',
    'Name a debt that is owed, and days between its pay-out and today',
    '请指定未清偿的债务，日期应在放款日与今日之间',
  ],
  MISUSE_OPEN: [
    'conflict',
    'Misuse of this debt is on record and not ended',
    '该笔债务的挪用认定尚未终止',
    'End the finding on record first',
    '请先终止已有认定',
  ],
  COST_RECORDED: [
    'conflict',
    'A cost of this kind is on record with this document',
    '同一凭证的该类费用已登记',
    'Nothing is left to do, or reverse the one on record',
    '无需再办理，或请先冲正原登记',
  ],
  COST_NOT_INCURRED: [
    'invalid',
    'The cost is dated later than today',
    '费用日期晚于今日',
    'Record it once it has been incurred',
    '请在费用发生后登记',
  ],
  COST_REVERSED: [
    'wrong-state',
    'The cost was reversed already',
    '该费用已冲正',
    'Read the costs of the facility again',
    '请重新读取该授信的费用',
  ],
  WITHHELD_UNFIT: [
    'invalid',
    'Interest is kept back only from money that is paid out, and less than all of it',
    '预扣利息只能自实际放款中扣除且小于放款额',
    'Keep back less than the amount, and nothing from an import bill advance',
    '预扣须小于放款额，进口押汇不得预扣',
  ],
  WITHHELD_ABOVE_INTEREST: [
    'invalid',
    'More is kept back than the loan bears to its due day',
    '预扣金额超过贷款至到期日应计的利息',
    'Keep back at most mostMinor in facts: the interest at the facility’s rate to the due day',
    '预扣至多为 facts 所列 mostMinor，即按授信利率计至到期日的利息',
  ],
});

/** The contract rate on a day: the newest that has begun, else what the facility was agreed at. */
const rateAt = ({ interestBps, rates }: Pick<LoanTerms, 'interestBps' | 'rates'>, day: LocalDate): number =>
  rates.reduce<{ fromOn: LocalDate; interestBps: number }>(
    (found, rate) => (rate.fromOn <= day && rate.fromOn >= found.fromOn ? rate : found),
    { fromOn: '1000-01-01', interestBps },
  ).interestBps;

/** Simple interest for whole days, first counted, last not, at the rates agreed for each; rounded half up to the minor unit, once. */
export function interestAt(
  principalMinor: bigint,
  terms: Omit<LoanTerms, 'uplifts'>,
  from: LocalDate,
  to: LocalDate,
): bigint {
  const turns = [from, ...terms.rates.map(({ fromOn }) => fromOn), to].filter((day) => day >= from && day <= to);
  const days = [...new Set(turns)].sort();
  const sum = days
    .slice(0, -1)
    .reduce((all, day, i) => all + BigInt(rateAt(terms, day) * daysBetween(day, days[i + 1] as LocalDate)), 0n);
  return mulDiv(principalMinor, sum, BigInt(terms.dayCount) * 10_000n, 'half-up');
}

export interface Uplifts {
  overdueUpliftBps: number;
  misuseUpliftBps: number;
}

export interface LoanTerms {
  interestBps: number;
  /** Shares of the contract rate on top of it, each from its day on; the newest that has begun decides. */
  uplifts: readonly (Uplifts & { fromOn: LocalDate })[];
  /** Contract rates agreed after the facility was, each from its day on. */
  rates: readonly { fromOn: LocalDate; interestBps: number }[];
  dayCount: number;
}

/** One debt as its row keeps it: what the last receipt left, and the days that decide what it has borne since. */
export interface AccruingDebt {
  outstandingMinor: bigint;
  dueOn: LocalDate;
  /** Accrued up to here; what of it was not paid is below. */
  interestFrom: LocalDate;
  interestDueMinor: bigint;
  penaltyDueMinor: bigint;
  compoundDueMinor: bigint;
  /** Days on which the money was used for something else; the last is not counted, null has not come. */
  misuse: readonly { fromOn: LocalDate; untilOn: LocalDate | null }[];
}

export interface Accrued {
  /** At the contract rate. */
  interestMinor: bigint;
  /** On overdue or misused principal, and on unpaid interest. */
  penaltyMinor: bigint;
  /** The part of the penalty that is on unpaid interest. */
  compoundMinor: bigint;
}

/** The uplift on a day: misuse overrides overdue, never both; null where none is agreed or called for. */
function upliftAt(debt: AccruingDebt, { uplifts }: LoanTerms, day: LocalDate): number | null {
  const agreed = uplifts.filter((u) => u.fromOn <= day).sort((a, b) => (a.fromOn < b.fromOn ? 1 : -1))[0];
  if (!agreed) return null;
  const isMisused = debt.misuse.some((m) => m.fromOn <= day && (m.untilOn === null || day < m.untilOn));
  if (isMisused && agreed.misuseUpliftBps > 0) return agreed.misuseUpliftBps;
  return day >= debt.dueOn && agreed.overdueUpliftBps > 0 ? agreed.overdueUpliftBps : null;
}

/**
 * What a debt has borne to a day and nobody has paid: contract interest to its due day, from then on the penalty rate on
 * principal and on the contract interest left unpaid, never on penalty (Yin Fa [2003] 251). Where no uplift is agreed the
 * contract rate goes on. Each of the three is rounded half up to the minor unit, once.
 */
export function accrue(debt: AccruingDebt, terms: LoanTerms, on: LocalDate): Accrued {
  const { interestFrom: from, dueOn, misuse } = debt;
  const turns = [
    from,
    dueOn,
    ...terms.uplifts.map((u) => u.fromOn),
    ...terms.rates.map(({ fromOn }) => fromOn),
    ...misuse.flatMap((m) => [m.fromOn, m.untilOn ?? on]),
    on,
  ];
  const days = [...new Set(turns)].filter((day) => day >= from && day <= on).sort();
  const unit = BigInt(terms.dayCount) * 100_000_000n;
  const whole = (sum: bigint) => mulDiv(sum, 1n, unit, 'half-up');
  let interest = 0n;
  let onPrincipal = 0n;
  let onInterest = 0n;
  for (const [i, start] of days.slice(0, -1).entries()) {
    const uplift = upliftAt(debt, terms, start);
    const span = BigInt(daysBetween(start, days[i + 1] as LocalDate));
    const factor = BigInt(rateAt(terms, start)) * BigInt(10_000 + (uplift ?? 0)) * span;
    if (uplift === null) interest += debt.outstandingMinor * factor;
    else {
      onPrincipal += debt.outstandingMinor * factor;
      if (start >= dueOn) onInterest += (debt.interestDueMinor + whole(interest)) * factor;
    }
  }
  const compoundMinor = debt.compoundDueMinor + whole(onInterest);
  return {
    interestMinor: debt.interestDueMinor + whole(interest),
    penaltyMinor: debt.penaltyDueMinor - debt.compoundDueMinor + whole(onPrincipal) + compoundMinor,
    compoundMinor,
  };
}

/** Refuses an uplift outside its bounds; none at all may always be agreed. */
export function assertUplifts(
  { overdueUpliftBps, misuseUpliftBps }: Uplifts,
  bounds: Record<'overdue' | 'misuse', { min: number; max: number }>,
): void {
  const check = (name: 'overdue' | 'misuse', bps: number) => {
    const { min, max } = bounds[name];
    if (bps !== 0 && (bps < min || bps > max))
      refuse(interestRefusals.PENALTY_OUT_OF_RANGE, { at: `/${name}UpliftBps`, facts: { minBps: min, maxBps: max } });
  };
  check('overdue', overdueUpliftBps);
  check('misuse', misuseUpliftBps);
}

/** One debt with what it has borne to the day of a receipt. */
export interface OwedDebt extends Accrued {
  /** The drawdown, or other debt under the facility. */
  id: string;
  outstandingMinor: bigint;
  dueOn: LocalDate;
  /** When its money was first out, through every rollover. */
  paidOutOn?: LocalDate | null;
}

export interface OpenCost {
  id: string;
  leftMinor: bigint;
}

export interface Allocation extends Accrued {
  id: string;
  principalMinor: bigint;
  /** Of what was borne to the day of the receipt, what it did not reach. */
  left: Accrued;
}

export interface Allocated {
  costs: { id: string; paidMinor: bigint }[];
  allocations: Allocation[];
  restMinor: bigint;
}

/**
 * A receipt pays the costs of making the claim good, then interest, then principal (Civil Code 561); debt after debt as they
 * fall due (560). Interest is what was borne at the contract rate, then the penalty on principal, then that on interest.
 */
export function allocateReceipt(
  receivedMinor: bigint,
  costs: readonly OpenCost[],
  debts: readonly OwedDebt[],
): Allocated {
  let left = receivedMinor;
  const take = (most: bigint): bigint => {
    const taken = most < left ? most : left;
    left -= taken;
    return taken;
  };
  const paidCosts = costs.map(({ id, leftMinor }) => ({ id, paidMinor: take(leftMinor) }));
  const inOrder = [...debts].sort((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : a.id < b.id ? -1 : 1));
  const allocations: Allocation[] = inOrder.map((d) => {
    const interest = take(d.interestMinor);
    const onPrincipal = take(d.penaltyMinor - d.compoundMinor);
    const compound = take(d.compoundMinor);
    return {
      id: d.id,
      interestMinor: interest,
      penaltyMinor: onPrincipal + compound,
      compoundMinor: compound,
      principalMinor: 0n,
      left: {
        interestMinor: d.interestMinor - interest,
        penaltyMinor: d.penaltyMinor - onPrincipal - compound,
        compoundMinor: d.compoundMinor - compound,
      },
    };
  });
  for (const [i, d] of inOrder.entries()) (allocations[i] as Allocation).principalMinor = take(d.outstandingMinor);
  return { costs: paidCosts.filter((c) => c.paidMinor > 0n), allocations, restMinor: left };
}
