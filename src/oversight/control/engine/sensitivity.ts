import { CLONES, ownSilenceMs, usualSilenceMs } from './doubts.ts';
import { type Expectation, type ExpectedDevice, placeAt } from './expectation.ts';
import { PROOF_M, reachM } from './fixes.ts';
import type { Judgement } from './judgement.ts';
import { DEFAULT_ACCURACY_M } from './observation.ts';
import { RADII } from './rules/apart.ts';
import { CONFIRM_MS, SHUT_MS, WINDOW_LIMITS, WINDOW_SHARE } from './rules/door.ts';
import { MULTIPATH_MS, OUTSIDE_RADII } from './rules/place.ts';
import { LINGER_LIMITS, lingerM } from './rules/progress.ts';
import { MISREADS_MOST } from './rules/seal.ts';
import { missesToProve } from './rules/tag-rate.ts';
import { ALONE_MS, SHADOW_MS } from './rules/tag-shadow.ts';
import { CERTAINTY, DARK, PROVED_WITHIN_MS } from './rules/tags.ts';
import { DOUBT_SHARE, EXCHANGED_TOLERANCES, EXCHANGES, HANDLING_MS } from './rules/weight.ts';
import { type BreachKind, shownBy, standsIn } from './vocabulary.ts';

/**
 * What somebody who knows the rules can do to one subject without being told of, from what is expected of it and the
 * devices it has: before anybody lends on it. The rules' own numbers, no others; an adversary tries them
 * (`src/oversight/control/adversary`).
 */
export interface Sensitivity {
  act: Act;
  /** What it is told as; null where it is never told and only holds money. */
  kind: BreachKind | null;
  /** Why the devices cannot prove it at all; null where they can. */
  unprovable: Unprovable | null;
  /** Up to this far, this long, this much it stays unseen, however often. */
  metres?: number;
  seconds?: number;
  kg?: number;
  tags?: number;
  /** What is more is told within so long of its beginning, off a corridor of crossing its edge; null never, by itself. */
  toldWithinS: number | null;
  /** Money is held within so long; null never, by itself. */
  heldWithinS: number | null;
}

export const acts = [
  'move_off_place',
  'leave_corridor',
  'detour',
  'hide_receiver',
  'blur_receiver',
  'silence_all',
  'silence_one',
  'speak_beside_device',
  'speak_instead_of_device',
  'carry_one_off',
  'halt',
  'creep',
  'take_mass',
  'exchange_mass',
  'take_one_tag',
  'take_many_tags',
  'open_door',
  'open_door_in_pieces',
  'open_seal',
  'swap_seal',
  'spoil_climate',
] as const;
export type Act = (typeof acts)[number];

export const unprovables = [
  'NO_DEVICE',
  'ONE_DEVICE',
  'NOT_ASKED',
  'PERIOD_TOO_LONG',
  'READ_TOO_SELDOM',
  'NOT_SIGNED',
  'NOT_NUMBERED',
] as const;
export type Unprovable = (typeof unprovables)[number];

/** Reports beyond the edge, and metres beyond it, by which a vehicle off its corridor is told. */
const CORRIDOR_REPORTS = 5;
const CORRIDOR_M = 3_000;
/** Messages take so long as a rule; ticks come each minute. */
const ON_THE_WAY_MS = 90_000;
/** A tag of which nothing is known yet is taken to be read as most are: nine times in ten, of so many reads. */
const USUAL_HITS = 45;
const USUAL_MISSES = 5;

const seconds = (ms: number): number => Math.ceil((ms + ON_THE_WAY_MS) / 1000);

interface Ground {
  expectation: Expectation;
  at: number;
  head: Judgement | null;
}

type Told = Omit<Sensitivity, 'act'>;

const cannot = (kind: BreachKind | null, unprovable: Unprovable): Told => ({
  kind,
  unprovable,
  toldWithinS: null,
  heldWithinS: null,
});

/** Devices that say where they are, by what they are or by what they have said, most frequent first. */
function locators({ expectation, head }: Ground): { device: ExpectedDevice; reach: number }[] {
  return expectation.devices
    .flatMap((device, i) => {
      const fix = head?.fixes[i];
      const isOne = fix || device.kind === 'gnss_tracker' || device.kind === 'e_seal';
      return isOne ? [{ device, reach: fix ? reachM(fix) : DEFAULT_ACCURACY_M }] : [];
    })
    .sort((a, b) => a.device.reportEveryMs - b.device.reportEveryMs);
}

const shortest = (expectation: Expectation, kinds: readonly string[]): number =>
  expectation.devices.reduce((n, d) => (kinds.includes(d.kind) ? Math.min(n, d.reportEveryMs) : n), Infinity);

