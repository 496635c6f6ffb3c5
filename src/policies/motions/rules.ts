import type { LifeCycle } from '../../kernel/transitions.ts';

export const bodyKinds = ['joint_credit', 'creditors_committee'] as const;
export const bodyStates = ['forming', 'active', 'warning', 'closed'] as const;
export type BodyState = (typeof bodyStates)[number];
export const memberStates = ['invited', 'joined', 'left'] as const;
export const entryKinds = ['loan', 'bond', 'off_balance', 'guarantee'] as const;
export const motionKinds = [
  'line',
  'warning_start',
  'warning_end',
  'amend',
  'close',
  'release_security',
  'own_cut',
  'other',
] as const;
export type MotionKind = (typeof motionKinds)[number];
export const motionStates = ['open', 'carried', 'lost'] as const;
export type MotionState = (typeof motionStates)[number];
/** A table of debts: asked of the firm, then the same as what its banks report or not. */
export const debtTableStates = ['asked', 'agreed', 'differs'] as const;
export const votes = ['for', 'against', 'abstain'] as const;
export type Vote = (typeof votes)[number];
export const cutKinds = ['cut', 'stop', 'call'] as const;
export type CutKind = (typeof cutKinds)[number];
/** Giving back: the firm is right, and its line is not yet what it was. */
export const cutStates = ['standing', 'contested', 'confirmed', 'giving_back', 'undone'] as const;
export type CutState = (typeof cutStates)[number];

/** Why a loan is called in: the closed list; anything else is an unreasonable call (measure 16). */
export const callReasons = ['default', 'misuse', 'security_lost', 'false_data', 'insolvency', 'law'] as const;

/** Reasons that a listed firm’s line is cut, stopped or pulled for (measure 2): not because a year went by. */
export const listedCutReasons: readonly string[] = [
  'customer_asked',
  'risk_rose',
  'default',
  'security_changed',
  'ceiling',
  'authority',
];
/** Reasons that are another’s word, and stand on its paper; for them a bank of a creditors' committee pulls back alone. */
export const outsideReasons: readonly string[] = ['law', 'authority'];

/** Whether an authority says something against a firm: a black list, an event of credit, a business that nobody lends to. */
export const isAgainst = ({ kind, value, isOfficial }: { kind: string; value: string; isOfficial: boolean }): boolean =>
  isOfficial &&
  (kind === 'credit_event' ||
    (kind === 'list' && value === 'black') ||
    (kind === 'business' && value === 'speculative_housing'));

/** So many days a bank may do what its body carried for it. */
export const OWN_CUT_DAYS = 30;

/** Lists that protect a firm’s lines. */
export const protectedLists: readonly string[] = ['key100', 'growth100', 'whitelist'];

/** Firms that a body is formed for. */
export const debtorRoles: readonly string[] = ['trader', 'core_firm'];

export const bodyLife: LifeCycle<BodyState, 'form' | 'warn' | 'calm' | 'close'> = [
  ['forming', 'form', 'active'],
  ['active', 'warn', 'warning'],
  ['warning', 'calm', 'active'],
  ['forming', 'close', 'closed'],
  ['active', 'close', 'closed'],
  ['warning', 'close', 'closed'],
];
export const cutLife: LifeCycle<CutState, 'contest' | 'confirm' | 'undo' | 'giveBack' | 'restore'> = [
  ['standing', 'contest', 'contested'],
  ['contested', 'confirm', 'confirmed'],
  ['contested', 'undo', 'undone'],
  ['contested', 'giveBack', 'giving_back'],
  ['giving_back', 'restore', 'undone'],
];

/** What a motion of a kind takes: so many of so many claims, or more where it is no major one, and more than a share of heads. */
export interface Threshold {
  claimsOf: number;
  claimsIn: number;
  headsOverBps: number;
  /** By the rows of the rule book that say so. */
  rules: string[];
}

export const isUnanimous = (kind: MotionKind): boolean => kind === 'release_security';
export const isMajor = (kind: MotionKind): boolean => kind !== 'other' && !isUnanimous(kind);

export interface Count {
  claimsMinor: bigint;
  heads: number;
  forMinor: bigint;
  forHeads: number;
  againstMinor: bigint;
  againstHeads: number;
}

/**
 * What a bank's voice weighs: what it has lent here, and of what it typed besides as much as the firm's own last table of debts bears out. A word
 * that nobody else bears out buys no votes: unless the firm was asked, and was silent until its day. Then what had been reported by that day stands.
 */
