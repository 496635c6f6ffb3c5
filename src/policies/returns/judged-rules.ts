/** One loan that was lent on a score, and whether it went bad by the end of the days. */
export interface ScoredRow {
  id: string;
  currency: string;
  model: string;
  points: number;
  /** A person decided otherwise than the score said: these points are the person’s. */
  isOverridden: boolean;
  isBad: boolean;
}

/** One cut, stop or call, and what the firm and the lender said of it. */
export interface CutRow {
  id: string;
  kind: string;
  reason: string;
  isListed: boolean;
  outcome: 'standing' | 'contested' | 'confirmed' | 'undone';
  isAnsweredLate: boolean;
}

/** One lock of a rate and the loan that it covers. */
export interface LockRow {
  id: string;
  currency: string;
  lockedMinor: string;
  /** Days from the last of the lock to the day on which the loan falls due: more than none is a stretch without a rate. */
  gapDays: number;
}

type Figures = Record<string, unknown>;
const bps = (part: number, whole: number): number => (whole === 0 ? 0 : Math.floor((part * 10_000) / whole));

/** The bands of the price grid, the best first: a score is held against what came of it in the bands in which it was priced. */
const bands = [
  ['from80', 80],
  ['from60', 60],
  ['from40', 40],
  ['below40', 0],
] as const;

/**
 * Of each version of the model and each band: how many loans, how many went bad. A version whose better band went bad more often than a worse
 * one did not sort (measure 8). What a person decided otherwise is counted apart: it is no hit or miss of the model.
 */
export function backTestOf(rows: readonly ScoredRow[]): Figures {
  const count = (of: readonly ScoredRow[]) => {
    const bad = of.filter(({ isBad }) => isBad).length;
    return { loans: of.length, bad, badBps: bps(bad, of.length) };
  };
  const versions = [...new Set(rows.map(({ model }) => model))].sort();
  const of = (model: string) => {
    const own = rows.filter((row) => row.model === model && !row.isOverridden);
    const byBand = bands.map(([band, from], i) => {
      const below = bands[i - 1]?.[1] ?? Number.POSITIVE_INFINITY;
      return { band, ...count(own.filter(({ points }) => points >= from && points < below)) };
    });
    const filled = byBand.filter(({ loans }) => loans > 0);
    return {
      byBand,
      isSorted: filled.every(({ badBps }, i) => badBps >= (filled[i - 1]?.badBps ?? 0)),
      overridden: count(rows.filter((row) => row.model === model && row.isOverridden)),
    };
  };
  return { byModel: Object.fromEntries(versions.map((model) => [model, of(model)])) };
}

/** Of cuts, stops and calls: how many, of how many listed firms, how many the firm contested and the lender undid or answered late (measure 16). */
export function cutsOf(rows: readonly CutRow[]): Figures {
  const count = (of: readonly CutRow[]) => {
    const undone = of.filter(({ outcome }) => outcome === 'undone').length;
    return {
      made: of.length,
      ofListed: of.filter(({ isListed }) => isListed).length,
      contested: of.filter(({ outcome }) => outcome !== 'standing').length,
      unanswered: of.filter(({ outcome }) => outcome === 'contested').length,
      answeredLate: of.filter(({ isAnsweredLate }) => isAnsweredLate).length,
      undone,
      undoneBps: bps(undone, of.length),
    };
  };
  const groups = (key: (row: CutRow) => string) =>
    Object.fromEntries(
      [...new Set(rows.map(key))].sort().map((name) => [name, count(rows.filter((row) => key(row) === name))]),
    );
  return { ...count(rows), byKind: groups(({ kind }) => kind), byReason: groups(({ reason }) => reason) };
}

/** Of locks of a rate, in each money: the gap to the day of the loan by amount, and what falls due after its lock is over (measure 12). */
export function gapsOf(rows: readonly LockRow[]): Figures {
  const moneys = [...new Set(rows.map(({ currency }) => currency))].sort();
  const of = (currency: string) => {
    const own = rows.filter((row) => row.currency === currency);
    const sum = (some: readonly LockRow[], by: (row: LockRow) => bigint = () => 1n) =>
      some.reduce((total, row) => total + BigInt(row.lockedMinor) * by(row), 0n);
    const whole = sum(own);
    const uncovered = own.filter(({ gapDays }) => gapDays > 0);
    return {
      locks: own.length,
      lockedMinor: whole.toString(),
      averageGapDays: whole === 0n ? null : Number(sum(own, ({ gapDays }) => BigInt(gapDays)) / whole),
      uncovered: uncovered.length,
      uncoveredMinor: sum(uncovered).toString(),
    };
  };
  return { byMoney: Object.fromEntries(moneys.map((money) => [money, of(money)])) };
}
