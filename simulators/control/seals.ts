import type { Readings } from '../../src/oversight/control/engine/index.ts';
import type { SeededChance } from './chance.ts';

export interface SealChange {
  t: number;
  number: string;
  state: 'closed' | 'open' | 'cut';
}

export const newSealNumber = (chance: SeededChance): string => `CN${chance.whole(1_000_000, 9_999_999)}`;

/** A seal as read: now and then without its number, now and then with one digit wrong. */
export function readSeal(
  chance: SeededChance,
  changes: readonly SealChange[],
  t: number,
): NonNullable<Readings['seal']> {
  let now = changes[0]!;
  for (const change of changes) if (change.t <= t) now = change;
  const { state } = now;
  if (chance.happens(0.04)) return { state };
  if (!chance.happens(0.003)) return { number: now.number, state };
  const i = chance.whole(2, now.number.length - 1);
  const digit = (Number(now.number[i]) + chance.whole(1, 9)) % 10;
  return { number: now.number.slice(0, i) + digit + now.number.slice(i + 1), state };
}
