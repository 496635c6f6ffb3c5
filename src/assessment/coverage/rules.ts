import { mulDiv, shareOf } from '../../kernel/ratio.ts';

/** The four lines of a facility, and what a release must leave: basis points of collateral value. */
export interface Lines {
  initialBps: number;
  warnBps: number;
  callBps: number;
  liquidationBps: number;
  /** The most that may be owed against what stays after a release. */
  releaseBps: number;
}

export const coverageStates = ['normal', 'warn', 'call', 'liquidation', 'unknown'] as const;
export type CoverageState = (typeof coverageStates)[number];

export interface CoverageFacts {
  /** Principal, interest to the day, penalty, costs and undrawn credits, less margin in a controlled account. */
  netExposureMinor: bigint;
  /** After haircuts, rounded down. */
  valueMinor: bigint;
  /** Storage, freight, duty, tax, wages: what comes before the lender (Civil Code 456). */
  reserveMinor: bigint;
  /** Lots of which the price is missing: what they are worth is unknown. */
  unknownLots: number;
}

const baseMinor = (f: Pick<CoverageFacts, 'valueMinor' | 'reserveMinor'>): bigint =>
  f.valueMinor > f.reserveMinor ? f.valueMinor - f.reserveMinor : 0n;

/** Reached by cross-multiplication, never by a rounded per cent. */
const reaches = (exposureMinor: bigint, base: bigint, lineBps: number): boolean =>
  exposureMinor * 10_000n >= BigInt(lineBps) * base;

/**
 * Where the loan-to-value stands. Nothing owed is normal whatever is known; a missing price is unknown, unless what is
 * known already covers the debt.
 */
export function stateOf(f: CoverageFacts, lines: Lines): CoverageState {
  if (f.netExposureMinor <= 0n) return 'normal';
  const base = baseMinor(f);
  if (!reaches(f.netExposureMinor, base, lines.warnBps)) return 'normal';
  if (f.unknownLots > 0) return 'unknown';
  if (reaches(f.netExposureMinor, base, lines.liquidationBps)) return 'liquidation';
  return reaches(f.netExposureMinor, base, lines.callBps) ? 'call' : 'warn';
}

/** For people: hundredths of a per cent, rounded half up. Null where there is nothing to divide by. */
export const ratioBps = (owedMinor: bigint, base: bigint): number | null =>
  base <= 0n ? null : Number(mulDiv(owedMinor > 0n ? owedMinor : 0n, 10_000n, base, 'half-up'));

/** How far a line is: zero or below where it is reached. */
export interface Headroom {
  /** With so much more owed it is reached. */
  debtMinor: bigint;
  /** With such a fall of every price it is reached, in basis points; null where no fall of prices reaches it or nothing is counted. */
  priceFallBps: number | null;
}

/** How far a line is in money owed and in a fall of prices, both rounded so that at the figure it is reached; unknown while a price is missing. */
export function headroomOf(f: CoverageFacts, lineBps: number): Headroom | null {
  if (f.unknownLots > 0) return null;
  const debtMinor = mulDiv(baseMinor(f), BigInt(lineBps), 10_000n, 'up') - f.netExposureMinor;
  if (f.netExposureMinor <= 0n || f.valueMinor <= 0n) return { debtMinor, priceFallBps: null };
  // The value at which it is reached: base × line = exposure.
  const heldBps = mulDiv(
    f.netExposureMinor * 10_000n + f.reserveMinor * BigInt(lineBps),
    10_000n,
    BigInt(lineBps) * f.valueMinor,
    'down',
  );
  return { debtMinor, priceFallBps: 10_000 - Number(heldBps) };
}

/** LTV to six decimals of a per cent, as a call letter prints it: "81.750541". */
export function ratioPercent(owedMinor: bigint, base: bigint): string | null {
  if (base <= 0n) return null;
  const millionths = mulDiv(owedMinor > 0n ? owedMinor : 0n, 100_000_000n, base, 'half-up')
    .toString()
    .padStart(7, '0');
  return `${millionths.slice(0, -6)}.${millionths.slice(-6)}`;
}

/** The most that may be drawn: the line that is left, and the value at the initial rate less what is owed. */
export function advanceMinor(lineLeftMinor: bigint, valueMinor: bigint, owedMinor: bigint, lines: Lines): bigint {
  const byValue = shareOf(valueMinor, lines.initialBps, 'down') - owedMinor;
  const most = byValue < lineLeftMinor ? byValue : lineLeftMinor;
  return most > 0n ? most : 0n;
}

/** The price of one unit at which a line is reached, rounded down: at this price it is reached, a tick above not. */
export const triggerPriceMinor = (
  exposureMinor: bigint,
  lineBps: number,
  quantity: { value: bigint; scale: number },
): bigint => mulDiv(exposureMinor * 10_000n, 10n ** BigInt(quantity.scale), BigInt(lineBps) * quantity.value, 'down');

