import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interestAt } from '../../lending/financing/interest-rules.ts';
import {
  advanceMinor,
  type CoverageFacts,
  cureOf,
  cureQuantityValue,
  floorQuantityValue,
  floorValueMinor,
  headroomOf,
  type Lines,
  payToReleaseMinor,
  priceDropState,
  ratioBps,
  ratioPercent,
  releasableMinor,
  stateOf,
  triggerPriceMinor,
  worseState,
} from './rules.ts';

const yuan = (amount: number) => BigInt(Math.round(amount * 100));
const lines: Lines = { initialBps: 7_000, warnBps: 7_500, callBps: 8_000, liquidationBps: 9_000, releaseBps: 7_000 };
const facts = (exposure: number, value: number, more: Partial<CoverageFacts> = {}): CoverageFacts => ({
  netExposureMinor: yuan(exposure),
  valueMinor: yuan(value),
  reserveMinor: 0n,
  unknownLots: 0,
  ...more,
});
const room = (exposure: number, value: number, promised = 0) => ({
  netExposureMinor: yuan(exposure),
  valueMinor: yuan(value),
  reserveMinor: 0n,
  promisedMinor: yuan(promised),
  contractFloorMinor: 0n,
});

describe('an advance', () => {
  it('is the lower of the line left and value at the initial rate', () => {
    expect(advanceMinor(yuan(3_000_000), yuan(4_620_000), 0n, lines)).toBe(yuan(3_000_000));
    expect(advanceMinor(yuan(9_000_000), yuan(4_620_000), 0n, lines)).toBe(yuan(3_234_000));
    expect(ratioBps(yuan(3_000_000), yuan(4_620_000))).toBe(6_494);
    expect(advanceMinor(yuan(9_000_000), yuan(7_611_000), 0n, lines)).toBe(yuan(5_327_700));
  });
});

describe('how far a line is', () => {
  it('is said in money owed and in a fall of prices, and at both figures it is reached and just before not', () => {
    const at = facts(3_000_000, 4_620_000, { reserveMinor: yuan(20_000) });
    for (const [line, state] of [
      [lines.warnBps, 'warn'],
      [lines.callBps, 'call'],
      [lines.liquidationBps, 'liquidation'],
    ] as const) {
      const { debtMinor, priceFallBps } = headroomOf(at, line) ?? { debtMinor: 0n, priceFallBps: 0 };
      const owing = (more: bigint) => stateOf({ ...at, netExposureMinor: at.netExposureMinor + more }, lines);
      expect([owing(debtMinor), owing(debtMinor - 1n) === state]).toEqual([state, false]);
      const fallen = (bps: number) =>
        stateOf({ ...at, valueMinor: (at.valueMinor * BigInt(10_000 - bps)) / 10_000n }, lines);
      expect([fallen(priceFallBps ?? 0), fallen((priceFallBps ?? 0) - 1) === state]).toEqual([state, false]);
    }
    expect(headroomOf(facts(4_000_000, 4_620_000), lines.callBps)?.debtMinor).toBeLessThan(0n);
    expect(headroomOf({ ...at, unknownLots: 1 }, lines.callBps)).toBeNull();
    expect(headroomOf(facts(0, 4_620_000), lines.callBps)?.priceFallBps).toBeNull();
  });
});

describe('trigger prices', () => {
  const quantity = { value: 1_200_000n, scale: 3 };
  const at = (price: number) => stateOf(facts(3_000_000, 1_200 * price), lines);

  it('are where each line is reached, to the tick', () => {
    const trigger = (bps: number) => Number(triggerPriceMinor(yuan(3_000_000), bps, quantity)) / 100;
    expect([7_500, 8_000, 9_000].map(trigger)).toEqual([3_333.33, 3_125, 2_777.77]);
    expect([at(3_333.34), at(3_333.33), at(3_125), at(2_777.77)]).toEqual(['normal', 'warn', 'call', 'liquidation']);
    expect(ratioBps(yuan(725), yuan(3_850))).toBe(1_883);
  });

  it('may be a fall of the price instead', () => {
    const terms = { notifyDropBps: 500, callDropBps: 1_000 };
    const fall = (mark: number) => priceDropState(yuan(4_000), yuan(mark), terms);
    expect([fall(3_800.01), fall(3_800), fall(3_600.01), fall(3_600), fall(4_100)]).toEqual([
      'normal',
      'warn',
      'warn',
      'call',
      'normal',
    ]);
    expect(worseState('warn', 'unknown')).toBe('unknown');
    expect(worseState('call', 'unknown')).toBe('call');
  });
});

