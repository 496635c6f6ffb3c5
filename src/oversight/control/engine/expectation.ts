import { type Corridor, prepareCorridor } from './corridor.ts';
import type { CorridorFacts, DeviceFacts, OrderFacts, SiteFacts, Span, SubjectFacts } from './facts.ts';
import { type Fence, prepareFence } from './fence.ts';
import { fingerprint } from './fingerprint.ts';
import { boxesOf, type PlaceSpan, placesOverTime, type ScheduledStop, stopsOverTime } from './places.ts';
import type { Box } from './segments.ts';
import { type DeviceKind, isFor, type Measure, type ReadingName, readingNames } from './vocabulary.ts';

/** Sites and corridors made ready once and shared by every subject that uses them. */
export interface Ground {
  fences: Map<string, Fence>;
  corridors: Map<string, Corridor>;
}

export interface ExpectedDevice {
  code: string;
  kind: DeviceKind;
  reportEveryMs: number;
  givesFalseFlags?: boolean;
  /** Has a key: what is not signed by it is no evidence. */
  signs?: boolean;
  /** Its numbers were given in the order of receipt: they tell neither the order in which things happened nor what is missing. */
  hasNoNumbers?: boolean;
  /** What it may say and is not believed in: its kind is not there for it, and another device of the watch is. */
  leavesOut?: readonly ReadingName[];
}

/** What one state a subject is kept of, and what several devices may show all the same. */
export type Several = Record<'weight' | 'door' | 'climate', boolean>;

export interface ExpectedRelease extends Span {
  weightKg: number;
  /** The books follow what leaves, from this instant on; null where they do not and the engine reckons it itself. */
  bookedAt: number | null;
  /** Numbers of the released tags in the list of expected ones. */
  tags: number[];
}

/** A seal number and the time in which it is right. */
export interface ExpectedSeal extends Span {
  number: string;
}

/**
 * All that decides whether an observation of one subject is as it should be. Read-only, made anew when facts or orders
 * change, never stored: it holds prepared geometry.
 */
export interface Expectation {
  code: string;
  /** Changes whenever anything does that may change a judgement. */
  digest: string;
  /** Names of what a state counts by number: scheduled stops and releases. */
  stopKeys: string[];
  releaseKeys: string[];
  devices: ExpectedDevice[];
  deviceNumbers: Map<string, number>;
  /** Of what more than one device is believed: each is judged by what it says itself. */
  several: Several;
  /** More than one device reads the tags. */
  hasReaders: boolean;
  /** What each device is asked, by its number; null where that is nothing but its place. A beat without it says nothing of the goods. */
  asked: readonly (ReadingName | null)[];
  maxSilenceMs: number;
  maxAgeMs: number;
  maxPlaceAtRestMs: number;
  maxPlaceUnderWayMs: number;
  maxAheadMs: number;
  steadyMs: number;
  measures: readonly Measure[];
  places: PlaceSpan[];
  /** Around each place, by whatever order it becomes right. */
  boxes: Box[];
  scheduledStops: ScheduledStop[];
  maxSpeedMps: number;
  maxSeparationM: number;
  releases: ExpectedRelease[];
  inspections: Span[];
  /** When somebody had looked and found the goods whole. */
  foundWhole: number[];
  /** When the seal may be open: reseals and inspections. */
  sealOpenings: Span[];
  seals: ExpectedSeal[];
  weight: {
    expectedKg: number;
    toleranceKg: number;
    /** What the books said from when on; null where they are not read. */
    booked: { from: number; expectedKg: number }[] | null;
  } | null;
  tags: string[];
  tagNumbers: Map<string, number>;
  climate: { minC: number; maxC: number; maxExcursionMs: number } | null;
  maxDoorOpenMs: number;
}

/** A device that states no period is taken to report every ten minutes, and is silent when it missed so many: practice. */
export const USUAL_PERIOD_S = 600;
export const SILENT_PERIODS = 4;
/** A clock this far ahead of receipt shows nothing of the present: it may have been set so, to seem fresh for longer. */
const MAX_AHEAD_S = 120;
/** Practice, where no lender says. */
const PLACE_AT_REST_S = 24 * 3_600;
const PLACE_UNDER_WAY_S = 2 * 3_600;
/** A status gets worse at once and better only after this long without cause, so that it does not flap: practice. */
const STEADY_S = 900;
const DEFAULT_MAX_SPEED_MPS = 45;
const DEFAULT_MAX_SEPARATION_M = 500;
/** More expected tags than this are judged as the first so many: state must stay bounded. */
const TAGS_JUDGED = 2_000;

/** @throws RangeError when a shape is malformed or a stop names an unknown site */
export function prepareGround(sites: readonly SiteFacts[], corridors: readonly CorridorFacts[]): Ground {
  const fences = new Map(sites.map((site) => [site.code, prepareFence(site.boundary)]));
  return { fences, corridors: new Map(corridors.map((c) => [c.code, prepareCorridor(c, fences)])) };
}

