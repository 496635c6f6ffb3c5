import type { Expectation, ExpectedDevice } from './expectation.ts';
import type { Judgement } from './judgement.ts';
import type { BreachKind } from './vocabulary.ts';

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
  /** Mass of which so much is told; what is less, and more than `kg`, only holds money. */
  toldFromKg?: number;
  /** What is more is told within so long of its beginning, off a corridor of crossing its edge; null never, by itself. */
  toldWithinS: number | null;
  /** Money is held within so long; null never, by itself. */
  heldWithinS: number | null;
  /**
   * The same where whoever does it keeps the devices as silent as the watch lets them be, and receivers under foil: what they do not show
   * they show no sooner.
   * Null where silence changes nothing of it.
   */
  silenced: Told | null;
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
  'come_late',
  'stay_long',
  'take_mass',
  'take_mass_in_parts',
  'take_under_release',
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

/** Messages take so long as a rule; ticks come each minute. */
const ON_THE_WAY_MS = 90_000;
export const seconds = (ms: number): number => Math.ceil((ms + ON_THE_WAY_MS) / 1000);

/** A device that is heard less often than it was enrolled with: by its own pace, or because somebody silences it. */
export interface HeardDevice extends ExpectedDevice {
  /** As it was enrolled: the rules go by that. */
  enrolledEveryMs?: number;
}

export interface Ground {
  expectation: Omit<Expectation, 'devices'> & { devices: HeardDevice[] };
  at: number;
  head: Judgement | null;
  /** Receivers are put under foil, too: they give their last fix again. */
  isHidden?: boolean;
}

export type Told = Omit<Sensitivity, 'act' | 'silenced'>;

export const cannot = (kind: BreachKind | null, unprovable: Unprovable): Told => ({
  kind,
  unprovable,
  toldWithinS: null,
  heldWithinS: null,
});

export const shortest = (expectation: Ground['expectation'], kinds: readonly string[]): number =>
  expectation.devices.reduce((n, d) => (kinds.includes(d.kind) ? Math.min(n, d.reportEveryMs) : n), Infinity);

/** The first report after the act, and as many more as last for this long; at least so many in all. */
export const lasting = (everyMs: number, forMs: number, reports: number): number =>
  everyMs * (1 + Math.max(reports - 1, Math.ceil(forMs / everyMs)));
