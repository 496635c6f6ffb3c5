/** A polyline as a train sees it: metres along the way to a position. Great-circle lengths, straight between stations. */
export interface RailLine {
  coordinates: [number, number][];
  lengthM: number;
  /** Position `alongM` metres from the start, moved `asideM` metres to the right of the direction of travel. */
  at(alongM: number, asideM?: number): { lat: number; lon: number };
  /** Metres along the line to a named station. */
  to(station: string): number;
}

const EARTH_M = 6_371_008.8;
const rad = (deg: number) => (deg * Math.PI) / 180;

function distanceM(a: readonly [number, number], b: readonly [number, number]): number {
  const [lon1, lat1, lon2, lat2] = [rad(a[0]), rad(a[1]), rad(b[0]), rad(b[1])];
  const h = Math.sin((lat2 - lat1) / 2) ** 2 + Math.cos(lat1) * Math.cos(lat2) * Math.sin((lon2 - lon1) / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.sqrt(h));
}

export function railLine(stations: readonly (readonly [string, number, number])[]): RailLine {
  const coordinates = stations.map(([, lon, lat]): [number, number] => [lon, lat]);
  const starts = [0];
  for (let i = 1; i < coordinates.length; i++)
    starts.push(
      (starts[i - 1] as number) + distanceM(coordinates[i - 1] as [number, number], coordinates[i] as [number, number]),
    );
  const lengthM = starts.at(-1) as number;
  return {
    coordinates,
    lengthM,
    at(alongM, asideM = 0) {
      const along = Math.min(Math.max(alongM, 0), lengthM);
      let i = starts.findIndex((start, n) => n > 0 && start >= along);
      if (i < 1) i = 1;
      const [from, to] = [coordinates[i - 1] as [number, number], coordinates[i] as [number, number]];
      const share = (along - (starts[i - 1] as number)) / ((starts[i] as number) - (starts[i - 1] as number));
      const lon = from[0] + (to[0] - from[0]) * share;
      const lat = from[1] + (to[1] - from[1]) * share;
      if (asideM === 0) return { lat, lon };
      const metresPerDegree = rad(1) * EARTH_M;
      const [east, north] = [(to[0] - from[0]) * Math.cos(rad(lat)), to[1] - from[1]];
      const norm = Math.hypot(east, north);
      return {
        lat: lat - ((east / norm) * asideM) / metresPerDegree,
        lon: lon + ((north / norm) * asideM) / (metresPerDegree * Math.cos(rad(lat))),
      };
    },
    to(station) {
      const i = stations.findIndex(([name]) => name === station);
      if (i < 0) throw new RangeError(`${station} is not on the line`);
      return starts[i] as number;
    },
  };
}

/** A square site around a position, as GeoJSON. */
export function squareAround({ lat, lon }: { lat: number; lon: number }, halfSideM: number) {
  const dLat = halfSideM / (rad(1) * EARTH_M);
  const dLon = dLat / Math.cos(rad(lat));
  const ring: [number, number][] = [
    [lon - dLon, lat - dLat],
    [lon + dLon, lat - dLat],
    [lon + dLon, lat + dLat],
    [lon - dLon, lat + dLat],
    [lon - dLon, lat - dLat],
  ];
  return { type: 'Polygon' as const, coordinates: [ring] };
}
