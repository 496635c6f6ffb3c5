import type { Span } from '../../../src/oversight/control/engine/facts.ts';
import type {
  BreachKind,
  CorridorFacts,
  OrderFacts,
  SubjectFacts,
} from '../../../src/oversight/control/engine/index.ts';
import { placeOnLine, prepareLine } from '../../../src/oversight/control/engine/line.ts';
import type { SeededChance } from '../chance.ts';
import {
  drawLine,
  layTrack,
  type Progress,
  placeBeside,
  progressAt,
  reachedAt,
  rest,
  runTo,
  sideways,
  stoodSince,
} from '../journey.ts';
import { newSealNumber, type SealChange } from '../seals.ts';
import type { Setup } from '../setup.ts';
import { HOUR, iso, type Lasted, lasted, MINUTE, type Story, yardBoundary } from '../story.ts';
import { addKnot, driveAway, moved, type Track, trackUntil, truthAt } from '../track.ts';
import { type BoxDevice, holdOf, speakBox } from './box.ts';
import type { Roaming } from './delivery.ts';

export const transitStories = [
  'clean',
  'tunnel',
  'roaming',
  'creeping',
  'detour, ordered',
  'spare takes over',
  'leaves at an angle',
  'drives beside',
  'detour, unordered',
  'stands too long',
  'late',
  'parted',
  'seal replaced',
  'silenced',
] as const;
export type TransitStory = (typeof transitStories)[number];

const PERIODS_S = [30, 60, 120, 300, 600, 900] as const;
const RAREST_S = Math.max(...PERIODS_S);

/** Beside the line by so many metres between two places on it, with a way out and a way back of some kilometres. */
function bulge(fromM: number, toM: number, byM: number, rampM: number): (m: number) => number {
  return (m) => byM * Math.max(0, Math.min(1, (m - fromM) / rampM, (toM - m) / rampM));
}

