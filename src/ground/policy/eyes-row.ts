import type { Level } from '../../kernel/eyes.ts';
import { asksStepUp } from './step-up.ts';

/** How far back a day may be typed: today only; five banking days, never before what it is about; any, as stamped by others. */
export const windows = ['P0', 'P1', 'P∞', '–'] as const;
export type PastWindow = (typeof windows)[number];

/**
 * Who agrees. `alone`: nobody, unless a gate asks. `second`: another person of the same party. `pair:verb`: who acts is the
 * second of two acts, the other being `verb`. `own`: the act counts its own approvals. `system`: no person acts.
 */
export type Agrees = 'alone' | 'second' | 'own' | 'system' | `pair:${string}`;

export interface EyesRow {
  verb: string;
  agrees: Agrees;
  /** Whose people: all, or those of lenders (banks and factors), where other houses order it for themselves. */
  houses: 'all' | 'lenders';
  level: Level | 'byAmount';
  restsOn: string;
  past: PastWindow;
  /** P other party, G guarantors, C custodian, S own supervisors, R risk desk, X the person concerned. */
  told: string;
  source: string;
  /** Whoever does it, proposes it or agrees to it in a session has shown a second factor a moment ago. */
  stepUp: boolean;
  /** Where this table judges otherwise than the reference that it was drawn from: why. */
  decided?: string;
}

type Line = [
  verbs: string,
  agrees: Agrees | 'second:lenders',
  level: EyesRow['level'],
  restsOn: string,
  past: PastWindow,
  told: string,
  source: string,
  decided?: string,
];

/** One line for several verbs of one judgement. */
export const table = (...lines: Line[]): EyesRow[] =>
  lines.flatMap(([verbs, agrees, level, restsOn, past, told, source, decided]) =>
    verbs.split(' ').map((verb) => ({
      verb,
      agrees: agrees === 'second:lenders' ? 'second' : agrees,
      houses: agrees === 'second:lenders' ? 'lenders' : 'all',
      level,
      restsOn,
      past,
      told,
      source,
      stepUp: asksStepUp(verb),
      ...(decided !== undefined && { decided }),
    })),
  );

/** The inner order of a client’s house is its own; its word is a claim that the lender’s two people look at. */
export const ownHouse =
  'binds the house that says it; its inner order is its own, and two people of the lender take it on';
/** Refusing, asking, telling and protecting make nothing worse for the bank. */
export const protects = 'refuses, asks, tells or protects: nothing becomes worse for the bank by it';
