import { type Measure, shownBy, standsIn } from './engine/index.ts';

export const riskClasses = ['low', 'normal', 'high'] as const;

/** What a custodian sets of a watch; seconds, metres, kilograms. */
export interface Expected {
  sealNumber?: string | undefined;
  weight?: { expectedKg?: number | undefined; toleranceKg: number; tareKg?: number | undefined } | undefined;
  tags?: string[] | undefined;
  climate?: { minC?: number | undefined; maxC?: number | undefined; maxExcursionS?: number | undefined } | undefined;
  maxSilenceS?: number | undefined;
  maxDoorOpenS?: number | undefined;
  maxSeparationM?: number | undefined;
}

/** What lenders ask of a watch over goods of theirs, whatever the custodian sets. Seconds, metres, basis points. */
export interface Limits {
  riskClass: (typeof riskClasses)[number];
  silenceS: number;
  ageS: number;
  /** How old the newest new fix may be, at rest and under way; absent from what was asked before lenders could say. */
  placeAtRestS?: number | undefined;
  placeUnderWayS?: number | undefined;
  aheadS: number;
  toleranceBps: number;
  separationM: number;
  doorOpenS: number;
  /** Kinds of device that prove the goods apart from each other. */
  sources: number;
  measures: Measure[];
}

const least = (list: readonly Limits[], of: (limits: Limits) => number): number => Math.min(...list.map(of));

/** The strictest of what several lenders ask for: one watch serves them all. */
export function strictest(list: readonly Limits[]): Limits | null {
  if (list.length === 0) return null;
  return {
    riskClass: riskClasses[Math.max(...list.map((l) => riskClasses.indexOf(l.riskClass)))] ?? 'high',
    silenceS: least(list, (l) => l.silenceS),
    ageS: least(list, (l) => l.ageS),
    placeAtRestS: least(list, (l) => l.placeAtRestS ?? Infinity),
    placeUnderWayS: least(list, (l) => l.placeUnderWayS ?? Infinity),
    aheadS: least(list, (l) => l.aheadS),
    toleranceBps: least(list, (l) => l.toleranceBps),
    separationM: least(list, (l) => l.separationM),
    doorOpenS: least(list, (l) => l.doorOpenS),
    sources: Math.max(...list.map((l) => l.sources)),
    measures: [...new Set(list.flatMap((l) => l.measures))],
  };
}

/** A scale shows nothing finer than its division: a tolerance under two of them is noise (OIML R 76). */
export const toleranceLimitKg = (bookKg: number, toleranceBps: number, divisionKg: number): number =>
  Math.max((bookKg * toleranceBps) / 10_000, 2 * divisionKg);

export interface InForceFacts {
  expected: Expected;
  limits: Limits | null;
  bookKg: number;
  divisionKg: number;
  /** What a silence is where nobody states one: four times what the device that reports most often takes. */
  usualSilenceS: number;
}

/** What a watch is judged by: what the custodian set, never looser than what its lenders ask for. */
export interface InForce {
  maxSilenceS: number;
  maxAgeS?: number;
  maxPlaceAtRestS?: number;
  maxPlaceUnderWayS?: number;
  maxAheadS?: number;
  maxDoorOpenS?: number;
  maxSeparationM?: number;
  toleranceKg?: number;
  measures: Measure[];
}

const under = (own: number | undefined, limit: number | undefined): number | undefined =>
  own === undefined ? limit : limit === undefined ? own : Math.min(own, limit);

export function inForce({ expected, limits, bookKg, divisionKg, usualSilenceS }: InForceFacts): InForce {
  const { maxSilenceS, maxDoorOpenS, maxSeparationM, weight } = expected;
  const most = limits ?? undefined;
  const door = under(maxDoorOpenS, most?.doorOpenS);
  const separation = under(maxSeparationM, most?.separationM);
  return {
    maxSilenceS: Math.min(maxSilenceS ?? usualSilenceS, most?.silenceS ?? Infinity),
    ...(most && { maxAgeS: most.ageS, maxAheadS: most.aheadS }),
    ...(most?.placeAtRestS !== undefined && { maxPlaceAtRestS: most.placeAtRestS }),
    ...(most?.placeUnderWayS !== undefined && { maxPlaceUnderWayS: most.placeUnderWayS }),
    ...(door !== undefined && { maxDoorOpenS: door }),
    ...(separation !== undefined && { maxSeparationM: separation }),
    ...(weight && {
      toleranceKg: most
        ? Math.min(weight.toleranceKg, toleranceLimitKg(bookKg, most.toleranceBps, divisionKg))
        : weight.toleranceKg,
    }),
    measures: most?.measures ?? [],
  };
}

