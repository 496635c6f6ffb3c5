/** Chance with a seed: the same seed tells the same story. xoshiro128** over a splitmix32 seed. */
export interface SeededChance {
  /** 0 ≤ x < 1. */
  next(): number;
  between(low: number, high: number): number;
  /** Whole numbers, both ends included. */
  whole(low: number, high: number): number;
  happens(probability: number): boolean;
  normal(mean?: number, deviation?: number): number;
  exponential(mean: number): number;
  pick<T>(from: readonly T[]): T;
  /** A generator of its own, so that what one sensor draws does not shift another. */
  fork(label: number): SeededChance;
}

function splitmix(seed: number): () => number {
  let s = seed >>> 0;
  return () => {
    s = (s + 0x9e3779b9) >>> 0;
    let z = s;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) >>> 0;
  };
}

const rotate = (x: number, k: number): number => ((x << k) | (x >>> (32 - k))) >>> 0;

export function seededChance(seed: number): SeededChance {
  const fill = splitmix(seed);
  let [a, b, c, d] = [fill(), fill(), fill(), fill()];
  let spare: number | null = null;
  const next = (): number => {
    const result = Math.imul(rotate(Math.imul(b, 5) >>> 0, 7), 9) >>> 0;
    const t = (b << 9) >>> 0;
    c = (c ^ a) >>> 0;
    d = (d ^ b) >>> 0;
    b = (b ^ c) >>> 0;
    a = (a ^ d) >>> 0;
    c = (c ^ t) >>> 0;
    d = rotate(d, 11);
    return result / 4_294_967_296;
  };
  const chance: SeededChance = {
    next,
    between: (low, high) => low + (high - low) * next(),
    whole: (low, high) => low + Math.floor((high - low + 1) * next()),
    happens: (probability) => next() < probability,
    normal: (mean = 0, deviation = 1) => {
      if (spare !== null) {
        const z = spare;
        spare = null;
        return mean + deviation * z;
      }
      const r = Math.sqrt(-2 * Math.log(1 - next()));
      const angle = 2 * Math.PI * next();
      spare = r * Math.sin(angle);
      return mean + deviation * r * Math.cos(angle);
    },
    exponential: (mean) => -mean * Math.log(1 - next()),
    pick: (from) => from[Math.floor(next() * from.length)]!,
    fork: (label) => seededChance(Math.imul(seed ^ 0x5bd1e995, 2 * label + 1) ^ (label * 0x27d4eb2f)),
  };
  return chance;
}
