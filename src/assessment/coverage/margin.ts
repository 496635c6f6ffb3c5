import { theirLastDay } from '../../ground/calendars/index.ts';
import { mulDiv } from '../../kernel/ratio.ts';
import { refusalList, refuse } from '../../kernel/refusal.ts';
import { addBankingDays, addDays, type BankingCalendar, businessDateAt, type LocalDate } from '../../kernel/time.ts';
import type { LifeCycle } from '../../kernel/transitions.ts';
import type { Moved } from './basis.ts';
import { type CoverageFacts, type CoverageState, cureOf, type Lines, stateOf } from './rules.ts';

/**
 * Why the ratio rose. A fault of custody is the lender's own, and Civil Code 433 gives it nothing to demand; nor does it
 * while an incident of custody over the goods has no cause: unknown is not the market.
 */
export const causes = [
  'market',
  'quality',
  'shortage',
  'quantity',
  'exposure',
  'line',
  'rights',
  'receivables',
  'custody_fault',
  'unknown',
] as const;
export type Cause = (typeof causes)[number];
/** Causes that give no demand: the call stands barred. */
export const isBarred = (cause: Cause): boolean => cause === 'custody_fault' || cause === 'unknown';

export const callStatuses = ['open', 'extended', 'barred', 'cured', 'expired', 'withdrawn'] as const;
export type CallStatus = (typeof callStatuses)[number];

export const callLife: LifeCycle<CallStatus, 'extend' | 'cure' | 'expire' | 'withdraw' | 'restate'> = [
  ['open', 'extend', 'extended'],
  ['open', 'cure', 'cured'],
  ['open', 'expire', 'expired'],
  ['open', 'withdraw', 'withdrawn'],
  ['extended', 'cure', 'cured'],
  ['extended', 'expire', 'expired'],
  ['extended', 'withdraw', 'withdrawn'],
  ['barred', 'restate', 'open'],
  ['barred', 'cure', 'cured'],
  ['barred', 'withdraw', 'withdrawn'],
];
export const statusesLive: CallStatus[] = ['open', 'extended', 'barred'];

export const marginRefusals = refusalList({
  CALL_NOT_OPEN: [
    'wrong-state',
    'The margin call does not wait for this',
    '该补仓通知状态不符',
    'Read the call again; it is extended once, by another person, while it is open',
    '请重新读取该补仓通知；仅可由另一人在期内展期一次',
  ],
  CALL_CUSTODY_FAULT: [
    'precondition',
    'The value fell by a fault of custody, which is the lender’s to answer for',
    '价值减少系监管过失所致，由质权人承担责任',
    'Put custody right; Civil Code 433 gives no demand here. If the finding was wrong, restate the cause with evidence',
    '请先纠正监管问题；民法典第 433 条不支持此项要求。如认定有误，请附证据更正原因',
  ],
  CALL_CAUSE_UNKNOWN: [
    'precondition',
    'An incident of custody over the goods has no cause yet; that it is not the lender’s fault is not shown',
    '相关货物存在原因未明的监管事件，尚不能证明非因质权人过失',
    'Close the incident with its cause, or restate the cause of the call with evidence (Civil Code 433)',
    '请先查明原因并关闭监管事件，或附证据更正补仓原因（民法典第 433 条）',
  ],
  DISPUTE_OPEN: [
    'conflict',
    'The pledgor has a dispute of this call open',
    '出质人对该补仓通知的异议尚未答复',
    'Answer it first',
    '请先答复该异议',
  ],
  ARRIVAL_BEFORE_ISSUE: [
    'invalid',
    'The letter cannot have arrived before it was issued, or later than now',
    '送达时间早于签发时间或晚于当前时间',
    'Give the time on the receipt',
    '请填写回执载明的时间',
  ],
});

export interface MarginTerms extends Lines {
  /** The ratio that a cure brings back to. */
  targetBps: number;
  /** Below this a call is not made; a call is rounded up to a multiple of the second. */
  minimumTransferMinor: bigint;
  roundingMinor: bigint;
  cureWorkingDays: number;
  extensionWorkingDays: number;
  liquidationWorkingDays: number;
  /** Marks in a row at or below the target that close a call. */
  curingMarks: number;
}

const closeOfBusiness = (date: LocalDate): Date => new Date(`${date}T17:00:00+08:00`);

/**
 * D+n working days at 17:00 in China, the day of issue not counted. It runs for who is called upon: where the days are not
 * published it is longer, and the letter says so.
 */
export function dueAt(issuedAt: Date, workingDays: number, calendar: BankingCalendar): Date {
  return closeOfBusiness(theirLastDay(calendar, businessDateAt(issuedAt), workingDays).on);
}

/** The same of what the lender itself owes: where the days are not published each weekday counts. */
export function ownDueAt(askedAt: Date, workingDays: number, calendar: BankingCalendar): Date {
  return closeOfBusiness(addBankingDays(calendar, businessDateAt(askedAt), workingDays));
}