function lookUp<T>(among: ReadonlyMap<string, T>, code: string): T {
  const one = among.get(code);
  if (!one) throw new RangeError(`${code} is not among the prepared sites and corridors`);
  return one;
}

const spanOf = (order: OrderFacts): Span => ({ from: Date.parse(order.from), to: Date.parse(order.to) });

/** The number is right beside the old one until the order ends or is reported on, alone afterwards; without a new one nothing changes. */
function sealsOverTime(first: string | undefined, orders: readonly OrderFacts[]): ExpectedSeal[] {
  if (first === undefined) return [];
  const seals: ExpectedSeal[] = [{ number: first, from: -Infinity, to: Infinity }];
  const changes = orders
    .filter((o) => (o.kind === 'reseal' || o.kind === 'inspection') && o.newSealNumber !== undefined)
    // Once it is reported that the new one is on, the old one is right no longer.
    .map((o) => ({
      from: Date.parse(o.from),
      to: Math.min(Date.parse(o.to), o.resealedAt === undefined ? Infinity : Date.parse(o.resealedAt)),
      number: o.newSealNumber!,
    }))
    .sort((a, b) => a.from - b.from);
  for (const change of changes) {
    for (const seal of seals) seal.to = Math.min(seal.to, change.to);
    seals.push({ number: change.number, from: change.from, to: Infinity });
  }
  return seals;
}

/** What a device of this kind is not there for, where one of the others is: a door sensor that weighs, a scale that gives a place. */
const besideIts = (kind: DeviceKind, kinds: readonly DeviceKind[]): ReadingName[] =>
  readingNames.filter((reading) => !isFor(kind, reading) && kinds.some((other) => isFor(other, reading)));

/** Shapes count by their own fingerprints. */
function digestOf(...facts: unknown[]): string {
  return fingerprint(
    JSON.stringify(facts, (key, value: unknown) =>
      key === 'line' || key === 'fence' || key === 'sites' ? fingerprintsIn(value) : value,
    ),
  );
}

function fingerprintsIn(value: unknown): unknown {
  return Array.isArray(value) ? value.map(fingerprintsIn) : (value as { fingerprint: string }).fingerprint;
}

/** The devices of a subject, each with what it is heard for and how often. */
function expectedDevices(subject: SubjectFacts, devices: readonly DeviceFacts[]): ExpectedDevice[] {
  const byCode = new Map(devices.map((device) => [device.code, device]));
  const kinds = subject.devices.map((code) => lookUp(byCode, code).kind);
  return subject.devices.map((code): ExpectedDevice => {
    const device = lookUp(byCode, code);
    const leavesOut = besideIts(device.kind, kinds);
    const reportEveryMs = (device.reportEveryS ?? USUAL_PERIOD_S) * 1000;
    return {
      code,
      kind: device.kind,
      reportEveryMs,
      ...(device.givesFalseFlags && { givesFalseFlags: true }),
      ...(device.publicKey && { signs: true }),
      ...(device.hasNoNumbers && { hasNoNumbers: true }),
      ...(leavesOut.length > 0 && { leavesOut }),
    };
  });
}

/** Releases in the order of their time, each with the tags that it lets out. */
const releasesOverTime = (own: readonly OrderFacts[], tagNumbers: ReadonlyMap<string, number>) =>
  own
    .filter((o) => o.kind === 'release')
    .map((o) => ({
      ...spanOf(o),
      weightKg: o.weightKg ?? 0,
      bookedAt: o.isBooked ? (o.bookedAt === undefined ? Infinity : Date.parse(o.bookedAt)) : null,
      tags: (o.tags ?? []).flatMap((tag) => tagNumbers.get(tag) ?? []),
    }))
    .sort((a, b) => a.from - b.from);

const climateOf = ({ climate }: SubjectFacts): Expectation['climate'] =>
  climate
    ? {
        minC: climate.minC ?? -Infinity,
        maxC: climate.maxC ?? Infinity,
        maxExcursionMs: (climate.maxExcursionS ?? 0) * 1000,
      }
    : null;

/** What a device is there for, where it is asked at all: a seal always, the others where something is expected. */
function askedOf({ kind }: ExpectedDevice, { weight, tags, maxDoorOpenMs, climate }: Omit<Expectation, 'asked'>) {
  const isAsked: Partial<Record<ReadingName, boolean>> = {
    seal: true,
    weight: weight !== null,
    tags: tags.length > 0,
    door: maxDoorOpenMs < Infinity,
    climate: climate !== null,
  };
  return readingNames.find((reading) => isAsked[reading] === true && isFor(kind, reading)) ?? null;
}

/**
 * Builds what is expected of one subject from its facts, its devices, and the orders for it (others are ignored).
 * @throws RangeError when a site or corridor it names was not prepared
 */
