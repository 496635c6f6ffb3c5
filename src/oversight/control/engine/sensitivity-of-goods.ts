import { CONFIRM_MS, SHUT_MS, WINDOW_LIMITS, WINDOW_SHARE } from './rules/door.ts';
import { MISREADS_MOST } from './rules/seal.ts';
import { missesToProve } from './rules/tag-rate.ts';
import { ALONE_MS, SHADOW_MS } from './rules/tag-shadow.ts';
import { CERTAINTY, DARK, PROVED_WITHIN_MS } from './rules/tags.ts';
import { DOUBT_SHARE, EXCHANGED_TOLERANCES, EXCHANGES, HANDLING_MS } from './rules/weight.ts';
import { cannot, type Ground, lasting, seconds, shortest, type Told } from './sensitivity-words.ts';

/** What stays unseen of the goods themselves: their mass, pieces, doors, seals and warmth. */

/** A tag of which nothing is known yet is taken to be read as most are: nine times in ten, of so many reads. */
const USUAL_HITS = 45;
const USUAL_MISSES = 5;

export function mass({ expectation }: Ground, isExchanged: boolean): Told {
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
  return {
    kind: 'tags_missing',
    unprovable: null,
    toldWithinS: seconds(Math.max(provedMs, everyMs + (isMany ? SHADOW_MS : ALONE_MS[1]!))),
    // Twice as many misses as the worst of them needs, for reads that went badly count for nothing.
    heldWithinS: isMany ? seconds(everyMs * (3 + 2 * Math.max(...missesTo(DARK)))) : null,
  };
}

export function door({ expectation }: Ground, isInPieces: boolean): Told {
  const { maxDoorOpenMs } = expectation;
  if (maxDoorOpenMs === Infinity) return cannot('door_open', 'NOT_ASKED');
  if (shortest(expectation, ['door_sensor']) === Infinity) return cannot('door_open', 'NO_DEVICE');
  const toldWithinS = seconds(isInPieces ? WINDOW_LIMITS * maxDoorOpenMs : maxDoorOpenMs + CONFIRM_MS + SHUT_MS);
  const unseenMs = isInPieces ? WINDOW_SHARE * WINDOW_LIMITS * maxDoorOpenMs : maxDoorOpenMs;
  return { kind: 'door_open', unprovable: null, seconds: unseenMs / 1000, toldWithinS, heldWithinS: toldWithinS };
}

export function seal({ expectation }: Ground, kind: 'seal_broken' | 'seal_mismatch'): Told {
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
