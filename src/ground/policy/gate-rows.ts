import type { FactId } from './facts.ts';

/**
 * What a fact does at a gate. V lowers the value or raises the debt; B blocks; 2 asks one more person at the next level;
 * D takes nothing new on the item; W is shown and kept with the decision; - does nothing.
 */
export type Sign = 'V' | 'B' | '2' | 'D' | 'W' | '-';

/** A fact at the gates of one group, with the argument where a sign needs one. */
export type Row<Gate extends string> = Record<Gate, Sign> & { note?: string };

/** Who does what cells ask: the code of a condition, a refusal or a line, with its place; or why it is judged otherwise. */
export interface Held {
  by?: string;
  because?: string;
  /** Nothing does it yet: why, and what guards meanwhile. */
  open?: string;
  /** Fact → gates, with a space between. */
  cells: Partial<Record<FactId, string>>;
}
