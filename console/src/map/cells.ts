/** A place on the drawing, in parts of the whole world from its north-western corner. */
export interface Spot {
  x: number;
  y: number;
}

/** One sign for all that fall into one cell: it stands in their middle and has the state of the worst. */
export interface Sign extends Spot {
  count: number;
  /** Which of the spots is the last of them in the order given: the worst. */
  worst: number;
  /** What they lie within. */
  box: [west: number, north: number, east: number, south: number];
}

const CELLS_MOST = 2 ** 26;

/**
 * What falls into one cell of the screen becomes one sign. Cells belong to the world and not to the screen, so that no sign changes while the
 * drawing is moved.
 * @param spots what is worst last; the signs are in that order, too
 * @param size of a cell, in parts of the world
 */
export function gathered(spots: readonly Spot[], size: number): Sign[] {
  const signs = new Map<number, Sign>();
  for (const [i, { x, y }] of spots.entries()) {
    const cell = Math.floor(x / size) * CELLS_MOST + Math.floor(y / size);
    const sign = signs.get(cell);
    if (sign === undefined) {
      signs.set(cell, { x, y, count: 1, worst: i, box: [x, y, x, y] });
      continue;
    }
    const { box } = sign;
    sign.count++;
    sign.x += (x - sign.x) / sign.count;
    sign.y += (y - sign.y) / sign.count;
    sign.worst = i;
    sign.box = [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)];
  }
  return [...signs.values()].sort((a, b) => a.worst - b.worst);
}
