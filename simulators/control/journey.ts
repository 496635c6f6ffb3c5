import { METRES_PER_DEGREE, metresPerDegreeOfLongitude } from '../../src/oversight/control/engine/geodesy.ts';
import { type Line, placeOnLine, positionAt, prepareLine } from '../../src/oversight/control/engine/line.ts';
import type { SeededChance } from './chance.ts';
import { lines, type Station } from './lines.ts';
import { HOUR, MINUTE } from './story.ts';
import { addKnot, moved, newTrack, type Track } from './track.ts';

/** Progress along a line at instants: even in between. */
export interface Progress {
  t: number[];
  m: number[];
}

/** A stretch of a real line as a corridor would be drawn: its stations, and more points where the drawing is finer. */
export function drawLine(chance: SeededChance, lengthM: number): Station[] {
  const stations = lines[chance.pick(Object.keys(lines))]!;
  const path = chance.happens(0.5) ? [...stations] : [...stations].reverse();
  const whole = prepareLine(path);
  const total = whole.along[whole.along.length - 1]!;
  const from = chance.between(0, Math.max(0, total - lengthM));
  const to = Math.min(total, from + lengthM);
  const pointEveryM = chance.pick([Infinity, 12_000, 5_000, 2_000]);
  const at = [from, to];
  for (const along of whole.along) if (along > from && along < to) at.push(along);
  if (pointEveryM < Infinity) for (let m = from + pointEveryM; m < to; m += pointEveryM) at.push(m);
  at.sort((a, b) => a - b);
  let bend = 0;
  return at.map((m) => {
    const [lon, lat] = positionAt(whole, m);
    // Between stations a drawn line winds.
    bend = 0.8 * bend + (pointEveryM < Infinity ? 0.06 * pointEveryM * chance.normal() : 0);
    const p = moved(lat, lon, bend, -bend);
    return [Math.round(p.lon * 1e6) / 1e6, Math.round(p.lat * 1e6) / 1e6] as const;
  });
}

/** A branch that leaves a line at one of its points and goes its own way in steps of five kilometres. */
export function drawBranch(chance: SeededChance, line: Line, atM: number, lengthM: number): Station[] {
  const [lon1, lat1] = positionAt(line, atM);
  const [lon0, lat0] = positionAt(line, Math.max(0, atM - 3_000));
  let heading = Math.atan2((lon1 - lon0) * metresPerDegreeOfLongitude(lat1), (lat1 - lat0) * METRES_PER_DEGREE);
  heading += chance.pick([-1, 1]) * chance.between(0.5, 1);
  let p = { lat: lat1, lon: lon1 };
  const path: Station[] = [[p.lon, p.lat]];
  for (let m = 0; m < lengthM; m += 5_000) {
    heading += chance.normal(0, 0.12);
    p = moved(p.lat, p.lon, 5_000 * Math.sin(heading), 5_000 * Math.cos(heading));
    path.push([p.lon, p.lat]);
  }
  return path;
}

/** The true rails lie beside the drawn line, by up to three quarters of the corridor's half width. */
export function sideways(chance: SeededChance, halfWidthM: number): (m: number) => number {
  const most = halfWidthM * chance.between(0.1, 0.72);
  const [a, b] = [chance.between(18_000, 60_000), chance.between(50_000, 140_000)];
  const [p, q] = [chance.between(0, 6), chance.between(0, 6)];
  return (m) => most * (0.6 * Math.sin((2 * Math.PI * m) / a + p) + 0.4 * Math.sin((2 * Math.PI * m) / b + q));
}

export function placeBeside(line: Line, m: number, offM: number): { lat: number; lon: number } {
  const [lon, lat] = positionAt(line, m);
  const [lon2, lat2] = positionAt(line, m + 400);
  const [lon1, lat1] = positionAt(line, m - 400);
  const dx = (lon2 - lon1) * metresPerDegreeOfLongitude(lat);
  const dy = (lat2 - lat1) * METRES_PER_DEGREE;
  const length = Math.hypot(dx, dy) || 1;
  return moved(lat, lon, (offM * dy) / length, (-offM * dx) / length);
}

