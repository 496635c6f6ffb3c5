import type { CorridorFacts } from './facts.ts';
import { type Fence, isInside } from './fence.ts';
import { type Line, placeOnLine, positionAt, prepareLine } from './line.ts';

/** One stop of a corridor, with where the line meets its site. */
export interface Stop {
  siteCode: string;
  fence: Fence;
  maxDwellMs: number;
  arriveBy: number;
  /** Metres along the line to the middle of the site. */
  progressM: number;
  /** Whether the line itself runs through the site, so that whoever passes along it was inside. */
  isOnLine: boolean;
}

export interface Corridor {
  code: string;
  line: Line;
  halfWidthM: number;
  maxSpeedMps: number;
  maxStopMs: number;
  stops: Stop[];
  blackouts: { fromM: number; toM: number; maxMs: number }[];
}

function middleOf(fence: Fence): { lat: number; lon: number } {
  const part = fence.parts[0]!;
  return { lat: (part.south + part.north) / 2, lon: (part.west + part.east) / 2 };
}

/**
 * Prepares a corridor once for all subjects on it.
 * @throws RangeError when the line is too short or a stop names a site that is not given
 */
export function prepareCorridor(facts: CorridorFacts, fences: ReadonlyMap<string, Fence>): Corridor {
  const line = prepareLine(facts.line.coordinates);
  const stops = (facts.stops ?? []).map((stop): Stop => {
    const fence = fences.get(stop.siteCode);
    if (!fence) throw new RangeError(`corridor ${facts.code} stops at ${stop.siteCode}, which is not among the sites`);
    const middle = middleOf(fence);
    const { progressM } = placeOnLine(line, middle.lat, middle.lon, -1);
    const [lon, lat] = positionAt(line, progressM);
    return {
      siteCode: stop.siteCode,
      fence,
      maxDwellMs: stop.maxDwellS === undefined ? Infinity : stop.maxDwellS * 1000,
      arriveBy: stop.arriveBy === undefined ? Infinity : Date.parse(stop.arriveBy),
      progressM,
      isOnLine: isInside(fence, lat, lon),
    };
  });
  return {
    code: facts.code,
    line,
    halfWidthM: facts.halfWidthM,
    maxSpeedMps: facts.maxSpeedMps ?? 45,
    maxStopMs: (facts.maxUnplannedStopS ?? 14_400) * 1000,
    stops,
    blackouts: (facts.blackouts ?? []).map((b) => ({ fromM: b.fromM, toM: b.toM, maxMs: b.maxS * 1000 })),
  };
}
