import { allocate } from '../../kernel/money.ts';
import { mulDiv, shareOf } from '../../kernel/ratio.ts';
import { daysBetween, type LocalDate } from '../../kernel/time.ts';
import type { ConfirmationLevel } from './level.ts';

/** One receivable of the pool. */
export interface PoolLine {
  id: string;
  debtorId: string;
  /** What is still owed on it, before anything is left out. */
  amountMinor: bigint;
  invoicedOn: LocalDate;
  dueOn: LocalDate;
  level: ConfirmationLevel;
  disputedMinor: bigint;
  /** Reasons for which a bank leaves a line out whole: `foreign`, `bill_and_hold`, `not_controlled`. */
  outFor?: readonly string[];
}

export interface PoolDebtor {
  debtorId: string;
  isRelated: boolean;
  /** What the borrower owes this debtor: the lower of the two sides is left out (contra). */
  payableMinor: bigint;
  /** Credits not yet applied: added back to the old buckets, so that they never shrink what is over age. */
  unappliedCreditMinor: bigint;
}

export interface BasePolicy {
  overAgeDays: number;
  pastDueDays: number;
  crossAgeBps: number;
  concentrationBps: number;
  /** The cap is a share of the pool before the cap, or of the pool that is left after it. */
  concentrationBasis: 'pool_before' | 'pool_after';
  advanceBps: number;
  /** Share of the advance rate that each confirmation level earns, L0 to L4. */
  levelBps: readonly [number, number, number, number, number];
  dilutionFreeBps: number;
  tenorDays: number;
}

export const baseSteps = ['over_age', 'credits', 'cross_age', 'contra', 'related', 'other', 'concentration'] as const;
export type BaseStep = (typeof baseSteps)[number];

export interface BaseLine {
  id: string;
  debtorId: string;
  grossMinor: bigint;
  /** What each step took from this line, in order. */
  out: { step: BaseStep; reason: string; amountMinor: bigint }[];
  eligibleMinor: bigint;
  /** After the advance rate and the level's share of it. */
  lendableMinor: bigint;
}

export interface ReceivablesBase {
  lines: BaseLine[];
  grossMinor: bigint;
  out: Record<BaseStep, bigint>;
  eligibleMinor: bigint;
  lendableMinor: bigint;
  /** Most that one debtor may count for. */
  capMinor: bigint;
  dilutionReserveMinor: bigint;
  otherReservesMinor: bigint;
  baseMinor: bigint;
}

/** The most that one debtor may count for, rounded down. With `pool_after` the cap is a share of what is left under it. */
export function concentrationCap(
  debtorTotals: readonly bigint[],
  capBps: number,
  basis: BasePolicy['concentrationBasis'],
): bigint {
  const pool = debtorTotals.reduce((sum, total) => sum + total, 0n);
  if (basis === 'pool_before') return shareOf(pool, capBps, 'down');
  // x = c (k x + rest) with the k largest debtors capped: x = c rest / (1 - k c).
  const descending = [...debtorTotals].sort((a, b) => (a > b ? -1 : 1));
  let rest = pool;
  for (const [k, total] of descending.entries()) {
    const divisor = 10_000n - BigInt(capBps) * BigInt(k);
    if (divisor <= 0n) return 0n;
    const cap = mulDiv(rest, BigInt(capBps), divisor, 'down');
    if (total <= cap) return cap;
    rest -= total;
  }
  return 0n;
}

/** The lines of a pool while deductions are taken from them, one by one or over all lines of a debtor. */
function openPool(pool: readonly PoolLine[]) {
  const lines: BaseLine[] = pool.map(({ id, debtorId, amountMinor }) => ({
    id,
    debtorId,
    grossMinor: amountMinor,
    out: [],
    eligibleMinor: amountMinor,
    lendableMinor: 0n,
  }));
  const take = (line: BaseLine, step: BaseStep, reason: string, wanted: bigint): void => {
    const amountMinor = wanted < line.eligibleMinor ? wanted : line.eligibleMinor;
    if (amountMinor <= 0n) return;
    line.eligibleMinor -= amountMinor;
    line.out.push({ step, reason, amountMinor });
  };
  const byDebtor = new Map<string, BaseLine[]>();
  for (const line of lines) {
    const own = byDebtor.get(line.debtorId);
    if (own) own.push(line);
    else byDebtor.set(line.debtorId, [line]);
  }
  const ofDebtor = (debtorId: string): BaseLine[] => byDebtor.get(debtorId) ?? [];
  const left = (of: readonly BaseLine[]) => of.reduce((sum, line) => sum + line.eligibleMinor, 0n);
  const spread = (debtorId: string, step: BaseStep, reason: string, wanted: bigint): void => {
    const own = ofDebtor(debtorId);
    const total = left(own);
    if (total === 0n || wanted <= 0n) return;
    const parts = allocate(
      wanted < total ? wanted : total,
      own.map((line) => line.eligibleMinor),
    );
    for (const [i, line] of own.entries()) take(line, step, reason, parts[i] ?? 0n);
  };
  return { lines, take, ofDebtor, left, spread, debtorIds: [...byDebtor.keys()] };
}

