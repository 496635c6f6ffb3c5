import type { Accessed } from '../../context.ts';

const ALIKE_MS = 60_000;
const KEPT_MOST = 10_000;

/**
 * Refusals alike of one person are one entry, and a minute later one more with how many they were: nobody fills the log, which keeps
 * what it has for half a year.
 */
export function countAlike() {
  const kept = new Map<string, { entry: Accessed; at: number; more: number }>();
  function release(name: string): Accessed[] {
    const found = kept.get(name);
    kept.delete(name);
    return found && found.more > 0 ? [{ ...found.entry, facts: { ...found.entry.facts, more: found.more } }] : [];
  }
  return {
    /** What is to be written of it now: nothing for one that is counted with another. */
    take(entry: Accessed): Accessed[] {
      if (entry.what !== 'access.refused') return [entry];
      const at = entry.at.getTime();
      const name = JSON.stringify([entry.tenantId, entry.personId, entry.address, entry.facts?.['code']]);
      const known = kept.get(name);
      if (known && at - known.at < ALIKE_MS) {
        known.more++;
        return [];
      }
      const before = release(name);
      kept.set(name, { entry, at, more: 0 });
      return [...before, entry];
    },
    /** Those whose minute is over. */
    over(now: Date): Accessed[] {
      return [...kept].flatMap(([name, { at }], i) =>
        now.getTime() - at >= ALIKE_MS || kept.size - i > KEPT_MOST ? release(name) : [],
      );
    },
  };
}
