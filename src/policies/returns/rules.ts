import { mulDiv } from '../../kernel/ratio.ts';
import { refusalList } from '../../kernel/refusal.ts';
import { daysBetween, type LocalDate } from '../../kernel/time.ts';
import type { MixAims } from './pot-rules.ts';

export const returnKinds = [
  'credit_by_industry',
  'maturity_ladder',
  'relending_stock',
  'bad_loans_by_size',
  'vat_exempt_interest',
  'hedged_share',
  'group_exposure',
  'asks_closed',
  'funnel',
  'use_of_proceeds',
  'traced_share',
  'guarantee_mix',
  'score_back_test',
  'cuts_and_calls',
  'tenor_gap',
  'cash_cycle',
  'small_loans',
  'hits_by_source',
  'rediscount_ledger',
] as const;
export type ReturnKind = (typeof returnKinds)[number];
export const vatMethods = ['whole_loan', 'up_to_ceiling'] as const;
export type VatMethod = (typeof vatMethods)[number];
/** One loan as it stood when the return was made: what figures are folded from, now and whenever they are asked again. */
export interface LoanRow {
  /** How many loans are alike in all that the figures are folded from, and are told as one; a row that is kept is one. */
  loans?: number;
  id: string;
  groupId: string;
  currency: string;
  purpose: string;
  industry: string;
  size: string;
  taxSize: string;
  class: string;
  outMinor: string;
  /** Of all loans of the borrower in that money begun up to this one’s day: its line. */
  principalMinor: string;
  interestMinor: string;
  rateBps: number;
  beganOn: string;
  lastDueOn: string;
  batchBeforeBps: number | null;
  /** Whether the bank’s own record or a paper shows the rate before its batch; null out of a batch, and returns made before this was judged do not say it. */
  isBeforeShown?: boolean | null;
  lockedMinor: string;
  vatCeilingBps: number | null;
  isWithinVatCap: boolean;
  /** Of the ladder: what of it is overdue and what falls due when; returns made before it was told line by line do not say it. */
  overdueMinor?: string;
  to90Minor?: string;
  toYearMinor?: string;
  beyondMinor?: string;
  /** So small that its interest is exempt at any rate; returns made before this was judged do not say it. */
  isExemptWhole?: boolean;
  /** Its interest at no more than the ceiling, rounded by itself; returns made before this was told do not say it. */
  upToCeilingMinor?: string | null;
}
type Figures = Record<string, unknown>;
const out = (row: LoanRow): bigint => BigInt(row.outMinor);
const sum = (rows: readonly LoanRow[], of: (row: LoanRow) => bigint = out): bigint =>
  rows.reduce((total, row) => total + of(row), 0n);
/** How many loans rows stand for. */
const count = (rows: readonly LoanRow[]): number => rows.reduce((total, { loans = 1 }) => total + loans, 0);
const bps = (part: bigint, whole: bigint): number => (whole === 0n ? 0 : Number((part * 10_000n) / whole));

function by(rows: readonly LoanRow[], key: (row: LoanRow) => string): Figures {
  const groups = new Map<string, LoanRow[]>();
  for (const row of rows) {
    const name = key(row);
    const of = groups.get(name);
    if (of) of.push(row);
    else groups.set(name, [row]);
  }
  const whole = sum(rows);
  return Object.fromEntries(
    [...groups]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, of]) => [name, { loans: count(of), outMinor: sum(of).toString(), shareBps: bps(sum(of), whole) }]),
  );
}

/** How long a loan has left to run, as a rung of the ladder. */
function rungOf({ lastDueOn }: LoanRow, on: LocalDate): string {
  const days = daysBetween(on, lastDueOn);
  return days < 0 ? '0 overdue' : days <= 90 ? '1 to 90 days' : days <= 365 ? '2 to a year' : '3 beyond a year';
}