/** The first report after the act, and as many more as last for this long; at least so many in all. */
const lasting = (everyMs: number, forMs: number, reports: number): number =>
  everyMs * (1 + Math.max(reports - 1, Math.ceil(forMs / everyMs)));

function offPlace(ground: Ground): Told {
  const own = locators(ground);
  const [first, second] = own;
  if (placeAt(ground.expectation, ground.at).sites.length === 0) return cannot('outside_fence', 'NOT_ASKED');
  if (!first) return cannot('outside_fence', 'NO_DEVICE');
  const alone = lasting(first.device.reportEveryMs, MULTIPATH_MS, 3);
  const together = second ? 2 * second.device.reportEveryMs : Infinity;
  return {
    kind: 'outside_fence',
    unprovable: null,
    metres: Math.ceil(OUTSIDE_RADII * Math.max(...own.map(({ reach }) => reach))),
    toldWithinS: seconds(Math.min(alone, together)),
    heldWithinS: seconds(2 * first.device.reportEveryMs),
  };
}

function offCorridor(ground: Ground, isBack: boolean): Told {
  const { corridors } = placeAt(ground.expectation, ground.at);
  const [first] = locators(ground);
  if (corridors.length === 0) return cannot('off_corridor', 'NOT_ASKED');
  if (!first) return cannot('off_corridor', 'NO_DEVICE');
  const everyMs = first.device.reportEveryMs;
  const metres = Math.max(...corridors.map((c) => c.halfWidthM)) + OUTSIDE_RADII * first.reach;
  if (isBack)
    return {
      kind: 'off_corridor',
      unprovable: null,
      seconds: Math.floor((2 * everyMs) / 1000),
      toldWithinS: seconds(Math.max(CORRIDOR_REPORTS * everyMs, lasting(everyMs, MULTIPATH_MS, 3))),
      heldWithinS: seconds(2 * everyMs),
    };
  return {
    kind: 'off_corridor',
    unprovable: null,
    metres: Math.ceil(metres + CORRIDOR_M),
    toldWithinS: seconds(Math.max(CORRIDOR_REPORTS * everyMs, lasting(everyMs, MULTIPATH_MS, 3))),
    heldWithinS: seconds(2 * everyMs),
  };
}

function hiddenReceiver(ground: Ground): Told {
  const { maxPlaceUnderWayMs, maxPlaceAtRestMs } = ground.expectation;
  const isUnderWay = placeAt(ground.expectation, ground.at).corridors.length > 0;
  const [first] = locators(ground);
  if (!first) return cannot(null, 'NO_DEVICE');
  const allowedMs = isUnderWay ? maxPlaceUnderWayMs : maxPlaceAtRestMs;
  return {
    kind: null,
    unprovable: null,
    seconds: allowedMs / 1000,
    toldWithinS: null,
    heldWithinS: seconds(allowedMs + first.device.reportEveryMs),
  };
}

/** Placed so badly, as by radio cells, that it may be elsewhere: what is worse than this proves no place. */
function blurredReceiver(ground: Ground): Told {
  return { ...hiddenReceiver(ground), metres: Math.ceil(OUTSIDE_RADII * PROOF_M) };
}

function silence({ expectation, at }: Ground): Told {
  const { corridors } = placeAt(expectation, at);
  const blackoutMs = corridors.flatMap((c) => c.blackouts.map((b) => b.maxMs));
  const allowedMs = Math.max(expectation.maxSilenceMs, ...blackoutMs);
  return {
    kind: 'silent',
    unprovable: null,
    seconds: allowedMs / 1000,
    toldWithinS: seconds(allowedMs),
    heldWithinS: seconds(allowedMs),
  };
}

function parted(ground: Ground): Told {
  const [a, b] = locators(ground);
  if (!a) return cannot('separated', 'NO_DEVICE');
  if (!b) return cannot('separated', 'ONE_DEVICE');
  const everyMs = b.device.reportEveryMs;
  return {
    kind: 'separated',
    unprovable: null,
    metres: Math.ceil(ground.expectation.maxSeparationM + RADII * Math.hypot(a.reach, b.reach)),
    toldWithinS: seconds(everyMs + lasting(everyMs, MULTIPATH_MS, 3)),
    heldWithinS: seconds(3 * everyMs),
  };
}

function halt(ground: Ground): Told {
  const { corridors } = placeAt(ground.expectation, ground.at);
  const [first] = locators(ground);
  if (corridors.length === 0) return cannot('unplanned_stop', 'NOT_ASKED');
  if (!first) return cannot('unplanned_stop', 'NO_DEVICE');
  const mostMs = Math.max(...corridors.map((c) => c.maxStopMs));
  const toldWithinS = seconds(mostMs + 2 * first.device.reportEveryMs);
  return { kind: 'unplanned_stop', unprovable: null, seconds: mostMs / 1000, toldWithinS, heldWithinS: toldWithinS };
}

