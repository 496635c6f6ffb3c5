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
  sumOf,
  type Turn,
} from './acts-rules.ts';
import { bearPenalty, forgive, payDue, payOf, type Stretch } from './allocation-rules.ts';
import { type Bearing, interestOver, levelInstalment, levelShare, turnsIn } from './interest-rules.ts';
import { endOf, type Period } from './period-rules.ts';
import { inMultiples, rateOn } from './terms-rules.ts';

/** What happened while one set of terms was in force. */
export type Happened = Pick<LoanActs, 'disbursements' | 'receipts' | 'charges'>;

/** Where terms begin: what lay open under the terms before, and what was done of it. */
export interface Seed {
  rows: Row[];
  portions: Portion[];
  overpaidMinor: bigint;
  disbursedMinor: bigint;
  /** Principal that falls due by these terms. */
  unscheduledMinor: bigint;
  /** Borne before: it falls due with the first line, its interest with the first that asks for any. */
  carried: Amounts;
}

/** Reckons with a loan under one set of terms, step by step; where interest follows what is owed, lines are paid as they fall due. */
export class Walk {
  readonly rows: Row[];
  readonly portions: Portion[];
  readonly periods: readonly Period[];
  /** Stretches in which the contract interest runs on for principal that is late. */
  readonly covered: Stretch[] = [];
  /** Borne to the day up to which is reckoned, on no line that began before it. */
  accruedMinor = 0n;
  overpaidMinor: bigint;
  disbursedMinor: bigint;
  /** Disbursed, and of it what no line has taken on yet. */
  #unscheduled: bigint;
  /** What steps and flat interest are shares of, and of it what was paid back on its day. */
  #base: bigint;
  #downPaid = 0n;
  /** Principal as it is really owed. */
  #owed: bigint;
  /** The level instalment, or the part of principal, that the next line takes; undefined where it is to be drawn up anew. */
  #level: bigint | undefined;
  #lastRate: number | undefined;
  /** Interest that falls due with a later line, and of it what was borne under the terms before. */
  #carriedInterest: bigint;
  #carriedOver: bigint;
  #carried: Amounts;
  #aheadOfNext = 0n;
  #flatBorne = 0n;
  #flatBilled = 0n;
  readonly #acts: Happened;
  readonly #asOf: LocalDate;
  readonly #follows: boolean;
  /** From this day on no principal is owed, and nothing is borne. */
  readonly #paidUpOn: LocalDate | undefined;
  #charges: readonly Charged[];

  constructor(seed: Seed, periods: readonly Period[], acts: Happened, asOf: LocalDate, paidUpOn?: LocalDate) {
    this.rows = seed.rows.map((row) => ({ ...row, due: { ...row.due }, paid: { ...row.paid } }));
    this.portions = [...seed.portions];
    this.overpaidMinor = seed.overpaidMinor;
    this.disbursedMinor = seed.disbursedMinor;
    this.#unscheduled = seed.unscheduledMinor;
    this.#base = seed.unscheduledMinor;
    this.#owed = seed.disbursedMinor - this.rows.reduce((sum, row) => sum + row.paid.principal, 0n);
    this.#carriedInterest = seed.carried.interest;
    this.#carriedOver = seed.carried.interest;
    this.#carried = { ...seed.carried, interest: 0n, principal: 0n };
    this.periods = periods;
    this.#acts = acts;
    this.#charges = acts.charges;
    this.#asOf = asOf;
    this.#paidUpOn = paidUpOn;
    this.#follows = periods.some(({ terms }) => terms.recalculation !== undefined);
  }

