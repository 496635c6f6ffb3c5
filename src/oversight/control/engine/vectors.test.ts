import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Rehearsal } from '../../../../simulators/control/rehearsal.ts';
import { followMotion, newMotion, tripsAndStops } from '../movements.ts';
import { raise } from './breach.ts';
import { areaM2, type Boundary, isCrossedBy, isInside, prepareFence, segmentsMeet } from './fence.ts';
import { distanceM, distanceToSegmentM, METRES_PER_DEGREE, metresPerDegreeOfLongitude } from './geodesy.ts';
import { type Hearing, hear, judgeSilence, newHearing } from './hearing.ts';
import { placeOnLine, prepareLine } from './line.ts';

/** Conformance vectors from other projects' tests, in a folder that a clone of this repository need not have. */
const data = join(process.env.HOLDFAST_SHARED ?? '', 'data');
const isThere = process.env.HOLDFAST_SHARED !== undefined && existsSync(join(data, 'geofence-vectors'));
if (!isThere) console.info('vectors: skipped, HOLDFAST_SHARED does not name a folder with data/geofence-vectors');

type Pair = [number, number];
interface Point {
  lat: number;
  lon: number;
}

function casesOf<T>(file: string): [string, T][] {
  if (!isThere) return [];
  const { cases } = JSON.parse(readFileSync(join(data, file), 'utf8')) as { cases: (T & { id: string })[] };
  return cases.map((c) => [c.id, c]);
}

interface FenceCase {
  op: string;
  shape?: string;
  wkt_lat_lon?: string;
  rings_lat_lon?: Pair[] | Pair[][] | Pair[][][];
  centre?: Point;
  radiusMetres?: number;
  zone_lat_lon?: Pair[];
  corridorHalfWidthMetres?: number;
  point: Point;
  segment: [Point, Point];
  points: Point[];
  expected: boolean | number;
  tolerance: number;
  expected_transition_and_presence: [string | null, string][];
}

const flip = (ring: readonly Pair[]): Pair[] => ring.map(([lat, lon]) => [lon, lat]);

function ringsOf(wkt: string): Pair[][] {
  return [...wkt.matchAll(/\(([^()]+)\)/g)].map(([, list]) =>
    flip(list!.split(',').map((pair) => pair.trim().split(/\s+/).map(Number) as Pair)),
  );
}

function circle({ lat, lon }: Point, radiusM: number): Pair[] {
  return Array.from({ length: 72 }, (_, i): Pair => {
    const angle = (2 * Math.PI * i) / 72;
    const [east, north] = [radiusM * Math.cos(angle), radiusM * Math.sin(angle)];
    return [lon + east / metresPerDegreeOfLongitude(lat), lat + north / METRES_PER_DEGREE];
  });
}

function circleOf(c: FenceCase): Pair[] {
  if (c.centre) return circle(c.centre, c.radiusMetres!);
  const [lat, lon, radiusM] = c.wkt_lat_lon!.match(/-?[\d.]+/g)!.map(Number) as [number, number, number];
  return circle({ lat, lon }, radiusM);
}

function rectangle([[north, west], [south, east]]: [Pair, Pair]): Pair[] {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ];
}

/** Rings come bare, or in lists of rings, or in lists of those. */
function boundaryOfRings(rings: NonNullable<FenceCase['rings_lat_lon']>): Boundary {
  if (typeof rings[0]![0] === 'number') return { type: 'Polygon', coordinates: [flip(rings as Pair[])] };
  if (typeof rings[0]![0][0] === 'number') return { type: 'Polygon', coordinates: (rings as Pair[][]).map(flip) };
  return { type: 'MultiPolygon', coordinates: (rings as Pair[][][]).map((part) => part.map(flip)) };
}

function boundaryOf(c: FenceCase): Boundary {
  if (c.shape === 'circle') return { type: 'Polygon', coordinates: [circleOf(c)] };
  if (c.wkt_lat_lon) return { type: 'Polygon', coordinates: ringsOf(c.wkt_lat_lon) };
  if (c.zone_lat_lon) return { type: 'Polygon', coordinates: [flip(c.zone_lat_lon)] };
  if (c.shape === 'rect-2-corners')
    return { type: 'Polygon', coordinates: [rectangle(c.rings_lat_lon as [Pair, Pair])] };
  return boundaryOfRings(c.rings_lat_lon!);
}

