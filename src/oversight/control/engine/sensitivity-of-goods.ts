import { ownSilenceMs, usualSilenceMs } from './doubts.ts';
import { confirmMs, SHUT_MS, WINDOW_LIMITS, WINDOW_SHARE } from './rules/door.ts';
import {
  bookKgAt,
  EXCHANGED_MOST_SHARE,
  EXCHANGED_TOLERANCES,
  EXCHANGES,
  UNSTEADY_EXCHANGES,
} from './rules/exchanged.ts';
import { LOST_CERTAINTY, LOST_MS } from './rules/readers.ts';
import { MISREAD_READINGS, MISREADS_MOST } from './rules/seal.ts';
import { missesToProve } from './rules/tag-rate.ts';
import { ALONE_MS, SHADOW_MS } from './rules/tag-shadow.ts';
import { CERTAINTY, DARK, PROVED_WITHIN_MS } from './rules/tags.ts';
import { BESIDE_AFTER_MS, DOUBT_SHARE, DRIFT_SHARE, HANDLING_MS } from './rules/weight.ts';
import { cannot, type Ground, lasting, seconds, shortest, type Told } from './sensitivity-words.ts';

/** What stays unseen of the goods themselves: their mass, pieces, doors, seals and warmth. */

/** A tag of which nothing is known yet is taken to be read as most are: nine times in ten, of so many reads. */
const USUAL_HITS = 45;
const USUAL_MISSES = 5;

/** A scale that is read so seldom sees what is lifted off in passing as often as what is gone: one reading more. */
const READINGS = 3;
const SELDOM_READINGS = 4;
/** Steps so small that they pass for drift add up to this share of the tolerance before the level itself tells. */
const PARTS_SHARE = 1.6;

interface Weighed {
  everyMs: number;
  goodsKg: number;
  toleranceKg: number;
  toldWithinMs: number;
}

/** What the scale of a watch can do; why nothing, where there is none to ask. */
function weighed({ expectation, at }: Ground): Weighed | Told {
  if (!expectation.weight) return cannot('weight_short', 'NOT_ASKED');
  const everyMs = shortest(expectation, ['scale']);
  if (everyMs === Infinity) return cannot('weight_short', 'NO_DEVICE');
  const readings = everyMs > HANDLING_MS ? SELDOM_READINGS : READINGS;
  const toldWithinMs = lasting(everyMs, HANDLING_MS, readings);
  const goodsKg = bookKgAt(expectation.weight, at);
  return { everyMs, goodsKg, toleranceKg: expectation.weight.toleranceKg, toldWithinMs };
}

/** At once, outside any release. */
export function mass(ground: Ground): Told {
  const scale = weighed(ground);
  if ('kind' in scale) return scale;
  return {
    kind: 'weight_short',
    unprovable: null,
    kg: Math.ceil(DOUBT_SHARE * scale.toleranceKg),
    toldFromKg: Math.ceil((1 + DRIFT_SHARE) * scale.toleranceKg),
    toldWithinS: seconds(scale.toldWithinMs),
    heldWithinS: seconds(2 * scale.everyMs),
  };
}

/** In as many steps as one likes, each too small to be told from what a scale drifts: by what is gone in all. */
export function massInParts(ground: Ground): Told {
  const scale = weighed(ground);
  if ('kind' in scale) return scale;
  return {
    kind: 'weight_short',
    unprovable: null,
    kg: Math.ceil(DOUBT_SHARE * scale.toleranceKg),
    toldFromKg: Math.ceil(PARTS_SHARE * scale.toleranceKg),
    toldWithinS: seconds(scale.toldWithinMs),
    heldWithinS: seconds(scale.toldWithinMs),
  };
}

const openReleases = ({ expectation, at }: Ground) => expectation.releases.filter(({ to }) => to > at);

/** What releases that are not over let go: while they are open it may go, and be set down again, as often as one likes. */
const releasedKg = (ground: Ground): number => openReleases(ground).reduce((sum, { weightKg }) => sum + weightKg, 0);

/** How long the longest release that is not over is open. */
export const releaseMs = (ground: Ground): number =>
  openReleases(ground).reduce((most, { from, to }) => Math.max(most, to - from), 0);

/** While a release is open, what it leaves untaken may be taken by anybody: to a scale it is released. */
export function massUnderRelease(ground: Ground): Told {
  const scale = weighed(ground);
  if ('kind' in scale) return scale;
  if (openReleases(ground).length === 0) return cannot('weight_short', 'NOT_ASKED');
  const kg = releasedKg(ground);
  const toldWithinS = seconds(releaseMs(ground) + BESIDE_AFTER_MS + scale.toldWithinMs);
  return {
    kind: 'weight_short',
    unprovable: null,
    kg: Math.ceil(kg),
    toldFromKg: Math.ceil(kg + (1 + DRIFT_SHARE) * scale.toleranceKg),
    toldWithinS,
    heldWithinS: toldWithinS,
  };
}

