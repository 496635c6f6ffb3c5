/** So many points a second, and so many at once for who was quiet before. */
export interface Rate {
  perSecond: number;
  burst: number;
}

/** What became of a request for points. */
export interface Taken {
  isAllowed: boolean;
  /** Points that are left now. */
  left: number;
  /** Seconds until what was asked for is there; 0 where it was. */
  waitSeconds: number;
  /** Seconds until all of the burst is there again. */
  fullSeconds: number;
}

/** Names that are kept; of more, the one that asked longest ago begins anew. */
const KEPT_MOST = 50_000;

/** Token buckets by name, in the memory of one process. `now` gives milliseconds that never go back. */
export function buckets({ perSecond, burst }: Rate, now: () => number, keptMost = KEPT_MOST) {
  const kept = new Map<string, { left: number; at: number }>();
  return {
    take(name: string, points: number): Taken {
      const at = now();
      const before = kept.get(name) ?? { left: burst, at };
      const filled = Math.min(burst, before.left + ((at - before.at) * perSecond) / 1_000);
      // Who may ask for more than all there is would wait for ever.
      const asked = Math.min(points, burst);
      const isAllowed = filled >= asked;
      const left = isAllowed ? filled - asked : filled;
      kept.delete(name);
      kept.set(name, { left, at });
      if (kept.size > keptMost) for (const [oldest] of kept) if (kept.delete(oldest)) break;
      return {
        isAllowed,
        left: Math.floor(left),
        waitSeconds: isAllowed ? 0 : Math.ceil((asked - filled) / perSecond),
        fullSeconds: Math.ceil((burst - left) / perSecond),
      };
    },
    /** Names that are remembered. */
    size: () => kept.size,
  };
}
export type Buckets = ReturnType<typeof buckets>;
