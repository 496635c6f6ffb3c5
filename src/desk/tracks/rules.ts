/** A reading of one moment: where, or how much. */
export interface Point {
  at: number;
  x: number;
  y: number;
}

const area = (a: Point, b: Point, c: Point): number => Math.abs((a.x - c.x) * (b.y - a.y) - (a.x - b.x) * (c.y - a.y));

/**
 * As many points as are drawn, those that make the shape: of each stretch the one that spans the largest triangle with the point before and
 * the middle of the stretch after it; the first and the last stay (largest triangle three buckets, Steinarsson 2013).
 */
export function thinned<T extends Point>(points: readonly T[], most: number): T[] {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last || points.length <= most || most < 3) return [...points];
  const kept: T[] = [first];
  const width = (points.length - 2) / (most - 2);
  const stretch = (i: number) => points.slice(1 + Math.floor(i * width), 1 + Math.floor((i + 1) * width));
  for (let i = 0; i < most - 2; i++) {
    const after = i + 1 < most - 2 ? stretch(i + 1) : [last];
    const middle = {
      at: 0,
      x: after.reduce((sum, { x }) => sum + x, 0) / after.length,
      y: after.reduce((sum, { y }) => sum + y, 0) / after.length,
    };
    const before = kept.at(-1) ?? first;
    let best: T | undefined;
    let widest = -1;
    for (const point of stretch(i)) {
      const spans = area(before, point, middle);
      if (spans > widest) [best, widest] = [point, spans];
    }
    if (best) kept.push(best);
  }
  return [...kept, last];
}

/** Degrees that half a pixel of a map covers at a zoom, 256 pixels a tile (Web Mercator, at the equator). */
export const degreesOfZoom = (zoom: number): number => 360 / (256 * 2 ** zoom) / 2;

/** Without what would be drawn onto the point before it. */
export function apart<T extends Point>(points: readonly T[], degrees: number): T[] {
  const kept: T[] = [];
  for (const point of points) {
    const before = kept.at(-1);
    if (!before || Math.abs(point.x - before.x) >= degrees || Math.abs(point.y - before.y) >= degrees) kept.push(point);
  }
  const last = points.at(-1);
  if (last && kept.at(-1) !== last) kept.push(last);
  return kept;
}
