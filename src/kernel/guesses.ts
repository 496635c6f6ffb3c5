import { buckets } from './buckets.ts';

/**
 * Who presents wrong credentials again and again (ASVS 5.0, 6.3.1; NIST SP 800-63B 5.2.2 bounds failures at 100): it is the
 * address that waits, twice as long each time, and never the owner of the key that is guessed at. The numbers are practice.
 */
const FREE = 10;
const LOCK_MOST_S = 900;
/** Failures are forgotten after so long without another. */
const FORGOTTEN_AFTER_S = 900;
/** From so many failures at one key's name, from wherever, an address that tries it too has no free ones. */
const AIMED_AT = 30;
const KEPT_MOST = 50_000;

interface Failures {
  count: number;
  at: number;
  until: number;
}

const isOver = (failures: Failures | undefined, at: number): boolean =>
  failures === undefined || at - failures.at > FORGOTTEN_AFTER_S * 1_000;

/** One more failure of a name, the last one last. */
function count(kept: Map<string, Failures>, name: string, at: number): Failures {
  const found = kept.get(name);
  const failures = found === undefined || isOver(found, at) ? { count: 0, at, until: 0 } : found;
  kept.delete(name);
  kept.set(name, failures);
  if (kept.size > KEPT_MOST) for (const [oldest] of kept) if (kept.delete(oldest)) break;
  failures.count++;
  failures.at = at;
  return failures;
}

/** Counts wrong credentials by address and by the public part of the key. `now` gives milliseconds that never go back. */
export function guesses(now: () => number) {
  const byAddress = new Map<string, Failures>();
  const byPrefix = new Map<string, Failures>();
  return {
    /** Seconds that what this address presents is not looked at; 0 when it is. */
    lockedSeconds(address: string): number {
      const failures = byAddress.get(address);
      return failures === undefined ? 0 : Math.max(0, Math.ceil((failures.until - now()) / 1_000));
    },
    /** A wrong credential. @returns the seconds that the address is locked from now on; 0 for none */
    refused(address: string, prefix: string | undefined): number {
      const at = now();
      const aimed = prefix === undefined ? 0 : count(byPrefix, prefix, at).count;
      const failures = count(byAddress, address, at);
      const over = failures.count - (aimed >= AIMED_AT ? 0 : FREE);
      if (over <= 0) return 0;
      const seconds = Math.min(LOCK_MOST_S, 2 ** Math.min(over - 1, 20));
      failures.until = at + seconds * 1_000;
      return seconds;
    },
    /** How many addresses are locked now, and whether one key's name is aimed at. */
    alarm() {
      const at = now();
      let locked = 0;
      for (const { until } of byAddress.values()) if (until > at) locked++;
      const aimed = [...byPrefix].filter(([, f]) => f.count >= AIMED_AT && !isOver(f, at)).map(([prefix]) => prefix);
      return { locked, aimed };
    },
  };
}
export type Guesses = ReturnType<typeof guesses>;

const WRONG_FOR_MS = 60_000;
const WRONG_MOST = 10_000;

/**
 * What an address that waits shows is looked at all the same: one a second, and never one that was wrong a while ago. So a forgotten
 * script with a key that is over, or a device with its former password, keeps nobody out. Ends only are kept, which open nothing.
 */
export function secondLooks(now: () => number) {
  const kept = new Map<string, number>();
  const left = buckets({ perSecond: 1, burst: 3 }, now);
  const nameOf = (credential: string) => credential.slice(0, 16) + credential.slice(-8);
  return {
    /** A credential that opened nothing. */
    wrong(credential: string): void {
      const name = nameOf(credential);
      kept.delete(name);
      kept.set(name, now());
      if (kept.size > WRONG_MOST) for (const [oldest] of kept) if (kept.delete(oldest)) break;
    },
    may(address: string, credential: string): boolean {
      const at = kept.get(nameOf(credential));
      if (at !== undefined && now() - at < WRONG_FOR_MS) return false;
      return left.take(address, 1).isAllowed;
    },
  };
}
