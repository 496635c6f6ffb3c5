import type { BreachKind } from '../../../src/oversight/control/engine/index.ts';
import type { SeededChance } from '../chance.ts';
import { feelClimate, mergeSpans, planDoor, watchDoor } from '../lot-room.ts';
import type { Setup } from '../setup.ts';
import { DAY, HOUR, iso, MINUTE, nameParts, type Story, say, speakingTimes, yardBoundary } from '../story.ts';
import { addKnot, moved, newTrack } from '../track.ts';
import { claimsOf } from './box.ts';
import { newSecondReceiver } from './receiver.ts';
import { handle, type Mass, newMass, weighSecond } from './scale.ts';
import { readSecondTags } from './tags.ts';

export const lotStories = [
  'clean',
  'restacked all day',
  'scale set anew',
  'silo that dries',
  'antenna blocked',
  'tags only',
  'theft',
  'slow theft',
  'theft beside a release',
  'tags taken',
  'many tags taken',
  'door left open',
  'heat',
  'set down outside',
] as const;
export type LotStory = (typeof lotStories)[number];

/** Where tags are read more seldom than this, -ln of the chance that one that is there is missed for eight hours. */
const RAREST_S = 1_200;
const PROVED = 20;

const newTag = (chance: SeededChance, i: number): string =>
  `urn:epc:id:sgtin:${chance.whole(1_000_000, 9_999_999)}.${chance.whole(100_000, 999_999)}.${i}`;

function release(chance: SeededChance, story: Story, mass: Mass, left: string[], gone: Map<string, number>): void {
  const { expectedKg, toleranceKg } = story.subject.weight!;
  for (let t = story.start + 0.5 * DAY; t < story.end - DAY; t += DAY) {
    if (!chance.happens(0.45)) continue;
    const from = t + chance.between(0, 5) * HOUR;
    const to = from + chance.between(1.5, 4) * HOUR;
    const n = Math.min(left.length - 5, chance.whole(1, 3));
    if (n < 1) return;
    const tags = left.splice(0, n);
    const weightKg = Math.max(2.2 * toleranceKg, expectedKg * 0.024 * n);
    const at = from + chance.between(0.15, 0.85) * (to - from);
    mass.steps.push({ t: at, kg: -weightKg * chance.between(0.985, 1) });
    for (const tag of tags) gone.set(tag, at);
    story.orders.push({
      kind: 'release',
      subjectCode: story.subject.code,
      from: iso(from),
      to: iso(to),
      weightKg,
      tags,
    });
  }
}