const longLived: readonly string[] = ['equipment', 'technical_renovation', 'construction'];
const bad: readonly string[] = ['substandard', 'doubtful', 'loss'];
export const isLive = (row: LoanRow): boolean => out(row) > 0n;
export const isBad = (row: LoanRow): boolean => bad.includes(row.class);
export const isSmall = ({ size }: { size: string }): boolean => size === 'small' || size === 'micro';
/** Of what lasts long, lent for a year or less. */
export const isShortForLong = ({ purpose, beganOn, lastDueOn }: LoanRow): boolean =>
  longLived.includes(purpose) && daysBetween(beganOn, lastDueOn) <= 366;

const rungNames = [
  ['0 overdue', 'overdueMinor'],
  ['1 to 90 days', 'to90Minor'],
  ['2 to a year', 'toYearMinor'],
  ['3 beyond a year', 'beyondMinor'],
] as const;

/** In which rungs a loan counts: by its lines, or in one where they were not kept. */
export const rungsOf = (row: LoanRow, on: LocalDate): string[] =>
  row.overdueMinor === undefined
    ? [rungOf(row, on)]
    : rungNames.flatMap(([name, of]) => (BigInt(row[of] ?? '0') > 0n ? [name] : []));

/** What falls due when, line by line: a loan counts in each rung in which something of it does. Shares are of the whole, down. */
function rungsByLine(rows: readonly LoanRow[]): Figures {
  const whole = sum(rows);
  return Object.fromEntries(
    rungNames.map(([name, of]) => {
      const within = rows.filter((row) => BigInt(row[of] ?? '0') > 0n);
      const minor = sum(within, (row) => BigInt(row[of] ?? '0'));
      return [name, { loans: count(within), outMinor: minor.toString(), shareBps: bps(minor, whole) }];
    }),
  );
}

/** By what is left to run, and what of long-lived things is lent for a year or less (measure 4). */
function ladder(rows: readonly LoanRow[], on: LocalDate): Figures {
  const short = rows.filter(isShortForLong);
  const isByLine = rows.every(({ overdueMinor }) => overdueMinor !== undefined);
  return {
    rungs: isByLine ? rungsByLine(rows) : by(rows, (row) => rungOf(row, on)),
    shortForLong: { loans: count(short), outMinor: sum(short).toString() },
  };
}

/**
 * The stock of relending, its average rate by amount, and what was passed on: the rate before less the rate now (measure 13), of loans whose rate
 * before is shown by more than a word; of the rest it is not known. And what the lender keeps: its rate less what the central bank asks on the day.
 */
function stock(rows: readonly LoanRow[], costBps: number | null): Figures {
  const kept = rows.filter(({ batchBeforeBps }) => batchBeforeBps !== null);
  const whole = sum(kept);
  const average = (of: readonly LoanRow[], rate: (row: LoanRow) => number): number | null => {
    const all = sum(of);
    return all === 0n ? null : Number((2n * sum(of, (row) => out(row) * BigInt(rate(row))) + all) / (2n * all));
  };
  const now = average(kept, ({ rateBps }) => rateBps);
  const shown = kept.filter(({ isBeforeShown }) => isBeforeShown !== false);
  const [before, since] = [average(shown, (row) => row.batchBeforeBps ?? 0), average(shown, ({ rateBps }) => rateBps)];
  const unshownMinor = whole - sum(shown);
  return {
    loans: count(kept),
    stockMinor: whole.toString(),
    averageBps: now,
    passedOnBps: before === null || since === null ? null : before - since,
    ...(unshownMinor > 0n && { unshownMinor: unshownMinor.toString() }),
    ...(costBps !== null && { costBps, marginBps: now === null ? null : now - costBps }),
  };
}

/** Bad loans of small firms beside those of all, and whether they are borne: so many points over the bank’s own share (measure 16). */
function badBySize(rows: readonly LoanRow[], toleranceBps: number): Figures {
  const share = (of: readonly LoanRow[]) => bps(sum(of.filter(isBad)), sum(of));
  const all = share(rows);
  const small = share(rows.filter(isSmall));
  return { allBps: all, smallBps: small, toleranceBps, isBorne: small <= all + toleranceBps };
}

/** Value-added tax that is inside what was charged, half up. */
export const vatInside = (taxedMinor: bigint, rateBps: number): bigint =>
  mulDiv(taxedMinor, BigInt(rateBps), BigInt(10_000 + rateBps), 'half-up');

