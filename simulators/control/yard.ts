import type { BreachKind } from '../../src/oversight/control/engine/index.ts';
import { speakForBox } from './boxes.ts';
import type { SeededChance } from './chance.ts';
import { newSealNumber, type SealChange } from './seals.ts';
import { longestHoldMs, type Setup } from './setup.ts';
import { DAY, HOUR, iso, MINUTE, type Story, yardBoundary } from './story.ts';
import { addKnot, driveAway, moved, newTrack, type Track, trackUntil, truthAt } from './track.ts';

export const yardAttacks = [
  'trucked away',
  'small move',
  'seal cut',
  'seal swapped',
  'tracker left behind',
  'tracker carried off',
  'teleport',
  'jammer',
  'tamper',
] as const;
export type YardAttack = (typeof yardAttacks)[number];

/** A container in a yard: moved about by reach stackers, perhaps transferred, resealed or inspected. */
export function tellYard(
  chance: SeededChance,
  code: string,
  start: number,
  attack: YardAttack | null,
  hardness: number,
  setup: Setup = {},
): Story {
  const days = chance.whole(4, 9);
  const end = start + days * DAY;
  const place = { lat: chance.between(24, 53), lon: chance.between(7, 120) };
  const halfM = chance.between(160, 480);
  const drawnS = chance.pick([300, 600, 900]);
  const everyS = setup.everyS ?? drawnS;
  const far = moved(place.lat, place.lon, chance.between(6_000, 18_000), chance.between(-6_000, 6_000));
  const story: Story = {
    start,
    end,
    sites: [
      { code: `${code}-Y0`, kind: 'yard', boundary: yardBoundary(chance, place.lat, place.lon, halfM, moved) },
      { code: `${code}-Y1`, kind: 'port', boundary: yardBoundary(chance, far.lat, far.lon, halfM * 1.1, moved) },
    ],
    corridors: [],
    devices: [
      { code: `${code}-g`, kind: 'gnss_tracker', reportEveryS: everyS },
      { code: `${code}-s`, kind: 'e_seal', reportEveryS: everyS },
    ],
    subject: {
      code: `${code}-C`,
      kind: 'container',
      siteCode: `${code}-Y0`,
      devices: [`${code}-g`, `${code}-s`],
      ...(chance.happens(0.5) ? { maxSilenceS: 6 * everyS } : {}),
      sealNumber: newSealNumber(chance),
    },
    orders: [],
    labels: [],
    said: new Map(),
    outages: [],
    ownOutages: new Map(),
  };
  const subjectCode = story.subject.code;
  const changes: SealChange[] = [{ t: start, number: story.subject.sealNumber!, state: 'closed' }];
  const spot = (lat: number, lon: number): { lat: number; lon: number } => {
    const a = chance.between(0, 6.28);
    const r = halfM * chance.between(0, 0.75);
    return moved(lat, lon, r * Math.sin(a), r * Math.cos(a));
  };
  let track: Track = newTrack();
  let home = place;
  let here = spot(home.lat, home.lon);
  addKnot(track, start, here.lat, here.lon);
  const shunt = (t: number): void => {
    addKnot(track, t, here.lat, here.lon);
    here = spot(home.lat, home.lon);
    addKnot(track, t + chance.between(2, 9) * MINUTE, here.lat, here.lon);
  };
  const transferDay = chance.happens(0.4) ? chance.whole(1, days - 2) : -1;
  for (let day = 0; day < days; day++) {
    if (chance.happens(0.3)) shunt(start + day * DAY + chance.between(1, 6) * HOUR);
    if (day !== transferDay) continue;
    const from = start + day * DAY + chance.between(9, 14) * HOUR;
    const to = from + chance.between(2.2, 5) * HOUR;
    story.orders.push({ kind: 'transfer', subjectCode, from: iso(from), to: iso(to), toSiteCode: `${code}-Y1` });
    const go = from + chance.between(0.05, 0.3) * (to - from);
    addKnot(track, go, here.lat, here.lon);
    home = far;
    here = spot(home.lat, home.lon);
    addKnot(track, go + chance.between(15, 45) * MINUTE, here.lat, here.lon);
  }
  addKnot(track, end, here.lat, here.lon);
  const tampersAt: number[] = [];
  if (chance.happens(0.35)) openUnderOrder(chance, story, changes, days, tampersAt);

  const tracks = { tracker: track, seal: track };
  const label = (kinds: BreachKind[], from: number, to: number): void => {
    story.labels.push({ subjectCode, kinds, from: iso(from), to: iso(to) });
  };
  // Not while an order makes it innocent.
  const isQuiet = (t: number): boolean =>
    !story.orders.some((o) => Date.parse(o.from) - HOUR < t && t < Date.parse(o.to) + HOUR);
  let at = start + chance.between(0.6, days - 0.8) * DAY;
  for (let i = 0; i < 50 && !isQuiet(at); i++) at = start + chance.between(0.6, days - 0.8) * DAY;
  const turn = (): number => chance.normal();
  const within = 45 * MINUTE + 8 * everyS * 1000;
  const seal = (): SealChange => changes.filter((c) => c.t <= at).pop()!;
  switch (attack) {
    case 'trucked away': {
      track = trackUntil(track, at);
      driveAway(track, chance.between(0, 6.28), chance.between(5, 18), chance.between(1, 4) * HOUR, end, turn);
      tracks.tracker = tracks.seal = track;
      label(['outside_fence'], at, at + within);
      break;
    }
    case 'small move': {
      const middle = isAfter(story, at) ? far : place;
      track = trackUntil(track, at);
      const a = chance.between(0, 6.28);
      const reach = 1.5 * 1.1 * halfM + chance.between(90, 220);
      const out = moved(middle.lat, middle.lon, reach * Math.sin(a), reach * Math.cos(a));
      addKnot(track, at + 5 * MINUTE, out.lat, out.lon);
      addKnot(track, end, out.lat, out.lon);
      tracks.tracker = tracks.seal = track;
      label(['outside_fence'], at, at + Math.max(within, 2 * HOUR) + longestHoldMs(setup));
      break;
    }
    case 'seal cut':
      cutAt(story, changes, tampersAt, at, { t: at, number: seal().number, state: chance.pick(['open', 'cut']) });
      label(['seal_broken'], at, at + within);
      break;
    case 'seal swapped':
      cutAt(story, changes, tampersAt, at, { t: at, number: newSealNumber(chance), state: 'closed' });
      label(['seal_mismatch', 'seal_broken'], at, at + within);
      break;
    case 'tracker left behind':
    case 'tracker carried off': {
      const leaves = trackUntil(track, at);
      driveAway(leaves, chance.between(0, 6.28), chance.between(6, 18), chance.between(1, 4) * HOUR, end, turn);
      if (attack === 'tracker left behind') tracks.seal = leaves;
      else tracks.tracker = leaves;
      label(['separated', 'outside_fence', 'implausible_motion'], at, at + within + 30 * MINUTE);
      break;
    }
    case 'teleport': {
      const gone = trackUntil(track, at);
      const there = truthAt(track, at);
      const other = moved(there.lat, there.lon, chance.between(60_000, 400_000), chance.between(-200_000, 200_000));
      addKnot(gone, at + 1, other.lat, other.lon);
      addKnot(gone, end, other.lat, other.lon);
      tracks.tracker = gone;
      label(['implausible_motion', 'outside_fence', 'separated'], at, at + within + 30 * MINUTE);
      break;
    }
    case 'jammer':
      story.outages.push({ from: at, to: at + chance.between(3, 8) * HOUR, isLoss: true });
      label(['silent'], at, at + 30 * MINUTE);
      break;
    case 'tamper':
      tampersAt.push(at);
      label(['tampered'], at, at + within);
      break;
    case null:
      break;
  }
  speakForBox(chance, story, everyS, tracks, changes, hardness, true, tampersAt, setup);
  return story;
}

