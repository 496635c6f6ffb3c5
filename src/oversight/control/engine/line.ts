import { fingerprint } from './fingerprint.ts';
import { greatCircleM } from './geodesy.ts';
import { boxOf, indexSegments, nearestSegment, type Position, type SegmentIndex, unwrap } from './segments.ts';

/** A GeoJSON LineString made ready for "how far from it, and how far along". */
export interface Line {
  index: SegmentIndex;
  /** Great-circle metres from the start to each vertex. */
  along: Float64Array;
  west: number;
  east: number;
  south: number;
  north: number;
  fingerprint: string;
}

export interface PlaceOnLine {
  /** Metres from the line. */
  distanceM: number;
  /** Metres from its start to the nearest point. */
  progressM: number;
  /** Give this back as the next hint. */
  segment: number;
}

/** @throws RangeError when the line has fewer than two points */
export function prepareLine(coordinates: readonly Position[]): Line {
  if (coordinates.length < 2) throw new RangeError('a line needs two points');
  const path = unwrap(coordinates, coordinates[0]![0] ?? 0);
  const along = new Float64Array(path.length);
  for (let i = 1; i < path.length; i++) {
    const [a, b] = [path[i - 1]!, path[i]!];
    along[i] = along[i - 1]! + greatCircleM(a[1], a[0], b[1], b[0]);
  }
  const index = indexSegments([path]);
  return { index, along, ...boxOf(path), fingerprint: fingerprint(JSON.stringify(path)) };
}

/** One answer object for all calls: copy what is to be kept. */
const place: PlaceOnLine = { distanceM: 0, progressM: 0, segment: 0 };

/** The point of the line nearest to a position. `hint` is an earlier answer's segment, or -1. */
export function placeOnLine(line: Line, lat: number, lon: number, hint: number): PlaceOnLine {
  const x = lon < line.west - 180 ? lon + 360 : lon > line.east + 180 ? lon - 360 : lon;
  const near = nearestSegment(line.index, lat, x, hint);
  const from = line.along[near.segment]!;
  place.distanceM = near.distanceM;
  place.segment = near.segment;
  place.progressM = from + near.fraction * (line.along[near.segment + 1]! - from);
  return place;
}

/** The position `progressM` metres along the line, as [longitude, latitude]. */
export function positionAt(line: Line, progressM: number): [number, number] {
  let low = 0;
  let high = line.along.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (line.along[middle]! <= progressM) low = middle;
    else high = middle - 1;
  }
  const length = line.along[low + 1]! - line.along[low]!;
  const f = length > 0 ? Math.max(0, Math.min(1, (progressM - line.along[low]!) / length)) : 0;
  const e = line.index.ends;
  const i = low * 4;
  return [e[i]! + f * (e[i + 2]! - e[i]!), e[i + 1]! + f * (e[i + 3]! - e[i + 1]!)];
}
