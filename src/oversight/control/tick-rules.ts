import { calmUntil, type Expectation, type SubjectState } from './engine/index.ts';

/** While something is suspected the clock may decide within a minute. */
const TICK_SOON_MS = 60_000;
/** What changed beside the telemetry is judged with the next message, and at the latest then. */
const TICK_LATER_MS = 300_000;

/**
 * When the clock must be let come next, in milliseconds: at the latest when silence, a lack or a doubt can begin by time alone, so that
 * each is told within its minute. One that comes before it is wanted does no harm, so it is left as it stands; so is one that is
 * due: else a subject that speaks every few seconds would put off for ever what waits to be judged again.
 */
export function nextTickMs(
  { state, expectation, standsMs }: { state: SubjectState; expectation: Expectation; standsMs: number },
  now: number,
  isTick: boolean,
): number {
  const isSuspect = state.isStale || state.standing.status !== 'in_control';
  const beginsAt = Math.min(state.clock + expectation.maxSilenceMs, calmUntil(state, expectation));
  const soon = now + TICK_SOON_MS;
  const wanted = isSuspect ? soon : Math.min(Math.max(beginsAt, soon), now + TICK_LATER_MS);
  const isPast = isTick && standsMs <= now;
  return !isPast && standsMs <= wanted ? standsMs : wanted;
}
