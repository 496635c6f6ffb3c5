import { mulDiv } from '../../kernel/ratio.ts';
import type { LocalDate } from '../../kernel/time.ts';
import {
  type Amounts,
  type Charged,
  type Disbursed,
  inOrder,
  type LoanActs,
  nothing,
  type Portion,
  type Received,
  type Row,
} from './acts-rules.ts';
import { allocate, bearPenalty, payDue, payOf } from './allocation-rules.ts';
import { type Bearing, interestOver, levelInstalment, levelShare } from './interest-rules.ts';
import { type Period, periodsOf } from './period-rules.ts';
import { inMultiples, rateOn, type ScheduleTerms } from './terms-rules.ts';

export interface LoanState {
  /** What went out, or is expected to; each with what was owed on its line. */
  disbursements: (Disbursed & { isExpected: boolean })[];
  rows: Row[];
  portions: Portion[];
  /** What was paid beyond everything owed. */
  overpaidMinor: bigint;
  /** Interest of the period that has begun, to the day. */
  accruedMinor: bigint;
}

/** Reckons with a loan step by step; `lines` of a loan whose interest follows what is owed are paid as they fall due. */
class Reckoning {
  readonly rows: Row[] = [];
  readonly portions: Portion[] = [];
  readonly periods: Period[];
  accruedMinor = 0n;
  overpaidMinor = 0n;
  /** Disbursed, and of it what no line has taken on yet. */
  #disbursed = 0n;
  #unscheduled = 0n;
  #downPaid = 0n;
  /** Principal as it is really owed. */
  #owed = 0n;
  /** The level instalment, or the part of principal, that the next line takes; undefined where it is to be drawn up anew. */
  #level: bigint | undefined;
  #lastRate: number | undefined;
  #carriedInterest = 0n;
  #carried: Amounts = nothing();
  #aheadOfNext = 0n;
  #flatBorne = 0n;
  #flatBilled = 0n;
  readonly #acts: LoanActs;
  readonly #asOf: LocalDate;
  readonly #follows: boolean;
  readonly #overdueAt: (index: number) => Amounts[];
  #charges: readonly Charged[];

  constructor(periods: Period[], acts: LoanActs, asOf: LocalDate, overdueAt: (index: number) => Amounts[]) {
    this.periods = periods;
    this.#acts = acts;
    this.#charges = acts.charges;
    this.#asOf = asOf;
    this.#overdueAt = overdueAt;
    this.#follows = periods.some(({ terms }) => terms.recalculation !== undefined);
  }

  run(disbursements: readonly Disbursed[]): void {
    let varied = 0;
    for (const [i, period] of this.periods.entries()) {
      if (period.reAges !== undefined) this.#turn(period, varied++);
      const isIn = ({ on }: { on: LocalDate }) => on <= period.dueOn && (i === 0 || on > period.startOn);
      const out = inOrder(disbursements.filter(isIn));
      const money = this.#follows ? inOrder(this.#acts.receipts.filter(isIn)) : [];
      const last = i === this.periods.length - 1;
      if (this.#unscheduled === 0n && this.rows.length > 0 && out.length === 0 && this.#carriedInterest === 0n) {
        // Nothing of the principal is left to fall due: charges and money still come.
        this.#charge(period.dueOn);
        for (const receipt of money) this.#receive(receipt, period);
      } else this.#reckon(period, out, money, last);
    }
    this.#charge(undefined);
    const end = this.periods.at(-1);
    if (end && this.#follows)
      for (const receipt of inOrder(this.#acts.receipts)) if (receipt.on > end.dueOn) this.#receive(receipt, end);
  }

  /** Charges that fall due to a day, or all that are left, join the newest line. */
  #charge(to: LocalDate | undefined): void {
    const row = this.rows.at(-1);
    if (!row) return;
    for (const { kind, amountMinor } of this.#chargesTo(to)) {
      row.due[kind] += amountMinor;
      row.paidOn = null;
    }
  }

  #chargesTo(to: LocalDate | undefined): Charged[] {
    const taken = this.#charges.filter(({ on }) => to === undefined || on <= to);
    this.#charges = this.#charges.filter((charge) => !taken.includes(charge));
    return taken;
  }

  /** Other terms begin; where they take on what is overdue, its lines keep what was paid of them. */
  #turn(period: Period, index: number): void {
    this.#level = undefined;
    this.#lastRate = undefined;
    if (!period.reAges) return;
    const overdue = this.#overdueAt(index);
    for (const [i, row] of this.rows.entries()) {
      const moved = overdue[i];
      if (!moved) continue;
      for (const component of ['penalty', 'fee', 'interest'] as const) {
        row.due[component] -= moved[component];
        this.#carried[component] += moved[component];
      }
      row.due.principal -= moved.principal;
      this.#unscheduled += moved.principal;
    }
  }

