import { type RefusalDefinition, refuse } from './refusal.ts';

/**
 * A life cycle is a table: from, act, to. An auditor reads it; `next` enforces it; the database repeats it in the
 * conditional update that each verb makes (`… where status = from`).
 */
export type LifeCycle<State extends string, Act extends string> = readonly (readonly [
  from: State,
  act: Act,
  to: State,
])[];

/** The state after `act`, or the given refusal with both the state and the act in its facts. */
export function next<State extends string, Act extends string>(
  table: LifeCycle<State, Act>,
  from: State,
  act: Act,
  otherwise: RefusalDefinition,
): State {
  const row = table.find(([f, a]) => f === from && a === act);
  if (!row) refuse(otherwise, { facts: { state: from, act } });
  return row[2];
}

/** What `act` does to a row, for the conditional update that does it: from which states, and to which one. */
export interface Step<State extends string> {
  from: readonly State[];
  to: State;
}

/** The step that `act` is; with `at`, from that state alone. An act that leads to several ends is two acts, a fault of the table. */
export function stepOf<State extends string, Act extends string>(
  table: LifeCycle<State, Act>,
  act: Act,
  at?: State,
): Step<State> {
  const rows = table.filter(([from, a]) => a === act && (at === undefined || from === at));
  const [to, ...others] = new Set(rows.map(([, , end]) => end));
  if (others.length > 0) throw new Error(`${act} leads to several states`);
  // From where it is not possible it changes no row: the update finds none.
  return { from: rows.map(([from]) => from), to: (to ?? at) as State };
}

/** The states from which `act` is possible: what a conditional update names. */
export const statesBefore = <State extends string, Act extends string>(
  table: LifeCycle<State, Act>,
  act: Act,
): State[] => table.filter(([, a]) => a === act).map(([from]) => from);