/** The name of the reference rate that a tax ceiling is a multiple of, as it stands on record before a loan begins. */
export const vatReference = 'LPR-1Y';

/** Loans whose interest might be exempt and that nothing measures: to small firms, within the cap and above what is exempt whatever it costs. */
export const unmeasured = (rows: readonly LoanRow[]): number =>
  rows
    .filter((row) => row.currency === 'CNY' && (row.taxSize === 'small' || row.taxSize === 'micro'))
    .filter((row) => row.isWithinVatCap && !row.isExemptWhole && row.vatCeilingBps === null)
    .reduce((sum, { loans = 1 }) => sum + loans, 0);

/** Interest that is exempt: of a loan to a small firm within the cap, whole where its rate keeps to the ceiling, or up to it (measure 17). */
export function exemptMinor(row: LoanRow, method: VatMethod): bigint {
  if (!isSmall({ size: row.taxSize }) || !row.isWithinVatCap) return 0n;
  const interest = BigInt(row.interestMinor);
  // The smallest are exempt whatever they cost (Announcement 2023-13).
  if (row.isExemptWhole) return interest;
  const { vatCeilingBps: ceiling, rateBps } = row;
  // Without a reference rate to measure by nothing is exempt.
  if (ceiling === null) return 0n;
  if (rateBps <= ceiling) return interest;
  if (method === 'whole_loan') return 0n;
  // Half up to minor units of what was borne at the ceiling; it was once cut down from interest that had been rounded.
  return BigInt(row.upToCeilingMinor ?? (interest * BigInt(ceiling)) / BigInt(rateBps));
}

export interface Asked {
  on: LocalDate;
  toleranceBps: number;
  method: VatMethod | null;
  /** The least share of small firms among those that a guarantor stands for. */
  leastBps: number;
  /** Null of a return that was made before it said what tax is inside. */
  vatBps: number | null;
  /** What relending in yuan costs a year; null of a return that was made before it said so. */
  costBps: number | null;
  aims: MixAims | null;
}

/** A row of the rule book that figures were judged by, frozen with them. */
export interface JudgedBy {
  key: string;
  name: string;
  value: number;
  validFrom: LocalDate;
}

/** By which rules figures of a kind are judged. */
export const rulesOf: Readonly<Record<ReturnKind, readonly string[]>> = {
  credit_by_industry: [],
  maturity_ladder: [],
  relending_stock: ['relending.capMinor', 'relending.passThroughBps', 'relending.yearBps'],
  bad_loans_by_size: ['badLoans.toleranceBps'],
  vat_exempt_interest: ['vat.exempt.capMinor', 'vat.exempt.wholeCapMinor', 'vat.exempt.ceilingBps', 'vat.rateBps'],
  hedged_share: [],
  group_exposure: ['limit.lender.groupBps'],
  asks_closed: ['matter.answerDays'],
  funnel: [],
  use_of_proceeds: [],
  traced_share: [],
  guarantee_mix: ['guarantee.share.smallBps', 'guarantee.share.upTo5mBps', 'guarantee.feeAimBps'],
  score_back_test: ['riskPrice.from80Bps', 'riskPrice.from60Bps', 'riskPrice.from40Bps'],
  cuts_and_calls: ['call.noticeDays', 'standing.contestDays'],
  tenor_gap: [],
  cash_cycle: ['stock.idleDays'],
  small_loans: [],
  hits_by_source: ['effect.black.lend', 'effect.creditEvent.lend'],
  rediscount_ledger: ['relending.capMinor', 'relending.passThroughBps', 'rediscount.yearBps'],
};

/** In yuan; what is in another money is told beside it, each in its own: moneys are not added. */
export function figuresOf(kind: ReturnKind, rows: readonly LoanRow[], asked: Asked): Figures {
  const moneys = [...new Set(rows.map(({ currency }) => currency))].filter((currency) => currency !== 'CNY').sort();
  const of = (currency: string) =>
    figuresIn(
      kind,
      rows.filter((row) => row.currency === currency),
      { ...asked, costBps: currency === 'CNY' ? asked.costBps : null },
    );
  const others = Object.fromEntries(moneys.map((currency) => [currency, of(currency)]));
  if (kind === 'hedged_share') return { byMoney: others };
  return { ...of('CNY'), ...(moneys.length > 0 && { inOtherMoneys: others }) };
}