  #disburse({ on, amountMinor }: Disbursed, { terms }: Period): void {
    this.#disbursed += amountMinor;
    this.#owed += amountMinor;
    const down = inMultiples(amountMinor * BigInt(terms.downPaymentBps), 10_000n, terms.multipleMinor, terms.rounding);
    const downMinor = down < amountMinor ? down : amountMinor;
    this.#unscheduled += amountMinor - downMinor;
    this.#downPaid += downMinor;
    this.#level = undefined;
    if (terms.downPaymentBps > 0) this.#push('down_payment', on, on, { ...nothing(), principal: downMinor }, false);
  }

  #push(kind: Row['kind'], startOn: LocalDate, dueOn: LocalDate, due: Amounts, isAssumed: boolean): Row {
    const row: Row = {
      kind,
      startOn,
      dueOn,
      isAssumed,
      due,
      paid: nothing(),
      inAdvanceMinor: 0n,
      lateMinor: 0n,
      paidOn: null,
      penaltyTo: dueOn,
      balanceMinor: this.#disbursed - this.rows.reduce((sum, r) => sum + r.due.principal, 0n) - due.principal,
    };
    this.rows.push(row);
    return row;
  }

  /** Money on its day: what is due, then principal that is not; more than that was not owed. */
  #receive(receipt: Received, { terms }: Period): { ahead: bigint; portion: Portion } {
    bearPenalty(this.rows, terms, receipt.on);
    const paid = nothing();
    let left = payDue(this.rows, receipt, terms.order, paid);
    const ahead = left < this.#unscheduled ? left : this.#unscheduled;
    left -= ahead;
    this.#owed -= paid.principal + ahead;
    const portion = {
      receiptId: receipt.id,
      on: receipt.on,
      ...paid,
      principal: paid.principal + ahead,
      overpaid: left,
    };
    this.portions.push(portion);
    this.overpaidMinor += left;
    return { ahead, portion };
  }

  #reckon(period: Period, out: readonly Disbursed[], money: readonly Received[], last: boolean): void {
    const { terms, startOn, dueOn } = period;
    const isOverdue = this.rows.some((row) => row.dueOn < startOn && row.due.principal > row.paid.principal);
    const rests = terms.recalculation?.rest === 'repayment_period';
    // From one day of rest to the next nothing is assumed: once something is overdue, what is really owed counts.
    const counts = () => (rests ? (isOverdue ? this.#owed : this.#unscheduled) : this.#owed);
    const bearing: Bearing[] = [];
    const note = (on: LocalDate, minor: bigint) => bearing.push({ on, minor });
    note(startOn, this.#follows && startOn < this.#asOf ? counts() : this.#unscheduled);
    let early = 0n;
    const acts = [
      ...out.map((d) => ({ on: d.on, d, r: undefined })),
      ...money.filter(({ on }) => on < dueOn).map((r) => ({ on: r.on, d: undefined, r })),
    ].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.d && !b.d ? -1 : b.d && !a.d ? 1 : 0));
    const aheads: { portion: Portion; ahead: bigint; on: LocalDate }[] = [];
    for (const { on, d, r } of acts) {
      const before = bearing.at(-1)?.minor ?? 0n;
      if (d) {
        const scheduled = this.#unscheduled;
        this.#disburse(d, period);
        note(on, before + this.#unscheduled - scheduled);
        continue;
      }
      if (!r) continue;
      const got = this.#receive(r, period);
      this.#unscheduled -= got.ahead;
      early += got.ahead;
      if (got.ahead > 0n || got.portion.overpaid > 0n) aheads.push({ ...got, on });
      if (!rests) note(on, this.#owed);
    }
    const scheduled = this.#unscheduled + early;
    // What is overdue on the day up to which is reckoned is taken to be paid on it.
    if (this.#follows && !rests && startOn <= this.#asOf && this.#asOf < dueOn) note(this.#asOf, this.#unscheduled);
    if (this.#asOf >= startOn && this.#asOf < dueOn) this.accruedMinor = this.#interestTo(period, bearing, this.#asOf);
    const endOn = early > 0n && this.#unscheduled === 0n ? (aheads.at(-1)?.on ?? dueOn) : dueOn;
    const interest = this.#interest(period, bearing, endOn, last || this.#unscheduled === 0n);
    const wanted = this.#principal(period, scheduled, interest.ofPeriod, last);
    const ahead = last ? 0n : wanted < this.#aheadOfNext ? wanted : this.#aheadOfNext;
    const planned = wanted - ahead;
    this.#aheadOfNext -= ahead;
    const principal = planned > early ? planned : early;
    const due = { ...nothing(), interest: interest.due, principal };
    for (const { kind, amountMinor } of this.#chargesTo(dueOn)) due[kind] += amountMinor;
    for (const component of ['penalty', 'fee', 'interest'] as const) due[component] += this.#carried[component];
    this.#carried = nothing();
    const row = this.#push('instalment', startOn, dueOn, due, period.isAssumed);
    this.#unscheduled = scheduled - principal;
    for (const { portion, ahead, on } of aheads) {
      payOf(row, 'principal', ahead, on);
      // All principal is paid: the rest pays what it has borne.
      const open = row.due.interest - row.paid.interest;
      const more = portion.overpaid < open ? portion.overpaid : open;
      if (this.#unscheduled > 0n || more <= 0n) continue;
      payOf(row, 'interest', more, on);
      portion.interest += more;
      portion.overpaid -= more;
      this.overpaidMinor -= more;
    }
    for (const receipt of money.filter(({ on }) => on === dueOn)) {
      const { ahead } = this.#receive(receipt, period);
      if (ahead === 0n) continue;
      // What comes on the due day beyond what is due makes it more.
      row.due.principal += ahead;
      row.balanceMinor -= ahead;
      this.#unscheduled -= ahead;
      payOf(row, 'principal', ahead, dueOn);
    }
    const beyond = row.due.principal - planned;
    if (beyond > 0n && terms.recalculation?.early === 'reschedule_next') this.#aheadOfNext += beyond;
    if (beyond > 0n && terms.recalculation?.early === 'reduce_instalment') this.#level = undefined;
  }

  #interestTo(period: Period, bearing: readonly Bearing[], to: LocalDate): bigint {
    if (period.number <= period.terms.interestFreePeriods && period.reAges === undefined) return 0n;
    return period.terms.interestMethod === 'flat'
      ? interestOver(period, [{ on: period.startOn, minor: this.#disbursed }], to)
      : interestOver(period, bearing, to);
  }

  #interest(period: Period, bearing: readonly Bearing[], to: LocalDate, last: boolean) {
    const { terms, number } = period;
    if (number <= terms.interestFreePeriods) return { ofPeriod: 0n, due: 0n };
    let ofPeriod = this.#interestTo(period, bearing, to);
    if (terms.interestMethod === 'flat') {
      // The last line brings the sum to what the whole term bears, rounded once.
      this.#flatBorne += this.#flatExact(period);
      if (last) {
        const whole = mulDiv(this.#flatBorne, 1n, FLAT_UNIT, terms.rounding);
        ofPeriod = whole > this.#flatBilled ? whole - this.#flatBilled : 0n;
      }
      this.#flatBilled += ofPeriod;
    }
    if (number <= terms.interestGracePeriods && !last) {
      this.#carriedInterest += ofPeriod;
      return { ofPeriod, due: 0n };
    }
    const due = ofPeriod + this.#carriedInterest;
    this.#carriedInterest = 0n;
    return { ofPeriod, due };
  }

  /** Flat interest of a period in units far below the minor one, so that many periods do not add up their roundings. */
  #flatExact(period: Period): bigint {
    const fine = interestOver(
      { ...period, terms: { ...period.terms, rounding: 'half-even' } },
      [{ on: period.startOn, minor: this.#disbursed * FLAT_UNIT }],
      period.dueOn,
    );
    return fine;
  }

  /** What of the principal the line takes by the shape agreed, before anything that was paid ahead of it. */
  #principal(period: Period, scheduled: bigint, interest: bigint, last: boolean): bigint {
    const { terms, number, of } = period;
    const least = (minor: bigint) => (minor < 0n ? 0n : minor < scheduled ? minor : scheduled);
    if (last || number === of) return scheduled;
    const share = rateOn(terms.rates, period.startOn);
    if (this.#lastRate !== undefined && this.#lastRate !== share) this.#level = undefined;
    this.#lastRate = share;
    if (terms.shape === 'step') return least(this.#step(period));
    if (number <= terms.principalGracePeriods) return 0n;
    const remaining = of - number + 1;
    if (terms.shape === 'equal_principal') {
      this.#level ??= mulDiv(scheduled, 1n, BigInt(remaining), terms.rounding);
      return least(this.#level);
    }
    if (terms.shape !== 'equal_instalment') return 0n;
    if (terms.interestMethod === 'flat') {
      const whole = period.reAges === undefined ? this.#disbursed - this.#downPaid : scheduled;
      const lines = BigInt(of - terms.principalGracePeriods);
      return least(inMultiples(whole + interest * lines, lines, terms.multipleMinor, terms.rounding) - interest);
    }
    const first = this.periods.find((p) => p.terms === terms) ?? period;
    this.#level ??= levelInstalment(scheduled, remaining, share, levelShare(first), terms);
    return least(this.#level - interest);
  }

  #step({ terms, number }: Period): bigint {
    const whole = this.#disbursed - this.#downPaid;
    const to = (n: number) => BigInt(terms.stepsBps.slice(0, n).reduce((sum, bps) => sum + bps, 0));
    const through = (n: number) => mulDiv(whole, to(n), 10_000n, terms.rounding);
    return through(number) - through(number - 1);
  }
}

const FLAT_UNIT = 1_000_000_000_000n;

/**
 * A loan reckoned anew from its terms and everything that happened, as it stands on a day. The order in which acts were recorded
 * does not enter. A loan that is not out yet is drawn up as expected.
 */
export function reckon(terms: ScheduleTerms, acts: LoanActs, asOf: LocalDate): LoanState {
  const isExpected = acts.disbursements.length === 0;
  const expected: Disbursed = { id: 'expected', on: terms.expectedOn, amountMinor: terms.expectedMinor };
  const disbursements = isExpected ? [expected] : inOrder(acts.disbursements);
  const beganOn = disbursements[0]?.on ?? terms.expectedOn;
  const variations = inOrder(acts.variations.filter(({ on }) => on >= beganOn));
  const periods = periodsOf(terms, beganOn, variations, acts.endsOn);
  const overdueAt = (index: number): Amounts[] => {
    const varied = variations[index];
    if (!varied) return [];
    const { on } = varied;
    const until = <T extends { on: LocalDate }>(list: readonly T[]) => list.filter((act) => act.on <= on);
    const before: LoanActs = {
      disbursements: until(disbursements),
      receipts: until(acts.receipts),
      charges: acts.charges,
      variations: variations.slice(0, index),
    };
    return reckon(terms, before, on).rows.flatMap((row) => {
      if (row.dueOn > on) return [];
      const left = nothing();
      for (const component of ['penalty', 'fee', 'interest', 'principal'] as const)
        left[component] = row.due[component] - row.paid[component];
      return [left];
    });
  };
  const reckoning = new Reckoning(periods, acts, asOf, overdueAt);
  reckoning.run(disbursements);
  const { rows, accruedMinor } = reckoning;
  let { portions, overpaidMinor } = reckoning;
  const newest = periods.at(-1)?.terms ?? terms;
  if (!periods.some((p) => p.terms.recalculation)) {
    portions = allocate(rows, inOrder(acts.receipts), newest);
    overpaidMinor = portions.reduce((sum, { overpaid }) => sum + overpaid, 0n);
  }
  bearPenalty(rows, newest, asOf);
  return {
    disbursements: disbursements.map((d) => ({ ...d, isExpected })),
    rows,
    portions,
    overpaidMinor,
    accruedMinor,
  };
}
