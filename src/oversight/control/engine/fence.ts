import { fingerprint } from './fingerprint.ts';
import { METRES_PER_DEGREE, metresPerDegreeOfLongitude } from './geodesy.ts';
import {
  type Box,
  boxOf,
  indexSegments,
  nearestSegment,
  type Position,
  type SegmentIndex,
  unwrap,
} from './segments.ts';

/** GeoJSON Polygon or MultiPolygon (RFC 7946). */
export type Boundary =
  | { type: 'Polygon'; coordinates: readonly (readonly Position[])[] }
  | { type: 'MultiPolygon'; coordinates: readonly (readonly (readonly Position[])[])[] };

interface Part extends Box {
  index: SegmentIndex;
  /** Segments that pass each band of latitude; null where a plain loop is as quick. */
  bands: Int32Array[] | null;
}

/** A boundary made ready for questions. Holes are outside; parts of a MultiPolygon are one place. */
export interface Fence {
  parts: Part[];
  fingerprint: string;
}

const BANDED_FROM = 48;

function preparePart(rings: readonly (readonly Position[])[]): Part {
  const start = rings[0]?.[0]?.[0] ?? 0;
  const closed = rings.map((ring) => {
    const path = unwrap(ring, start);
    const [first, last] = [path[0], path[path.length - 1]];
    if (first && last && (first[0] !== last[0] || first[1] !== last[1])) path.push([first[0], first[1]]);
    return path;
  });
  const index = indexSegments(closed);
  const box = boxOf(closed.flat());
  return { index, ...box, bands: index.count < BANDED_FROM ? null : bandsOf(index, box.south, box.north) };
}

function bandsOf(index: SegmentIndex, south: number, north: number): Int32Array[] {
  const count = Math.min(4096, index.count);
  const lists: number[][] = Array.from({ length: count }, () => []);
  const scale = count / (north - south || 1);
  for (let i = 0; i < index.count; i++) {
    const [y1, y2] = [index.ends[i * 4 + 1]!, index.ends[i * 4 + 3]!];
    const from = Math.max(0, Math.min(count - 1, Math.floor((Math.min(y1, y2) - south) * scale)));
    const to = Math.max(0, Math.min(count - 1, Math.floor((Math.max(y1, y2) - south) * scale)));
    for (let b = from; b <= to; b++) lists[b]!.push(i);
  }
  return lists.map((list) => Int32Array.from(list));
}

function ringAreaM2(ring: readonly Position[]): number {
  const path = unwrap(ring, ring[0]?.[0] ?? 0);
  const middle = path.reduce((sum, [, lat]) => sum + lat, 0) / path.length;
  let twice = 0;
  path.forEach(([x1, y1], i) => {
    const [x2, y2] = path[(i + 1) % path.length]!;
    twice += x1 * y2 - x2 * y1;
  });
  return (Math.abs(twice) / 2) * metresPerDegreeOfLongitude(middle) * METRES_PER_DEGREE;
}

/** Square metres within a boundary, holes taken away; good to a percent for places up to a hundred kilometres across. */
export function areaM2(boundary: Boundary): number {
  const polygons = boundary.type === 'Polygon' ? [boundary.coordinates] : boundary.coordinates;
  return polygons.reduce((sum, [outer = [], ...holes]) => {
    return sum + ringAreaM2(outer) - holes.reduce((out, hole) => out + ringAreaM2(hole), 0);
  }, 0);
}

/** @throws RangeError when a ring has fewer than three corners, or there is nothing inside */
export function prepareFence(boundary: Boundary): Fence {
  const polygons = boundary.type === 'Polygon' ? [boundary.coordinates] : boundary.coordinates;
  for (const rings of polygons)
    for (const ring of rings) if (ring.length < 3) throw new RangeError('a ring needs three corners');
  const parts = polygons.map(preparePart);
  if (!parts.every((part) => part.east > part.west && part.north > part.south))
    throw new RangeError('a boundary needs something inside');
  return { parts, fingerprint: fingerprint(JSON.stringify(boundary.coordinates)) };
}

/** The point's longitude on the part's own, unwrapped scale. */
function onScale(part: Part, lon: number): number {
  if (lon < part.west - 180) return lon + 360;
  return lon > part.east + 180 ? lon - 360 : lon;
}

