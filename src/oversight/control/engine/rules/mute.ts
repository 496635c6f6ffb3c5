import type { Expectation } from '../expectation.ts';
import type { Judgement } from '../judgement.ts';

/** Of the device's own state where several show this, else of the one there is. */
const seenAt = (
  own: readonly ({ seenAt: number } | null)[] | undefined,
  one: { seenAt: number } | null,
  device: number,
): number => (own ? own[device] : one)?.seenAt ?? -Infinity;

/**
 * Event time at which a device last said what it is asked: a seal its number, where one is expected. A beat without that says
 * nothing of the goods. Infinity where nothing is asked of it but its place, which has limits of its own.
 */
export function saidAt(j: Judgement, expectation: Expectation, device: number): number {
  const { each } = j;
  switch (expectation.asked[device]) {
    case 'seal': {
      const seal = j.seals[device];
      return (expectation.seals.length > 0 ? seal?.rightAt : seal?.seenAt) ?? -Infinity;
    }
    case 'weight':
      return seenAt(each?.weight, j.weight, device);
    case 'tags':
      return (expectation.hasReaders ? j.readers?.[device] : j.tags)?.seenAt ?? -Infinity;
    case 'door':
      return seenAt(each?.door, j.door, device);
    case 'climate':
      return seenAt(each?.climate, j.climate, device);
    default:
      return Infinity;
  }
}