/** Runs on from the end of a progress at speeds that change every few minutes, with halts at signals. */
export function runTo(
  chance: SeededChance,
  progress: Progress,
  toM: number,
  halts: { longestMs: number; perHour: number },
  factor = 1,
): void {
  let t = progress.t[progress.t.length - 1]!;
  let m = progress.m[progress.m.length - 1]!;
  while (m < toM) {
    const speed = factor * (chance.happens(0.3) ? chance.between(23, 36) : chance.between(9, 27));
    const lasts = Math.min(chance.exponential(9) * MINUTE + MINUTE, ((toM - m) / speed) * 1000);
    t += lasts;
    m = Math.min(toM, m + (speed * lasts) / 1000);
    progress.t.push(t);
    progress.m.push(m);
    if (m >= toM || !chance.happens((halts.perHour * lasts) / HOUR)) continue;
    rest(progress, chance.between(4 * MINUTE, halts.longestMs));
    t = progress.t[progress.t.length - 1]!;
  }
}

export function rest(progress: Progress, forMs: number): void {
  const last = progress.t.length - 1;
  progress.t.push(progress.t[last]! + forMs);
  progress.m.push(progress.m[last]!);
}

/** Who rolls on by less than this between two halts has halted once. */
const ONE_HALT_M = 100;

/** Since when it stands where it has come to: a halt just before is a part of this one. */
export function stoodSince({ t, m }: Progress): number {
  let first = t.length - 1;
  while (first > 0 && m[m.length - 1]! - m[first - 1]! < ONE_HALT_M) first--;
  return t[first]!;
}

export function progressAt(progress: Progress, t: number): number {
  const { t: times, m } = progress;
  let i = 1;
  while (i < times.length - 1 && times[i]! < t) i++;
  const f = Math.max(0, Math.min(1, (t - times[i - 1]!) / (times[i]! - times[i - 1]! || 1)));
  return m[i - 1]! + f * (m[i]! - m[i - 1]!);
}

/** When the progress first reaches `m`; Infinity if it never does. */
export function reachedAt(progress: Progress, m: number): number {
  for (let i = 1; i < progress.t.length; i++)
    if (progress.m[i]! >= m && progress.m[i - 1]! < m)
      return (
        progress.t[i - 1]! +
        ((m - progress.m[i - 1]!) / (progress.m[i]! - progress.m[i - 1]!)) * (progress.t[i]! - progress.t[i - 1]!)
      );
  return Infinity;
}

/** The progress as positions on the ground, a knot every half minute while it moves. */
export function layTrack(line: Line, progress: Progress, off: (m: number) => number, until: number): Track {
  const track = newTrack();
  for (let i = 0; i < progress.t.length; i++) {
    const [t, m] = [progress.t[i]!, progress.m[i]!];
    if (i > 0) {
      const [t0, m0] = [progress.t[i - 1]!, progress.m[i - 1]!];
      const laidUntil = m > m0 ? t : t0;
      for (let s = t0 + 30_000; s < laidUntil; s += 30_000) {
        const between = m0 + ((s - t0) / (t - t0)) * (m - m0);
        const p = placeBeside(line, between, off(between));
        addKnot(track, s, p.lat, p.lon);
      }
    }
    const p = placeBeside(line, m, off(m));
    if (track.t.length === 0 || t > track.t[track.t.length - 1]!) addKnot(track, t, p.lat, p.lon);
  }
  const last = track.t.length - 1;
  if (track.t[last]! < until) addKnot(track, until, track.lat[last]!, track.lon[last]!);
  return track;
}

export const progressOf = (line: Line, lat: number, lon: number): number => placeOnLine(line, lat, lon, -1).progressM;
