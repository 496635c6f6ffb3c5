import type { BreachKind, OrderFacts } from '../../../src/oversight/control/engine/index.ts';
import type { SeededChance } from '../chance.ts';
import { feelClimate } from '../lot-room.ts';
import { newSealNumber, type SealChange } from '../seals.ts';
import type { Setup } from '../setup.ts';
import { DAY, HOUR, iso, MINUTE, type Story, yardBoundary } from '../story.ts';
import { addKnot, driveAway, moved, newTrack, trackUntil } from '../track.ts';
import { type BoxDevice, holdOf, speakBox } from './box.ts';

export const yardStories = [
  'clean',
  'restacked',
  'transfer',
  'reefer',
  'radio shadow',
  'driven off',
  'set down outside',
  'seal carried off',
  'seal swapped',
  'seal cut',
  'tampered',
  'silenced',
] as const;
export type YardStory = (typeof yardStories)[number];

/** A container among others: one tracker, often a seal beside it, sometimes a logger for its cold. */
export function tellSecondYard(
  chance: SeededChance,
  code: string,
  start: number,
  name: YardStory,
  setup: Setup,
): Story {
  const end = start + chance.between(2, 5) * DAY;
  const place = { lat: chance.between(-30, 57), lon: chance.between(-70, 120) };
  const halfM = chance.between(110, 420);
  const far = moved(place.lat, place.lon, chance.between(4_000, 15_000), chance.between(-5_000, 5_000));
  const drawnS = chance.pick([300, 600, 900, 1_800]);
  const everyS = setup.everyS ?? drawnS;
  const hasSeal = name.startsWith('seal') || chance.happens(0.45);
  const isCold = name === 'reefer';
  const heartbeatMs = chance.happens(0.2) ? chance.between(0.5, 1.5) * HOUR : 0;
  const drawnSealS = chance.pick([600, 900, 1_800]);
  const sealS = setup.everyS ?? drawnSealS;
  const subjectCode = `${code}-C`;
  const numbered = newSealNumber(chance);
  const codes = [`${code}-g`, ...(hasSeal ? [`${code}-s`] : []), ...(isCold ? [`${code}-c`] : [])];
  const story: Story = {
    start,
    end,
    sites: [
      { code: `${code}-Y`, kind: 'yard', boundary: yardBoundary(chance, place.lat, place.lon, halfM, moved) },
      { code: `${code}-Z`, kind: 'port', boundary: yardBoundary(chance, far.lat, far.lon, halfM, moved) },
    ],
    corridors: [],
    devices: [
      { code: `${code}-g`, kind: 'gnss_tracker', reportEveryS: everyS },
      { code: `${code}-s`, kind: 'e_seal', reportEveryS: sealS },
      { code: `${code}-c`, kind: 'climate_sensor', reportEveryS: 600 },
    ],
    subject: {
      code: subjectCode,
      kind: 'container',
      siteCode: `${code}-Y`,
      devices: codes,
      maxSilenceS: Math.max(3_600, 5.5 * everyS, (3.3 * heartbeatMs) / 1000),
      ...(hasSeal ? { sealNumber: numbered } : {}),
      ...(isCold ? { climate: { minC: -2, maxC: 28, maxExcursionS: 5_400 } } : {}),
    },
    orders: [] as OrderFacts[],
    labels: [],
    said: new Map(),
    outages: [],
    ownOutages: new Map(),
  };
  const label = (kinds: BreachKind[], from: number, forMs: number): void => {
    story.labels.push({ subjectCode, kinds, from: iso(from), to: iso(from + forMs) });
  };
  const spot = (p: { lat: number; lon: number }) =>
    moved(p.lat, p.lon, chance.normal(0, 0.25 * halfM), chance.normal(0, 0.25 * halfM));
  let track = newTrack();
  let here = spot(place);
  addKnot(track, start, here.lat, here.lon);
  const at = start + chance.between(0.35, 0.75) * (end - start);
  const goTo = (t: number, minutes: number, p: { lat: number; lon: number }): void => {
    addKnot(track, t, here.lat, here.lon);
    here = p;
    addKnot(track, t + minutes * MINUTE, here.lat, here.lon);
  };
  if (name === 'restacked')
    for (let t = start + 8 * HOUR; t < end - 3 * HOUR; t += chance.between(5, 20) * HOUR) goTo(t, 6, spot(place));
  if (name === 'transfer') {
    story.orders.push({
      kind: 'transfer',
      subjectCode,
      from: iso(at - HOUR),
      to: iso(at + 3 * HOUR),
      toSiteCode: `${code}-Z`,
    });
    goTo(at, 35, spot(far));
  }
  const isOpen = chance.happens(0.5);
  const changes: SealChange[] = [{ t: start - HOUR, number: numbered, state: 'closed' }];
  const slowest = 1000 * Math.max(everyS, hasSeal ? sealS : 0) + heartbeatMs;
  const within = 2.5 * HOUR + 6 * slowest;
  let tampersFrom: number | undefined;
  let sealTrack = null as ReturnType<typeof newTrack> | null;
  let dead: BoxDevice['dead'];
  switch (name) {
    case 'driven off':
      track = trackUntil(track, at);
      driveAway(track, chance.between(0, 6.28), chance.between(5, 18), chance.between(0.4, 3) * HOUR, end, () =>
        chance.normal(),
      );
      label(['outside_fence', 'implausible_motion', 'separated'], at, within);
      break;
    case 'set down outside': {
      const a = chance.between(0, 6.28);
      const out = 1.5 * halfM + (isOpen ? chance.between(60, 150) : chance.between(80, 220));
      goTo(at, 6, moved(place.lat, place.lon, out * Math.sin(a), out * Math.cos(a)));
      label(['outside_fence'], at, 8 * HOUR + 8 * slowest);
      break;
    }
    case 'seal carried off':
      sealTrack = trackUntil(track, at);
      driveAway(sealTrack, chance.between(0, 6.28), chance.between(5, 18), chance.between(0.4, 3) * HOUR, end, () =>
        chance.normal(),
      );
      label(['separated', 'outside_fence', 'implausible_motion'], at, within);
      break;
    case 'seal swapped':
      changes.push({ t: at, number: newSealNumber(chance), state: 'closed' });
      label(['seal_mismatch', 'seal_broken'], at, within);
      break;
    case 'seal cut':
      changes.push({ t: at, number: numbered, state: chance.pick(['open', 'cut'] as const) });
      label(['seal_broken'], at, within);
      break;
    case 'tampered':
      tampersFrom = at;
      label(['tampered'], at, within);
      break;
    case 'silenced':
      dead = { from: at, to: Infinity };
      label(['silent'], at + 1000 * story.subject.maxSilenceS!, HOUR + heartbeatMs);
      break;
    default:
  }
  addKnot(track, end + DAY, here.lat, here.lon);
  const blind: BoxDevice['blind'] = [];
  if (name === 'radio shadow')
    for (let t = start + 5 * HOUR; t < end; t += chance.between(8, 30) * HOUR)
      blind.push({ from: t, to: t + chance.between(0.5, 9) * HOUR, says: chance.pick(['last', 'cell', 'nothing']) });
  const surroundings: BoxDevice['surroundings'] = () => (isOpen ? 'open' : 'steel');
  const common = { setup, surroundings, blind, ...(dead ? { dead } : {}) };
  speakBox(chance.fork(1), story, {
    code: codes[0]!,
    track,
    everyS,
    heartbeatMs,
    holdMs: holdOf(chance, setup),
    ...(tampersFrom === undefined ? {} : { tampersFrom }),
    ...common,
  });
  if (hasSeal)
    speakBox(chance.fork(2), story, {
      code: `${code}-s`,
      track: sealTrack ?? track,
      everyS: sealS,
      heartbeatMs: 0,
      holdMs: holdOf(chance, setup),
      seals: changes,
      ...common,
    });
  if (isCold) {
    const loading = [{ from: at, to: at + chance.between(20, 75) * MINUTE, byC: chance.between(8, 16) }];
    feelClimate(chance.fork(3), story, `${code}-c`, 600, loading, []);
  }
  return story;
}