const isAfter = (story: Story, t: number): boolean =>
  story.orders.some((o) => o.kind === 'transfer' && Date.parse(o.to) < t);

/** From this instant on the seal is as the thief left it. */
export function cutAt(story: Story, changes: SealChange[], tampersAt: number[], at: number, change: SealChange): void {
  tampersAt.splice(0, tampersAt.length, ...tampersAt.filter((t) => t < at));
  story.orders = story.orders.filter((o) => !(o.kind !== 'transfer' && o.kind !== 'reroute' && Date.parse(o.to) > at));
  while (changes.length > 0 && changes[changes.length - 1]!.t > at) changes.pop();
  changes.push(change);
}

/** An innocent opening: a reseal, or an inspection with or without a new number. */
export function openUnderOrder(
  chance: SeededChance,
  story: Story,
  changes: SealChange[],
  days: number,
  tampersAt: number[],
): void {
  const kind = chance.pick(['reseal', 'inspection'] as const);
  const from = story.start + chance.between(0.3, days - 0.5) * DAY;
  const to = from + chance.between(1.4, 5) * HOUR;
  const isNew = kind === 'reseal' || chance.happens(0.4);
  const number = isNew ? newSealNumber(chance) : changes[0]!.number;
  const opened = from + chance.between(0.15, 0.4) * (to - from);
  changes.push({ t: opened, number: changes[0]!.number, state: 'open' });
  changes.push({ t: opened + chance.between(0.2, 0.5) * (to - from), number, state: 'closed' });
  if (kind === 'inspection' && chance.happens(0.5) && opened + 30 * MINUTE < to) tampersAt.push(opened);
  story.orders.push({
    kind,
    subjectCode: story.subject.code,
    from: iso(from),
    to: iso(to),
    ...(isNew ? { newSealNumber: number } : {}),
  });
}
