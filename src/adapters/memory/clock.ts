import type { Chance } from '../../kernel/identifiers.ts';
import type { Clock } from '../../kernel/time.ts';

/**
 * A clock that moves only when told: for tests and simulations. One that ticks besides is some milliseconds later each time it
 * is asked, so that two readings within one act differ as they do on a machine.
 */
export class ManualClock implements Clock {
  #ms: number;
  /** How much later it is each time it is asked. */
  tickMs: number;

  constructor(at: string, tickMs = 0) {
    this.#ms = Date.parse(at);
    this.tickMs = tickMs;
  }

  now(): Date {
    this.#ms += this.tickMs;
    return new Date(this.#ms);
  }

  set(at: Date | string): void {
    this.#ms = new Date(at).getTime();
  }

  advance(seconds: number): void {
    this.#ms += seconds * 1000;
  }
}

/** Numbers in [0, 1) that a seed repeats (mulberry32). Not for secrets. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Chance that a seed repeats, for identifiers in simulations. Not for secrets. */
export function seededChance(seed: number): Chance {
  const random = seededRandom(seed);
  return (bytes) => {
    for (let i = 0; i < bytes.length; i++) bytes[i] = Math.floor(random() * 256);
    return bytes;
  };
}