/** The first thing that none of these devices can measure, itself or by what stands in for it. */
export const unmeasured = (measures: readonly Measure[], kinds: readonly string[]): Measure | undefined =>
  measures.find((measure) => ![...shownBy[measure], ...(standsIn[measure] ?? [])].some((kind) => kinds.includes(kind)));

type Limited = 'maxSilenceS' | 'maxDoorOpenS' | 'maxSeparationM';
const limited: readonly Limited[] = ['maxSilenceS', 'maxDoorOpenS', 'maxSeparationM'];
const wide = Infinity;

/** Settings of `next` that ask for less than `now`: a longer silence, a larger tolerance, a seal or tag that is another. */
export function loosened(now: Expected, next: Expected): string[] {
  const loose: string[] = limited.filter((key) => (next[key] ?? wide) > (now[key] ?? wide));
  if ((next.weight?.toleranceKg ?? wide) > (now.weight?.toleranceKg ?? wide)) loose.push('weight.toleranceKg');
  if ((next.weight?.tareKg ?? 0) < (now.weight?.tareKg ?? 0)) loose.push('weight.tareKg');
  if (now.sealNumber !== undefined && next.sealNumber !== now.sealNumber) loose.push('sealNumber');
  if ((now.tags ?? []).some((tag) => !next.tags?.includes(tag))) loose.push('tags');
  const [was, is] = [now.climate, next.climate];
  if ((is?.minC ?? -wide) < (was?.minC ?? -wide)) loose.push('climate.minC');
  if ((is?.maxC ?? wide) > (was?.maxC ?? wide)) loose.push('climate.maxC');
  if (was && (is?.maxExcursionS ?? wide) > (was.maxExcursionS ?? 0)) loose.push('climate.maxExcursionS');
  return loose;
}

const lesser = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined ? b : b === undefined ? a : Math.min(a, b);
const greater = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined ? b : b === undefined ? a : Math.max(a, b);

/** Tags that one watch names at most: what is asked at once, and what counts of one settings upon another. */
export const TAGS_MOST = 2_000;

/** What of `next` asks for no less than `now`, on top of all that `now` asks for: it needs nobody's leave. */
export function tightened(now: Expected, next: Expected): Expected {
  const tags = [...new Set([...(now.tags ?? []), ...(next.tags ?? [])])];
  const [was, is] = [now.climate, next.climate];
  const [minC, maxC] = [greater(was?.minC, is?.minC), lesser(was?.maxC, is?.maxC)];
  // Where bounds would cross there is no strictest of both; what stands, stands.
  const climate =
    minC !== undefined && maxC !== undefined && minC > maxC
      ? was
      : (was || is) && {
          minC,
          maxC,
          maxExcursionS: lesser(was && (was.maxExcursionS ?? 0), is && (is.maxExcursionS ?? 0)) || undefined,
        };
  const weight = now.weight &&
    next.weight && {
      ...now.weight,
      toleranceKg: Math.min(now.weight.toleranceKg, next.weight.toleranceKg),
    };
  const sealNumber = now.sealNumber ?? next.sealNumber;
  const held = Object.fromEntries(
    limited.flatMap((key) => {
      const value = lesser(now[key], next[key]);
      return value === undefined ? [] : [[key, value]];
    }),
  );
  return {
    ...held,
    ...(sealNumber !== undefined && { sealNumber }),
    ...(tags.length > 0 && { tags }),
    ...(climate && { climate: withoutAbsent(climate) }),
    ...((weight ?? now.weight) && { weight: weight ?? now.weight }),
  };
}

const withoutAbsent = <T extends object>(of: T): T =>
  Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as T;