/** A truck or wagon on its corridor, with a tracker and mostly a seal, by day and night. */
export function tellSecondTransit(
  chance: SeededChance,
  code: string,
  start: number,
  name: TransitStory,
  setup: Setup,
): { story: Story; roaming: Roaming[] } {
  const kind: SubjectFacts['kind'] = chance.pick(['truck', 'container', 'wagon'] as const);
  const drawnS = chance.pick(PERIODS_S);
  const everyS = setup.everyS ?? drawnS;
  const hasSeal = name === 'parted' || name === 'seal replaced' || chance.happens(0.6);
  const sealS = chance.happens(0.6) ? everyS : Math.max(everyS, chance.pick([600, 1_800]));
  const halfWidthM = chance.pick([250, 400, 500, 1_000]);
  const maxUnplannedStopS = chance.pick([2_700, 3_600, 7_200]);
  // What reports more seldom than these stories draw goes farther, and what is done to it lasts longer.
  const seldomS = Math.max(0, everyS - RAREST_S);
  const coordinates = drawLine(chance, chance.between(120_000, 420_000) + 60 * seldomS);
  const line = prepareLine(coordinates);
  const lengthM = line.along[line.along.length - 1]!;
  const drawn = sideways(chance, 0.75 * halfWidthM);
  const pace = kind === 'wagon' ? 1 : chance.between(0.7, 0.95);
  const isHeartbeat = chance.happens(0.25);
  const heartbeatMs = isHeartbeat ? chance.between(0.5, 1) * HOUR : 0;
  const maxSilenceS = Math.max(1_800, 4 * everyS, (3.3 * heartbeatMs) / 1000);

  const middleM = lengthM * chance.between(0.3, 0.6);
  const progress: Progress = { t: [start - 20 * MINUTE], m: [0] };
  rest(progress, 80 * MINUTE);
  const halts = { longestMs: 0.55 * maxUnplannedStopS * 1000, perHour: 0.25 };
  runTo(chance, progress, middleM, halts, pace);
  const halfway = progress.t[progress.t.length - 1]!;
  const stoodFrom = stoodSince(progress);
  const haltMs = maxUnplannedStopS * 1000 * chance.between(1.4, 2.2) + 10 * MINUTE + 2_000 * seldomS;
  if (name === 'stands too long') rest(progress, haltMs);
  if (name === 'creeping') runTo(chance, progress, middleM + 4_500, { longestMs: 0, perHour: 0 }, 0.06);
  runTo(chance, progress, lengthM, halts, pace);
  const arrived = progress.t[progress.t.length - 1]!;
  rest(progress, chance.between(1, 3) * HOUR + 1_000 * seldomS);
  const end = progress.t[progress.t.length - 1]!;

  const side = chance.pick([1, -1]);
  const beyond = halfWidthM * chance.between(0.4, 1.2) + chance.between(350, 3_200);
  const bulgeM = Math.min(
    lengthM - middleM - 8_000,
    Math.max(chance.between(12_000, 60_000), 45 * everyS + 30 * seldomS),
  );
  const rampM = Math.max(600, (halfWidthM + beyond) / Math.tan((Math.PI / 180) * chance.between(8, 70)));
  const isBeside = name === 'drives beside' || name.startsWith('detour');
  const bulged = isBeside
    ? bulge(middleM, middleM + Math.max(bulgeM, 2.5 * rampM), side * (halfWidthM + beyond), rampM)
    : () => 0;
  const off = (m: number): number => drawn(m) + bulged(m);
  const stop = (m: number, n: number) => {
    const p = placeBeside(line, m, off(m));
    const at = moved(p.lat, p.lon, chance.normal(0, 60), chance.normal(0, 60));
    return {
      code: `${code}-S${n}`,
      kind: 'terminal' as const,
      boundary: yardBoundary(chance, at.lat, at.lon, chance.between(350, 800), moved),
    };
  };
  const sites = [stop(0, 0), stop(lengthM, 1)];
  const early =
    name === 'late'
      ? Math.max(start + HOUR, arrived - chance.between(0.5, 1.5) * HOUR - 2_000 * seldomS)
      : arrived + chance.between(0.5, 5) * HOUR;
  const corridor: CorridorFacts = {
    code: `${code}-R`,
    line: { type: 'LineString', coordinates },
    halfWidthM,
    maxSpeedMps: 45,
    maxUnplannedStopS,
    stops: [{ siteCode: sites[0]!.code }, { siteCode: sites[1]!.code, arriveBy: iso(early) }],
    blackouts: [],
  };
  const subjectCode = `${code}-C`;
  const numbered = newSealNumber(chance);
  const isSpare = name === 'spare takes over';
  const codes = [`${code}-g`, ...(hasSeal ? [`${code}-s`] : []), ...(isSpare ? [`${code}-h`] : [])];
  const story: Story = {
    start,
    end,
    sites,
    corridors: [corridor],
    devices: [
      { code: `${code}-g`, kind: 'gnss_tracker', reportEveryS: everyS },
      { code: `${code}-s`, kind: 'e_seal', reportEveryS: sealS },
      { code: `${code}-h`, kind: 'gnss_tracker', reportEveryS: everyS },
    ],
    subject: {
      code: subjectCode,
      kind,
      corridorCode: corridor.code,
      devices: codes,
      maxSilenceS,
      ...(hasSeal ? { sealNumber: numbered } : {}),
    },
    orders: [] as OrderFacts[],
    labels: [],
    said: new Map(),
    outages: [],
    ownOutages: new Map(),
  };
  const label = (kinds: BreachKind[], from: number, to: number, when: Lasted = {}): void => {
    if (from < end)
      story.labels.push({ subjectCode, kinds, from: iso(from), to: iso(Math.min(to, end)), ...lasted(when) });
  };
  const roaming: Roaming[] = [];
  let track: Track = layTrack(line, progress, off, end);
  let sealTrack: Track | null = null;
  const changes: SealChange[] = [{ t: start - HOUR, number: numbered, state: 'closed' }];
  let dead: BoxDevice['dead'];
  const period = 1000 * everyS;
  const within = 50 * MINUTE + 10 * period;
  let wrong: Span | null = null;
  let blind: BoxDevice['blind'] = [];

  if (name === 'tunnel') {
    const [fromM, toM] = [middleM, middleM + chance.between(4_000, 30_000)];
    const [from, to] = [reachedAt(progress, fromM), reachedAt(progress, toM)];
    if (to < Infinity) {
      const maxS = Math.round((1.3 * (to - from)) / 1000 + maxSilenceS);
      (corridor.blackouts as { fromM: number; toM: number; maxS: number }[]).push({ fromM, toM, maxS });
      roaming.push({ from, to, after: chance.pick(['fifo', 'lifo']) });
      blind = [{ from, to, says: chance.pick(['nothing', 'last']) }];
    }
  }
  if (name === 'roaming') {
    const from = halfway + chance.between(-1, 0.5) * HOUR;
    roaming.push({ from, to: from + 0.8 * maxSilenceS * 1000, after: chance.pick(['fifo', 'lifo']) });
  }
  if (isBeside) {
    // Where the way crosses the edge is what the truth is: found along the laid track.
    const crossed = reachedAt(progress, crossing(off, halfWidthM, middleM - 1_000, lengthM));
    const back = reachedAt(
      progress,
      crossing((m) => -Math.abs(off(m)), -halfWidthM, middleM + 2 * rampM, lengthM),
    );
    if (name === 'detour, ordered') {
      const path: [number, number][] = [];
      for (let m = 0; m <= lengthM; m += 1_500) {
        const p = placeBeside(line, m, bulged(m));
        path.push([p.lon, p.lat]);
      }
      story.corridors.push({
        ...corridor,
        code: `${code}-B`,
        line: { type: 'LineString', coordinates: path },
      });
      const from = halfway - chance.between(0.3, 2) * HOUR;
      story.orders.push({
        kind: 'reroute',
        subjectCode,
        from: iso(from),
        to: iso(halfway),
        toCorridorCode: `${code}-B`,
      });
    } else if (crossed < Infinity) {
      wrong = { from: crossed, to: Math.min(back, end) };
      label(['off_corridor', 'implausible_motion'], crossed, wrong.to + within, back < end ? { over: back } : {});
    }
  }
  if (name === 'leaves at an angle') {
    const at = halfway + chance.between(0, 0.2) * (arrived - halfway);
    const m = progressAt(progress, at);
    const [p, q] = [placeBeside(line, m, off(m)), placeBeside(line, m + 500, off(m))];
    const kx = Math.cos((p.lat * Math.PI) / 180);
    const heading = Math.atan2((q.lon - p.lon) * kx, q.lat - p.lat);
    const angle = (Math.PI / 180) * chance.between(10, 90);
    track = trackUntil(track, at);
    const speed = chance.between(8, 22);
    driveAway(track, heading + side * angle, speed, chance.between(0.7, 2.5) * HOUR, end, () => 0.03 * chance.normal());
    const crossed = crossedOnTrack(track, line, halfWidthM, at);
    if (crossed > 0) label(['off_corridor', 'implausible_motion'], crossed, crossed + 2 * HOUR + 10 * period);
  }
  if (name === 'stands too long') {
    wrong = { from: halfway, to: halfway + haltMs };
    label(
      ['unplanned_stop'],
      stoodFrom + 1000 * maxUnplannedStopS,
      halfway + haltMs + 15 * MINUTE + period + heartbeatMs,
      { began: stoodFrom, over: halfway + haltMs },
    );
  }
  if (name === 'late') label(['overdue'], early, early + 70 * MINUTE + 2 * period + heartbeatMs, { over: arrived });
  if (name === 'parted') {
    const at = halfway + chance.between(0.05, 0.3) * (arrived - halfway);
    sealTrack = trackUntil(track, at);
    if (chance.happens(0.5))
      driveAway(sealTrack, chance.between(0, 6.28), chance.between(8, 20), HOUR, end, () => 0.2 * chance.normal());
    else addKnot(sealTrack, end, sealTrack.lat[sealTrack.lat.length - 1]!, sealTrack.lon[sealTrack.lon.length - 1]!);
    label(['separated', 'off_corridor', 'implausible_motion', 'unplanned_stop'], at, at + 4 * HOUR + 8000 * sealS);
  }
  if (name === 'seal replaced') {
    const at = halfway + chance.between(0, 0.3) * (arrived - halfway);
    changes.push({ t: at, number: numbered, state: 'open' });
    changes.push({ t: at + chance.between(2, 15) * MINUTE, number: newSealNumber(chance), state: 'closed' });
    label(['seal_mismatch', 'seal_broken', 'tampered'], at, at + 1.5 * HOUR + 6000 * sealS);
  }
  if (name === 'silenced') {
    dead = { from: halfway, to: Infinity };
    // When it was heard last, and so from when it counts, only delivery decides.
    label(['silent'], halfway, halfway + HOUR + heartbeatMs);
  }
  const common = { setup, heartbeatMs, surroundings: () => 'open' as const };
  const g: BoxDevice = {
    code: codes[0]!,
    track,
    everyS,
    holdMs: holdOf(chance, setup),
    blind,
    ...common,
    ...(dead && { dead }),
  };
  if (isSpare) g.dead = { from: halfway, to: Infinity };
  speakBox(chance.fork(1), story, g);
  if (isSpare) {
    const dead = { from: -Infinity, to: halfway };
    speakBox(chance.fork(3), story, { ...g, code: `${code}-h`, dead });
  }
  if (hasSeal)
    speakBox(chance.fork(2), story, {
      ...g,
      code: `${code}-s`,
      track: sealTrack ?? track,
      everyS: sealS,
      holdMs: holdOf(chance, setup),
      seals: changes,
      ...(isSpare && { dead: { from: Infinity, to: Infinity } }),
    });
  // Reports rarer than these stories draw show nothing of what lasted for less than two of them.
  if (wrong && everyS > RAREST_S && reportsIn(story, wrong) < 2) story.labels = [];
  return { story, roaming };
}

const reportsIn = (story: Story, { from, to }: Span): number =>
  [...story.said.values()].flat().filter(({ t, readings }) => readings.position && from < t && t < to).length;

/** Where along the line the way first lies more than so far beside it. */
function crossing(off: (m: number) => number, halfWidthM: number, fromM: number, lengthM: number): number {
  for (let m = fromM; m < lengthM; m += 50) if ((halfWidthM < 0 ? off(m) : Math.abs(off(m))) > halfWidthM) return m;
  return Infinity;
}

function crossedOnTrack(track: Track, line: ReturnType<typeof prepareLine>, halfWidthM: number, from: number): number {
  const end = track.t[track.t.length - 1]!;
  for (let t = from; t < end; t += 20_000) {
    const p = truthAt(track, t);
    if (placeOnLine(line, p.lat, p.lon, -1).distanceM > halfWidthM) return t;
  }
  return -1;
}
