/** Gaps between so many newest messages of a device are looked at, and fewer than so many say nothing. */
export const PACED_MESSAGES = 300;
const PACED_LEAST = 5;
const TIME_SHARE = 0.2;

/**
 * The gap that a device's messages keep, in milliseconds: the longest in which a fifth of the time passes, and that comes back. Counted
 * by time and not by messages: bursts of five each three quarters of an hour show nothing for three quarters of an hour. One long
 * silence is none. Null of too few. Practice.
 */
export function keptGapMs(gapsMs: readonly number[]): number | null {
  if (gapsMs.length < PACED_LEAST) return null;
  const longest = [...gapsMs].sort((a, b) => b - a).slice(1);
  const allMs = longest.reduce((sum, ms) => sum + ms, 0);
  let passedMs = 0;
  for (const ms of longest) {
    passedMs += ms;
    if (passedMs >= TIME_SHARE * allMs) return ms;
  }
  return null;
}