/** What of the value is lost to what, so that the cause of a call can be told. Minor units. */
export interface Losses {
  custodyMinor: bigint;
  shortageMinor: bigint;
  qualityMinor: bigint;
  /** Lost to incidents whose cause nobody could find. */
  unknownMinor: bigint;
  /** Lots over which an incident of custody waits for its cause. */
  openIncidents: number;
}

/** Causes that are a clear loss of value, for which Civil Code 408 and 433 give a demand; the others rest on what was agreed. */
export const isLossOfValue = (cause: Cause): boolean => ['market', 'quality', 'shortage'].includes(cause);

/**
 * The cause without which there would be no call. The lender's own fault is asked first, then what has moved since the last normal
 * state, as the lines of the computation show it: of those that decide alone the largest, else the largest of all. Where nothing
 * has moved but the lines, or nothing is known of before, the line is the cause: no fall of a price is ever assumed.
 */
export function causeOf(f: CoverageFacts, losses: Losses, lines: Lines, moved: Moved): Cause {
  const below = (facts: CoverageFacts, by: Lines): boolean => ['normal', 'warn'].includes(stateOf(facts, by));
  const without = (change: Partial<CoverageFacts>): boolean => below({ ...f, ...change }, lines);
  // The ratio is in order: the agreed fall of a price was reached.
  if (below(f, lines)) return 'market';
  if (losses.custodyMinor > 0n && without({ valueMinor: f.valueMinor + losses.custodyMinor })) return 'custody_fault';
  if (losses.openIncidents > 0) return 'unknown';
  const unexplained = losses.custodyMinor + losses.unknownMinor;
  if (losses.unknownMinor > 0n && without({ valueMinor: f.valueMinor + unexplained })) return 'unknown';
  const value = (amount: bigint) => without({ valueMinor: f.valueMinor + amount });
  const debt = (amount: bigint) => without({ netExposureMinor: f.netExposureMinor - amount });
  const of: { cause: Cause; amount: bigint; decides: boolean }[] = [
    { cause: 'shortage' as const, amount: moved.shortageMinor, decides: value(moved.shortageMinor) },
    { cause: 'quality' as const, amount: moved.qualityMinor, decides: value(moved.qualityMinor) },
    { cause: 'market' as const, amount: moved.marketMinor, decides: value(moved.marketMinor) },
    { cause: 'quantity' as const, amount: moved.quantityMinor, decides: value(moved.quantityMinor) },
    { cause: 'exposure' as const, amount: moved.exposureMinor, decides: debt(moved.exposureMinor) },
    { cause: 'receivables' as const, amount: moved.receivableMinor, decides: debt(moved.receivableMinor) },
    { cause: 'rights' as const, amount: moved.rightsMinor, decides: value(moved.rightsMinor) },
    { cause: 'line' as const, amount: moved.termsMinor, decides: value(moved.termsMinor) },
  ]
    .filter(({ amount }) => amount > 0n)
    .sort((a, b) => (a.amount === b.amount ? 0 : a.amount > b.amount ? -1 : 1));
  const alone = of.find(({ decides }) => decides);
  if (alone) return alone.cause;
  const { linesBefore } = moved;
  if (linesBefore !== undefined && (linesBefore === null || below(f, linesBefore))) return 'line';
  return of[0]?.cause ?? 'line';
}

export interface OpenCall {
  kind: 'call' | 'liquidation';
  status: CallStatus;
  cause: Cause;
  dueAt: Date;
  /** Marks in a row at or below the target so far, and the day of the last one counted. */
  marksAtTarget: number;
  lastMarkOn: LocalDate | undefined;
}

export type MarginStep =
  | { step: 'none' }
  | { step: 'issue'; kind: 'call' | 'liquidation'; cause: Cause; cashMinor: bigint; goodsMinor: bigint }
  /** The incident behind a barred call was closed: it is a demand from now on, or a fault. */
  | { step: 'restate'; cause: Cause; cashMinor: bigint; goodsMinor: bigint }
  | { step: 'escalate'; cashMinor: bigint; goodsMinor: bigint }
  | { step: 'mark'; marksAtTarget: number }
  | { step: 'cure' }
  | { step: 'expire' };

const roundUp = (amount: bigint, multiple: bigint): bigint =>
  multiple <= 1n ? amount : mulDiv(amount, 1n, multiple, 'up') * multiple;

/** What to ask for: back to the target, no smaller than the minimum transfer, rounded up. */
export function demandOf(f: CoverageFacts, terms: MarginTerms): { cashMinor: bigint; goodsMinor: bigint } | undefined {
  const { cashMinor, goodsMinor } = cureOf(f, terms.targetBps);
  if (cashMinor < terms.minimumTransferMinor || cashMinor === 0n) return undefined;
  return { cashMinor: roundUp(cashMinor, terms.roundingMinor), goodsMinor: roundUp(goodsMinor, terms.roundingMinor) };
}

