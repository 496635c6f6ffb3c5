import type { Database } from '../../context.ts';
import { changedDevices } from './store.ts';

/** A change is committed at most so long after the instant that it bears. */
const COMMITTED_WITHIN_MS = 60_000;

/**
 * Tells, each time it is asked, which devices were changed meanwhile by whatever process: revoked, handed over, given another
 * password or key. Each change is told once.
 */
export function watchDeviceChanges({ database, now }: { database: Database; now(): Date }) {
  let from = now();
  let told = new Set<string>();
  return async (): Promise<string[]> => {
    const asked = now();
    const changed = await database.anonymous((handle) =>
      changedDevices(handle, new Date(from.getTime() - COMMITTED_WITHIN_MS)),
    );
    const marks = changed.map(({ topicName, changedAt }) => ({
      topicName,
      mark: `${topicName} ${changedAt.getTime()}`,
    }));
    const fresh = marks.filter(({ mark }) => !told.has(mark));
    told = new Set(marks.map(({ mark }) => mark));
    from = asked;
    return [...new Set(fresh.map(({ topicName }) => topicName))];
  };
}
