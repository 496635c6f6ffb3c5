import type { Corridor, Fix, Position, Site } from './data.ts';

const EARTH_M = 6_371_008;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

export const metresBetween = ([aLon, aLat]: Position, [bLon, bLat]: Position): number => {
  const [dLat, dLon] = [radians(bLat - aLat), radians(bLon - aLon)];
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(radians(aLat)) * Math.cos(radians(bLat)) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(h)));
};

export const lengthOf = (line: readonly Position[]): number =>
  line.reduce((sum, place, i) => sum + (i === 0 ? 0 : metresBetween(line[i - 1] as Position, place)), 0);

/** Square metres on the sphere: within its fence a site is flat, but nothing is gained by taking it so. */
const ringArea = (ring: readonly GeoJSON.Position[]): number =>
  ring.reduce((sum, [lon = 0, lat = 0], i) => {
    const [nextLon = 0, nextLat = 0] = ring[(i + 1) % ring.length] ?? [];
    return sum + radians(nextLon - lon) * (2 + Math.sin(radians(lat)) + Math.sin(radians(nextLat)));
  }, 0) *
  (EARTH_M ** 2 / 2);

/** What an outline encloses, without its holes; nothing for a line. */
export function areaOf(geometry: GeoJSON.Geometry): number {
  const polygons =
    geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.type === 'MultiPolygon' ? geometry.coordinates : [];
  const areas = polygons.map(([outer = [], ...holes]) =>
    holes.reduce((left, hole) => left - Math.abs(ringArea(hole)), Math.abs(ringArea(outer))),
  );
  return areas.reduce((sum, area) => sum + area, 0);
}

type Feature = GeoJSON.Feature;
export const feature = (geometry: GeoJSON.Geometry, properties: Record<string, unknown> = {}): Feature => ({
  type: 'Feature',
  geometry,
  properties,
});
export const collection = (features: Feature[]): GeoJSON.FeatureCollection => ({ type: 'FeatureCollection', features });

/** A circle of so many metres. */
export function circle([lon, lat]: Position, radiusM: number): Position[] {
  const up = radiusM / 111_195;
  return Array.from({ length: 49 }, (_, i): Position => {
    const turn = (i / 48) * 2 * Math.PI;
    return [lon + (up * Math.cos(turn)) / Math.cos(radians(lat)), lat + up * Math.sin(turn)];
  });
}

/** The places that a device claimed to be within; what claims nothing has no circle. */
export const accuracyOf = (fixes: readonly (Fix | null | undefined)[]) =>
  collection(
    fixes.flatMap((fix) =>
      fix?.accuracyM ? [feature({ type: 'Polygon', coordinates: [circle([fix.lon, fix.lat], fix.accuracyM)] })] : [],
    ),
  );

export const fencesOf = (sites: readonly Site[]) =>
  collection(sites.map(({ id, boundary }) => feature(boundary as GeoJSON.Geometry, { id })));

/** Each corridor with its width in degrees of latitude, so that it is drawn as wide as it is. */
export const corridorsOf = (corridors: readonly Corridor[]) =>
  collection(
    corridors.map(({ id, line, halfWidthM }) =>
      feature(line, {
        id,
        // Pixels of the whole width at zoom 0 and a latitude of 45; each zoom doubles them.
        width: (2 * halfWidthM) / (78_271.5 * Math.cos(radians(line.coordinates[0]?.[1] ?? 45))),
      }),
    ),
  );

/** The parts of a line between two distances from its start. */
export function partOf(line: readonly Position[], fromM: number, toM: number): Position[] {
  const part: Position[] = [];
  let passed = 0;
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1] as Position, line[i] as Position];
    const length = metresBetween(a, b);
    const at = (m: number): Position => {
      const share = Math.min(1, Math.max(0, (m - passed) / (length || 1)));
      return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
    };
    if (passed + length >= fromM && passed <= toM) {
      if (part.length === 0) part.push(at(fromM));
      part.push(at(toM));
    }
    passed += length;
  }
  return part;
}

/** Where a corridor is known to be deaf: tunnels and valleys that somebody declared. */
export const blackoutsOf = (corridors: readonly Corridor[]) =>
  collection(
    corridors.flatMap(({ line, blackouts }) =>
      blackouts.map(({ fromM, toM }) =>
        feature({ type: 'LineString', coordinates: partOf(line.coordinates, fromM, toM) }),
      ),
    ),
  );

/** Straight from fix to fix: heard in time as a line, not heard as a gap, which is no road. */
export function pathOf(fixes: readonly Fix[], silenceS: number) {
  const heard: Feature[] = [];
  const gaps: Feature[] = [];
  let run: Position[] = [];
  const close = () => {
    if (run.length > 1) heard.push(feature({ type: 'LineString', coordinates: run }));
  };
  let before: Fix | undefined;
  for (const fix of fixes) {
    const place: Position = [fix.lon, fix.lat];
    const gapS = before ? (Date.parse(fix.at) - Date.parse(before.at)) / 1_000 : 0;
    if (before && gapS > silenceS) {
      close();
      run = [];
      gaps.push(feature({ type: 'LineString', coordinates: [[before.lon, before.lat], place] }));
    }
    run.push(place);
    before = fix;
  }
  close();
  return { heard: collection(heard), gaps: collection(gaps) };
}

/** The newest fix at or before an instant; fixes are in order. */
export function fixAt(fixes: readonly Fix[], atMs: number): number {
  let [low, high] = [0, fixes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (Date.parse((fixes[middle] as Fix).at) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export function boundsOf(places: readonly Position[]): [Position, Position] | undefined {
  if (places.length === 0) return undefined;
  const lons = places.map(([lon]) => lon);
  const lats = places.map(([, lat]) => lat);
  const least = (of: number[]) => of.reduce((a, b) => Math.min(a, b));
  const most = (of: number[]) => of.reduce((a, b) => Math.max(a, b));
  return [
    [least(lons), least(lats)],
    [most(lons), most(lats)],
  ];
}

/** The outer rings of a site, flat: for the bounds of what is shown. */
export const cornersOf = ({ boundary }: Site): Position[] =>
  boundary.type === 'Polygon' ? boundary.coordinates.flat() : boundary.coordinates.flat(2);

/** Where a site is named: the middle of its bounds. */
export function middleOf(site: Site): Position {
  const bounds = boundsOf(cornersOf(site));
  if (!bounds) return [0, 0];
  const [[west, south], [east, north]] = bounds;
  return [(west + east) / 2, (south + north) / 2];
}