  run(): void {
    for (const [i, period] of this.periods.entries()) {
      const end = endOf(period);
      const isIn = ({ on }: { on: LocalDate }) => on <= end && (i === 0 || on > period.startOn);
      const out = inOrder(this.#acts.disbursements.filter(isIn));
      const money = this.#follows ? inOrder(this.#acts.receipts.filter(isIn)) : [];
      const last = i === this.periods.length - 1;
      const open = this.#unscheduled + this.#carriedInterest + sumOf(this.#carried);
      if (open === 0n && this.rows.length > 0 && out.length === 0) {
        // Nothing of the principal is left to fall due: charges and money still come.
        this.#charge(end);
        for (const receipt of money) this.#receive(receipt, period);
      } else this.#reckon(period, out, money, last);
    }
    const end = this.periods.at(-1);
    this.#charge(end && endOf(end));
    if (!end || !this.#follows) return;
    for (const receipt of inOrder(this.#acts.receipts))
      if (receipt.on > endOf(end)) {
        this.#charge(receipt.on);
        this.#receive(receipt, end);
      }
    this.#charge(undefined);
  }

  /** Charged after the last line, for who pays the lines: money that came before does not pay it. */
  get later(): readonly Charged[] {
    return this.rows.length > 0 ? this.#charges : [];
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

  #disburse({ on, amountMinor }: Disbursed, { terms }: Period): void {
    this.disbursedMinor += amountMinor;
    this.#base += amountMinor;
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
      carriedMinor: 0n,
      borneTo: dueOn,
      turns: [],
      balanceMinor: this.disbursedMinor - this.rows.reduce((sum, r) => sum + r.due.principal, 0n) - due.principal,
    };
    this.rows.push(row);
    return row;
  }

  /** Money on its day: what is due, then principal that is not; more than that was not owed. */
  #receive(receipt: Received, { terms }: Period): { ahead: bigint; portion: Portion } {
    bearPenalty(this.rows, terms, receipt.on, this.covered);
    const paid = nothing();
    if (receipt.forgives) {
      forgive(this.rows, receipt);
      return { ahead: 0n, portion: { receiptId: receipt.id, on: receipt.on, ...paid, overpaid: 0n } };
    }
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

  // oxlint-disable-next-line max-lines-per-function -- one period in the order in which its days come
  #reckon(period: Period, out: readonly Disbursed[], money: readonly Received[], last: boolean): void {
    const { terms, startOn } = period;
    const dueOn = endOf(period);
    const isOverdue = this.rows.some((row) => row.dueOn < startOn && row.due.principal > row.paid.principal);
    const rests = terms.recalculation?.rest === 'repayment_period';
    // From one day of rest to the next nothing is assumed: once something is overdue, what is really owed counts.
    const counts = () => (rests ? (isOverdue ? this.#owed : this.#unscheduled) : this.#owed);
    // From rest to rest nothing more is borne where no share on top was agreed.
    if (this.#follows && (!rests || isOverdue || terms.overdueUpliftBps === undefined)) this.#cover(startOn, dueOn);
    const bearing: Bearing[] = [];
    const note = (on: LocalDate, minor: bigint) => bearing.push({ on, minor });
    note(startOn, this.#follows && startOn < this.#asOf ? counts() : this.#unscheduled);
    let early = 0n;
    const acts = [
      ...out.map((d) => ({ on: d.on, d, r: undefined })),
      ...money.filter(({ on }) => on < dueOn).map((r) => ({ on: r.on, d: undefined, r })),
    ].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.d && !b.d ? -1 : b.d && !a.d ? 1 : 0));
    const aheads: { portion: Portion; ahead: bigint; on: LocalDate }[] = [];
    /** The day on which the last of the principal was paid. */
    let clearedOn: LocalDate | undefined;
    for (const { on, d, r } of acts) {
      const before = bearing.at(-1)?.minor ?? 0n;
      if (d) {
        const scheduled = this.#unscheduled;
        this.#disburse(d, period);
        // A part that is paid back on its day bears with the rest until it is; from rest to rest it is late with the whole rate.
        const isReally = this.#follows && !rests && on < this.#asOf;
        const back = rests && terms.overdueUpliftBps !== undefined ? this.rows.at(-1) : undefined;
        if (back?.kind === 'down_payment' && back.dueOn === on) back.coveredFrom = dueOn;
        note(on, isReally ? this.#owed : before + this.#unscheduled - scheduled);
        continue;
      }
      if (!r) continue;
      const got = this.#receive(r, period);
      this.#unscheduled -= got.ahead;
      early += got.ahead;
      if (got.portion.principal > 0n && this.#owed === 0n) clearedOn = on;
      if (got.ahead > 0n || got.portion.overpaid > 0n) aheads.push({ ...got, on });
      if (!rests && !r.forgives) note(on, this.#owed);
    }
    const scheduled = this.#unscheduled + early;
    // What is overdue on the day up to which is reckoned is taken to be paid on it.
    if (this.#follows && !rests && startOn <= this.#asOf && this.#asOf < dueOn) note(this.#asOf, this.#unscheduled);
    // From then on nothing is borne, whatever money comes after it.
    const endOn = this.#unscheduled === 0n ? (clearedOn ?? dueOn) : dueOn;
    const to = this.#asOf < endOn ? this.#asOf : endOn;
    if (this.#asOf >= startOn && this.#asOf < dueOn)
      this.accruedMinor = this.#carriedInterest + this.#borne(period, bearing, to, true);
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
    row.carriedMinor = interest.over;
    const borneTo = this.#paidUpOn !== undefined && this.#paidUpOn < endOn ? this.#paidUpOn : endOn;
    row.borneTo = borneTo < startOn ? startOn : borneTo;
    // What falls due with the line and was borne before it, free of interest meanwhile, is of no day of its own.
    if (interest.due - interest.over === interest.ofPeriod) row.turns = this.#turns(period, bearing, row.borneTo);
    this.#unscheduled = scheduled - principal;
    for (const { portion, ahead, on } of aheads) {
      payOf(row, 'principal', ahead, on);
      if (this.#unscheduled === 0n) this.#payBorne(row, portion, on);
    }
    for (const receipt of money.filter(({ on }) => on === dueOn)) {
      const { ahead, portion } = this.#receive(receipt, period);
      // What comes on the due day beyond what is due makes it more.
      row.due.principal += ahead;
      row.balanceMinor -= ahead;
      this.#unscheduled -= ahead;
      payOf(row, 'principal', ahead, dueOn);
      if (this.#unscheduled > 0n || portion.overpaid === 0n) continue;
      row.due.interest += this.#carriedInterest;
      row.carriedMinor += this.#carriedOver;
      this.#carriedInterest = 0n;
      this.#carriedOver = 0n;
      this.#payBorne(row, portion, dueOn);
    }
    const beyond = row.due.principal - planned;
    if (beyond > 0n && terms.recalculation?.early === 'reschedule_next') this.#aheadOfNext += beyond;
    if (beyond > 0n && terms.recalculation?.early === 'reduce_instalment') this.#level = undefined;
  }

  /** All principal is paid: the rest of the money pays what it has borne. */
  #payBorne(row: Row, portion: Portion, on: LocalDate): void {
    const open = row.due.interest - row.paid.interest;
    const more = portion.overpaid < open ? portion.overpaid : open;
    payOf(row, 'interest', more, on);
    portion.interest += more;
    portion.overpaid -= more;
    this.overpaidMinor -= more;
  }

  /** Where interest that is counted by days is not even over them: what went out or came back within a line, and other rates. */
  #turns(period: Period, bearing: readonly Bearing[], borneTo: LocalDate): Turn[] {
    if (period.terms.interestMethod === 'flat') return [];
    return turnsIn(period, bearing, borneTo).map((on) => ({ on, borneMinor: this.#borne(period, bearing, on, false) }));
  }

  #cover(from: LocalDate, to: LocalDate): void {
    const before = this.covered.at(-1);
    if (before?.to === from) before.to = to;
    else this.covered.push({ from, to });
  }

  /** What a period bore to a day; flat interest of the last brings the sum to what the whole term bears, rounded once. */
  #borne(period: Period, bearing: readonly Bearing[], day: LocalDate, last: boolean): bigint {
    const { terms, number, startOn } = period;
    const to = this.#paidUpOn !== undefined && this.#paidUpOn < day ? this.#paidUpOn : day;
    if (number <= terms.interestFreePeriods) return 0n;
    if (terms.interestMethod !== 'flat') return to <= startOn ? 0n : interestOver(period, bearing, to);
    if (!last) return interestOver(period, [{ on: startOn, minor: this.#base }], to);
    const whole = mulDiv(this.#flatBorne + this.#flatExact(period, to), 1n, FLAT_UNIT, terms.rounding);
    return whole > this.#flatBilled ? whole - this.#flatBilled : 0n;
  }

  #interest(period: Period, bearing: readonly Bearing[], to: LocalDate, last: boolean) {
    const { terms, number } = period;
    const ofPeriod = this.#borne(period, bearing, to, last);
    if (terms.interestMethod === 'flat' && number > terms.interestFreePeriods) {
      this.#flatBorne += this.#flatExact(period, to);
      this.#flatBilled += ofPeriod;
    }
    if (number <= terms.interestGracePeriods && !last) {
      this.#carriedInterest += ofPeriod;
      return { ofPeriod, due: 0n, over: 0n };
    }
    const due = ofPeriod + this.#carriedInterest;
    const over = this.#carriedOver;
    this.#carriedInterest = 0n;
    this.#carriedOver = 0n;
    return { ofPeriod, due, over };
  }

  /** Flat interest of a period in units far below the minor one, so that many periods do not add up their roundings. */
  #flatExact(period: Period, day: LocalDate): bigint {
    const to = this.#paidUpOn !== undefined && this.#paidUpOn < day ? this.#paidUpOn : day;
    if (to <= period.startOn) return 0n;
    return interestOver(
      { ...period, terms: { ...period.terms, rounding: 'half-even' } },
      [{ on: period.startOn, minor: this.#base * FLAT_UNIT }],
      to,
    );
  }

  /** What of the principal the line takes by the shape agreed, before anything that was paid ahead of it. */
  #principal(period: Period, scheduled: bigint, interest: bigint, last: boolean): bigint {
    const { terms, number, of } = period;
    const least = (minor: bigint) => (minor < 0n ? 0n : minor < scheduled ? minor : scheduled);
    if (last || number === of) return scheduled;
    const share = rateOn(terms.rates, period.startOn);
    // A level instalment holds the rate; equal parts of principal do not.
    if (terms.shape === 'equal_instalment' && this.#lastRate !== undefined && this.#lastRate !== share)
      this.#level = undefined;
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
      const whole = this.#base - this.#downPaid;
      const lines = BigInt(of - terms.principalGracePeriods);
      return least(inMultiples(whole + interest * lines, lines, terms.multipleMinor, terms.rounding) - interest);
    }
    this.#level ??= levelInstalment(scheduled, remaining, share, levelShare(this.periods[0] ?? period), terms);
    return least(this.#level - interest);
  }

  #step({ terms, number }: Period): bigint {
    const whole = this.#base - this.#downPaid;
    const to = (n: number) => BigInt(terms.stepsBps.slice(0, n).reduce((sum, bps) => sum + bps, 0));
    const through = (n: number) => mulDiv(whole, to(n), 10_000n, terms.rounding);
    return through(number) - through(number - 1);
  }
}

const FLAT_UNIT = 1_000_000_000_000n;
