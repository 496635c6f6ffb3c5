import type {
  Act,
  BreachKind,
  CorridorFacts,
  DeviceFacts,
  OrderFacts,
  Readings,
  SiteFacts,
  SubjectFacts,
} from '../../src/oversight/control/engine/index.ts';
import type { SeededChance } from './chance.ts';
import type { Outage, Utterance } from './delivery.ts';

/** What truly happened, as the scenario contract labels it. */
export interface Label {
  subjectCode: string;
  kinds: BreachKind[];
  from: string;
  to: string;
  /** From when on a sensor that has drifted may show it, where that is before it is true. */
  seenFrom?: string;
  /** When it was begun, where it is a breach only past a limit in time; and when it was over, where the story goes on after it. */
  began?: string;
  over?: string;
  /** What was done, where its kind does not say it; how much mass was taken so, and when it was so much, in order. */
  act?: Act;
  takenKg?: { t: number; kg: number }[];
  /** It happened, and its devices need not show it: who tells of it is right, and who does not is. */
  isFaint?: true;
}

/** Of what lasts no longer than the story tells, from when until when it did. */
export interface Lasted {
  began?: number;
  over?: number;
}

export const lasted = ({ began, over }: Lasted): Pick<Label, 'began' | 'over'> => ({
  ...(began !== undefined && { began: iso(began) }),
  ...(over !== undefined && { over: iso(over) }),
});

/** One subject's part of a scenario, before anything is delivered. */
export interface Story {
  start: number;
  end: number;
  sites: SiteFacts[];
  corridors: CorridorFacts[];
  devices: DeviceFacts[];
  subject: SubjectFacts;
  orders: OrderFacts[];
  labels: Label[];
  said: Map<string, Utterance[]>;
  /** Outages of all devices, and of single ones. */
  outages: Outage[];
  ownOutages: Map<string, Outage[]>;
}

export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

export const iso = (ms: number): string => new Date(Math.round(ms)).toISOString();

/** Instants at which a device with this period speaks, with its own phase and some jitter. */
export function* speakingTimes(chance: SeededChance, from: number, to: number, everyS: number): Generator<number> {
  const every = everyS * 1000;
  for (let t = from + chance.next() * every; t < to; t += every) yield t + chance.normal(0, 0.02 * every);
}

export function say(story: Story, device: string, t: number, readings: Readings): void {
  const said = story.said.get(device);
  if (said) said.push({ t, readings });
  else story.said.set(device, [{ t, readings }]);
}

/** A quadrilateral about a middle, turned and a little skewed. */
export function yardBoundary(
  chance: SeededChance,
  lat: number,
  lon: number,
  halfM: number,
  move: (lat: number, lon: number, eastM: number, northM: number) => { lat: number; lon: number },
): SiteFacts['boundary'] {
  const turn = chance.between(0, Math.PI / 2);
  const corners = [0, 1, 2, 3].map((k) => {
    const a = turn + (k * Math.PI) / 2;
    const r = halfM * Math.SQRT2 * chance.between(0.9, 1.1);
    const p = move(lat, lon, r * Math.sin(a), r * Math.cos(a));
    return [Math.round(p.lon * 1e6) / 1e6, Math.round(p.lat * 1e6) / 1e6];
  });
  const ring = [...corners.reverse(), corners[0]!];
  ring[ring.length - 1] = ring[0]!;
  return chance.happens(0.2)
    ? { type: 'MultiPolygon', coordinates: [[ring]] }
    : { type: 'Polygon', coordinates: [ring] };
}

/** Half a fleet claims ten metres and is right; the rest claims more, and one in ten half of what it should. */
export function receiverTraits(
  chance: SeededChance,
  hardness: number,
  isAmongSteel: boolean,
): { claimedM: number; ratio: number } {
  const [base, ratio] = isAmongSteel
    ? chance.pick([
        [10.5, 0.6],
        [24, 0.45],
        [48, 0.4],
        [73, 0.42],
      ] as const)
    : chance.pick([
        [10, 0.6],
        [22, 0.5],
        [38, 0.5],
      ] as const);
  const optimism = chance.happens(0.08) ? 0.5 : 1;
  return { claimedM: base * optimism, ratio: (ratio * Math.sqrt(hardness)) / optimism };
}

/** Steps this near a release may have left under it. */
const BESIDE_BEFORE_MS = 15 * MINUTE;
const BESIDE_AFTER_MS = 90 * MINUTE;

/** Says of the last label that mass was taken little by little: what of it went outside any release, as it adds up. */
export function nameParts(story: Story, steps: readonly { t: number; kg: number }[]): void {
  const isBeside = (t: number): boolean =>
    story.orders.some(
      ({ kind, from, to }) =>
        kind === 'release' && Date.parse(from) - BESIDE_BEFORE_MS <= t && t < Date.parse(to) + BESIDE_AFTER_MS,
    );
  let kg = 0;
  const takenKg = steps
    .filter(({ t }) => !isBeside(t))
    .map((step) => {
      kg -= step.kg;
      return { t: step.t, kg };
    });
  Object.assign(story.labels.at(-1)!, { act: 'take_mass_in_parts', takenKg });
}
