import { distanceM } from '../../src/oversight/control/engine/geodesy.ts';
import type { BreachKind, OrderFacts, SiteFacts } from '../../src/oversight/control/engine/index.ts';
import type { Line } from '../../src/oversight/control/engine/line.ts';
import type { SeededChance } from './chance.ts';
import { layTrack, type Progress, placeBeside, progressAt, rest, runTo } from './journey.ts';
import { newSealNumber, type SealChange } from './seals.ts';
import { HOUR, iso, type Lasted, MINUTE, type Story } from './story.ts';
import { addKnot, driveAway, type Track, trackUntil, truthAt } from './track.ts';
import { cutAt } from './yard.ts';

export const railAttacks = [
  'diversion',
  'seal parted along the line',
  'seal carried off',
  'tracker carried off',
  'teleport',
  'long stop',
  'late arrival',
  'long dwell',
  'seal cut',
  'seal swapped',
  'jammer',
  'tamper',
] as const;
export type RailAttack = (typeof railAttacks)[number];

/** What reports more seldom than this shows less. */
const USUAL_S = 600;
const PARTED_M = 2_000;

/** A stop as it will truly be made. */
export interface StopPlan {
  site: SiteFacts;
  m: number;
  dwellMs: number;
}

/** What an attack finds: the journey as planned, and the tracks it may change. */
export interface Scene {
  line: Line;
  progress: Progress;
  off: (m: number) => number;
  stops: readonly StopPlan[];
  arrivals: readonly number[];
  track: Track;
  tracks: { tracker: Track; seal: Track };
  changes: SealChange[];
  tampersAt: number[];
  everyS: number;
  halfWidthM: number;
  maxStopMs: number;
  blackouts: readonly { fromM: number; toM: number }[];
  label: (kinds: BreachKind[], from: number, to: number, when?: Lasted) => void;
}

/** An instant on the way between two stops, clear of blackouts, at which the train runs. */
function onTheWay(chance: SeededChance, s: Scene, start: number, orders: readonly OrderFacts[]): number {
  const lastAt = s.arrivals[s.arrivals.length - 1]!;
  if (lastAt < start + 2.5 * HOUR) return -1;
  for (let i = 0; i < 400; i++) {
    const at = chance.between(start + 1.5 * HOUR, lastAt - 20 * MINUTE);
    const m = progressAt(s.progress, at);
    const isMoving =
      progressAt(s.progress, at + 2 * MINUTE) > m + 300 && progressAt(s.progress, at - 2 * MINUTE) < m - 300;
    const isClear = s.blackouts.every((b) => m < b.fromM - 45_000 || m > b.toM + 3_000);
    const isQuiet = !orders.some((o) => Date.parse(o.from) - HOUR < at && at < Date.parse(o.to) + HOUR);
    const isFarFromStops = s.stops.every((stop) => Math.abs(stop.m - m) > 5_000);
    if (isMoving && isClear && isQuiet && isFarFromStops) return at;
  }
  return -1;
}