/** Rolls a little now and then, and gets nowhere. */
function creep(ground: Ground): Told {
  const span = placeAt(ground.expectation, ground.at);
  const told = halt(ground);
  if (told.unprovable) return { ...told, kind: null };
  const withinMs = LINGER_LIMITS * 1000 * told.seconds!;
  const [first] = locators(ground);
  return {
    kind: null,
    unprovable: null,
    metres: Math.ceil(lingerM(span)),
    seconds: withinMs / 1000,
    toldWithinS: null,
    heldWithinS: seconds(withinMs + 2 * first!.device.reportEveryMs),
  };
}

function mass({ expectation }: Ground, isExchanged: boolean): Told {
  if (!expectation.weight) return cannot('weight_short', 'NOT_ASKED');
  const everyMs = shortest(expectation, ['scale']);
  if (everyMs === Infinity) return cannot('weight_short', 'NO_DEVICE');
  const { toleranceKg } = expectation.weight;
  if (isExchanged)
    return {
      kind: null,
      unprovable: null,
      // Between two reports nothing is seen at all.
      seconds: everyMs / 1000,
      kg: Math.ceil(EXCHANGED_TOLERANCES * toleranceKg),
      toldWithinS: null,
      heldWithinS: seconds(EXCHANGES * (HANDLING_MS + everyMs)),
    };
  return {
    kind: 'weight_short',
    unprovable: null,
    kg: Math.ceil(DOUBT_SHARE * toleranceKg),
    toldWithinS: seconds(lasting(everyMs, HANDLING_MS, 3)),
    heldWithinS: seconds(2 * everyMs),
  };
}

function tags({ expectation, head }: Ground, isMany: boolean): Told {
  if (expectation.tags.length === 0) return cannot('tags_missing', 'NOT_ASKED');
  const everyMs = shortest(expectation, ['tag_reader']);
  if (everyMs === Infinity) return cannot('tags_missing', 'NO_DEVICE');
  const most = Math.floor(PROVED_WITHIN_MS / everyMs);
  const certainty = CERTAINTY + Math.log(expectation.tags.length);
  const seen = head?.tags;
  // By the tag that is read worst of those that can be proved at all.
  const missesTo = (enough: number): number[] =>
    (seen ? seen.hits : [USUAL_HITS])
      .map((hits, i) => missesToProve(hits, seen?.fair[i] ?? USUAL_MISSES, enough, most))
      .filter((n) => n !== Infinity);
  const misses = missesTo(certainty);
  if (misses.length === 0) return cannot('tags_missing', most < 2 ? 'PERIOD_TOO_LONG' : 'READ_TOO_SELDOM');
  const provedMs = everyMs * (1 + Math.max(...misses));
  return {
    kind: 'tags_missing',
    unprovable: null,
    toldWithinS: seconds(Math.max(provedMs, everyMs + (isMany ? SHADOW_MS : ALONE_MS[1]!))),
    // Twice as many misses as the worst of them needs, for reads that went badly count for nothing.
    heldWithinS: isMany ? seconds(everyMs * (3 + 2 * Math.max(...missesTo(DARK)))) : null,
  };
}

function door({ expectation }: Ground, isInPieces: boolean): Told {
  const { maxDoorOpenMs } = expectation;
  if (maxDoorOpenMs === Infinity) return cannot('door_open', 'NOT_ASKED');
  if (shortest(expectation, ['door_sensor']) === Infinity) return cannot('door_open', 'NO_DEVICE');
  const toldWithinS = seconds(isInPieces ? WINDOW_LIMITS * maxDoorOpenMs : maxDoorOpenMs + CONFIRM_MS + SHUT_MS);
  const unseenMs = isInPieces ? WINDOW_SHARE * WINDOW_LIMITS * maxDoorOpenMs : maxDoorOpenMs;
  return { kind: 'door_open', unprovable: null, seconds: unseenMs / 1000, toldWithinS, heldWithinS: toldWithinS };
}