describe('a call and its cure', () => {
  const called = facts(3_021_500, 3_696_000);

  it('states cash, goods and tonnes to the last digit', () => {
    expect(ratioPercent(called.netExposureMinor, called.valueMinor)).toBe('81.750541');
    expect(stateOf(called, lines)).toBe('call');
    expect(cureOf(called, 7_000)).toEqual({ cashMinor: yuan(434_300), goodsMinor: yuan(620_428.58) });
    expect(cureQuantityValue(called, 7_000, yuan(3_080), 3)).toBe(201_438n);
  });

  it('is none with margin in the controlled account', () => {
    const net = facts(2_721_500, 3_696_000);
    expect(ratioPercent(net.netExposureMinor, net.valueMinor)).toBe('73.633658');
    expect(stateOf(net, lines)).toBe('normal');
  });

  it('is on the value after senior reserves', () => {
    expect(stateOf(facts(2_721_500, 3_696_000, { reserveMinor: yuan(100_000) }), lines)).toBe('warn');
    expect(stateOf(facts(1, 100, { reserveMinor: yuan(100) }), lines)).toBe('liquidation');
  });

  it('moves through stale and dead marks', () => {
    expect(stateOf(facts(2_900_000, 4_000_000), lines)).toBe('normal');
    expect([ratioPercent(yuan(2_900_000), yuan(3_800_000)), stateOf(facts(2_900_000, 3_800_000), lines)]).toEqual([
      '76.315789',
      'warn',
    ]);
    expect([ratioPercent(yuan(2_900_000), yuan(3_600_000)), stateOf(facts(2_900_000, 3_600_000), lines)]).toEqual([
      '80.555556',
      'call',
    ]);
  });

  it('follows a shortage on the scale', () => {
    expect(ratioBps(yuan(3_000_000), yuan(4_571_490))).toBe(6_562);
  });

  it('is unknown, not fine and not zero, while a price is missing', () => {
    expect(stateOf(facts(100, 0, { unknownLots: 1 }), lines)).toBe('unknown');
    expect(stateOf(facts(100, 1_000, { unknownLots: 1 }), lines)).toBe('normal');
    expect(stateOf(facts(0, 0, { unknownLots: 3 }), lines)).toBe('normal');
  });
});

describe('a floating floor', () => {
  const stock = 860 * 5_200;

  it('is the debt over the most that may be lent, in value and in tonnes', () => {
    expect(floorValueMinor(yuan(2_400_000), 6_500)).toBe(yuan(3_692_307.7));
    expect(floorQuantityValue(yuan(2_400_000), 6_500, yuan(5_200), 3)).toBe(710_060n);
  });

  it('lets 149.940 t leave and not a kilogram more', () => {
    const fits = (t: number) => payToReleaseMinor(room(2_400_000, stock), yuan(t * 5_200), 6_500) === 0n;
    expect(fits(149.94)).toBe(true);
    expect(fits(149.941)).toBe(false);
    expect(releasableMinor(room(2_400_000, stock), 6_500)).toBe(yuan(stock - 3_692_307.7));
  });

  it('counts what is promised, and the floor of the contract', () => {
    expect(releasableMinor(room(2_400_000, stock, 700_000), 6_500)).toBe(yuan(stock - 3_692_307.7 - 700_000));
    expect(releasableMinor({ ...room(0, stock), contractFloorMinor: yuan(4_000_000) }, 6_500)).toBe(yuan(472_000));
  });

  it('asks 507,200.00 for 300 t', () => {
    expect(payToReleaseMinor(room(2_400_000, stock), yuan(300 * 5_200), 6_500)).toBe(yuan(507_200));
  });
});