/**
 * The borrowing base of receivables. Each step works on what the former left, in the order of practice: over-age,
 * credits, cross-ageing, contra, related and other, concentration, advance rate, reserves. Every deduction is shown on
 * the lines it fell on; what falls on a debtor as a whole is spread over its lines, to the cent.
 */
export function receivablesBase(
  pool: readonly PoolLine[],
  debtors: readonly PoolDebtor[],
  policy: BasePolicy,
  facts: { today: LocalDate; dilutionBps: number; otherReservesMinor: bigint },
): ReceivablesBase {
  const { lines, take, ofDebtor, left, spread, debtorIds } = openPool(pool);
  const known = new Map(debtors.map((debtor) => [debtor.debtorId, debtor]));

  const overAge = new Map<string, bigint>();
  for (const [i, { debtorId, amountMinor, invoicedOn, dueOn }] of pool.entries()) {
    const isOld = daysBetween(invoicedOn, facts.today) > policy.overAgeDays;
    const isLate = daysBetween(dueOn, facts.today) > policy.pastDueDays;
    if (!isOld && !isLate) continue;
    overAge.set(debtorId, (overAge.get(debtorId) ?? 0n) + amountMinor);
    take(lines[i] as BaseLine, 'over_age', isOld ? 'age_from_invoice' : 'past_due', amountMinor);
  }
  for (const id of debtorIds) spread(id, 'credits', 'unapplied_credit', known.get(id)?.unappliedCreditMinor ?? 0n);
  for (const id of debtorIds) {
    const balance = ofDebtor(id).reduce((sum, line) => sum + line.grossMinor, 0n);
    if ((overAge.get(id) ?? 0n) * 10_000n > balance * BigInt(policy.crossAgeBps))
      spread(id, 'cross_age', 'debtor_over_age', balance);
  }
  for (const id of debtorIds) spread(id, 'contra', 'payable_to_debtor', known.get(id)?.payableMinor ?? 0n);
  for (const [i, line] of lines.entries()) {
    const { disputedMinor, dueOn, level, outFor = [] } = pool[i] as PoolLine;
    // A debtor about whom nothing is stated is not known to be unrelated.
    const isRelated = known.get(line.debtorId)?.isRelated ?? true;
    if (isRelated)
      take(line, 'related', known.has(line.debtorId) ? 'related_party' : 'relation_unknown', line.grossMinor);
    take(line, 'other', 'disputed', disputedMinor);
    if (daysBetween(facts.today, dueOn) > policy.tenorDays) take(line, 'other', 'tenor_too_long', line.grossMinor);
    if (policy.levelBps[level] === 0) take(line, 'other', 'not_confirmed', line.grossMinor);
    for (const reason of outFor) take(line, 'other', reason, line.grossMinor);
  }
  const totals = debtorIds.map((id) => left(ofDebtor(id)));
  const capMinor = concentrationCap(totals, policy.concentrationBps, policy.concentrationBasis);
  for (const [i, id] of debtorIds.entries()) spread(id, 'concentration', 'over_cap', (totals[i] ?? 0n) - capMinor);

  let weighed = 0n;
  for (const [i, line] of lines.entries()) {
    const share = BigInt(policy.advanceBps) * BigInt(policy.levelBps[(pool[i] as PoolLine).level]);
    line.lendableMinor = mulDiv(line.eligibleMinor, share, 100_000_000n, 'down');
    weighed += line.eligibleMinor * share;
  }
  // The sum is rounded once; the lines show their own share rounded down.
  const lendableMinor = weighed / 100_000_000n;
  const eligibleMinor = left(lines);
  const excessBps = facts.dilutionBps > policy.dilutionFreeBps ? facts.dilutionBps - policy.dilutionFreeBps : 0;
  const dilutionReserveMinor = shareOf(eligibleMinor, excessBps, 'up');
  const net = lendableMinor - dilutionReserveMinor - facts.otherReservesMinor;
  const out = Object.fromEntries(
    baseSteps.map((step) => [
      step,
      lines.flatMap((l) => l.out).reduce((sum, o) => (o.step === step ? sum + o.amountMinor : sum), 0n),
    ]),
  ) as Record<BaseStep, bigint>;
  return {
    lines,
    grossMinor: pool.reduce((sum, line) => sum + line.amountMinor, 0n),
    out,
    eligibleMinor,
    lendableMinor,
    capMinor,
    dilutionReserveMinor,
    otherReservesMinor: facts.otherReservesMinor,
    baseMinor: net > 0n ? net : 0n,
  };
}

/** What may still be drawn: the lower of line and base, less what is owed and undertaken. */
export function availabilityMinor(f: {
  lineMinor: bigint;
  baseMinor: bigint;
  loansMinor: bigint;
  creditsMinor: bigint;
}) {
  const most = f.lineMinor < f.baseMinor ? f.lineMinor : f.baseMinor;
  const free = most - f.loansMinor - f.creditsMinor;
  return free > 0n ? free : 0n;
}

/**
 * Dilution over a period: credits, returns, discounts, red letters and what debtors did not confirm, as a share of gross
 * sales; rounded up. Undefined without sales: unknown is not zero.
 */
export const dilutionBps = (dilutedMinor: bigint, grossSalesMinor: bigint): number | undefined =>
  grossSalesMinor > 0n ? Number(mulDiv(dilutedMinor, 10_000n, grossSalesMinor, 'up')) : undefined;