const contains = (c: FenceCase, { lat, lon }: Point): boolean =>
  c.shape === 'polyline'
    ? placeOnLine(prepareLine(ringsOf(c.wkt_lat_lon!)[0]!), lat, lon, -1).distanceM <= c.corridorHalfWidthMetres!
    : isInside(prepareFence(boundaryOf(c)), lat, lon);

function crosses(c: FenceCase): boolean {
  const [p, q] = c.segment;
  if (c.shape !== 'polyline') return isCrossedBy(prepareFence(boundaryOf(c)), p.lat, p.lon, q.lat, q.lon);
  const [[ax, ay], [bx, by]] = ringsOf(c.wkt_lat_lon!)[0] as [Pair, Pair];
  return segmentsMeet(p.lon, p.lat, q.lon, q.lat, ax, ay, bx, by);
}

describe.skipIf(!isThere)('places', () => {
  it.each(casesOf<FenceCase>('geofence-vectors/geofence-cases.json'))('%s', (_, c) => {
    if (c.op === 'contains') expect(contains(c, c.point)).toBe(c.expected);
    else if (c.op === 'segmentCrosses') expect(crosses(c)).toBe(c.expected);
    else if (c.op === 'areaSquareKm')
      expect(Math.abs(areaM2(boundaryOf(c)) / 1e6 - Number(c.expected))).toBeLessThan(c.tolerance);
    else
      expect(c.points.map((p) => (contains(c, p) ? 'INSIDE' : 'OUTSIDE'))).toEqual(
        c.expected_transition_and_presence.map(([, presence]) => presence),
      );
  });
});

interface DistanceCase {
  op: string;
  p: Pair;
  a: Pair;
  b: Pair;
  segments: [[Pair, Pair], [Pair, Pair]];
  expected: boolean;
  expectedMetres: number;
  tolerance: number;
}

describe.skipIf(!isThere)('distances', () => {
  it.each(casesOf<DistanceCase>('geofence-vectors/distance-cases.json'))('%s', (_, c) => {
    if (c.op === 'segmentsIntersect')
      expect(segmentsMeet(...(c.segments.flat(2) as Parameters<typeof segmentsMeet>))).toBe(c.expected);
    else {
      const d = c.op === 'pointDistance' ? distanceM(...c.a, ...c.b) : distanceToSegmentM(...c.p, ...c.a, ...c.b);
      expect(Math.abs(d - c.expectedMetres)).toBeLessThanOrEqual(c.tolerance);
    }
  });
});

interface SilenceCase {
  op: string;
  now: number;
  wasActive: boolean;
  lastActivity: number;
  deviceCreatedAt: number;
  timeoutMs: number;
  newTimeoutMs: number;
  lastSilenceAlarmAt: number;
  previousActivity: number;
  reportedActivity: number;
  expectedActive: boolean;
  expectedSilenceAlarmAt: number;
  silenceAlarmRaised: boolean;
  becameActiveEvent: boolean;
}

const stage = new Rehearsal({ devices: { T: 'gnss_tracker' } });
const judgeAt = (hearing: Hearing, now: number, maxSilenceMs: number): void =>
  judgeSilence(hearing, stage.state.devices, stage.state.head, { ...stage.expectation, maxSilenceMs }, now);

const hearAt = (hearing: Hearing, seq: number, at: number): void =>
  hear({ ...stage.state, hearing }, stage.expectation, { device: 0, seq, observedAt: at, receivedAt: at });

/** A subject last heard at one time; where it was not active, its silence was announced at another. */
function heardAt(at: number, createdAt: number, silentAt: number | null): Hearing {
  const hearing = newHearing(createdAt);
  hearAt(hearing, 0, at);
  if (silentAt !== null) raise(hearing, 'silent', at, silentAt, 1, [], {});
  return hearing;
}

const announcedAt = (hearing: Hearing): number => hearing.open[0]?.at ?? 0;