/** What is owed, and what carries it, in minor units. */
export interface Carried {
  /** Owed under every head, less the margin that is held against it. */
  owedMinor: bigint;
  /** What receivables support. */
  receivableMinor: bigint;
  /** Goods after haircuts and caps. */
  goodsMinor: bigint;
  /** Rights that come before the lender's. */
  reserveMinor: bigint;
}

/** What goods have to carry: owed, less what receivables support. */
export const exposureMinor = (c: Pick<Carried, 'owedMinor' | 'receivableMinor'>): bigint =>
  c.owedMinor > c.receivableMinor ? c.owedMinor - c.receivableMinor : 0n;

/** The floor under a floating pledge: what must stay for the debt, rounded up. */
export const floorValueMinor = (exposureMinor: bigint, maximumBps: number): bigint =>
  exposureMinor <= 0n ? 0n : mulDiv(exposureMinor, 10_000n, BigInt(maximumBps), 'up');

/** The floor in units of a given scale at a price, rounded up from the unrounded floor value. */
export const floorQuantityValue = (
  exposureMinor: bigint,
  maximumBps: number,
  priceMinor: bigint,
  scale: number,
): bigint =>
  exposureMinor <= 0n
    ? 0n
    : mulDiv(exposureMinor * 10_000n, 10n ** BigInt(scale), BigInt(maximumBps) * priceMinor, 'up');

export interface ReleaseRoom {
  netExposureMinor: bigint;
  valueMinor: bigint;
  reserveMinor: bigint;
  /** Value already promised to other outbounds that have not left. */
  promisedMinor: bigint;
  /** The floor value that the pledge contract names, besides the one the debt needs. */
  contractFloorMinor: bigint;
}

const floorOf = (f: ReleaseRoom, releaseBps: number): bigint => {
  const needed = floorValueMinor(f.netExposureMinor, releaseBps);
  return needed > f.contractFloorMinor ? needed : f.contractFloorMinor;
};

/** What may leave, rounded down: value less senior reserves, less what is promised, less the floor. */
export function releasableMinor(f: ReleaseRoom, releaseBps: number): bigint {
  const free = f.valueMinor - f.reserveMinor - f.promisedMinor - floorOf(f, releaseBps);
  return free > 0n ? free : 0n;
}

/** What must be paid first so that so much value may leave, rounded up; nothing when it may leave as it is. */
export function payToReleaseMinor(f: ReleaseRoom, leavingMinor: bigint, releaseBps: number): bigint {
  const stays = f.valueMinor - f.reserveMinor - f.promisedMinor - leavingMinor;
  const supports = stays > 0n ? shareOf(stays, releaseBps, 'down') : 0n;
  return f.netExposureMinor > supports ? f.netExposureMinor - supports : 0n;
}

export interface Cure {
  cashMinor: bigint;
  /** Worth after haircut; rounded up. */
  goodsMinor: bigint;
}

/** What brings the ratio back to the target, in cash or in goods judged after their haircut; both rounded up. */
export function cureOf(f: CoverageFacts, targetBps: number): Cure {
  const base = baseMinor(f);
  const supported = shareOf(base, targetBps, 'down');
  const needed = floorValueMinor(f.netExposureMinor, targetBps);
  return {
    cashMinor: f.netExposureMinor > supported ? f.netExposureMinor - supported : 0n,
    goodsMinor: needed > base ? needed - base : 0n,
  };
}

/** The same in units of goods at a price, from the unrounded value and rounded up to the scale. */
export function cureQuantityValue(f: CoverageFacts, targetBps: number, priceMinor: bigint, scale: number): bigint {
  const missing = f.netExposureMinor * 10_000n - BigInt(targetBps) * baseMinor(f);
  return missing <= 0n ? 0n : mulDiv(missing, 10n ** BigInt(scale), BigInt(targetBps) * priceMinor, 'up');
}

/** Some contracts watch the price instead of the ratio: how far it fell since the reference, by cross-multiplication. */
export function priceDropState(
  referenceMinor: bigint,
  markMinor: bigint,
  terms: { notifyDropBps: number; callDropBps: number },
): 'normal' | 'warn' | 'call' {
  const fell = (referenceMinor - markMinor) * 10_000n;
  if (fell >= BigInt(terms.callDropBps) * referenceMinor) return 'call';
  return fell >= BigInt(terms.notifyDropBps) * referenceMinor ? 'warn' : 'normal';
}

/** The worse of two states; unknown is worse than any that is known to be bearable. */
export const worseState = (a: CoverageState, b: CoverageState): CoverageState => {
  const order: CoverageState[] = ['normal', 'warn', 'unknown', 'call', 'liquidation'];
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
};
