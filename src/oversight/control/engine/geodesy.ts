/** Metres in one degree of latitude on the sphere of the mean Earth radius 6,371,008.8 m (IUGG). */
export const METRES_PER_DEGREE = 111_195.08;

const RADIANS = Math.PI / 180;

/** Metres in one degree of longitude at this latitude. */
export const metresPerDegreeOfLongitude = (lat: number): number => METRES_PER_DEGREE * Math.cos(lat * RADIANS);

/** The difference of two longitudes, taken the short way round: -180 to 180. */
export function longitudeDifference(a: number, b: number): number {
  const d = a - b;
  return d > 180 ? d - 360 : d < -180 ? d + 360 : d;
}

/**
 * Distance in metres on the local plane at the mean latitude. Within 0.3 m of the geodesic up to 20 km, within 1 % up
 * to 500 km away from the poles; what the engine decides is always a matter of metres to a few tens of kilometres.
 */
export function distanceM(lat1: number, lon1: number, lat2: number, lon2: number): number {
  const dy = (lat2 - lat1) * METRES_PER_DEGREE;
  const dx = longitudeDifference(lon2, lon1) * metresPerDegreeOfLongitude((lat1 + lat2) / 2);
  return Math.sqrt(dx * dx + dy * dy);
}

/** Great-circle distance in metres, for lengths summed along a line. */
export function greatCircleM(lat1: number, lon1: number, lat2: number, lon2: number): number {
  const a = Math.sin(((lat2 - lat1) * RADIANS) / 2);
  const b = Math.sin((longitudeDifference(lon2, lon1) * RADIANS) / 2);
  const h = a * a + Math.cos(lat1 * RADIANS) * Math.cos(lat2 * RADIANS) * b * b;
  return 2 * (METRES_PER_DEGREE / RADIANS) * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Distance in metres from a point to a segment, on the local plane at the point. */
export function distanceToSegmentM(
  lat: number,
  lon: number,
  lat1: number,
  lon1: number,
  lat2: number,
  lon2: number,
): number {
  const kx = metresPerDegreeOfLongitude(lat);
  const ax = longitudeDifference(lon1, lon) * kx;
  const ay = (lat1 - lat) * METRES_PER_DEGREE;
  const dx = longitudeDifference(lon2, lon1) * kx;
  const dy = (lat2 - lat1) * METRES_PER_DEGREE;
  const length2 = dx * dx + dy * dy;
  const f = length2 === 0 ? 0 : Math.max(0, Math.min(1, -(ax * dx + ay * dy) / length2));
  const x = ax + f * dx;
  const y = ay + f * dy;
  return Math.sqrt(x * x + y * y);
}
