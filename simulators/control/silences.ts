import type { ScenarioMessage } from '../../src/oversight/control/replay.ts';
import { DAY, HOUR, iso, type Story } from './story.ts';

/**
 * Every silence of all devices that lasted longer than is allowed, as it came to be in delivery: nothing may have been done,
 * and still nothing was known. Near a blackout the limit moves, and a silence that a story tells of is labelled by the story.
 */
export function labelSilences(story: Story, messages: readonly ScenarioMessage[], allowedMs: number): void {
  if (story.corridors.some(({ blackouts }) => (blackouts ?? []).length > 0)) return;
  if (story.labels.some((l) => l.kinds.includes('silent'))) return;
  const seen = new Set<string>();
  let [heard, told] = [story.start, -1];
  const look = (now: number): void => {
    if (now - heard <= allowedMs || told === heard) return;
    told = heard;
    const from = heard + allowedMs;
    story.labels.push({
      subjectCode: story.subject.code,
      kinds: ['silent'],
      from: iso(from),
      to: iso(Math.max(now, from + HOUR)),
    });
  };
  for (const message of messages) {
    const key = `${message.topic}/${(message.payload as { seq: number }).seq}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const receivedAt = Date.parse(message.receivedAt);
    look(receivedAt);
    const saidAt = saidOf(message);
    // What was said long ago, or by a clock that was reset, is no sign of life.
    if (saidAt !== null) heard = Math.max(heard, saidAt);
  }
}

/** When it was said, never later than it was received; null where its clock was reset. */
export function saidOf(message: ScenarioMessage): number | null {
  const receivedAt = Date.parse(message.receivedAt);
  const saidAt = Date.parse((message.payload as { at: string }).at);
  return saidAt > receivedAt - DAY ? Math.min(saidAt, receivedAt) : null;
}
