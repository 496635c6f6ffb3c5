import {
  distanceM,
  METRES_PER_DEGREE,
  metresPerDegreeOfLongitude,
} from '../../src/oversight/control/engine/geodesy.ts';

/** Where something truly was: positions at instants, straight and even in between. */
export interface Track {
  t: number[];
  lat: number[];
  lon: number[];
}

export interface Truth {
  lat: number;
  lon: number;
  speedMps: number;
}

export const newTrack = (): Track => ({ t: [], lat: [], lon: [] });

export function addKnot(track: Track, t: number, lat: number, lon: number): void {
  track.t.push(t);
  track.lat.push(lat);
  track.lon.push(lon);
}

/** A place so many metres east and north of another. */
export function moved(lat: number, lon: number, eastM: number, northM: number): { lat: number; lon: number } {
  return { lat: lat + northM / METRES_PER_DEGREE, lon: lon + eastM / metresPerDegreeOfLongitude(lat) };
}

export function truthAt(track: Track, t: number): Truth {
  const n = track.t.length;
  if (t <= track.t[0]!) return { lat: track.lat[0]!, lon: track.lon[0]!, speedMps: 0 };
  if (t >= track.t[n - 1]!) return { lat: track.lat[n - 1]!, lon: track.lon[n - 1]!, speedMps: 0 };
  let low = 0;
  let high = n - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (track.t[middle]! <= t) low = middle;
    else high = middle;
  }
  const f = (t - track.t[low]!) / (track.t[high]! - track.t[low]!);
  const dy = (track.lat[high]! - track.lat[low]!) * METRES_PER_DEGREE;
  const dx = (track.lon[high]! - track.lon[low]!) * metresPerDegreeOfLongitude(track.lat[low]!);
  return {
    lat: track.lat[low]! + f * (track.lat[high]! - track.lat[low]!),
    lon: track.lon[low]! + f * (track.lon[high]! - track.lon[low]!),
    speedMps: Math.sqrt(dx * dx + dy * dy) / ((track.t[high]! - track.t[low]!) / 1000),
  };
}

/** A receiver that holds its place while it stands lets go of it on the way, though nobody asks it there: so far is a way. */
export const hasGone = (from: Truth, to: Truth, wayM: number): boolean =>
  distanceM(from.lat, from.lon, to.lat, to.lon) > wayM;

/** The track until an instant; what follows is added by the caller. */
export function trackUntil(track: Track, t: number): Track {
  const cut = newTrack();
  for (let i = 0; i < track.t.length && track.t[i]! < t; i++) addKnot(cut, track.t[i]!, track.lat[i]!, track.lon[i]!);
  const end = truthAt(track, t);
  addKnot(cut, t, end.lat, end.lon);
  return cut;
}

/** Drives on from the end of a track: a heading that wanders, at about this speed, for this long, then rests. */
export function driveAway(
  track: Track,
  headingRad: number,
  speedMps: number,
  forMs: number,
  until: number,
  turn: () => number,
): void {
  const last = track.t.length - 1;
  let t = track.t[last]!;
  let [lat, lon] = [track.lat[last]!, track.lon[last]!];
  let heading = headingRad;
  const stop = t + forMs;
  while (t < Math.min(stop, until)) {
    heading += 0.15 * turn();
    const step = speedMps * 60 * (1 + 0.2 * turn());
    ({ lat, lon } = moved(lat, lon, step * Math.sin(heading), step * Math.cos(heading)));
    t += 60_000;
    addKnot(track, t, lat, lon);
  }
  addKnot(track, Math.max(until, t + 1), lat, lon);
}
