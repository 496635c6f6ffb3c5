import { doubtBeginsAt } from './doubts.ts';
import type { Expectation } from './expectation.ts';
import type { SubjectState } from './state.ts';
import { lackBeginsAt } from './status.ts';

/*
 * A tick comes each minute, and most of them while nothing was taken in and all is well. Until when that stays so by itself is
 * reckoned once; before then a tick asks nothing. What is known here is never stored: it follows from the state.
 */
interface Calm {
  expectation: Expectation;
  revisions: [head: number, hearing: number];
  until: number;
}

const calms = new WeakMap<SubjectState, Calm>();

/** Something was taken in, or is to be judged again. */
export const endCalm = (state: SubjectState): boolean => calms.delete(state);

/** Whether time alone changed nothing since all was found well: what would be concluded now was concluded then. */
export function isCalm(state: SubjectState, expectation: Expectation, now: number): boolean {
  const calm = calms.get(state);
  return (
    calm !== undefined &&
    now < calm.until &&
    calm.expectation === expectation &&
    calm.revisions[0] === state.head.revision &&
    calm.revisions[1] === state.hearing.revision
  );
}

/** Notes, after all was concluded, whether it is well and until when no lack and no doubt can begin by time alone. */
export function noteCalm(state: SubjectState, expectation: Expectation, now: number): void {
  const { standing, head, hearing } = state;
  const isWell = standing.status === 'in_control' && !standing.lacks && standing.betterSince < 0 && !standing.kept;
  if (!isWell) return;
  const until = Math.min(lackBeginsAt(state, expectation), doubtBeginsAt(state, expectation, now));
  if (until > now) calms.set(state, { expectation, revisions: [head.revision, hearing.revision], until });
}