describe.skipIf(!isThere)('silence', () => {
  it.each(casesOf<SilenceCase>('device-silence-vectors/silence-state.json'))('%s', (_, c) => {
    if (c.op === 'checkExpiry') {
      const hearing = heardAt(c.lastActivity, c.deviceCreatedAt, c.wasActive ? null : c.lastSilenceAlarmAt);
      const before = hearing.revision;
      judgeAt(hearing, c.now, c.timeoutMs);
      expect(hearing.open.length === 0).toBe(c.expectedActive);
      expect(hearing.revision > before).toBe(c.silenceAlarmRaised);
      if (!c.expectedActive) expect(announcedAt(hearing)).toBe(c.expectedSilenceAlarmAt);
    } else if (c.op === 'timeoutChanged') {
      const hearing = heardAt(c.lastActivity, 0, c.wasActive ? null : c.lastActivity);
      hearing.hasNewLimits = true;
      judgeAt(hearing, c.now, c.newTimeoutMs);
      expect(hearing.open.length === 0).toBe(c.expectedActive);
    } else {
      const hearing = heardAt(c.previousActivity, 0, c.wasActive ? null : c.lastSilenceAlarmAt);
      hearAt(hearing, 1, c.reportedActivity);
      expect(hearing.open.length === 0).toBe(c.expectedActive);
      expect(hearing.closed.length > 0).toBe(c.becameActiveEvent);
    }
  });
});

type Stamped = [string, number];
interface MotionCase {
  cfg: { minDistanceMetres: number; minDurationMs: number; stopGapMs?: number };
  startMoving?: boolean;
  track?: Stamped[];
  next?: Stamped;
  stream?: Stamped[];
  events: string[];
  eventTimes?: string[];
  endMoving?: boolean;
}

const time = (text: string): number => Date.parse(`2017-01-01T${text}Z`);

describe.skipIf(!isThere)('motion', () => {
  it.each(casesOf<MotionCase>('motion-vectors/motion-state.json'))('%s', (_, c) => {
    const rules = { minDistanceM: c.cfg.minDistanceMetres, ...c.cfg };
    const motion = newMotion(c.startMoving);
    const changes = (c.stream ?? [...c.track!, c.next!]).flatMap(([at, metres]) =>
      followMotion(motion, rules, { t: time(at), lat: 0, lon: metres / METRES_PER_DEGREE }),
    );
    expect(changes.map((m) => (m.isMoving ? 'moving' : 'stopped'))).toEqual(c.events);
    if (c.eventTimes) expect(changes.map((m) => m.at)).toEqual(c.eventTimes.map(time));
    if (c.endMoving !== undefined) expect(motion.isMoving).toBe(c.endMoving);
  });
});

interface TripCase {
  wants: 'trips' | 'stops';
  config: Record<string, number> & { useIgnition: boolean };
  positions: { time: string; speedKnots: number; totalDistanceMetres: number; ignition?: boolean }[];
  expected: {
    start: string;
    end: string;
    durationMs: number;
    averageSpeedKnots?: number;
    maxSpeedKnots?: number;
    distanceMetres?: number;
  }[];
}

const KNOT_MPS = 1852 / 3600;

describe.skipIf(!isThere)('trips and stops', () => {
  it.each(casesOf<TripCase>('motion-vectors/trips-and-stops.json'))('%s', (_, c) => {
    const points = c.positions.map((p) => ({
      t: Date.parse(p.time),
      speedMps: p.speedKnots * KNOT_MPS,
      odometerM: p.totalDistanceMetres,
      ...(c.config.useIgnition && p.ignition !== undefined && { isIgnitionOn: p.ignition }),
    }));
    const stretches = tripsAndStops(points, {
      minTripM: c.config.minTripDistanceMetres!,
      minTripMs: c.config.minTripDurationSeconds! * 1000,
      minStopMs: c.config.minParkingDurationSeconds! * 1000,
      noDataMs: c.config.minNoDataDurationSeconds! * 1000,
    }).filter((s) => s.isTrip === (c.wants === 'trips'));
    c.expected.forEach((wanted, i) => {
      const got = stretches[i]!;
      expect([got.from, got.to]).toEqual([Date.parse(wanted.start), Date.parse(wanted.end)]);
      expect(got.to - got.from).toBe(wanted.durationMs);
      if (wanted.distanceMetres !== undefined) expect(got.distanceM).toBe(wanted.distanceMetres);
      if (wanted.maxSpeedKnots !== undefined) expect(got.mostMps / KNOT_MPS).toBeCloseTo(wanted.maxSpeedKnots, 6);
      if (wanted.averageSpeedKnots !== undefined)
        expect(got.distanceM / ((got.to - got.from) / 1000) / KNOT_MPS).toBeCloseTo(wanted.averageSpeedKnots, 1);
    });
  });
});
