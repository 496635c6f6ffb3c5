import { METRES_PER_DEGREE, metresPerDegreeOfLongitude } from './geodesy.ts';

/** Positions as GeoJSON gives them: longitude first. */
export type Position = readonly number[];

/**
 * Straight pieces of a line or of rings, with boxes over runs of eight of them, boxes over eight boxes, and so on:
 * neighbours in the list are neighbours on the ground, so no sorting is needed and a search touches a handful.
 */
export interface SegmentIndex {
  /** x1, y1, x2, y2 of each segment; longitudes are unwrapped, so they may pass 180. */
  ends: Float64Array;
  count: number;
  /** Finest first; four numbers a box: west, south, east, north. */
  levels: Float64Array[];
}

export interface NearestSegment {
  segment: number;
  /** Where along the segment the nearest point lies, 0 to 1. */
  fraction: number;
  distanceM: number;
}

const FAN = 8;

/** Longitudes made continuous along a path, so that a shape across the 180° meridian is one piece. */
export function unwrap(path: readonly Position[], startLon: number): [number, number][] {
  let previous = startLon;
  return path.map((p) => {
    let lon = p[0] ?? 0;
    while (lon - previous > 180) lon -= 360;
    while (lon - previous < -180) lon += 360;
    previous = lon;
    return [lon, p[1] ?? 0];
  });
}

export interface Box {
  west: number;
  south: number;
  east: number;
  north: number;
}

/** Around unwrapped positions. */
export function boxOf(path: readonly (readonly [number, number])[]): Box {
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (const [lon, lat] of path) {
    box.west = Math.min(box.west, lon);
    box.east = Math.max(box.east, lon);
    box.south = Math.min(box.south, lat);
    box.north = Math.max(box.north, lat);
  }
  return box;
}

function boxesOver(source: Float64Array, count: number, isSegments: boolean): Float64Array {
  const boxes = new Float64Array(Math.ceil(count / FAN) * 4);
  for (let b = 0; b * FAN < count; b++) {
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = b * FAN; i < Math.min(count, (b + 1) * FAN); i++) {
      const [p, q, r, s] = [source[i * 4]!, source[i * 4 + 1]!, source[i * 4 + 2]!, source[i * 4 + 3]!];
      west = Math.min(west, isSegments ? Math.min(p, r) : p);
      south = Math.min(south, isSegments ? Math.min(q, s) : q);
      east = Math.max(east, isSegments ? Math.max(p, r) : r);
      north = Math.max(north, isSegments ? Math.max(q, s) : s);
    }
    boxes.set([west, south, east, north], b * 4);
  }
  return boxes;
}

/** An index over the segments of open paths (a line) or closed ones (rings). */
export function indexSegments(paths: readonly (readonly [number, number][])[]): SegmentIndex {
  const count = paths.reduce((n, path) => n + Math.max(0, path.length - 1), 0);
  const ends = new Float64Array(count * 4);
  let at = 0;
  for (const path of paths)
    for (let i = 0; i + 1 < path.length; i++) {
      ends.set([path[i]![0], path[i]![1], path[i + 1]![0], path[i + 1]![1]], at);
      at += 4;
    }
  const levels = [boxesOver(ends, count, true)];
  while (levels[levels.length - 1]!.length > FAN * 4) {
    const below = levels[levels.length - 1]!;
    levels.push(boxesOver(below, below.length / 4, false));
  }
  return { ends, count, levels };
}

/** One answer object for all calls: copy what is to be kept. The search allocates nothing. */
const found: NearestSegment = { segment: 0, fraction: 0, distanceM: 0 };
let px = 0;
let py = 0;
let kx = 0;
let best2 = 0;

function trySegment(ends: Float64Array, i: number): void {
  const ax = (ends[i * 4]! - px) * kx;
  const ay = (ends[i * 4 + 1]! - py) * METRES_PER_DEGREE;
  const dx = (ends[i * 4 + 2]! - px) * kx - ax;
  const dy = (ends[i * 4 + 3]! - py) * METRES_PER_DEGREE - ay;
  const length2 = dx * dx + dy * dy;
  let f = length2 > 0 ? -(ax * dx + ay * dy) / length2 : 0;
  if (f < 0) f = 0;
  else if (f > 1) f = 1;
  const x = ax + f * dx;
  const y = ay + f * dy;
  const d2 = x * x + y * y;
  if (d2 < best2) {
    best2 = d2;
    found.segment = i;
    found.fraction = f;
  }
}

function boxDistance2(boxes: Float64Array, b: number): number {
  const west = boxes[b * 4]!;
  const south = boxes[b * 4 + 1]!;
  const east = boxes[b * 4 + 2]!;
  const north = boxes[b * 4 + 3]!;
  const x = px < west ? (west - px) * kx : px > east ? (px - east) * kx : 0;
  const y = py < south ? (south - py) * METRES_PER_DEGREE : py > north ? (py - north) * METRES_PER_DEGREE : 0;
  return x * x + y * y;
}

function descend(index: SegmentIndex, level: number, box: number): void {
  const from = box * FAN;
  if (level === 0) {
    const to = Math.min(index.count, from + FAN);
    for (let i = from; i < to; i++) trySegment(index.ends, i);
    return;
  }
  const boxes = index.levels[level - 1]!;
  const to = Math.min(boxes.length / 4, from + FAN);
  for (let b = from; b < to; b++) if (boxDistance2(boxes, b) < best2) descend(index, level - 1, b);
}

/** Walks down the nearest boxes once, so that the real search starts with a good bound. */
function firstGuess(index: SegmentIndex): number {
  let box = 0;
  for (let level = index.levels.length - 1; level >= 0; level--) {
    const boxes = index.levels[level]!;
    const from = level === index.levels.length - 1 ? 0 : box * FAN;
    const to = Math.min(boxes.length / 4, from + FAN);
    let least = Infinity;
    for (let b = from; b < to; b++) {
      const d = boxDistance2(boxes, b);
      if (d < least) {
        least = d;
        box = b;
      }
    }
  }
  return box * FAN;
}

/**
 * The segment nearest to a point, exactly, with cost that hardly grows with their number. `hint` is the segment of an
 * earlier answer (or -1): a point that moves along a line is then settled by a look at its neighbours.
 * @param lon unwrapped to the index's own longitudes
 */
export function nearestSegment(index: SegmentIndex, lat: number, lon: number, hint: number): NearestSegment {
  px = lon;
  py = lat;
  kx = metresPerDegreeOfLongitude(lat);
  best2 = Infinity;
  const guess = hint >= 0 && hint < index.count ? hint : firstGuess(index);
  for (let i = Math.max(0, guess - 1); i <= Math.min(index.count - 1, guess + 2); i++) trySegment(index.ends, i);
  const top = index.levels.length - 1;
  const boxes = index.levels[top]!;
  for (let b = 0; b < boxes.length / 4; b++) if (boxDistance2(boxes, b) < best2) descend(index, top, b);
  found.distanceM = Math.sqrt(best2);
  return found;
}
