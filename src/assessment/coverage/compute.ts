import { addExact, type Exact, exact, roundExact, sumExact, zero } from '../../kernel/exact.ts';
import { mulDiv } from '../../kernel/ratio.ts';
import type { Base } from '../../lending/borrowing-base/index.ts';
import {
  type CollateralTerms,
  countedUndertakingsMinor,
  type Debt,
  type FacilityView,
  type Pool,
} from '../../lending/financing/index.ts';
import type { ValuedLot } from '../../lending/valuation/index.ts';
import type { LotIncidents } from '../../oversight/custody-duties/index.ts';
import { basisOf, type LotNow, type Moved, movedSince } from './basis.ts';
import type { Losses, MarginTerms } from './margin.ts';
import { linesOf, markedQuantity, shareOfLot, unitMinor } from './pool.ts';
import type { CoverageFacts } from './rules.ts';
import type { KeptCoverage } from './store.ts';
import { countsUndertakings, weigh } from './weigh.ts';

export const marginTermsOf = (facility: FacilityView, terms: CollateralTerms): MarginTerms => ({
  ...terms,
  ...linesOf(facility, terms),
  minimumTransferMinor: BigInt(terms.minimumTransferMinor),
  roundingMinor: BigInt(terms.roundingMinor),
});

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
    const inBooks = exact(lostInBooksMinor(v, over));
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

/** What a weighing took out of the books of a lot, as it counts. */
const lostInBooksMinor = (v: ValuedLot, over: LotIncidents | undefined): bigint =>
  over && v.lot.book.value > 0n ? shareOfLot(v, over.lostValue, 'down') : 0n;

/** One unit at the quoted grade, so that a grade factor set anew is no fall of the price. */
function quotedMinor(v: ValuedLot): bigint | null {
  const gradeBps = v.terms?.terms.gradeFactorBps ?? 10_000;
  if (v.state === 'missing' || markedQuantity(v) === 0n || gradeBps === 0) return null;
  return mulDiv(unitMinor(v), 10_000n, BigInt(gradeBps), 'down');
}

const lotNow = (v: ValuedLot, over: LotIncidents | undefined): LotNow => ({
  lotId: v.lot.lotId,
  quantity: v.lot.book.value,
  scale: v.lot.book.scale,
  unitMinor: quotedMinor(v),
  adjusted: v.adjusted,
  lostInBooksMinor: lostInBooksMinor(v, over),
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
  const sum = (of: (v: ValuedLot) => Exact): Exact => sumExact(pool.lots.map(of));
  const reference: Record<string, string> = { ...before?.reference };
  for (const v of pool.lots)
    if (v.lot.commodityId !== null && v.state === 'fresh' && markedQuantity(v) > 0n)
      reference[v.lot.commodityId] ??= unitMinor(v).toString();
  const { facts, counted, state, carried } = weigh({ ...f, reference });
  const { receivableMinor } = carried;
  const exposureMinor = facts.netExposureMinor;
  const losses = lossesOf(pool.lots, f.incidents);
  const standing = {
    on: f.on,
    shortageMinor: losses.shortageMinor,
    qualityMinor: losses.qualityMinor,
    lines: terms ? linesOf(facility, terms) : null,
    exposureMinor,
    receivableMinor,
    reserveMinor: f.reserveMinor,
    lots: pool.lots.map((v) => lotNow(v, f.incidents.get(v.lot.lotId))),
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
      losses,
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
  otherMinor: (debt.claimMinor + countedUndertakingsMinor(debt, countsUndertakings(terms))).toString(),
  marginMinor: debt.marginMinor.toString(),
  receivableMinor: coverage.receivableMinor.toString(),
  netExposureMinor: facts.netExposureMinor.toString(),
  valueMinor: facts.valueMinor.toString(),
  reserveMinor: facts.reserveMinor.toString(),
});
