import type { BreachKind } from '../../src/oversight/control/engine/index.ts';
import type { SeededChance } from './chance.ts';
import type { Outage } from './delivery.ts';
import { feelClimate, mergeSpans, planDoor, planWarmth, watchDoor } from './lot-room.ts';
import { type Masses, planHandling, planReleases, weigh } from './lot-scale.ts';
import { newTag, readTags } from './lot-tags.ts';
import { newReceiver } from './receivers.ts';
import { holding, longestHoldMs, type Setup } from './setup.ts';
import {
  DAY,
  HOUR,
  iso,
  MINUTE,
  nameParts,
  receiverTraits,
  type Story,
  say,
  speakingTimes,
  yardBoundary,
} from './story.ts';
import { addKnot, driveAway, moved, newTrack, type Track, trackUntil } from './track.ts';

export const lotAttacks = [
  'step theft',
  'slow theft',
  'over-release',
  'tag theft',
  'bulk tag theft',
  'door left open',
  'climate',
  'trucked away',
  'small move',
  'jammer',
  'tamper',
] as const;
export type LotAttack = (typeof lotAttacks)[number];

const MAX_C = 28;
const USUAL_S = 600;
/** -ln of the chance that a tag that is there is missed so often. */
const PROVED = 20;

/** A lot in a warehouse with scale, door, tags, climate and a tracker, four to nine days long. */
export function tellLot(
  chance: SeededChance,
  code: string,
  start: number,
  attack: LotAttack | null,
  hardness: number,
  setup: Setup = {},
): Story {
  const everyS = setup.everyS ?? USUAL_S;
  const longer = 12_000 * Math.max(0, everyS - USUAL_S);
  const days = chance.whole(4, 9);
  const end = start + days * DAY;
  const place = { lat: chance.between(24, 53), lon: chance.between(7, 120) };
  const halfM = chance.between(75, 240);
  const expectedKg = Math.round(chance.between(80_000, 850_000) * 10) / 10;
  const toleranceKg = Math.round(expectedKg * chance.between(0.0062, 0.012) * 10) / 10;
  const tags = Array.from({ length: chance.whole(14, 40) }, (_, i) => newTag(chance, i));
  const device = (suffix: string): string => `${code}-${suffix}`;
  const story: Story = {
    start,
    end,
    sites: [
      { code: `${code}-W`, kind: 'warehouse', boundary: yardBoundary(chance, place.lat, place.lon, halfM, moved) },
    ],
    corridors: [],
    devices: [
      { code: device('w'), kind: 'scale', reportEveryS: everyS },
      { code: device('d'), kind: 'door_sensor', reportEveryS: 1_800 },
      { code: device('r'), kind: 'tag_reader', reportEveryS: everyS },
      { code: device('c'), kind: 'climate_sensor', reportEveryS: everyS },
      { code: device('g'), kind: 'gnss_tracker', reportEveryS: everyS },
    ],
    subject: {
      code: `${code}-L`,
      kind: 'lot',
      siteCode: `${code}-W`,
      devices: ['w', 'd', 'r', 'c', 'g'].map(device),
      maxSilenceS: 3_600,
      weight: { expectedKg, toleranceKg },
      tags,
      climate: { minC: 2, maxC: MAX_C, maxExcursionS: 3_600 },
      maxDoorOpenS: 2_400,
    },
    orders: [],
    labels: [],
    said: new Map(),
    outages: [],
    ownOutages: new Map(),
  };
  const masses: Masses = { steps: [], lifts: [] };
  const tagGone = new Map<string, number>();
  const tagsLeft = [...tags];
  story.orders.push(...planReleases(chance, story, masses, days, expectedKg, tagsLeft, tagGone));
  planHandling(chance, story, masses, days, toleranceKg);
  const openings = planDoor(chance, story, days);
  const warmth = planWarmth(chance, story, days, MAX_C);
  const tampers: number[] = [];
  if (chance.happens(0.35)) inspect(chance, story, days, openings, tampers);

  const traits = receiverTraits(chance, hardness, true);
  let track: Track = newTrack();
  const lot = moved(place.lat, place.lon, chance.normal(0, 0.25 * halfM), chance.normal(0, 0.25 * halfM));
  addKnot(track, start, lot.lat, lot.lon);
  addKnot(track, end, lot.lat, lot.lon);
  const label = (kinds: BreachKind[], from: number, to: number): void => {
    story.labels.push({ subjectCode: story.subject.code, kinds, from: iso(from), to: iso(to + longer) });
  };
  const moment = chance.happens(0.75)
    ? start + chance.whole(0, days - 2) * DAY + chance.between(16, 22) * HOUR
    : start + chance.between(0.5, days - 1) * DAY;
  // What is taken while a release leaves some of its mass untaken is released: no scale can tell.
  const release = story.orders.find((o) => moment >= Date.parse(o.from) && moment <= Date.parse(o.to));
  const at = release ? Date.parse(release.to) + 2 * HOUR : moment;
  switch (attack) {
    case 'step theft':
      masses.steps.push({ t: at, kg: -toleranceKg * chance.between(1.5, 8) });
      label(['weight_short'], at, at + 2.1 * HOUR);
      break;
    case 'slow theft': {
      const steps = chance.whole(3, 5);
      const every = chance.between(8, 24) * HOUR;
      const first = start + chance.between(0.4, Math.max(0.6, days - 1 - (steps * every) / DAY)) * DAY;
      for (let k = 0; k < steps; k++)
        masses.steps.push({ t: first + k * every, kg: -toleranceKg * chance.between(0.58, 0.75) });
      // A breach from where more than the tolerance is gone: from the second.
      label(['weight_short'], first + every, first + 3 * every + 2.1 * HOUR);
      nameParts(story, masses.steps.slice(-steps));
      break;
    }
    case 'over-release': {
      const release = story.orders.find((o) => o.kind === 'release' && Date.parse(o.from) > start + 12 * HOUR);
      if (!release) break;
      const from = Date.parse(release.from);
      const to = Date.parse(release.to);
      const others = masses.steps.filter((s) => s.t < from || s.t > to);
      const moment = from + chance.between(0.4, 0.85) * (to - from);
      others.push({ t: moment - 0.3 * (moment - from), kg: -release.weightKg! * 0.7 });
      others.push({ t: moment, kg: -release.weightKg! * 0.3 - toleranceKg * chance.between(1.5, 4) });
      masses.steps = others;
      label(['weight_short'], moment, moment + 2.1 * HOUR);
      story.labels.at(-1)!.act = 'take_under_release';
      break;
    }
    case 'tag theft':
    case 'bulk tag theft': {
      const count =
        attack === 'tag theft' ? chance.whole(1, 3) : Math.round(tagsLeft.length * chance.between(0.3, 0.6));
      for (let k = 0; k < count && tagsLeft.length > 2; k++)
        tagGone.set(tagsLeft.splice(chance.whole(0, tagsLeft.length - 1), 1)[0]!, at);
      label(['tags_missing'], at, at + 4 * HOUR);
      break;
    }
    case 'door left open': {
      const to = at + chance.between(70, 240) * MINUTE;
      const apart = openings.filter((o) => o.to < at - 3 * MINUTE || o.from > to + 3 * MINUTE);
      openings.splice(0, openings.length, ...apart, { from: at, to });
      label(['door_open'], at + 40 * MINUTE, Math.max(to, at + 82 * MINUTE));
      break;
    }
    case 'climate': {
      const to = at + chance.between(115, 400) * MINUTE;
      warmth.push({ from: at, to, byC: MAX_C - 17 + chance.between(1, 6) });
      label(['climate_excursion'], at + HOUR, Math.max(to, at + 100 * MINUTE));
      break;
    }
    case 'trucked away':
      track = trackUntil(track, at);
      driveAway(track, chance.between(0, 6.28), chance.between(6, 18), chance.between(1, 5) * HOUR, end, () =>
        chance.normal(),
      );
      label(['outside_fence', 'implausible_motion'], at, at + 2.1 * HOUR);
      break;
    case 'small move': {
      track = trackUntil(track, at);
      const a = chance.between(0, 6.28);
      const reach = 1.5 * halfM + chance.between(70, 140) + 1.2 * traits.claimedM * traits.ratio;
      const out = moved(place.lat, place.lon, reach * Math.sin(a), reach * Math.cos(a));
      addKnot(track, at + 4 * MINUTE, out.lat, out.lon);
      addKnot(track, end, out.lat, out.lon);
      label(['outside_fence'], at, at + 2 * HOUR + longestHoldMs(setup));
      break;
    }
    case 'jammer':
      story.outages.push(jam(chance, at));
      label(['silent'], at + HOUR, at + 1.5 * HOUR);
      break;
    case 'tamper':
      for (let t = at; t < at + 2 * HOUR; t += HOUR) tampers.push(t);
      label(['tampered'], at, at + 45 * MINUTE);
      break;
    case null:
      break;
  }

  weigh(chance, story, device('w'), everyS, masses, expectedKg, toleranceKg, Math.sqrt(hardness));
  const doors = mergeSpans(openings);
  watchDoor(chance, story, device('d'), 1_800, doors);
  const rates = readTags(chance, story, device('r'), everyS, tags, tagGone, hardness);
  // What is read too badly, or too seldom, to be missed within eight hours need not be told.
  const isShown = (i: number): boolean => -Math.log(1 - rates[i]!) * ((8 * HOUR) / (1000 * everyS)) > PROVED;
  if (attack === 'tag theft' && !tags.some((tag, i) => tagGone.get(tag) === at && isShown(i)))
    for (const each of story.labels) each.isFaint = true;
  feelClimate(chance, story, device('c'), everyS, warmth, doors);
  const alone = newReceiver(chance, track, start, end, { ...traits, givesSpeed: false, hardness });
  const receiver = holding(chance.fork(3), alone, track, setup.holdMs);
  for (const t of speakingTimes(chance, start, end, everyS)) {
    const position = receiver.fixAt(t);
    say(story, device('g'), t, position ? { position } : { battery: 1 });
  }
  for (const said of story.said.get(device('w')) ?? [])
    if (tampers.some((t) => t <= said.t && said.t < t + 21 * MINUTE)) said.readings.tamper = true;
  if (chance.happens(0.12)) {
    const dying = device(chance.pick(['w', 'r', 'c']));
    const critical: Partial<Record<LotAttack, string>> = {
      climate: 'c',
      'step theft': 'w',
      'slow theft': 'w',
      'over-release': 'w',
      'tag theft': 'r',
      'bulk tag theft': 'r',
      tamper: 'w',
    };
    if (attack === null || device(critical[attack] ?? '-') !== dying)
      story.ownOutages.set(dying, [
        { from: start + chance.between(0.3, 0.9) * (end - start), to: Infinity, isLoss: true },
      ]);
  }
  return story;
}

function jam(chance: SeededChance, at: number): Outage {
  return { from: at, to: at + chance.between(2, 6) * HOUR, isLoss: true };
}

function inspect(
  chance: SeededChance,
  story: Story,
  days: number,
  openings: { from: number; to: number }[],
  tampers: number[],
): void {
  const from = story.start + chance.whole(0, days - 1) * DAY + chance.between(2, 5) * HOUR;
  const to = from + chance.between(2, 5) * HOUR;
  story.orders.push({ kind: 'inspection', subjectCode: story.subject.code, from: iso(from), to: iso(to) });
  const opened = { from: from + chance.between(5, 20) * MINUTE, to: to - chance.between(1, 20) * MINUTE };
  const apart = openings.filter((o) => o.to < opened.from - 3 * MINUTE || o.from > opened.to + 3 * MINUTE);
  openings.splice(0, openings.length, ...apart, opened);
  for (let t = from + 10 * MINUTE; t < to - 25 * MINUTE; t += HOUR) tampers.push(t);
}