function seal({ expectation }: Ground, kind: 'seal_broken' | 'seal_mismatch'): Told {
  const everyMs = shortest(expectation, ['e_seal']);
  if (everyMs === Infinity) return cannot(kind, 'NO_DEVICE');
  if (kind === 'seal_mismatch' && expectation.seals.length === 0) return cannot(kind, 'NOT_ASKED');
  // A number that differs by what readers mistake is told when it was read once more than they do.
  if (kind === 'seal_mismatch') {
    const toldWithinS = seconds((MISREADS_MOST + 1) * everyMs);
    return { kind, unprovable: null, toldWithinS, heldWithinS: toldWithinS };
  }
  const isFlagged = expectation.devices.some((d) => d.kind === 'e_seal' && d.givesFalseFlags);
  const toldWithinS = seconds((isFlagged ? 2 : 1) * everyMs);
  // Opened and shut between two reports a seal that does not latch shows nothing.
  return { kind, unprovable: null, seconds: everyMs / 1000, toldWithinS, heldWithinS: seconds(everyMs) };
}

function climate({ expectation }: Ground): Told {
  if (!expectation.climate) return cannot('climate_excursion', 'NOT_ASKED');
  const everyMs = shortest(expectation, ['climate_sensor']);
  if (everyMs === Infinity) return cannot('climate_excursion', 'NO_DEVICE');
  const { maxExcursionMs } = expectation.climate;
  const toldWithinS = seconds(Math.max(maxExcursionMs, 2 * everyMs) + everyMs);
  return {
    kind: 'climate_excursion',
    unprovable: null,
    seconds: maxExcursionMs / 1000,
    toldWithinS,
    heldWithinS: Math.min(toldWithinS, seconds(3 * everyMs)),
  };
}

/** What one device may be silent for: its own limit, and no longer than a reading may be old that no other device gives. */
function allowedToOneMs(expectation: Expectation, i: number): number {
  const device = expectation.devices[i]!;
  const own = ownSilenceMs(usualSilenceMs(expectation), device);
  const others = expectation.devices.filter((_, other) => other !== i);
  const measuresAlone = expectation.measures.some((measure) => {
    const kinds = [...shownBy[measure], ...(standsIn[measure] ?? [])];
    return kinds.includes(device.kind) && !others.some(({ kind }) => kinds.includes(kind));
  });
  return measuresAlone ? Math.min(own, expectation.maxAgeMs) : own;
}

/** One device of several that falls silent, past its own limit. */
function silenceOfOne({ expectation }: Ground): Told {
  if (expectation.devices.length < 2) return cannot(null, 'ONE_DEVICE');
  const allowedMs = Math.max(...expectation.devices.map((_, i) => allowedToOneMs(expectation, i)));
  const heldWithinS = seconds(allowedMs);
  return { kind: null, unprovable: null, seconds: allowedMs / 1000, toldWithinS: null, heldWithinS };
}

/** Somebody sends a device's next number before it does: its true messages then come second, with other contents. */
function forgery({ expectation }: Ground): Told {
  const slowest = expectation.devices.reduce((most, d) => Math.max(most, d.reportEveryMs), 0);
  if (slowest === 0) return cannot(null, 'NO_DEVICE');
  // What has no numbers contradicts nobody who speaks beside it; only a signature tells them apart.
  if (expectation.devices.some(({ hasNoNumbers, signs }) => hasNoNumbers && !signs))
    return cannot(null, 'NOT_NUMBERED');
  return { kind: null, unprovable: null, toldWithinS: null, heldWithinS: seconds((CLONES + 1) * slowest) };
}

/** Somebody keeps a device from being heard and sends what it might have sent: only a signature tells. */
function impersonation(ground: Ground): Told {
  if (!ground.expectation.devices.every((device) => device.signs)) return cannot(null, 'NOT_SIGNED');
  return silence(ground);
}

const rules: Record<Act, (ground: Ground) => Told> = {
  move_off_place: offPlace,
  leave_corridor: (ground) => offCorridor(ground, false),
  detour: (ground) => offCorridor(ground, true),
  hide_receiver: hiddenReceiver,
  blur_receiver: blurredReceiver,
  silence_all: silence,
  silence_one: silenceOfOne,
  speak_beside_device: forgery,
  speak_instead_of_device: impersonation,
  carry_one_off: parted,
  halt,
  creep,
  take_mass: (ground) => mass(ground, false),
  exchange_mass: (ground) => mass(ground, true),
  take_one_tag: (ground) => tags(ground, false),
  take_many_tags: (ground) => tags(ground, true),
  open_door: (ground) => door(ground, false),
  open_door_in_pieces: (ground) => door(ground, true),
  open_seal: (ground) => seal(ground, 'seal_broken'),
  swap_seal: (ground) => seal(ground, 'seal_mismatch'),
  spoil_climate: climate,
};

/**
 * @param at event time: places change by order
 * @param head what was learned of the devices, where they have spoken already
 */
export function sensitivityOf(expectation: Expectation, at: number, head: Judgement | null = null): Sensitivity[] {
  const ground = { expectation, at, head };
  return acts.map((act) => ({ act, ...rules[act](ground) }));
}
