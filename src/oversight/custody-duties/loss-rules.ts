import type { PastMovement } from '../../physical/goods/index.ts';

/** Fractions of the last unit of a quantity: what flows in parts is not rounded away. */
const FINE = 1_000_000n;

interface Stock {
  held: bigint;
  /** What weighings took off it since somebody looked and no incident tells of, in fractions, by when it was weighed. */
  lost: Map<number, bigint>;
  isSeen: boolean;
}

interface Stocks {
  at(lotId: string): Stock;
  seenAt: ReadonlyMap<string, Date>;
}

/** Whoever looked at a lot saw all that is in it then; what comes into it later was not looked at with it. */
function seen({ at, seenAt }: Stocks, lotId: string, when: Date): Stock {
  const stock = at(lotId);
  const since = seenAt.get(lotId);
  if (!stock.isSeen && since !== undefined && since <= when) {
    stock.lost.clear();
    stock.isSeen = true;
  }
  return stock;
}

const add = (lost: Map<number, bigint>, when: number, value: bigint): void => {
  lost.set(when, (lost.get(when) ?? 0n) + value);
};

/** Goods go on with their share of what was lost of the lots they come out of, as they take their share of the weight. */
function flow(stocks: Stocks, transfers: readonly PastMovement[]): void {
  let moved = 0n;
  const poured = new Map<number, bigint>();
  for (const { lotId, delta, at } of transfers.filter((each) => each.delta < 0n)) {
    const from = seen(stocks, lotId, at);
    for (const [when, lost] of from.lost) {
      const share = from.held > 0n ? (lost * -delta) / from.held : 0n;
      add(from.lost, when, -share);
      add(poured, when, share);
    }
    from.held += delta;
    moved -= delta;
  }
  for (const { lotId, delta, at } of transfers.filter((each) => each.delta > 0n)) {
    // A part is seen since the whole was: what a lender counted goes along with it.
    const bornSeen = stocks.at(lotId).held === 0n ? stocks.seenAt.get(lotId) : undefined;
    const into = seen(stocks, lotId, at);
    into.held += delta;
    for (const [when, lost] of poured)
      if (bornSeen === undefined || bornSeen > at || when >= bornSeen.getTime())
        add(into.lost, when, (lost * delta) / moved);
  }
}

/**
 * What weighings took off the goods that a lot holds now, in it or in the lots that it came out of, since each of these was looked at last,
 * less what incidents tell of already: in many small steps, and in many small parts, as in one; and what was lost before goods that were
 * looked at later came into it, as well (practice). `told` goes by operation.
 */
export function untoldLoss(
  lotId: string,
  movements: readonly PastMovement[],
  seenAt: ReadonlyMap<string, Date>,
  told: ReadonlyMap<string, bigint>,
): bigint {
  const found = new Map<string, Stock>();
  const at = (id: string): Stock => {
    const stock = found.get(id) ?? { held: 0n, lost: new Map(), isSeen: false };
    found.set(id, stock);
    return stock;
  };
  const stocks = { at, seenAt };
  const operations = new Map<string, PastMovement[]>();
  for (const movement of movements)
    operations.set(movement.operationId, [...(operations.get(movement.operationId) ?? []), movement]);
  for (const [operationId, all] of operations) {
    flow(
      stocks,
      all.filter(({ kind }) => kind === 'transfer'),
    );
    for (const { lotId: id, delta, operation, at: when } of all.filter((each) => each.kind !== 'transfer')) {
      const stock = seen(stocks, id, when);
      stock.held += delta;
      if (operation === 'reweigh') add(stock.lost, when.getTime(), -(delta + (told.get(operationId) ?? 0n)) * FINE);
    }
  }
  const since = seenAt.get(lotId);
  const { lost, isSeen } = at(lotId);
  // Looked at since anything was done with it.
  if (since !== undefined && !isSeen) return 0n;
  const sum = [...lost.values()].reduce((all, each) => all + each, 0n);
  // A fraction that division left over is no unit less.
  return (sum + FINE / 2n) / FINE;
}
