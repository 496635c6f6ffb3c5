import type { Readings } from '../../src/oversight/control/engine/index.ts';
import type { SeededChance } from './chance.ts';
import { moved, type Track, truthAt } from './track.ts';

/**
 * A satellite receiver as the field knows it: white noise, an error that wanders over half an hour and over hours,
 * honest spells of poor accuracy, multipath that throws it a constant way off and does not say so, last fixes given
 * again, and a claim of accuracy that may be half or twice the truth.
 */
export interface Receiver {
  fixAt(t: number): Readings['position'] | undefined;
}

interface Spell {
  from: number;
  to: number;
  accuracyM: number;
  eastM: number;
  northM: number;
}

export interface ReceiverTraits {
  claimedM: number;
  /** True scatter per axis over the claim. */
  ratio: number;
  givesSpeed: boolean;
  hardness: number;
}

function spells(chance: SeededChance, from: number, to: number, perDay: number, make: (t: number) => Spell): Spell[] {
  const list: Spell[] = [];
  for (let t = from + chance.exponential(86_400_000 / perDay); t < to; t += chance.exponential(86_400_000 / perDay)) {
    const spell = make(t);
    list.push(spell);
    t = spell.to;
  }
  return list;
}

const spellAt = (list: readonly Spell[], t: number): Spell | undefined => list.find((s) => s.from <= t && t < s.to);

export function newReceiver(
  chance: SeededChance,
  track: Track,
  from: number,
  to: number,
  traits: ReceiverTraits,
): Receiver {
  const { claimedM, ratio, hardness } = traits;
  const sigma = claimedM * ratio;
  const angle = (): number => chance.between(0, 2 * Math.PI);
  const thrown = spells(chance, from, to, 1.4 * hardness, (t) => {
    const far = Math.min(7_000, 380 * Math.exp(1.15 * chance.normal()));
    const a = angle();
    return {
      from: t,
      to: t + chance.between(1, 18) * 60_000,
      accuracyM: chance.happens(0.7) ? claimedM : claimedM * chance.between(2, 8),
      eastM: far * Math.sin(a),
      northM: far * Math.cos(a),
    };
  });
  const poor = spells(chance, from, to, 0.7 * hardness, (t) => {
    const accuracyM = 90 * Math.exp(chance.between(0, 3.5));
    return {
      from: t,
      to: t + chance.exponential(25) * 60_000,
      accuracyM,
      eastM: chance.normal(0, 0.45 * accuracyM),
      northM: chance.normal(0, 0.45 * accuracyM),
    };
  });
  const frozen = spells(chance, from, to, 0.12 * hardness, (t) => ({
    from: t,
    to: t + chance.between(5, 90) * 60_000,
    accuracyM: 0,
    eastM: 0,
    northM: 0,
  }));
  let [fastE, fastN, slowE, slowN, previous] = [0, 0, 0, 0, from];
  let last: Readings['position'] | undefined;
  const wander = (t: number): void => {
    const minutes = Math.max(0, (t - previous) / 60_000);
    previous = t;
    const fast = Math.exp(-minutes / 25);
    const slow = Math.exp(-minutes / 300);
    const fastStep = 0.8 * sigma * Math.sqrt(1 - fast * fast);
    const slowStep = 0.7 * sigma * Math.sqrt(1 - slow * slow);
    fastE = fast * fastE + fastStep * chance.normal();
    fastN = fast * fastN + fastStep * chance.normal();
    slowE = slow * slowE + slowStep * chance.normal();
    slowN = slow * slowN + slowStep * chance.normal();
  };
  return {
    fixAt(t) {
      wander(t);
      if (chance.happens(0.018)) return undefined;
      if (last && spellAt(frozen, t)) return last;
      const truth = truthAt(track, t);
      const off = spellAt(thrown, t);
      const dim = spellAt(poor, t);
      let east = fastE + slowE + 0.5 * sigma * chance.normal();
      let north = fastN + slowN + 0.5 * sigma * chance.normal();
      let accuracyM = claimedM * chance.between(0.72, 1.28);
      if (dim) {
        east += dim.eastM + 0.45 * dim.accuracyM * chance.normal();
        north += dim.northM + 0.45 * dim.accuracyM * chance.normal();
        accuracyM = dim.accuracyM * chance.between(0.75, 1.25);
      } else if (off) {
        east += off.eastM + 60 * chance.normal();
        north += off.northM + 60 * chance.normal();
        accuracyM = off.accuracyM * chance.between(0.7, 1.3);
      }
      const at = moved(truth.lat, truth.lon, east, north);
      last = {
        lat: Math.round(at.lat * 1e6) / 1e6,
        lon: Math.round(at.lon * 1e6) / 1e6,
        accuracyM: Math.round(accuracyM * 10) / 10,
      };
      if (traits.givesSpeed)
        last.speedMps =
          Math.round(10 * Math.abs(truth.speedMps + chance.normal(0, truth.speedMps > 0.5 ? 0.6 : 0.25))) / 10;
      return last;
    },
  };
}
