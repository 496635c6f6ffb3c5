import type { BreachKind, CorridorFacts, OrderFacts, SiteFacts } from '../../src/control/engine/index.ts';
import { type Line, prepareLine } from '../../src/control/engine/line.ts';
import { speakForBox } from './boxes.ts';
import type { SeededChance } from './chance.ts';
import {
  drawBranch,
  drawLine,
  layTrack,
  placeBeside,
  type Progress,
  progressAt,
  reachedAt,
  rest,
  runTo,
  sideways,
} from './journey.ts';
import { newSealNumber, type SealChange } from './seals.ts';
import { HOUR, iso, MINUTE, type Story, yardBoundary } from './story.ts';
import { driveAway, moved, type Track, trackUntil, truthAt, addKnot } from './track.ts';
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

interface StopPlan {
  site: SiteFacts;
  m: number;
  dwellMs: number;
}

const SPEED_LIMIT = 45;

function planStops(
  chance: SeededChance,
  code: string,
  line: Line,
  count: number,
  first: number,
  off: (m: number) => number,
): StopPlan[] {
  const lengthM = line.along[line.along.length - 1]!;
  return Array.from({ length: count }, (_, k): StopPlan => {
    const m = (lengthM * (k + 1 - chance.between(0, 0.35))) / count;
    const beside = placeBeside(line, m, off(m));
    const at = moved(beside.lat, beside.lon, chance.normal(0, 130), chance.normal(0, 130));
    const kind = k === count - 1 ? 'terminal' : chance.pick(['yard', 'border_crossing'] as const);
    return {
      site: { code: `${code}-S${first + k}`, kind, boundary: yardBoundary(chance, at.lat, at.lon, chance.between(620, 1_300), moved) },
      m,
      dwellMs: kind === 'border_crossing' ? chance.between(4, 10) * HOUR : chance.between(0.8, 6) * HOUR,
    };
  });
}

function planBlackouts(chance: SeededChance, stops: readonly StopPlan[], lengthM: number): NonNullable<CorridorFacts['blackouts']> {
  const list: { fromM: number; toM: number; maxS: number }[] = [];
  for (let k = chance.whole(0, 3); k > 0; k--) {
    const length = chance.between(8_000, 48_000);
    const fromM = chance.between(15_000, Math.max(16_000, lengthM - length - 10_000));
    const toM = fromM + length;
    const isClear = stops.every((s) => s.m < fromM - 4_000 || s.m > toM + 4_000);
    if (isClear && list.every((b) => b.toM < fromM - 15_000 || b.fromM > toM + 15_000))
      list.push({ fromM: Math.round(fromM), toM: Math.round(toM), maxS: Math.round(length / 6 + 1_200) });
  }
  return list.sort((a, b) => a.fromM - b.fromM);
}

/** Runs a corridor from its start: legs, halts, stops with their dwell. Arrival times come back by stop. */
function run(chance: SeededChance, progress: Progress, stops: readonly StopPlan[], longestHaltMs: number): number[] {
  return stops.map((stop) => {
    runTo(chance, progress, stop.m, { longestMs: longestHaltMs, perHour: 0.22 });
    const arrived = progress.t[progress.t.length - 1]!;
    rest(progress, stop.dwellMs);
    return arrived;
  });
}

