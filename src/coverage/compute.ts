import type { Base } from '../borrowing-base/index.ts';
import type { LotIncidents } from '../custody-duties/index.ts';
import {
  type CollateralTerms,
  countedUndertakingsMinor,
  type Debt,
  type FacilityView,
  owedMinor,
  type Pool,
} from '../financing/index.ts';
import { addExact, type Exact, exact, roundExact, sumExact, zero } from '../kernel/exact.ts';
import { mulDiv } from '../kernel/ratio.ts';
import { type ConcentrationLimit, capGroups, type ValuedLot } from '../valuation/index.ts';
import { basisOf, type LotNow, type Moved, movedSince } from './basis.ts';
import type { Losses, MarginTerms } from './margin.ts';
import { type CoverageFacts, type CoverageState, type Lines, priceDropState, stateOf, worseState } from './rules.ts';
import type { KeptCoverage } from './store.ts';

export const linesOf = (facility: FacilityView, terms: CollateralTerms): Lines => ({
  initialBps: facility.lotAdvanceBps,
  warnBps: terms.warnBps,
  callBps: terms.callBps,
  liquidationBps: terms.liquidationBps,
  releaseBps: terms.releaseBps,
});

export const marginTermsOf = (facility: FacilityView, terms: CollateralTerms): MarginTerms => ({
  ...terms,
  ...linesOf(facility, terms),
  minimumTransferMinor: BigInt(terms.minimumTransferMinor),
  roundingMinor: BigInt(terms.roundingMinor),
});

const limitOf = (limit: CollateralTerms['concentration'][number]): ConcentrationLimit => ({
  ...limit,
  capMinor: limit.capMinor === undefined ? undefined : BigInt(limit.capMinor),
});

const keyOf: Record<ConcentrationLimit['by'], (v: ValuedLot) => string> = {
  commodity: (v) => v.lot.commodityId ?? '',
  grade: (v) => v.commodity?.grade ?? '',
  site: (v) => v.lot.siteId ?? '',
  custodian: (v) => v.lot.custodianId ?? '',
};

export interface Excess {
  by: string;
  key: string;
  valueMinor: bigint;
  countedMinor: bigint;
}

/** What the lots count for after every limit: each limit alone, and the one that cuts most decides. */
export function concentrate(
  lots: readonly ValuedLot[],
  limits: CollateralTerms['concentration'],
): { counted: Exact; groups: Excess[] } {
  const adjusted = sumExact(lots.map((v) => v.adjusted));
  let counted = adjusted;
  const groups: Excess[] = [];
  for (const limit of limits.map(limitOf)) {
    const values = new Map<string, Exact>();
    for (const v of lots) {
      const key = keyOf[limit.by](v);
      values.set(key, sumExact([values.get(key) ?? zero, v.adjusted]));
    }
    const rounded = new Map([...values].map(([key, value]) => [key, roundExact(value, 'down')]));
    const capped = capGroups(rounded, limit);
    const sum = [...capped.values()].reduce((total, value) => total + value, 0n);
    for (const [key, valueMinor] of rounded)
      groups.push({ by: limit.by, key, valueMinor, countedMinor: capped.get(key) ?? 0n });
    if (sum < roundExact(counted, 'down')) counted = exact(sum);
  }
  return { counted, groups };
}

/** What a quantity of a valued lot counts for after haircuts: its share of the lot, exactly as the lot itself, rounded. */
export const shareOfLot = (
  v: ValuedLot,
  quantityValue: bigint,
  rounding: 'up' | 'down',
  of: 'value' | 'adjusted' = 'adjusted',
): bigint =>
  v.lot.book.value === 0n ? 0n : mulDiv(roundExact(v[of], rounding), quantityValue, v.lot.book.value, rounding);