export function exchangedMass(ground: Ground): Told {
  const scale = weighed(ground);
  if ('kind' in scale) return scale;
  return {
    kind: null,
    unprovable: null,
    // Between two reports nothing is seen at all; what is seen once or twice a day may be work, up to so much of the goods.
    seconds: scale.everyMs / 1000,
    kg: Math.ceil(
      releasedKg(ground) + Math.max(EXCHANGED_TOLERANCES * scale.toleranceKg, EXCHANGED_MOST_SHARE * scale.goodsKg),
    ),
    toldWithinS: null,
    // Back to back: of single readings that the scale calls unsteady twice as many are asked for.
    heldWithinS: seconds(Math.max(EXCHANGES * (HANDLING_MS + scale.everyMs), 2 * UNSTEADY_EXCHANGES * scale.everyMs)),
  };
}

export function tags({ expectation, head }: Ground, isMany: boolean): Told {
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
  if (expectation.hasReaders)
    return tagsBetween(expectation, Math.max(...missesTo(LOST_CERTAINTY + certainty - CERTAINTY)));
  return {
    kind: 'tags_missing',
    unprovable: null,
    toldWithinS: seconds(Math.max(provedMs, everyMs + (isMany ? SHADOW_MS : ALONE_MS[1]!))),
    // Twice as many misses as the worst of them needs, for reads that went badly count for nothing.
    heldWithinS: isMany ? seconds(everyMs * (3 + 2 * Math.max(...missesTo(DARK)))) : null,
  };
}

/** Of several readers one may name what is gone: what each of them reads no more holds money, whatever the others say. */
function tagsBetween({ devices }: Ground['expectation'], misses: number): Told {
  const everyMs = Math.max(...devices.flatMap((d) => (d.kind === 'tag_reader' ? [d.reportEveryMs] : [])));
  const heldWithinS = seconds(everyMs * (2 + misses) + LOST_MS);
  return { kind: 'tags_missing', unprovable: null, toldWithinS: null, heldWithinS };
}

export function door({ expectation, head }: Ground, isInPieces: boolean): Told {
  const { maxDoorOpenMs } = expectation;
  if (maxDoorOpenMs === Infinity) return cannot('door_open', 'NOT_ASKED');
  const everyMs = shortest(expectation, ['door_sensor']);
  if (everyMs === Infinity) return cannot('door_open', 'NO_DEVICE');
  // It speaks when the door moves, unless somebody keeps it from being heard.
  const isHeardLate = expectation.devices.some((d) => d.kind === 'door_sensor' && d.enrolledEveryMs !== undefined);
  const lateMs = isHeardLate ? everyMs : 0;
  const limitMs = isInPieces ? WINDOW_LIMITS * maxDoorOpenMs : maxDoorOpenMs + confirmMs(head?.door ?? {}) + SHUT_MS;
  const toldWithinS = seconds(limitMs + lateMs);
  const unseenMs = (isInPieces ? WINDOW_SHARE * WINDOW_LIMITS * maxDoorOpenMs : maxDoorOpenMs) + lateMs;
  return { kind: 'door_open', unprovable: null, seconds: unseenMs / 1000, toldWithinS, heldWithinS: toldWithinS };
}

export function seal({ expectation }: Ground, kind: 'seal_broken' | 'seal_mismatch'): Told {
  const everyMs = shortest(expectation, ['e_seal']);
  if (everyMs === Infinity) return cannot(kind, 'NO_DEVICE');
  if (kind === 'seal_mismatch' && expectation.seals.length === 0) return cannot(kind, 'NOT_ASKED');
  // A number that differs by what readers mistake is told when it was read once more than they do.
  if (kind === 'seal_mismatch') {
    const toldWithinS = seconds((MISREADS_MOST + 1) * everyMs);
    // One that keeps its number to itself is silent past its own limit.
    const mute = expectation.devices.map((d) =>
      d.kind === 'e_seal'
        ? ownSilenceMs(usualSilenceMs(expectation), { reportEveryMs: d.enrolledEveryMs ?? d.reportEveryMs })
        : 0,
    );
    // And one that says the right number twice in three times is a reader that slips, until it slipped too often.
    const heldWithinS = Math.max(seconds(MISREAD_READINGS * everyMs), seconds(Math.max(...mute)));
    return { kind, unprovable: null, toldWithinS, heldWithinS };
  }
  const isFlagged = expectation.devices.some((d) => d.kind === 'e_seal' && d.givesFalseFlags);
  const toldWithinS = seconds((isFlagged ? 2 : 1) * everyMs);
  // Opened and shut between two reports a seal that does not latch shows nothing.
  return { kind, unprovable: null, seconds: everyMs / 1000, toldWithinS, heldWithinS: seconds(everyMs) };
}

export function climate({ expectation }: Ground): Told {
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
