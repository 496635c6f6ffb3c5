import type { PastMovement } from '../../physical/goods/index.ts';

/** Fractions of the last unit of a quantity: what flows in parts is not rounded away. */
const FINE = 1_000_000n;

interface Stock {
  held: bigint;
  /** What weighings took off it since somebody looked and no incident tells of, in fractions. */
  lost: bigint;
}

/** Goods go on with their share of what was lost of the lots they come out of, as they take their share of the weight. */
function flow(at: (lotId: string) => Stock, transfers: readonly PastMovement[]): void {
  let [poured, moved] = [0n, 0n];
  for (const { lotId, delta } of transfers.filter((each) => each.delta < 0n)) {
    const from = at(lotId);
    const share = from.held > 0n ? (from.lost * -delta) / from.held : 0n;
    from.held += delta;
    from.lost -= share;
    poured += share;
    moved -= delta;
  }
  for (const { lotId, delta } of transfers.filter((each) => each.delta > 0n)) {
    const into = at(lotId);
    into.held += delta;
    if (moved > 0n) into.lost += (poured * delta) / moved;
  }
}

/**
 * What weighings since an instant took off the goods that a lot holds now, in it or in the lots that it came out of, less what incidents
 * tell of already: in many small steps, and in many small parts, as in one (practice). `told` goes by operation.
 */
export function untoldLoss(
  lotId: string,
  movements: readonly PastMovement[],
  since: Date,
  told: ReadonlyMap<string, bigint>,
): bigint {
  const stocks = new Map<string, Stock>();
  const at = (id: string): Stock => {
    const stock = stocks.get(id) ?? { held: 0n, lost: 0n };
    stocks.set(id, stock);
    return stock;
  };
  const operations = new Map<string, PastMovement[]>();
  for (const movement of movements)
    operations.set(movement.operationId, [...(operations.get(movement.operationId) ?? []), movement]);
  for (const [operationId, all] of operations) {
    flow(
      at,
      all.filter(({ kind }) => kind === 'transfer'),
    );
    for (const { lotId: id, delta, operation, at: when } of all.filter((each) => each.kind !== 'transfer')) {
      const stock = at(id);
      stock.held += delta;
      if (operation === 'reweigh' && when >= since) stock.lost -= (delta + (told.get(operationId) ?? 0n)) * FINE;
    }
  }
  // A fraction that division left over is no unit less.
  const { lost } = at(lotId);
  return (lost + FINE / 2n) / FINE;
}