export function expectationOf(
  subject: SubjectFacts,
  devices: readonly DeviceFacts[],
  orders: readonly OrderFacts[],
  ground: Ground,
): Expectation {
  const own = orders.filter((order) => order.subjectCode === subject.code);
  const expected = expectedDevices(subject, devices);
  const isSeveral = (reading: ReadingName): boolean =>
    expected.filter(({ leavesOut }) => !leavesOut?.includes(reading)).length > 1;
  const shortest = expected.reduce((least, d) => Math.min(least, d.reportEveryMs), Infinity);
  const site = (code: string): Fence => lookUp(ground.fences, code);
  const corridor = (code: string): Corridor => lookUp(ground.corridors, code);
  const first = {
    site: subject.siteCode === undefined ? undefined : site(subject.siteCode),
    corridor: subject.corridorCode === undefined ? undefined : corridor(subject.corridorCode),
  };
  const places = placesOverTime(first, own, site, corridor);
  const tags = (subject.tags ?? []).slice(0, TAGS_JUDGED);
  const tagNumbers = new Map(tags.map((tag, i) => [tag, i]));
  const inspections = own.filter((o) => o.kind === 'inspection').map(spanOf);
  const scheduledStops = stopsOverTime(first.corridor, own, corridor);
  const releases = releasesOverTime(own, tagNumbers);
  const all: Omit<Expectation, 'asked'> = {
    code: subject.code,
    digest: digestOf(subject, expected, own, places, scheduledStops),
    stopKeys: scheduledStops.map((s) => `${s.corridor.code}/${s.stop.siteCode}`),
    releaseKeys: releases.map((r) => `${r.from}/${r.to}/${r.weightKg}`),
    devices: expected,
    deviceNumbers: new Map(expected.map((d, i) => [d.code, i])),
    several: { weight: isSeveral('weight'), door: isSeveral('door'), climate: isSeveral('climate') },
    hasReaders: tags.length > 0 && isSeveral('tags'),
    maxSilenceMs:
      subject.maxSilenceS === undefined
        ? SILENT_PERIODS * (shortest === Infinity ? USUAL_PERIOD_S * 1000 : shortest)
        : subject.maxSilenceS * 1000,
    maxAgeMs: subject.maxAgeS === undefined ? Infinity : subject.maxAgeS * 1000,
    maxPlaceAtRestMs: (subject.maxPlaceAtRestS ?? PLACE_AT_REST_S) * 1000,
    maxPlaceUnderWayMs: (subject.maxPlaceUnderWayS ?? PLACE_UNDER_WAY_S) * 1000,
    maxAheadMs: (subject.maxAheadS ?? MAX_AHEAD_S) * 1000,
    steadyMs: (subject.steadyS ?? STEADY_S) * 1000,
    measures: subject.measures ?? [],
    places,
    boxes: boxesOf(places),
    scheduledStops,
    maxSpeedMps:
      places.flatMap((p) => p.corridors).reduce((most, c) => Math.max(most, c.maxSpeedMps), 0) || DEFAULT_MAX_SPEED_MPS,
    maxSeparationM: subject.maxSeparationM ?? DEFAULT_MAX_SEPARATION_M,
    releases,
    inspections,
    foundWhole: own.flatMap((o) => (o.foundWholeAt === undefined ? [] : [Date.parse(o.foundWholeAt)])),
    sealOpenings: [...inspections, ...own.filter((o) => o.kind === 'reseal').map(spanOf)],
    seals: sealsOverTime(subject.sealNumber, own),
    weight: subject.weight
      ? {
          ...subject.weight,
          booked: subject.weight.booked?.map((b) => ({ from: Date.parse(b.from), expectedKg: b.expectedKg })) ?? null,
        }
      : null,
    tags,
    tagNumbers,
    climate: climateOf(subject),
    maxDoorOpenMs: subject.maxDoorOpenS === undefined ? Infinity : subject.maxDoorOpenS * 1000,
  };
  return { ...all, asked: expected.map((device) => askedOf(device, all)) };
}

/** Whether an instant lies in one of the spans, ends included. */
export function isWithin(spans: readonly Span[], at: number): boolean {
  for (let i = 0; i < spans.length; i++) if (spans[i]!.from <= at && at <= spans[i]!.to) return true;
  return false;
}

/** Milliseconds of [from, to] that lie outside all the spans. Spans may overlap. */
export function timeOutside(spans: readonly Span[], from: number, to: number): number {
  let outside = to - from;
  const sorted = spans.filter((s) => s.to > from && s.from < to).sort((a, b) => a.from - b.from);
  let covered = from;
  for (const span of sorted) {
    const start = Math.max(covered, span.from);
    const end = Math.min(to, span.to);
    if (end > start) {
      outside -= end - start;
      covered = end;
    }
  }
  return outside;
}

/** The place span that holds an instant. Few spans: a walk is quickest. */
export function placeAt(expectation: Expectation, at: number): PlaceSpan {
  const { places } = expectation;
  let i = places.length - 1;
  while (i > 0 && places[i]!.from > at) i--;
  return places[i]!;
}
