import { shareOf } from '../../kernel/ratio.ts';
import { type Carried, exposureMinor, floorValueMinor, type Lines } from '../coverage/rules.ts';

export const judgementLines = ['initial', 'release', 'warn', 'call', 'liquidation'] as const;
export type JudgementLine = (typeof judgementLines)[number];

const least0 = (amount: bigint): bigint => (amount > 0n ? amount : 0n);

/** What the goods are good for, once what comes before the lender is taken out. */
export const goodsBaseMinor = (c: Carried): bigint => least0(c.goodsMinor - c.reserveMinor);

/** What may be owed at a line, rounded down: receivables, and the line's share of the goods. */
export const supportedMinor = (c: Carried, lineBps: number): bigint =>
  c.receivableMinor + shareOf(goodsBaseMinor(c), lineBps, 'down');

/** How far what is owed is from a line; negative: beyond it. */
export const headroomMinor = (c: Carried, lineBps: number): bigint => supportedMinor(c, lineBps) - c.owedMinor;

/** The goods that what is owed needs at a line, rounded up. */
export const neededGoodsMinor = (c: Carried, lineBps: number): bigint => floorValueMinor(exposureMinor(c), lineBps);

export const bpsOf = (lines: Lines, line: JudgementLine): number =>
  ({
    initial: lines.initialBps,
    release: lines.releaseBps,
    warn: lines.warnBps,
    call: lines.callBps,
    liquidation: lines.liquidationBps,
  })[line];

/** Whether so much of what a device said is missing, came again or was not believed that nothing new rests on it; practice. */
export const isDoubted = (
  f: { received: number; missing: number; repeated: number; disbelieved: number },
  most: { doubtedBps: number; disbelievedADay: number },
): boolean =>
  (f.missing + f.repeated) * 10_000 > (f.received + f.missing) * most.doubtedBps ||
  f.disbelieved > most.disbelievedADay;
