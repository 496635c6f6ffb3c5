import type { BreachKind, CorridorFacts } from '../../src/oversight/control/engine/index.ts';
import { type Line, prepareLine } from '../../src/oversight/control/engine/line.ts';
import { speakForBox } from './boxes.ts';
import type { SeededChance } from './chance.ts';
import {
  drawBranch,
  drawLine,
  layTrack,
  type Progress,
  placeBeside,
  reachedAt,
  rest,
  runTo,
  sideways,
} from './journey.ts';
import { commit, type RailAttack, type StopPlan } from './rail-attacks.ts';
import { newSealNumber, type SealChange } from './seals.ts';
import type { Setup } from './setup.ts';
import { HOUR, iso, type Lasted, lasted, MINUTE, type Story, yardBoundary } from './story.ts';
import { addKnot, moved } from './track.ts';

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
      site: {
        code: `${code}-S${first + k}`,
        kind,
        boundary: yardBoundary(chance, at.lat, at.lon, chance.between(620, 1_300), moved),
      },
      m,
      dwellMs: kind === 'border_crossing' ? chance.between(4, 10) * HOUR : chance.between(0.8, 6) * HOUR,
    };
  });
}

function planBlackouts(
  chance: SeededChance,
  stops: readonly StopPlan[],
  lengthM: number,
): NonNullable<CorridorFacts['blackouts']> {
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
export function tellJourney(
  chance: SeededChance,
  code: string,
  start: number,
  attack: RailAttack | null,
  hardness: number,
  setup: Setup = {},
): Story {
  const drawnS = chance.pick([120, 300, 600]);
  const everyS = setup.everyS ?? drawnS;
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
  const label = (kinds: BreachKind[], from: number, to: number, when: Lasted = {}): void => {
    story.labels.push({ subjectCode, kinds, from: iso(from), to: iso(to), ...lasted(when) });
  };
  const corridor = (
    name: string,
    path: readonly (readonly number[])[],
    plan: readonly StopPlan[],
    arrived: readonly number[],
    blackouts: CorridorFacts['blackouts'],
  ): CorridorFacts => ({
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
    const offBranch = (m: number): number =>
      (m < 8_000 ? side * (1 - m / 8_000) : 0) + 0.3 * off(m) * Math.min(1, m / 8_000);
    const branchStops = planStops(chance, code, branchLine, chance.whole(1, 2), stops.length, offBranch);
    const onBranch: Progress = { t: [branchAt], m: [0] };
    const branchArrivals = run(chance, onBranch, branchStops, longestHaltMs);
    const laid = layTrack(branchLine, onBranch, offBranch, 0);
    for (let i = 1; i < laid.t.length; i++) addKnot(track, laid.t[i]!, laid.lat[i]!, laid.lon[i]!);
    story.sites.push(...branchStops.map((s) => s.site));
    story.corridors.push(corridor('B', branch, branchStops, branchArrivals, []));
    story.orders.push({
      kind: 'reroute',
      subjectCode,
      from: iso(branchAt - chance.between(0.5, 6) * HOUR),
      to: iso(branchAt + chance.between(0.4, 4) * HOUR),
      toCorridorCode: `${code}-B`,
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
  commit(chance, story, attack, {
    line,
    progress,
    off,
    stops: own,
    arrivals,
    track,
    tracks,
    changes,
    tampersAt,
    everyS,
    halfWidthM,
    maxStopMs: (maxUnplannedStopS ?? 14_400) * 1000,
    blackouts,
    label,
  });
  speakForBox(chance, story, everyS, tracks, changes, hardness, false, tampersAt, setup);
  return story;
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
      kind,
      subjectCode: story.subject.code,
      from: iso(from),
      to: iso(to),
      ...(isNew ? { newSealNumber: number } : {}),
    });
  });
}
