import { type Exact, roundExact } from '../../kernel/exact.ts';
import type { Base } from '../../lending/borrowing-base/index.ts';
import {
  type CollateralTerms,
  type Debt,
  type FacilityView,
  owedMinor,
  type Pool,
} from '../../lending/financing/index.ts';
import { concentrate, type Excess, fallOf, linesOf } from './pool.ts';
import { type Carried, type CoverageFacts, type CoverageState, exposureMinor, stateOf, worseState } from './rules.ts';

/** What is owed against what carries it, and where that stands. */
export interface Weighed {
  carried: Carried;
  facts: CoverageFacts;
  /** The goods after every limit, not rounded. */
  counted: Exact;
  concentration: Excess[];
  state: CoverageState | 'unwatched';
}

/** Undertakings count unless the terms say otherwise: what is not agreed is not left out. */
export const countsUndertakings = (terms: Pick<CollateralTerms, 'countsUndertakings'> | undefined): boolean =>
  terms?.countsUndertakings ?? true;

/**
 * Debt of every kind against receivables and goods: the one place that weighs them. Marks, margin calls, bases, the
 * register and every judgement read it. `reference` are the first marks, for terms that watch a fall of the price.
 */
export function weigh(f: {
  facility: FacilityView;
  pool: Pool;
  base: Pick<Base, 'baseMinor'>;
  debt: Debt;
  terms: CollateralTerms | undefined;
  reserveMinor: bigint;
  reference: Readonly<Record<string, string>>;
}): Weighed {
  const { terms, pool } = f;
  const { counted, groups } = concentrate(pool.lots, terms?.concentration ?? []);
  const carried: Carried = {
    owedMinor: owedMinor(f.debt, countsUndertakings(terms)),
    receivableMinor: f.base.baseMinor,
    goodsMinor: roundExact(counted, 'down'),
    reserveMinor: f.reserveMinor,
  };
  const facts: CoverageFacts = {
    netExposureMinor: exposureMinor(carried),
    valueMinor: carried.goodsMinor,
    reserveMinor: f.reserveMinor,
    unknownLots: pool.lots.filter((v) => v.state === 'missing').length,
  };
  const byRatio = terms && stateOf(facts, linesOf(f.facility, terms));
  const state = !byRatio
    ? 'unwatched'
    : terms.priceDrop && facts.netExposureMinor > 0n
      ? worseState(byRatio, fallOf(pool.lots, f.reference, terms.priceDrop))
      : byRatio;
  return { carried, facts, counted, concentration: groups, state };
}