/** The figures of a return in one money, folded from its rows: the same rows give the same figures whenever they are asked. */
function figuresIn(kind: ReturnKind, rows: readonly LoanRow[], asked: Asked): Figures {
  const { on, toleranceBps, method, vatBps, costBps } = asked;
  const live = rows.filter(isLive);
  switch (kind) {
    case 'credit_by_industry':
      return { byIndustry: by(live, ({ industry }) => industry), totalMinor: sum(live).toString() };
    case 'maturity_ladder':
      return ladder(live, on);
    case 'relending_stock':
      return stock(live, costBps);
    case 'bad_loans_by_size':
      return badBySize(live, toleranceBps);
    case 'vat_exempt_interest': {
      const times = ({ loans = 1 }: LoanRow) => BigInt(loans);
      const exempt = sum(rows, (row) => times(row) * exemptMinor(row, method ?? 'whole_loan'));
      const all = sum(rows, (row) => times(row) * BigInt(row.interestMinor));
      return {
        method,
        interestMinor: all.toString(),
        exemptMinor: exempt.toString(),
        taxedMinor: (all - exempt).toString(),
        ...(vatBps !== null && { vatBps, vatMinor: vatInside(all - exempt, vatBps).toString() }),
      };
    }
    case 'hedged_share': {
      const locked = sum(live, (row) => BigInt(row.lockedMinor));
      return { outMinor: sum(live).toString(), lockedMinor: locked.toString(), hedgedBps: bps(locked, sum(live)) };
    }
    case 'group_exposure':
      return { byGroup: by(live, ({ groupId }) => groupId) };
    default:
      return {};
  }
}

export const returnRefusals = refusalList({
  RETURN_PERIOD_UNFIT: [
    'invalid',
    'A return is of days that have come, and of exempt interest of days of one year that are over, the first before the last',
    '报表期间须为已到日期（免税利息报表须为同一会计年度内已结束的日期），且起始日不晚于截止日',
    'Name other days',
    '请选择其他日期',
  ],
  RETURN_STANDS: [
    'conflict',
    'This return stands already, with the same rows and figures',
    '该期报表已报送，内容相同',
    'Read the one in facts',
    '请查看 facts 所列报表',
  ],
  RETURN_OVERLAPS: [
    'conflict',
    'Some of these days are told by another return that was sent there: they would count twice',
    '部分日期已在报送同一对象的另一份报表中列示，重复计算',
    'Name other days; or days that hold all of the one in facts, and it in replaces',
    '请另选期间；或使期间涵盖 facts 所列报表，并在 replaces 中填写该报表',
  ],
  VAT_RATE_MISSING: [
    'precondition',
    'Of some loans no reference rate of the day on which they began is on record: what is exempt cannot be told',
    '部分贷款发放日缺少参考利率，无法计算免税利息',
    'Record the rate by the name in facts as it stood before they began: POST /v1/reference-rates',
    '请按 facts 所列名称登记放款前的参考利率：POST /v1/reference-rates',
  ],
  VAT_YEAR_UNFIT: [
    'invalid',
    'The method is chosen for the year that runs or the next',
    '免税方法仅可为本年度或下一年度选定',
    'Name one of these years',
    '请填写上述年度',
  ],
  RETURN_OF_WHOM: [
    'invalid',
    'A return goes to an authority',
    '报表须报送主管部门',
    'Name an authority, or none',
    '请填写主管部门，或不填',
  ],
  VAT_METHOD_FIXED: [
    'conflict',
    'The method of this year is chosen, and holds for the whole of it',
    '本会计年度已选定免税方法，年度内不得变更',
    'Choose another for next year',
    '请于下一年度另行选择',
  ],
  VAT_METHOD_MISSING: [
    'precondition',
    'No method of exemption is chosen for this year: nothing is exempt without one',
    '尚未选定本年度免税方法，不得免税',
    'Choose one: POST /v1/vat-methods',
    '请先选定：POST /v1/vat-methods',
  ],
});