/** Lets an attack happen on the way, and labels it. */
export function commit(chance: SeededChance, story: Story, attack: RailAttack | null, s: Scene): void {
  const { label, tracks, changes } = s;
  const within = 30 * MINUTE + 9 * s.everyS * 1000;
  // Of what lasts, devices that report seldom show only what lasts longer.
  const seldomMs = 1000 * Math.max(0, s.everyS - USUAL_S);
  const turn = (): number => chance.normal();
  let at = onTheWay(
    chance,
    s,
    story.start,
    story.orders.filter((o) => o.kind !== 'reroute'),
  );
  if (attack === null || at < 0) return;
  const seal = changes.filter((c) => c.t <= at).pop() ?? changes[0]!;
  const heading = chance.between(0, 2 * Math.PI);
  switch (attack) {
    case 'diversion': {
      const gone = trackUntil(s.track, at);
      const p = placeBeside(s.line, progressAt(s.progress, at), 1);
      const q = placeBeside(s.line, progressAt(s.progress, at), 2);
      const side = chance.pick([1, -1]);
      const across = Math.atan2((q.lon - p.lon) * side, (q.lat - p.lat) * side) + chance.normal(0, 0.25);
      const speed = chance.between(8, 20);
      const farM = Math.max(2.2 * s.halfWidthM + 300, s.halfWidthM * chance.between(2, 9));
      driveAway(gone, across, speed, (farM / speed) * 1000, story.end, () => 0.3 * chance.normal());
      tracks.tracker = tracks.seal = gone;
      label(['off_corridor'], at, at + within + (1000 * s.halfWidthM) / speed);
      break;
    }
    case 'seal parted along the line': {
      const slow: Progress = { t: [at], m: [progressAt(s.progress, at)] };
      if (chance.happens(0.5)) rest(slow, story.end - at);
      else
        runTo(chance, slow, s.stops[s.stops.length - 1]!.m, { longestMs: HOUR, perHour: 0 }, chance.between(0.25, 0.5));
      const cut = trackUntil(s.track, at);
      const laid = layTrack(s.line, slow, s.off, story.end);
      for (let i = 1; i < laid.t.length; i++) addKnot(cut, laid.t[i]!, laid.lat[i]!, laid.lon[i]!);
      if (chance.happens(0.7)) tracks.seal = cut;
      else tracks.tracker = cut;
      // Together again before the third report of each, they were seen apart by nobody.
      const seenAt = at + 3 * 1000 * s.everyS;
      const [a, b] = [truthAt(cut, seenAt), truthAt(s.track, seenAt)];
      if (s.everyS <= USUAL_S || distanceM(a.lat, a.lon, b.lat, b.lon) > PARTED_M)
        label(['separated', 'implausible_motion', 'overdue', 'unplanned_stop'], at, at + within + 10 * MINUTE);
      break;
    }
    case 'seal carried off':
    case 'tracker carried off': {
      const gone = trackUntil(s.track, at);
      driveAway(gone, heading, chance.between(7, 20), chance.between(0.7, 3) * HOUR, story.end, turn);
      if (attack === 'seal carried off') tracks.seal = gone;
      else tracks.tracker = gone;
      label(['separated', 'off_corridor', 'implausible_motion'], at, at + within + 10 * MINUTE);
      break;
    }
    case 'teleport': {
      const gone = trackUntil(s.track, at);
      const shift = { lat: chance.between(-1.5, 1.5), lon: chance.pick([-1, 1]) * chance.between(0.8, 3) };
      const back = at + chance.between(1, 3) * HOUR;
      for (let t = at + 1000; t < back; t += MINUTE) {
        const p = truthAt(s.track, t);
        addKnot(gone, t, p.lat + shift.lat, p.lon + shift.lon);
      }
      for (let i = 0; i < s.track.t.length; i++)
        if (s.track.t[i]! > back) addKnot(gone, s.track.t[i]!, s.track.lat[i]!, s.track.lon[i]!);
      tracks.tracker = gone;
      label(['implausible_motion', 'off_corridor', 'separated'], at, at + within + 15 * MINUTE, { over: back });
      break;
    }
    case 'long stop': {
      const halt = s.maxStopMs * chance.between(1.35, 2) + 20 * MINUTE + 2 * seldomMs;
      at = Math.max(at, story.start + HOUR);
      const stretched = trackUntil(s.track, at);
      for (let i = 0; i < s.track.t.length; i++)
        if (s.track.t[i]! > at) addKnot(stretched, s.track.t[i]! + halt, s.track.lat[i]!, s.track.lon[i]!);
      const held = truthAt(s.track, at);
      stretched.t.splice(
        stretched.t.findIndex((t) => t > at),
        0,
        at + halt,
      );
      stretched.lat.splice(stretched.t.indexOf(at + halt), 0, held.lat);
      stretched.lon.splice(stretched.t.indexOf(at + halt), 0, held.lon);
      delay(story, at, halt, changes, s.tampersAt);
      tracks.tracker = tracks.seal = stretched;
      label(['unplanned_stop'], at + s.maxStopMs, at + s.maxStopMs + 35 * MINUTE + 2 * seldomMs, {
        began: at,
        over: at + halt,
      });
      break;
    }
    case 'late arrival': {
      const k = chance.whole(0, s.stops.length - 1);
      const early = s.arrivals[k]! - chance.between(0.7, 3) * HOUR - 2 * seldomMs;
      if (early < story.start + HOUR) break;
      (story.corridors[0]!.stops![k] as { arriveBy?: string }).arriveBy = iso(early);
      label(['overdue'], early, early + 35 * MINUTE + 2 * seldomMs, { over: s.arrivals[k]! });
      break;
    }
    case 'long dwell': {
      const k = chance.whole(0, s.stops.length - 1);
      const dwell = s.stops[k]!.dwellMs;
      if (dwell < 2 * HOUR) break;
      const maxS = (dwell * chance.between(0.5, 0.7)) / 1000;
      (story.corridors[0]!.stops![k] as { maxDwellS?: number }).maxDwellS = Math.round(maxS);
      const due = s.arrivals[k]! + maxS * 1000;
      // When it came, and that it is there still, is seen up to a report later each.
      const when = { began: s.arrivals[k]!, over: s.arrivals[k]! + dwell };
      label(['overdue'], due, due + 40 * MINUTE + 2 * seldomMs, when);
      break;
    }
    case 'seal cut':
      cutAt(story, changes, s.tampersAt, at, { t: at, number: seal.number, state: chance.pick(['open', 'cut']) });
      label(['seal_broken'], at, at + within);
      break;
    case 'seal swapped':
      cutAt(story, changes, s.tampersAt, at, { t: at, number: newSealNumber(chance), state: 'closed' });
      label(['seal_mismatch', 'seal_broken'], at, at + within);
      break;
    case 'jammer':
      story.outages = story.outages.filter((o) => o.to < at || o.from > at + 4 * HOUR);
      story.outages.unshift({ from: at, to: at + chance.between(2, 4) * HOUR, isLoss: true });
      label(['silent'], at, at + 30 * MINUTE);
      break;
    case 'tamper':
      s.tampersAt.push(at);
      label(['tampered'], at, at + 45 * MINUTE);
      break;
  }
}

/** A halt moves all that was planned after it: plans, orders, outages, openings of the seal. */
function delay(story: Story, at: number, by: number, changes: SealChange[], tampersAt: number[]): void {
  story.end += by;
  for (const corridor of story.corridors)
    for (const stop of corridor.stops ?? [])
      if (stop.arriveBy !== undefined && Date.parse(stop.arriveBy) > at - 3 * HOUR)
        (stop as { arriveBy?: string }).arriveBy = iso(Date.parse(stop.arriveBy) + by);
  for (const order of story.orders) {
    if (Date.parse(order.from) > at) order.from = iso(Date.parse(order.from) + by);
    if (Date.parse(order.to) > at) order.to = iso(Date.parse(order.to) + by);
  }
  for (const outage of story.outages)
    if (outage.from > at) {
      outage.from += by;
      outage.to += by;
    }
  for (const change of changes) if (change.t > at) change.t += by;
  tampersAt.forEach((t, i) => {
    if (t > at) tampersAt[i] = t + by;
  });
}
