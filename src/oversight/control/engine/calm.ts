import { doubtBeginsAt } from './doubts.ts';
import type { Expectation } from './expectation.ts';
import type { SubjectState } from './state.ts';
import { lackBeginsAt } from './status.ts';

/*
 * A tick comes each minute, and most of them while nothing was taken in and all is well. Until when that stays so by itself is
 * reckoned once; before then a tick asks nothing. What is known here is never stored: it follows from the state.
 */
interface Calm {
  /** Receipt time before which nothing begins by time alone. */
  until: number;
  expectation: Expectation;
  /** Of the head and of the hearing: what moved either since is to be looked at. */
  revisions: [head: number, hearing: number];
}

const calms = new WeakMap<SubjectState, Calm>();

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

/** Receipt time before which nothing begins by time alone; long ago where something may begin at any moment, or was not concluded from. */
export function calmUntil(state: SubjectState, expectation: Expectation): number {
  const until = calms.get(state)?.until ?? -Infinity;
  return isCalm(state, expectation, -Infinity) ? until : -Infinity;
}

/** Whatever was known is no more: something was taken in, and is not yet concluded from. */
export function endCalm(state: SubjectState): void {
  const calm = calms.get(state);
  if (calm) calm.until = -Infinity;
}

/** Notes, after all was concluded, whether it is well and until when no lack and no doubt can begin by time alone. */
export function noteCalm(state: SubjectState, expectation: Expectation, now: number): void {
  const { standing, head, hearing } = state;
  const isWell = standing.status === 'in_control' && !standing.lacks && standing.betterSince < 0 && !standing.kept;
  const until = isWell ? Math.min(lackBeginsAt(state, expectation), doubtBeginsAt(state, expectation, now)) : -Infinity;
  const calm = calms.get(state);
  if (!calm) {
    calms.set(state, { until, expectation, revisions: [head.revision, hearing.revision] });
    return;
  }
  calm.until = until;
  calm.expectation = expectation;
  calm.revisions[0] = head.revision;
  calm.revisions[1] = hearing.revision;
}
