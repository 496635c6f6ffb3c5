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

/** The states from which `act` is possible: what a conditional update names. */
export const statesBefore = <State extends string, Act extends string>(
  table: LifeCycle<State, Act>,
  act: Act,
): State[] => table.filter(([, a]) => a === act).map(([from]) => from);