/** Whether the fall to the liquidation line is the lender's own fault, or may be: then it makes no standing call graver. */
function isOwnDoing(f: CoverageFacts, losses: Losses, lines: Lines): boolean {
  if (losses.openIncidents > 0) return true;
  const own = losses.custodyMinor + losses.unknownMinor;
  return own > 0n && stateOf({ ...f, valueMinor: f.valueMinor + own }, lines) !== 'liquidation';
}

/** What a mark or the clock does to a facility's margin call: at most one step, and the same facts give the same step. */
export function nextStep(
  state: CoverageState,
  f: CoverageFacts,
  losses: Losses,
  moved: Moved,
  call: OpenCall | undefined,
  terms: MarginTerms,
  now: Date,
): MarginStep {
  if (!call) {
    if (state !== 'call' && state !== 'liquidation') return { step: 'none' };
    const demand = demandOf(f, terms);
    if (!demand) return { step: 'none' };
    return { step: 'issue', kind: state, cause: causeOf(f, losses, terms, moved), ...demand };
  }
  const demand = demandOf(f, terms);
  const today = businessDateAt(now);
  const atTarget = cureOf(f, terms.targetBps).cashMinor === 0n && f.unknownLots === 0;
  if (atTarget) {
    // A day counts once; one on which a mark above the target set the count back has not counted yet.
    const isCounted = call.marksAtTarget > 0 && call.lastMarkOn === today;
    const marksAtTarget = isCounted ? call.marksAtTarget : call.marksAtTarget + 1;
    if (marksAtTarget >= terms.curingMarks) return { step: 'cure' };
    return isCounted ? { step: 'none' } : { step: 'mark', marksAtTarget };
  }
  if (call.status !== 'barred' && now > call.dueAt) return { step: 'expire' };
  const isGraver = call.kind === 'call' && state === 'liquidation' && call.status !== 'barred';
  if (isGraver && demand && !isOwnDoing(f, losses, terms)) return { step: 'escalate', ...demand };
  if (call.marksAtTarget > 0) return { step: 'mark', marksAtTarget: 0 };
  if (call.status === 'barred' && call.cause === 'unknown' && demand) {
    const cause = causeOf(f, losses, terms, moved);
    if (cause !== 'unknown') return { step: 'restate', cause, ...demand };
  }
  return { step: 'none' };
}

/** When a call closes by itself: so many more marks at the target, of as many days, the first of them on this day or later. */
export interface ClosesAfter {
  marks: number;
  from: LocalDate;
  targetBps: number;
  en: string;
  zh: string;
}

export function closesAfter(
  call: { status: CallStatus; marksAtTarget: number; lastMarkOn: LocalDate | null },
  { curingMarks, targetBps }: Pick<MarginTerms, 'curingMarks' | 'targetBps'>,
  today: LocalDate,
): ClosesAfter | null {
  if (!statusesLive.includes(call.status)) return null;
  const isCounted = call.marksAtTarget > 0 && call.lastMarkOn === today;
  const marks = Math.max(1, curingMarks - call.marksAtTarget);
  const from = isCounted ? addDays(today, 1) : today;
  const target = `${(targetBps / 100).toFixed(2)} %`;
  return {
    marks,
    from,
    targetBps,
    en: `Closes at ${marks === 1 ? 'the next mark' : `${marks} marks in a row, each of another day,`} at or below ${target}, from ${from} on`,
    zh: `自 ${from} 起，${marks === 1 ? '下一次盯市' : `连续 ${marks} 次（每次不同日）盯市`}不高于 ${target} 即关闭`,
  };
}

/** A shortened clock never lengthens the one that runs. */
export const escalatedDueAt = (
  call: Pick<OpenCall, 'dueAt'>,
  now: Date,
  terms: MarginTerms,
  calendar: BankingCalendar,
): Date => {
  const shortened = dueAt(now, terms.liquidationWorkingDays, calendar);
  return shortened < call.dueAt ? shortened : call.dueAt;
};

/** How far up a call has gone: 1 when half its time is over without proof that the letter arrived, 2 once it expired. */
export function escalationOf(
  call: { issuedAt: Date; dueAt: Date; arrivedAt: Date | null; status: CallStatus },
  now: Date,
): 0 | 1 | 2 {
  if (call.status === 'expired') return 2;
  const half = (call.issuedAt.getTime() + call.dueAt.getTime()) / 2;
  return call.arrivedAt === null && now.getTime() >= half ? 1 : 0;
}

export function assertDemandable(cause: Cause): void {
  if (cause === 'custody_fault') refuse(marginRefusals.CALL_CUSTODY_FAULT);
  if (cause === 'unknown') refuse(marginRefusals.CALL_CAUSE_UNKNOWN);
}