/** How far prices fell since the first mark, where the terms watch that. */
export const fallOf = (
  lots: readonly ValuedLot[],
  reference: Readonly<Record<string, string>>,
  drop: NonNullable<CollateralTerms['priceDrop']>,
): CoverageState =>
  lots
    .filter((v) => v.lot.commodityId !== null && markedQuantity(v) > 0n)
    .map((v): CoverageState => {
      const first = reference[v.lot.commodityId as string];
      return first === undefined ? 'normal' : priceDropState(BigInt(first), unitMinor(v), drop);
    })
    .reduce(worseState, 'normal');

/** What the mark is of: what the scale leaves of the books. */
const markedQuantity = ({ lot, shortage }: ValuedLot): bigint =>
  shortage && shortage.sensedValue < lot.book.value ? shortage.sensedValue : lot.book.value;

/** Value of one unit by the mark, before cost and haircuts: goods that are missing are no fall of a price. */
const unitMinor = (v: ValuedLot): bigint => {
  const marked = v.lines[0]?.value ?? zero;
  return roundExact(exact(marked.n * 10n ** BigInt(v.lot.book.scale), marked.scale), 'half-up') / markedQuantity(v);
};

/**
 * What of the value is lost to what. A shortage or a grade lost over which the lender's own fault was found is lost to
 * custody; over which nobody found the cause, to what is unknown. What the books lost at a weighing counts as a shortage.
 */
export function lossesOf(lots: readonly ValuedLot[], incidents: ReadonlyMap<string, LotIncidents>): Losses {
  const sums = { custody: zero, shortage: zero, quality: zero, unknown: zero };
  let openIncidents = 0;
  for (const v of lots) {
    const over = incidents.get(v.lot.lotId);
    const { custody, shortage, quality } = v.lost;
    const inBooks = over && v.lot.book.value > 0n ? exact(shareOfLot(v, over.lostValue, 'down')) : zero;
    const of = (normally: 'shortage' | 'quality') =>
      over?.standing === 'fault' ? 'custody' : over?.standing === 'unknown' ? 'unknown' : normally;
    sums.custody = addExact(sums.custody, custody);
    for (const [to, amount] of [
      [of('shortage'), addExact(shortage, inBooks)],
      [of('quality'), quality],
    ] as const)
      sums[to] = addExact(sums[to], amount);
    if (over?.isOpen) openIncidents++;
  }
  const minor = (of: keyof typeof sums) => roundExact(sums[of], 'down');
  return {
    custodyMinor: minor('custody'),
    shortageMinor: minor('shortage'),
    qualityMinor: minor('quality'),
    unknownMinor: minor('unknown'),
    openIncidents,
  };
}

/** One unit at the quoted grade, so that a grade factor set anew is no fall of the price. */
function quotedMinor(v: ValuedLot): bigint | null {
  const gradeBps = v.terms?.terms.gradeFactorBps ?? 10_000;
  if (v.state === 'missing' || markedQuantity(v) === 0n || gradeBps === 0) return null;
  return mulDiv(unitMinor(v), 10_000n, BigInt(gradeBps), 'down');
}

const lotNow = (v: ValuedLot): LotNow => ({
  lotId: v.lot.lotId,
  quantity: v.lot.book.value,
  scale: v.lot.book.scale,
  unitMinor: quotedMinor(v),
  adjusted: v.adjusted,
  lostMinor: roundExact(sumExact([v.lost.custody, v.lost.shortage, v.lost.quality]), 'down'),
  termsId: v.terms?.id ?? null,
});

export interface Figures {
  coverage: KeptCoverage;
  /** What has moved since the last normal state. */
  moved: Moved;
  facts: CoverageFacts;
}

