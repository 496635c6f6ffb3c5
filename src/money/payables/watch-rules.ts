/** What the platform watches and reports of splitting and passing on (Yin Fa [2025] 77 art 19): signs, and no refusals. */
export const watchSigns = ['layers', 'splits', 'shards', 'equal_parts', 'return', 'burst'] as const;
export type WatchSign = (typeof watchSigns)[number];

export interface WatchLimits {
  /** Hands that a part went through. */
  depth: number;
  splits: number;
  /** Parts of less than `shardBps` of the face, and how many of them are odd. */
  shardBps: number;
  shards: number;
  /** Parts of the same size that one hand gave away within a day. */
  equalParts: number;
  /** Moves of one certificate within a day. */
  movesPerDay: number;
}

export interface WatchedMove {
  fromPartyId: string;
  toPartyId: string;
  amountMinor: bigint;
  /** Milliseconds since 1970. */
  at: number;
}

export interface Watched {
  faceMinor: bigint;
  splits: number;
  parts: readonly { amountMinor: bigint; depth: number }[];
  /** Accepted, oldest first. */
  moves: readonly WatchedMove[];
}

export interface Sign {
  sign: WatchSign;
  /** What was counted, and from how many on it is odd. */
  found: number;
  from: number;
}

const DAY_MS = 86_400_000;

/** Most of these instants, in order, that lie within one day. */
function mostWithinADay(instants: readonly number[]): number {
  let most = 0;
  let first = 0;
  for (const [last, at] of instants.entries()) {
    while (at - (instants[first] as number) >= DAY_MS) first++;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

/** Times that a part came to a hand which had passed some of the certificate on before: money that only goes round. */
function returns(moves: readonly WatchedMove[]): number {
  const gave = new Set<string>();
  let found = 0;
  for (const { fromPartyId, toPartyId } of moves) {
    if (gave.has(toPartyId)) found++;
    gave.add(fromPartyId);
  }
  return found;
}

function equalParts(moves: readonly WatchedMove[]): number {
  const alike = new Map<string, number[]>();
  for (const { fromPartyId, amountMinor, at } of moves) {
    const key = `${fromPartyId}/${amountMinor}`;
    alike.set(key, [...(alike.get(key) ?? []), at]);
  }
  return Math.max(0, ...[...alike.values()].map(mostWithinADay));
}

/** The signs that a certificate shows, each with its count and the limit that it reached. */
export function watchSignsOf(w: Watched, limits: WatchLimits): Sign[] {
  const shard = (amountMinor: bigint) => amountMinor * 10_000n < w.faceMinor * BigInt(limits.shardBps);
  const counted: Sign[] = [
    { sign: 'layers', found: Math.max(0, ...w.parts.map((part) => part.depth)), from: limits.depth },
    { sign: 'splits', found: w.splits, from: limits.splits },
    { sign: 'shards', found: w.parts.filter((part) => shard(part.amountMinor)).length, from: limits.shards },
    { sign: 'equal_parts', found: equalParts(w.moves), from: limits.equalParts },
    { sign: 'return', found: returns(w.moves), from: 1 },
    { sign: 'burst', found: mostWithinADay(w.moves.map((move) => move.at)), from: limits.movesPerDay },
  ];
  return counted.filter(({ found, from }) => found >= from);
}