/** A container on a railway corridor, with a tracker inside and an electronic seal. */
export function tellJourney(chance: SeededChance, code: string, start: number, attack: RailAttack | null, hardness: number): Story {
  const everyS = chance.pick([120, 300, 600]);
  const halfWidthM = chance.pick([300, 500, 800, 1_500]);
  const maxUnplannedStopS = chance.pick([3_600, 7_200, undefined]);
  const coordinates = drawLine(chance, chance.between(250_000, 1_050_000));
  const line = prepareLine(coordinates);
  const lengthM = line.along[line.along.length - 1]!;
  const longestHaltMs = 0.8 * Math.min(maxUnplannedStopS ?? 14_400, 8_000) * 1000;
  const progress: Progress = { t: [start - chance.between(0, 1) * HOUR], m: [0] };
  const off = sideways(chance, halfWidthM);
  const stops = planStops(chance, code, line, chance.whole(1, 4), 0, off);
  const isRerouted = attack !== 'late arrival' && attack !== 'long dwell' && chance.happens(0.2) && stops.length > 1;
  const own = isRerouted ? stops.slice(0, chance.whole(1, stops.length - 1)) : stops;
  const arrivals = run(chance, progress, own, longestHaltMs);
  const story: Story = {
    start,
    end: 0,
    sites: stops.map((s) => s.site),
    corridors: [],
    devices: [
      { code: `${code}-g`, kind: 'gnss_tracker', reportEveryS: everyS },
      { code: `${code}-s`, kind: 'e_seal', reportEveryS: everyS },
    ],
    subject: {
      code: `${code}-C`,
      kind: 'container',
      corridorCode: `${code}-R`,
      devices: [`${code}-g`, `${code}-s`],
      ...(chance.happens(0.6) ? { maxSilenceS: everyS >= 600 ? 3_600 : 1_800 } : {}),
      sealNumber: newSealNumber(chance),
    },
    orders: [],
    labels: [],
    said: new Map(),
    outages: [],
    ownOutages: new Map(),
  };
  const subjectCode = story.subject.code;
  const label = (kinds: BreachKind[], from: number, to: number): void => {
    story.labels.push({ subjectCode, kinds, from: iso(from), to: iso(to) });
  };
  const corridor = (name: string, path: readonly (readonly number[])[], plan: readonly StopPlan[], arrived: readonly number[], blackouts: CorridorFacts['blackouts']): CorridorFacts => ({
    code: `${code}-${name}`,
    line: { type: 'LineString', coordinates: path },
    halfWidthM,
    maxSpeedMps: SPEED_LIMIT,
    ...(maxUnplannedStopS === undefined ? {} : { maxUnplannedStopS }),
    stops: plan.map((s, k) => ({
      siteCode: s.site.code,
      maxDwellS: Math.round((s.dwellMs / 1000) * chance.between(1.35, 2.6) + (k === plan.length - 1 ? 30_000 : 2_000)),
      arriveBy: iso((arrived[k] ?? arrived[arrived.length - 1]! + 9 * HOUR) + chance.between(0.7, 7) * HOUR),
    })),
    blackouts: blackouts ?? [],
  });
  const blackouts = planBlackouts(chance, stops, lengthM);
  let track = layTrack(line, progress, off, 0);
  const silence = (p: Progress, list: readonly { fromM: number; toM: number; maxS: number }[]): void => {
    for (const b of list) {
      const [from, to] = [reachedAt(p, b.fromM), reachedAt(p, b.toM)];
      if (from === Infinity || from < start) continue;
      story.outages.push({ from, to: to < Infinity ? to : from, isLoss: false });
      // A halt inside is known of, too.
      b.maxS = Math.max(b.maxS, Math.round((1.2 * (to - from)) / 1000));
    }
  };
  silence(progress, blackouts);
  story.corridors.push(corridor('R', coordinates, stops, arrivals, blackouts));
  let mainEnd = progress.t[progress.t.length - 1]!;
  if (isRerouted) {
    const atM = progress.m[progress.m.length - 1]! + chance.between(3_000, 20_000);
    runTo(chance, progress, atM, { longestMs: longestHaltMs, perHour: 0 });
    const branchAt = progress.t[progress.t.length - 1]!;
    track = layTrack(line, progress, off, 0);
    const branch = drawBranch(chance, line, atM, chance.between(150_000, 350_000));
    const branchLine = prepareLine(branch);
    const side = off(atM);
    const offBranch = (m: number): number => (m < 8_000 ? side * (1 - m / 8_000) : 0) + 0.3 * off(m) * Math.min(1, m / 8_000);
    const branchStops = planStops(chance, code, branchLine, chance.whole(1, 2), stops.length, offBranch);
    const onBranch: Progress = { t: [branchAt], m: [0] };
    const branchArrivals = run(chance, onBranch, branchStops, longestHaltMs);
    const laid = layTrack(branchLine, onBranch, offBranch, 0);
    for (let i = 1; i < laid.t.length; i++) addKnot(track, laid.t[i]!, laid.lat[i]!, laid.lon[i]!);
    story.sites.push(...branchStops.map((s) => s.site));
    story.corridors.push(corridor('B', branch, branchStops, branchArrivals, []));
    story.orders.push({
      kind: 'reroute', subjectCode, from: iso(branchAt - chance.between(0.5, 6) * HOUR), to: iso(branchAt + chance.between(0.4, 4) * HOUR), toCorridorCode: `${code}-B`,
    });
    mainEnd = onBranch.t[onBranch.t.length - 1]!;
  }
  story.end = mainEnd + chance.between(0.5, 5) * HOUR;
  const last = track.t.length - 1;
  addKnot(track, story.end, track.lat[last]!, track.lon[last]!);

  const changes: SealChange[] = [{ t: start - HOUR, number: story.subject.sealNumber!, state: 'closed' }];
  const tampersAt: number[] = [];
  openAtStops(chance, story, changes, own, arrivals, tampersAt);
  const tracks = { tracker: track, seal: track };
  commit(chance, story, attack, { line, progress, off, stops: own, arrivals, track, tracks, changes, tampersAt, everyS, halfWidthM, maxStopMs: (maxUnplannedStopS ?? 14_400) * 1000, blackouts, label });
  speakForBox(chance, story, everyS, tracks, changes, hardness, false, tampersAt);
  return story;
}

interface Scene {
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
  label: (kinds: BreachKind[], from: number, to: number) => void;
}