/** A facility's coverage from everything that decides it: pure, and the same for one facility and for twenty thousand. */
export function computeCoverage(f: {
  facility: FacilityView;
  pool: Pool;
  /** What its receivables support. */
  base: Pick<Base, 'baseMinor'>;
  debt: Debt;
  terms: CollateralTerms | undefined;
  reserveMinor: bigint;
  /** What incidents of custody say of its lots. */
  incidents: ReadonlyMap<string, LotIncidents>;
  before: KeptCoverage | undefined;
  version: bigint;
  on: string;
  now: Date;
}): Figures {
  const { facility, pool, terms, before, now } = f;
  const { counted } = concentrate(pool.lots, terms?.concentration ?? []);
  const sum = (of: (v: ValuedLot) => Exact): Exact => sumExact(pool.lots.map(of));
  const receivableMinor = f.base.baseMinor;
  const owed = owedMinor(f.debt, terms?.countsUndertakings ?? false);
  const exposureMinor = owed > receivableMinor ? owed - receivableMinor : 0n;
  const facts: CoverageFacts = {
    netExposureMinor: exposureMinor,
    valueMinor: roundExact(counted, 'down'),
    reserveMinor: f.reserveMinor,
    unknownLots: pool.lots.filter((v) => v.state === 'missing').length,
  };
  const reference: Record<string, string> = { ...before?.reference };
  for (const v of pool.lots)
    if (v.lot.commodityId !== null && v.state === 'fresh' && markedQuantity(v) > 0n)
      reference[v.lot.commodityId] ??= unitMinor(v).toString();
  const byRatio = terms && stateOf(facts, linesOf(facility, terms));
  const state = !byRatio
    ? 'unwatched'
    : terms.priceDrop
      ? worseState(byRatio, fallOf(pool.lots, reference, terms.priceDrop))
      : byRatio;
  const standing = {
    on: f.on,
    lines: terms ? linesOf(facility, terms) : null,
    exposureMinor,
    receivableMinor,
    reserveMinor: f.reserveMinor,
    lots: pool.lots.map(lotNow),
  };
  const isNormal = state === 'normal' || state === 'unwatched';
  return {
    facts,
    moved: movedSince(before?.basis ?? null, standing),
    coverage: {
      facilityId: facility.id,
      lenderId: facility.lenderId,
      valuationVersion: f.version,
      valuedOn: f.on,
      valuedAt: now,
      isDirty: false,
      value: sum((v) => v.value),
      adjusted: sum((v) => v.adjusted),
      counted,
      receivableMinor,
      reserveMinor: f.reserveMinor,
      promisedMinor: pool.lots.reduce((total, v) => total + shareOfLot(v, v.reservedValue, 'up'), 0n),
      exposureMinor,
      normalExposureMinor: isNormal || !before ? exposureMinor : before.normalExposureMinor,
      lots: pool.lots.length,
      unknownLots: facts.unknownLots,
      deadLots: pool.lots.filter((v) => v.state === 'dead').length,
      uncontrolledLots: pool.positions.filter((p) => p.state !== 'controlled').length,
      losses: lossesOf(pool.lots, f.incidents),
      reference,
      basis: isNormal ? basisOf(standing) : (before?.basis ?? null),
      state,
      stateSince: before && before.state === state ? before.stateSince : now,
      participants: [facility.lenderId, facility.borrowerId],
    },
  };
}

/** For the computation of a letter and for people: every figure as text; what is owed less what carries it is the exposure. */
export const figuresToWire = ({
  facts,
  debt,
  terms,
  coverage,
}: {
  facts: CoverageFacts;
  debt: Debt;
  terms: Pick<CollateralTerms, 'countsUndertakings'> | undefined;
  coverage: Pick<KeptCoverage, 'receivableMinor'>;
}) => ({
  principalMinor: debt.principalMinor.toString(),
  interestMinor: debt.interestMinor.toString(),
  penaltyMinor: debt.penaltyMinor.toString(),
  compoundMinor: debt.compoundMinor.toString(),
  enforcementMinor: debt.enforcementMinor.toString(),
  custodyMinor: debt.custodyMinor.toString(),
  damagesMinor: debt.damagesMinor.toString(),
  otherMinor: (debt.claimMinor + countedUndertakingsMinor(debt, terms?.countsUndertakings ?? false)).toString(),
  marginMinor: debt.marginMinor.toString(),
  receivableMinor: coverage.receivableMinor.toString(),
  netExposureMinor: facts.netExposureMinor.toString(),
  valueMinor: facts.valueMinor.toString(),
  reserveMinor: facts.reserveMinor.toString(),
});
