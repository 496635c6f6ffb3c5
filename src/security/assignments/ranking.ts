import { allocate } from '../../kernel/money.ts';

/** A right over one receivable: an assignment, a factoring or a pledge. Which of the three does not matter (SI 66). */
export interface CompetingRight {
  id: string;
  /** What it secures or advanced. */
  claimMinor: bigint;
  /** The time that the registry stamped on its filing. */
  registeredAt?: Date | undefined;
  /** When notice of it reached the debtor; counts for assignment and factoring. */
  notifiedAt?: Date | undefined;
}

export interface RankedRight {
  id: string;
  /** 1 is first; rights of one rank share pro rata. */
  rank: number;
  basis: 'registered' | 'notified' | 'neither';
  receivesMinor: bigint;
}

/**
 * Who is paid from a receivable, in what order and how much: registered before unregistered, earlier filing first; none
 * registered, the notice that reached the debtor first; the rest pro rata to what they advanced (Civil Code 768, SI 66).
 * Equal times share one rank.
 */
export function rankRights(rights: readonly CompetingRight[], proceedsMinor: bigint): RankedRight[] {
  const keyOf = (right: CompetingRight): [order: number, at: number, basis: RankedRight['basis']] =>
    right.registeredAt
      ? [0, right.registeredAt.getTime(), 'registered']
      : right.notifiedAt
        ? [1, right.notifiedAt.getTime(), 'notified']
        : [2, 0, 'neither'];
  const groups = new Map<string, CompetingRight[]>();
  const inOrder = [...rights].sort((a, b) => {
    const [x, y] = [keyOf(a), keyOf(b)];
    return x[0] - y[0] || x[1] - y[1] || (a.id < b.id ? -1 : 1);
  });
  for (const right of inOrder) {
    const key = keyOf(right).slice(0, 2).join('/');
    groups.set(key, [...(groups.get(key) ?? []), right]);
  }
  let leftMinor = proceedsMinor;
  return [...groups.values()].flatMap((group, i) => {
    const claimedMinor = group.reduce((sum, right) => sum + right.claimMinor, 0n);
    const shared = claimedMinor < leftMinor ? claimedMinor : leftMinor;
    leftMinor -= shared;
    const parts =
      claimedMinor > 0n
        ? allocate(
            shared,
            group.map((right) => right.claimMinor),
          )
        : group.map(() => 0n);
    return group.map((right, j) => ({
      id: right.id,
      rank: i + 1,
      basis: keyOf(right)[2],
      receivesMinor: parts[j] ?? 0n,
    }));
  });
}