export function weightOf(
  bankId: string,
  sides: Record<'out' | 'lent' | 'stated' | 'unanswered', ReadonlyMap<string, bigint>>,
): bigint {
  const of = (side: ReadonlyMap<string, bigint>) => side.get(bankId) ?? 0n;
  const borneOut = [of(sides.lent), of(sides.stated), of(sides.unanswered)].reduce((most, minor) =>
    minor > most ? minor : most,
  );
  const all = of(sides.out);
  return all < borneOut ? all : borneOut;
}

/** Carried once enough claims and heads are for it, by cross-multiplication; lost once that cannot be any more. Nothing is counted anew. */
export function stateOfMotion(
  kind: MotionKind,
  { claimsOf, claimsIn, headsOverBps }: Threshold,
  count: Count,
): MotionState {
  const { claimsMinor, heads, forMinor, forHeads, againstMinor, againstHeads } = count;
  const carries = (minor: bigint, of: number): boolean => {
    if (isUnanimous(kind)) return of === heads;
    const [part, whole] = [minor * BigInt(claimsIn), claimsMinor * BigInt(claimsOf)];
    // Two thirds of claims are enough; of half of them it takes more. Where nobody has anything out, heads alone decide.
    return (isMajor(kind) || whole === 0n ? part >= whole : part > whole) && of * 10_000 > heads * headsOverBps;
  };
  if (carries(forMinor, forHeads)) return 'carried';
  return carries(claimsMinor - againstMinor, heads - againstHeads) ? 'open' : 'lost';
}

/** Whether claims that nobody bears out are all there is: no vote by claims can be taken, and heads alone would decide over them. */
export const isUnweighed = (
  kind: MotionKind,
  { claimsMinor, usedMinor }: { claimsMinor: bigint; usedMinor: bigint },
): boolean => !isUnanimous(kind) && claimsMinor === 0n && usedMinor > 0n;

/** Whether the shares of a motion tell nobody what one bank has out: no side, nor who was silent, is one bank besides the reader. */
export function areSharesTold(
  motion: Pick<Count, 'heads' | 'forHeads' | 'againstHeads'> & { status: MotionState },
  own: Vote | null | undefined,
): boolean {
  if (motion.status === 'open') return false;
  const others = [
    motion.forHeads - (own === 'for' ? 1 : 0),
    motion.againstHeads - (own && own !== 'for' ? 1 : 0),
    motion.heads - motion.forHeads - motion.againstHeads - (own === null ? 1 : 0),
  ];
  return others.every((heads) => heads !== 1);
}

/**
 * Whether a sum over banks tells its reader nothing of one of them: of two that are in it each would know the other’s by subtraction, and so would who
 * stands beside a single one, and beside the sum of another body of the group: `isToldBeside` (isolation of members). The firm owes all of it.
 */
export const isSumTold = (
  { reporters, debtorId, isBeside }: { reporters: readonly string[]; debtorId: string; isBeside: boolean },
  readerId: string,
): boolean => readerId === debtorId || (isBeside && reporters.filter((id) => id !== readerId).length !== 1);

/** What is left of a line: what was set less what every member has out, low-risk items apart (section on line maths). */
export const headroomOf = (lineMinor: bigint, usedMinor: bigint): bigint => lineMinor - usedMinor;

/** Whether so much of the line is used that the body is to be warned, by cross-multiplication. */
export const isToBeWarned = (usedMinor: bigint, lineMinor: bigint, warnBps: number): boolean =>
  usedMinor * 10_000n >= lineMinor * BigInt(warnBps);

/** Whether joint credit is asked of a firm: by how many banks have something out, and how much together. */
export function askedOf(
  banks: number,
  usedMinor: bigint,
  rule: { leastBanks: number; mandatoryFrom: bigint; optionalFrom: bigint },
): 'mandatory' | 'optional' | 'none' {
  if (banks < rule.leastBanks) return 'none';
  if (usedMinor >= rule.mandatoryFrom) return 'mandatory';
  return usedMinor >= rule.optionalFrom ? 'optional' : 'none';
}

/** How strained a firm is, in points: what is late, how bad it is classed, what calls are open, what events stand (measure 18). */
export function stressPoints(facts: { lateLoans: number; badLoans: number; events: number }): number {
  return Math.min(
    100,
    (facts.lateLoans > 0 ? 40 : 0) + (facts.badLoans > 0 ? 40 : 0) + Math.min(40, facts.events * 20),
  );
}