function crossesRay(ends: Float64Array, i: number, lat: number, lon: number): boolean {
  const y1 = ends[i * 4 + 1]!;
  const y2 = ends[i * 4 + 3]!;
  if (y1 > lat === y2 > lat) return false;
  const x1 = ends[i * 4]!;
  return lon < x1 + ((ends[i * 4 + 2]! - x1) * (lat - y1)) / (y2 - y1);
}

function isInsidePart(part: Part, lat: number, lon: number): boolean {
  if (lat < part.south || lat > part.north || lon < part.west || lon > part.east) return false;
  let inside = false;
  if (!part.bands) {
    for (let i = 0; i < part.index.count; i++) if (crossesRay(part.index.ends, i, lat, lon)) inside = !inside;
    return inside;
  }
  const scale = part.bands.length / (part.north - part.south || 1);
  const band = part.bands[Math.min(part.bands.length - 1, Math.floor((lat - part.south) * scale))]!;
  for (let k = 0; k < band.length; k++) if (crossesRay(part.index.ends, band[k]!, lat, lon)) inside = !inside;
  return inside;
}

/** Even-odd, so holes and self-crossing rings behave as drawn. */
export function isInside(fence: Fence, lat: number, lon: number): boolean {
  for (const part of fence.parts) if (isInsidePart(part, lat, onScale(part, lon))) return true;
  return false;
}

/** Metres from the point to the box of the fence; 0 inside it. Cheap, and never more than the true distance. */
export function distanceToBoxM(fence: Fence, lat: number, lon: number): number {
  let least = Infinity;
  const kx = metresPerDegreeOfLongitude(lat);
  for (const part of fence.parts) {
    const x = onScale(part, lon);
    const dx = x < part.west ? part.west - x : x > part.east ? x - part.east : 0;
    const dy = lat < part.south ? part.south - lat : lat > part.north ? lat - part.north : 0;
    const d = Math.sqrt(dx * dx * kx * kx + dy * dy * METRES_PER_DEGREE * METRES_PER_DEGREE);
    if (d < least) least = d;
  }
  return least;
}

/** Metres to the boundary: negative inside, positive outside. */
export function signedDistanceM(fence: Fence, lat: number, lon: number): number {
  let least = Infinity;
  let inside = false;
  for (const part of fence.parts) {
    const x = onScale(part, lon);
    const within = isInsidePart(part, lat, x);
    if (inside && !within) continue;
    const d = nearestSegment(part.index, lat, x, -1).distanceM;
    if (within && !inside) {
      inside = true;
      least = d;
    } else if (d < least) least = d;
  }
  return inside ? -least : least;
}

/** Whether a straight move between two points meets the boundary anywhere; touching counts. */
export function isCrossedBy(fence: Fence, lat1: number, lon1: number, lat2: number, lon2: number): boolean {
  return fence.parts.some((part) => {
    const ax = onScale(part, lon1);
    const bx = onScale(part, lon2);
    if (Math.max(ax, bx) < part.west || Math.min(ax, bx) > part.east) return false;
    if (Math.max(lat1, lat2) < part.south || Math.min(lat1, lat2) > part.north) return false;
    const e = part.index.ends;
    for (let i = 0; i < part.index.count; i++)
      if (segmentsMeet(ax, lat1, bx, lat2, e[i * 4]!, e[i * 4 + 1]!, e[i * 4 + 2]!, e[i * 4 + 3]!)) return true;
    return false;
  });
}

const turn = (ax: number, ay: number, bx: number, by: number, cx: number, cy: number): number =>
  Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));

const within = (a: number, b: number, c: number): boolean => Math.min(a, b) <= c && c <= Math.max(a, b);

/** Whether two segments share a point; touching and overlapping count. */
export function segmentsMeet(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  cx: number,
  cy: number,
  dx: number,
  dy: number,
): boolean {
  const t1 = turn(ax, ay, bx, by, cx, cy);
  const t2 = turn(ax, ay, bx, by, dx, dy);
  const t3 = turn(cx, cy, dx, dy, ax, ay);
  const t4 = turn(cx, cy, dx, dy, bx, by);
  if (t1 !== t2 && t3 !== t4) return true;
  return (
    (t1 === 0 && within(ax, bx, cx) && within(ay, by, cy)) ||
    (t2 === 0 && within(ax, bx, dx) && within(ay, by, dy)) ||
    (t3 === 0 && within(cx, dx, ax) && within(cy, dy, ay)) ||
    (t4 === 0 && within(cx, dx, bx) && within(cy, dy, by))
  );
}
