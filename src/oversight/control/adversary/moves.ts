import type { Act } from '../engine/index.ts';
import type { Draw, Noticed, Stage } from './stage.ts';

/** Values a thief chose, each between the bounds of its move. */
export type Choice = Record<string, number>;

export interface Played {
  stage: Stage;
  noticed: Noticed;
  /** What he has by the time money is held, or by the end. */
  gain: number;
}

/** One way to try it: what may be chosen, and what is won. */
export interface Move {
  name: string;
  act: Act;
  /** Lowest and highest value of each choice. */
  choices: Record<string, readonly [number, number]>;
  unit: 'm' | 'km' | 'h' | 'kg' | '% of the time' | 'tags';
  /** `lasting`: won only if it is never noticed until the end. `until`: what is won by the time it is. */
  won: 'lasting' | 'until';
  periodsS: readonly number[];
  play(choice: Choice, periodS: number, draw: Draw): Played;
  /** In words: what was done. */
  tell(choice: Choice): string;
  /** What would see it. */
  seenBy: string;
}

/** Seconds from the act until money was held, or until the end. */
export const unseenS = (noticed: Noticed, endS: number): number =>
  Math.min(noticed.heldS ?? endS, noticed.toldS ?? endS, endS);
