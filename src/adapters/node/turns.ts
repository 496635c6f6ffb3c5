/** Who waits longer than this for a connection is told that there is none. */
const WAIT_MS = 5_000;

/** Nobody's turn came in time. */
export class NoTurn extends Error {
  constructor() {
    super('connection timeout: no connection of the pool became free in time');
  }
}

interface Waiter {
  go(): void;
}

/**
 * Turns at something of which there is a number: taken at once while there are any, and in turn between names where there are
 * none, so that who asks five hundred times at once waits behind himself. No name has all of them.
 */
export function turns(number: number, waitMs = WAIT_MS) {
  const mostOfOne = Math.max(1, number - 2);
  const running = new Map<string, number>();
  const waiting = new Map<string, Set<Waiter>>();
  let free = number;

  const isFor = (name: string) => free > 0 && (running.get(name) ?? 0) < mostOfOne;
  function start(name: string): void {
    free--;
    running.set(name, (running.get(name) ?? 0) + 1);
  }
  /** The next name that may have a turn goes to the end of the row. */
  function next(): void {
    for (const [name, own] of waiting) {
      if (!isFor(name)) continue;
      const [first] = own;
      waiting.delete(name);
      if (!first) continue;
      own.delete(first);
      if (own.size > 0) waiting.set(name, own);
      start(name);
      first.go();
      return;
    }
  }

  return {
    /** Undefined where the turn is there at once; it is over when `end` is called with the same name. */
    take(name: string): Promise<void> | undefined {
      if (!waiting.has(name) && isFor(name)) {
        start(name);
        return undefined;
      }
      return new Promise((resolve, reject) => {
        const own = waiting.get(name) ?? new Set();
        const late = setTimeout(() => {
          own.delete(waiter);
          if (own.size === 0 && waiting.get(name) === own) waiting.delete(name);
          reject(new NoTurn());
        }, waitMs);
        const waiter: Waiter = {
          go() {
            clearTimeout(late);
            resolve();
          },
        };
        own.add(waiter);
        waiting.set(name, own);
      });
    },
    end(name: string): void {
      free++;
      const left = (running.get(name) ?? 1) - 1;
      if (left > 0) running.set(name, left);
      else running.delete(name);
      next();
    },
  };
}
