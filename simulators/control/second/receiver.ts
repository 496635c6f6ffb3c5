import type { Readings } from '../../../src/oversight/control/engine/index.ts';
import type { SeededChance } from '../chance.ts';
import { HOUR, MINUTE } from '../story.ts';
import { hasGone, moved, type Track, type Truth, truthAt } from '../track.ts';

/** What stands about a receiver and throws its signals off. */
export type Surroundings = 'open' | 'steel' | 'roof';

export interface Habits {
  surroundings: (t: number) => Surroundings;
  /** What it claims: its own reckoning, one number for ever, or nothing. */
  claims: 'own' | 'fixed' | 'none';
  givesSpeed: boolean;
  /** Holds its position to the digit while it stands, and renews it after about this long; 0 never holds. */
  holdMs: number;
  /** Stretches without reception, and what it then says. */
  blind: { from: number; to: number; says: 'nothing' | 'last' | 'cell' }[];
}

const LETS_GO_M = 1_000;

/** Multipath by surroundings: least and most metres a side. */
const multipathM: Record<Surroundings, [number, number]> = { open: [0, 3], steel: [6, 20], roof: [20, 45] };

/** An error that wanders and comes back to naught (Ornstein-Uhlenbeck), a step at a time. */
class Wander {
  private value = 0;
  private readonly chance: SeededChance;
  constructor(chance: SeededChance) {
    this.chance = chance;
  }

  step(dtMs: number, tauMs: number, sigma: number): number {
    const keep = Math.exp(-dtMs / tauMs);
    this.value = keep * this.value + sigma * Math.sqrt(1 - keep * keep) * this.chance.normal();
    return this.value;
  }
}

interface Axis {
  slow: Wander;
  fast: Wander;
  path: Wander;
}

/**
 * A receiver after the field's measurements: coloured noise by axis, slow and fast; multipath that lasts for hours while
 * it stands and for a minute while it moves; heavy tails that do not say so; claims that are wrong by a factor; hold.
 */
export function newSecondReceiver(chance: SeededChance, track: Track, habits: Habits) {
  const axis = (): Axis => ({ slow: new Wander(chance), fast: new Wander(chance), path: new Wander(chance) });
  const [east, north] = [axis(), axis()];
  const slow = { tau: chance.between(20, 60) * MINUTE, sigma: chance.between(1.5, 4) };
  const fast = { tau: chance.between(20, 120) * 1000, sigma: chance.between(1, 3) };
  const pathTau = chance.between(1.5, 3) * HOUR;
  const pathShare = chance.next();
  const claimedWrong = Math.exp(chance.between(Math.log(0.6), Math.log(1.7)));
  const fixedM = chance.pick([5, 10, 15, 20]);
  let previous = -1;
  let held: { position: NonNullable<Readings['position']>; until: number; truth: Truth } | null = null;
  let last: Readings['position'];
  const cells = [0, 1, 2].map(() => ({ far: chance.between(1_000, 6_000), angle: chance.between(0, 6.28) }));
  const offM = ({ slow: s, fast: f, path }: Axis, dt: number, pathM: number, isMoving: boolean): number =>
    s.step(dt, slow.tau, slow.sigma) +
    f.step(dt, fast.tau, fast.sigma) +
    path.step(dt, isMoving ? MINUTE : pathTau, pathM);

  const written = (lat: number, lon: number, claimM: number, speedMps: number): NonNullable<Readings['position']> => {
    const position: NonNullable<Readings['position']> = {
      lat: Math.round(lat * 1e6) / 1e6,
      lon: Math.round(lon * 1e6) / 1e6,
    };
    if (habits.claims === 'own') position.accuracyM = Math.round(claimM * 10) / 10;
    if (habits.claims === 'fixed') position.accuracyM = fixedM;
    if (habits.givesSpeed) position.speedMps = Math.round(10 * Math.max(0, speedMps)) / 10;
    return position;
  };

  return (t: number): Readings['position'] => {
    const truth = truthAt(track, t);
    const isMoving = truth.speedMps > 0.5;
    const [least, most] = multipathM[habits.surroundings(t)];
    const pathM = least + pathShare * (most - least);
    const dt = previous < 0 ? 1e9 : Math.max(0, t - previous);
    previous = t;
    let e = offM(east, dt, pathM, isMoving);
    let n = offM(north, dt, pathM, isMoving);
    const dark = habits.blind.find((b) => b.from <= t && t < b.to);
    if (dark) {
      held = null;
      if (dark.says === 'last') return last;
      if (dark.says === 'nothing' || habits.claims !== 'own') return undefined;
      const cell = chance.pick(cells);
      const at = moved(truth.lat, truth.lon, cell.far * Math.sin(cell.angle), cell.far * Math.cos(cell.angle));
      return { lat: Math.round(at.lat * 1e4) / 1e4, lon: Math.round(at.lon * 1e4) / 1e4, accuracyM: 3_000 };
    }
    if (held && !isMoving && t < held.until && !hasGone(held.truth, truth, LETS_GO_M)) return held.position;
    held = null;
    if (chance.happens(0.01)) return undefined;
    const trueM = 1.2 * Math.hypot(slow.sigma, fast.sigma, pathM);
    let claimM = Math.max(2.5, trueM * claimedWrong * chance.between(0.7, 1.4));
    if (chance.happens(0.006)) {
      // A cold start or a reflection: far off, and one in four does not know.
      const far = 40 * chance.next() ** -0.8;
      const a = chance.between(0, 6.28);
      e += Math.min(5_000, far) * Math.sin(a);
      n += Math.min(5_000, far) * Math.cos(a);
      if (!chance.happens(0.25)) claimM = Math.min(5_000, far) * chance.between(0.5, 1.2);
    }
    const at = moved(truth.lat, truth.lon, e, n);
    last = written(at.lat, at.lon, claimM, isMoving ? truth.speedMps + chance.normal(0, 0.4) : chance.exponential(0.1));
    if (habits.holdMs > 0 && !isMoving)
      held = {
        position: habits.givesSpeed ? { ...last, speedMps: 0 } : last,
        until: t + habits.holdMs * chance.between(0.5, 2),
        truth,
      };
    return held?.position ?? last;
  };
}