/** An instant on the way between two stops, clear of blackouts, at which the train runs. */
function onTheWay(chance: SeededChance, s: Scene, start: number, orders: readonly OrderFacts[]): number {
  const lastAt = s.arrivals[s.arrivals.length - 1]!;
  if (lastAt < start + 2.5 * HOUR) return -1;
  for (let i = 0; i < 400; i++) {
    const at = chance.between(start + 1.5 * HOUR, lastAt - 20 * MINUTE);
    const m = progressAt(s.progress, at);
    const isMoving = progressAt(s.progress, at + 2 * MINUTE) > m + 300 && progressAt(s.progress, at - 2 * MINUTE) < m - 300;
    const isClear = s.blackouts.every((b) => m < b.fromM - 45_000 || m > b.toM + 3_000);
    const isQuiet = !orders.some((o) => Date.parse(o.from) - HOUR < at && at < Date.parse(o.to) + HOUR);
    const isFarFromStops = s.stops.every((stop) => Math.abs(stop.m - m) > 5_000);
    if (isMoving && isClear && isQuiet && isFarFromStops) return at;
  }
  return -1;
}

function commit(chance: SeededChance, story: Story, attack: RailAttack | null, s: Scene): void {
  const { label, tracks, changes } = s;
  const within = 30 * MINUTE + 9 * s.everyS * 1000;
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
      else runTo(chance, slow, s.stops[s.stops.length - 1]!.m, { longestMs: HOUR, perHour: 0 }, chance.between(0.25, 0.5));
      const cut = trackUntil(s.track, at);
      const laid = layTrack(s.line, slow, s.off, story.end);
      for (let i = 1; i < laid.t.length; i++) addKnot(cut, laid.t[i]!, laid.lat[i]!, laid.lon[i]!);
      if (chance.happens(0.7)) tracks.seal = cut;
      else tracks.tracker = cut;
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
      for (let i = 0; i < s.track.t.length; i++) if (s.track.t[i]! > back) addKnot(gone, s.track.t[i]!, s.track.lat[i]!, s.track.lon[i]!);
      tracks.tracker = gone;
      label(['implausible_motion', 'off_corridor', 'separated'], at, at + within + 15 * MINUTE);
      break;
    }
    case 'long stop': {
      const halt = s.maxStopMs * chance.between(1.35, 2) + 20 * MINUTE;
      at = Math.max(at, story.start + HOUR);
      const stretched = trackUntil(s.track, at);
      for (let i = 0; i < s.track.t.length; i++)
        if (s.track.t[i]! > at) addKnot(stretched, s.track.t[i]! + halt, s.track.lat[i]!, s.track.lon[i]!);
      const held = truthAt(s.track, at);
      stretched.t.splice(stretched.t.findIndex((t) => t > at), 0, at + halt);
      stretched.lat.splice(stretched.t.indexOf(at + halt), 0, held.lat);
      stretched.lon.splice(stretched.t.indexOf(at + halt), 0, held.lon);
      delay(story, at, halt, changes, s.tampersAt);
      tracks.tracker = tracks.seal = stretched;
      label(['unplanned_stop'], at + s.maxStopMs, at + s.maxStopMs + 35 * MINUTE);
      break;
    }
    case 'late arrival': {
      const k = chance.whole(0, s.stops.length - 1);
      const early = s.arrivals[k]! - chance.between(0.7, 3) * HOUR;
      if (early < story.start + HOUR) break;
      (story.corridors[0]!.stops![k] as { arriveBy?: string }).arriveBy = iso(early);
      label(['overdue'], early, early + 35 * MINUTE);
      break;
    }
    case 'long dwell': {
      const k = chance.whole(0, s.stops.length - 1);
      const dwell = s.stops[k]!.dwellMs;
      if (dwell < 2 * HOUR) break;
      const maxS = (dwell * chance.between(0.5, 0.7)) / 1000;
      (story.corridors[0]!.stops![k] as { maxDwellS?: number }).maxDwellS = Math.round(maxS);
      label(['overdue'], s.arrivals[k]! + maxS * 1000, s.arrivals[k]! + maxS * 1000 + 40 * MINUTE);
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

/** Customs and inspectors open seals at stops, under an order. */
function openAtStops(
  chance: SeededChance,
  story: Story,
  changes: SealChange[],
  stops: readonly StopPlan[],
  arrivals: readonly number[],
  tampersAt: number[],
): void {
  stops.forEach((stop, k) => {
    if (!chance.happens(0.35) || stop.dwellMs < 2 * HOUR) return;
    const kind = chance.pick(['reseal', 'inspection'] as const);
    const from = arrivals[k]! - chance.between(-0.2, 2.5) * HOUR;
    const to = arrivals[k]! + stop.dwellMs * chance.between(0.8, 1.2);
    const before = changes[changes.length - 1]!.number;
    const isNew = kind === 'reseal' || chance.happens(0.35);
    const number = isNew ? newSealNumber(chance) : before;
    const opened = Math.max(from, arrivals[k]!) + chance.between(0.1, 0.3) * stop.dwellMs;
    const closed = opened + chance.between(0.1, 0.35) * stop.dwellMs;
    if (opened <= from + 2 * MINUTE || closed >= to - 2 * MINUTE) return;
    changes.push({ t: opened, number: before, state: 'open' }, { t: closed, number, state: 'closed' });
    if (kind === 'inspection' && chance.happens(0.5) && opened + 30 * MINUTE < to) tampersAt.push(opened);
    story.orders.push({
      kind, subjectCode: story.subject.code, from: iso(from), to: iso(to), ...(isNew ? { newSealNumber: number } : {}),
    });
  });
}