/** Security type of the lending suite: haircut 50 %, lent to the whole of what is left; S1 = 500, S2 = 250. */
describe('figures of a public lending suite', () => {
  const half = { ...lines, initialBps: 10_000, releaseBps: 10_000 };
  const worth = (...holdings: [units: number, price: number][]) =>
    holdings.reduce((sum, [units, price]) => sum + (units * price) / 2, 0);

  it('draws 1,000,000 on 8,000 × 250, misses 600,000 at 100, and nothing back at 250', () => {
    expect(advanceMinor(yuan(9_999_999), yuan(worth([8_000, 250])), 0n, half)).toBe(yuan(1_000_000));
    expect(cureOf(facts(1_000_000, worth([8_000, 100])), 10_000).cashMinor).toBe(yuan(600_000));
    expect(cureOf(facts(1_000_000, worth([8_000, 250])), 10_000).cashMinor).toBe(0n);
  });

  it('after 700,000 lends nothing more at 100, and 300,000 at the old price', () => {
    expect(advanceMinor(yuan(9_999_999), yuan(worth([8_000, 100])), yuan(700_000), half)).toBe(0n);
    expect(advanceMinor(yuan(9_999_999), yuan(worth([8_000, 250])), yuan(700_000), half)).toBe(yuan(300_000));
  });

  it('lets 2,000 × 250 go once 600,000 of 1,000,000 are repaid, and all of it when nothing is drawn', () => {
    const held = worth([2_000, 500], [4_000, 250]);
    expect(payToReleaseMinor(room(400_000, held), yuan(worth([2_000, 250])), half.releaseBps)).toBe(0n);
    expect(payToReleaseMinor(room(0, held), yuan(held), half.releaseBps)).toBe(0n);
    expect(payToReleaseMinor(room(1_000_000, held), yuan(worth([2_000, 250])), half.releaseBps)).toBe(yuan(250_000));
  });
});

describe('interest-free arithmetic and interest', () => {
  it('counts simple days to the cent', () => {
    expect(
      interestAt(yuan(3_000_000), { interestBps: 435, rates: [], dayCount: 360 }, '2026-03-05', '2026-06-20'),
    ).toBe(yuan(38_787.5));
    expect(
      interestAt(yuan(3_000_000), { interestBps: 435, rates: [], dayCount: 365 }, '2026-03-05', '2026-06-20'),
    ).toBe(yuan(38_256.16));
  });
});

describe('whatever the figures', () => {
  const amount = fc.bigInt(0n, 10n ** 13n);

  it('what is released within the room leaves the debt covered', () => {
    fc.assert(
      fc.property(amount, amount, amount, fc.integer({ min: 1, max: 10_000 }), (exposure, value, promised, bps) => {
        const given = {
          netExposureMinor: exposure,
          valueMinor: value,
          reserveMinor: 0n,
          promisedMinor: promised,
          contractFloorMinor: 0n,
        };
        const free = releasableMinor(given, bps);
        expect(free <= (value > promised ? value - promised : 0n)).toBe(true);
        if (free > 0n) {
          expect(payToReleaseMinor(given, free, bps)).toBe(0n);
          expect(exposure * 10_000n <= BigInt(bps) * (value - promised - free)).toBe(true);
        }
      }),
    );
  });

  it('either cure alone brings the ratio to the target', () => {
    fc.assert(
      fc.property(amount, amount, fc.integer({ min: 1, max: 10_000 }), (exposure, value, target) => {
        const given = { netExposureMinor: exposure, valueMinor: value, reserveMinor: 0n, unknownLots: 0 };
        const { cashMinor, goodsMinor } = cureOf(given, target);
        expect((exposure - cashMinor) * 10_000n <= BigInt(target) * value).toBe(true);
        expect(exposure * 10_000n <= BigInt(target) * (value + goodsMinor)).toBe(true);
      }),
    );
  });
});