/** A lot of some thirty tonnes on a floor scale, in a shed, with tags of very different worth. */
export function tellSecondLot(chance: SeededChance, code: string, start: number, name: LotStory, setup: Setup): Story {
  const isSilo = name === 'silo that dries';
  const isTagsOnly = name === 'tags only';
  const end = start + chance.whole(4, 7) * DAY;
  const place = { lat: chance.between(-30, 57), lon: chance.between(-70, 120) };
  const halfM = chance.between(80, 200);
  const [drawnScaleS, drawnTagS] = [chance.pick([300, 600, 900]), chance.pick([300, 600, 1_200])];
  const [scaleS, tagS] = [setup.everyS ?? drawnScaleS, setup.everyS ?? drawnTagS];
  const [climateS, trackerS] = [setup.everyS ?? 600, setup.everyS ?? 900];
  const expectedKg = Math.round(isSilo ? chance.between(200_000, 900_000) : chance.between(20_000, 60_000));
  const toleranceKg = Math.round(Math.max(300, expectedKg * chance.between(0.006, 0.012)));
  const tags = isSilo ? [] : Array.from({ length: chance.whole(18, 45) }, (_, i) => newTag(chance, i));
  const has = {
    w: !isTagsOnly,
    t: !isSilo,
    d: !isSilo && (name === 'door left open' || chance.happens(0.6)),
    c: name === 'heat' || chance.happens(0.4),
    g: !isSilo && (name === 'set down outside' || chance.happens(0.6)),
  };
  const kinds = { w: 'scale', t: 'tag_reader', d: 'door_sensor', c: 'climate_sensor', g: 'gnss_tracker' } as const;
  const every = { w: scaleS, t: tagS, d: 1_800, c: climateS, g: trackerS };
  const devices = (['w', 't', 'd', 'c', 'g'] as const).filter((k) => has[k]);
  const subjectCode = `${code}-L`;
  const story: Story = {
    start,
    end,
    sites: [
      { code: `${code}-W`, kind: 'warehouse', boundary: yardBoundary(chance, place.lat, place.lon, halfM, moved) },
    ],
    corridors: [],
    devices: devices.map((k) => ({ code: `${code}-${k}`, kind: kinds[k], reportEveryS: every[k] })),
    subject: {
      code: subjectCode,
      kind: 'lot',
      siteCode: `${code}-W`,
      devices: devices.map((k) => `${code}-${k}`),
      maxSilenceS: 3_600,
      ...(has.w ? { weight: { expectedKg, toleranceKg } } : {}),
      ...(has.t ? { tags } : {}),
      ...(has.d ? { maxDoorOpenS: 2_400 } : {}),
      ...(has.c ? { climate: { minC: 2, maxC: 35, maxExcursionS: 3_600 } } : {}),
    },
    orders: [],
    labels: [],
    said: new Map(),
    outages: [],
    ownOutages: new Map(),
  };
  const label = (labelled: BreachKind[], from: number, forMs: number, near = from): void => {
    const seenFrom = near < from ? { seenFrom: iso(near) } : {};
    story.labels.push({ subjectCode, kinds: labelled, from: iso(from), to: iso(from + forMs), ...seenFrom });
  };
  const mass = newMass();
  const gone = new Map<string, number>();
  const left = [...tags];
  if (has.w && has.t && chance.happens(0.6)) release(chance, story, mass, left, gone);
  if (has.w && !isSilo) handle(chance, story, mass, toleranceKg, name === 'restacked all day');
  const openings = planDoor(chance, story, Math.floor((end - start) / DAY));
  const heat: { from: number; to: number; byC: number }[] = [];
  const clear = (): number => {
    for (let i = 0; i < 200; i++) {
      const t = start + chance.between(0.35, 0.8) * (end - start);
      if (story.orders.every((o) => t < Date.parse(o.from) - 3 * HOUR || t > Date.parse(o.to) + 3 * HOUR)) return t;
    }
    return start + 0.3 * DAY;
  };
  const at = clear();
  const within = (periodS: number): number => 3 * HOUR + 12 * periodS * 1000;
  const track = newTrack();
  const spot = moved(place.lat, place.lon, chance.normal(0, 0.2 * halfM), chance.normal(0, 0.2 * halfM));
  addKnot(track, start, spot.lat, spot.lon);
  const isRoofed = chance.happens(0.6);
  switch (name) {
    case 'scale set anew':
      mass.zeros.push({ t: at, kg: -toleranceKg * chance.between(0.52, 0.85) });
      break;
    case 'silo that dries':
      mass.perDayKg = (-toleranceKg * chance.between(0.4, 0.75)) / ((end - start) / DAY);
      break;
    case 'theft': {
      const kg = toleranceKg * chance.between(1.5, 6);
      mass.steps.push({ t: at, kg: -kg });
      for (const tag of left.splice(0, Math.max(1, Math.round((kg / expectedKg) * tags.length)))) gone.set(tag, at);
      label(['weight_short', 'tags_missing'], at, within(scaleS));
      break;
    }
    case 'slow theft': {
      // A breach is more than the tolerance: labelled from where the truth passes it.
      const part = toleranceKg * chance.between(0.24, 0.45);
      const gap = chance.between(4, 9) * HOUR;
      let taken = 0;
      let [near, passed] = [-1, -1];
      for (let k = 0; k < 12 && at + k * gap < end; k++) {
        taken += part;
        if (taken > 0.8 * toleranceKg && near < 0) near = at + k * gap;
        if (taken > toleranceKg && passed < 0) passed = at + k * gap;
      }
      // Who ends near the tolerance is found or not by what the scale drifted: such a thief stops before.
      const most = taken > 1.3 * toleranceKg ? taken : 0.8 * toleranceKg;
      for (let k = 0; (k + 1) * part <= most + 1e-6; k++) mass.steps.push({ t: at + k * gap, kg: -part });
      if (most === taken) {
        label(['weight_short'], passed, 4 * gap + within(scaleS), near);
        nameParts(story, mass.steps.slice(-Math.floor(most / part + 1e-6)));
      }
      break;
    }
    case 'theft beside a release': {
      const order = story.orders[story.orders.length - 1];
      const t = order ? Date.parse(order.to) + chance.between(2, 5) * HOUR : at;
      mass.steps.push({ t, kg: -toleranceKg * chance.between(1.4, 4) });
      label(['weight_short'], t, within(scaleS));
      break;
    }
    case 'door left open': {
      const to = at + chance.between(75, 260) * MINUTE;
      // Were it open before, it would be open for too long sooner.
      const apart = openings.filter((o) => o.to < at - 3 * MINUTE || o.from > to + 3 * MINUTE);
      openings.splice(0, openings.length, ...apart, { from: at, to });
      label(['door_open'], at + 40 * MINUTE, Math.max(to - at - 40 * MINUTE, 65 * MINUTE));
      break;
    }
    case 'heat': {
      const lasts = chance.between(130, 420) * MINUTE;
      heat.push({ from: at, to: at + lasts, byC: 18 + chance.between(1.5, 7) });
      label(['climate_excursion'], at + HOUR, Math.max(lasts - HOUR, 90 * MINUTE));
      break;
    }
    case 'set down outside': {
      const a = chance.between(0, 6.28);
      const far = 1.5 * halfM + chance.between(isRoofed ? 110 : 60, 190);
      const out = moved(place.lat, place.lon, far * Math.sin(a), far * Math.cos(a));
      addKnot(track, at, spot.lat, spot.lon);
      addKnot(track, at + 5 * MINUTE, out.lat, out.lon);
      label(['outside_fence'], at, 14 * HOUR);
      break;
    }
    default:
  }
  addKnot(track, end + DAY, track.lat[track.lat.length - 1]!, track.lon[track.lon.length - 1]!);
  if (has.w) weighSecond(chance.fork(1), story, `${code}-w`, scaleS, mass, expectedKg, toleranceKg, isSilo);
  if (has.t) {
    const taken = name === 'tags taken' ? chance.whole(1, 3) : Math.round(left.length * chance.between(0.1, 0.9));
    if (name === 'tags taken' || name === 'many tags taken') for (const tag of left.splice(-taken)) gone.set(tag, at);
    const rates = readSecondTags(
      chance.fork(2),
      story,
      `${code}-t`,
      tagS,
      tags,
      gone,
      name === 'antenna blocked' ? 80 * MINUTE : 0,
    );
    // A tag that is hardly read proves nothing by its absence: only what can be shown is labelled.
    const isShown = (rate: number): boolean =>
      rate > 0.5 && (tagS <= RAREST_S || -Math.log(1 - rate) * ((8 * HOUR) / (1000 * tagS)) > PROVED);
    const shown = tags.filter((tag, i) => gone.get(tag) === at && isShown(rates[i]!));
    if (name === 'tags taken' || name === 'many tags taken') {
      label(['tags_missing'], at, 4 * HOUR + 12 * tagS * 1000);
      if (shown.length === 0) story.labels.at(-1)!.isFaint = true;
    }
  }
  const doors = mergeSpans(openings);
  if (has.d) watchDoor(chance.fork(3), story, `${code}-d`, 1_800, doors);
  if (has.c) feelClimate(chance.fork(4), story, `${code}-c`, climateS, heat, doors);
  if (has.g) {
    const drawnHoldMs = chance.happens(0.25) ? chance.between(0.5, 2) * HOUR : 0;
    const fixAt = newSecondReceiver(chance.fork(5), track, {
      surroundings: () => (isRoofed ? 'roof' : 'steel'),
      claims: claimsOf(chance.pick(['own', 'own', 'fixed', 'none']), setup),
      givesSpeed: chance.happens(0.4),
      holdMs: setup.holdMs ?? drawnHoldMs,
      blind: [],
    });
    for (const t of speakingTimes(chance, start, end, trackerS)) {
      const position = fixAt(t);
      say(story, `${code}-g`, t, position ? { position } : { battery: 0.7 });
    }
  }
  return story;
}
