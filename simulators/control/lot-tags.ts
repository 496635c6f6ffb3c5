import type { SeededChance } from './chance.ts';
import { DAY, MINUTE, type Story, say, speakingTimes } from './story.ts';

export const newTag = (chance: SeededChance, i: number): string =>
  `urn:epc:id:sgtin:6901234.${String(chance.whole(0, 999_999)).padStart(6, '0')}.${i}`;

interface Episode {
  from: number;
  to: number;
  /** Hidden stretch of the stow, or a rate by which every read suffers. */
  first: number;
  last: number;
  rate: number;
}

/** Spells in which neighbours are hidden together, and spells of collisions that spoil reads of all alike. */
function episodes(chance: SeededChance, story: Story, count: number, hardness: number): Episode[] {
  const list: Episode[] = [];
  for (let t = story.start; t < story.end; t += DAY) {
    if (chance.happens(0.5 * hardness)) {
      const size = Math.round(count * chance.between(0.36, 0.62));
      const first = chance.whole(0, count - 1);
      const from = t + chance.between(0, DAY);
      list.push({ from, to: from + chance.between(10, 85) * MINUTE, first, last: first + size - 1, rate: 0 });
    }
    if (chance.happens(0.75 * hardness)) {
      const from = t + chance.between(0, DAY);
      list.push({
        from,
        to: from + chance.between(8, 38) * MINUTE,
        first: 0,
        last: count,
        rate: chance.between(0.45, 0.7),
      });
    }
  }
  return list;
}

/** Reads of a portal: every tag has its own rate, some are weak, and not all misses are independent. */
export function readTags(
  chance: SeededChance,
  story: Story,
  device: string,
  everyS: number,
  tags: readonly string[],
  goneAt: ReadonlyMap<string, number>,
  hardness: number,
): number[] {
  const rates = tags.map(() =>
    chance.happens(0.2 * hardness) ? chance.between(0.66, 0.88) : chance.between(0.94, 0.985),
  );
  const spells = episodes(chance, story, tags.length, hardness);
  for (const t of speakingTimes(chance, story.start, story.end, everyS)) {
    const now = spells.filter((s) => s.from <= t && t < s.to);
    const read = tags.filter((tag, i) => {
      if ((goneAt.get(tag) ?? Infinity) <= t) return false;
      let rate = rates[i]!;
      for (const spell of now) {
        // A stretch may begin at the end of the list and go on at its beginning.
        if (spell.rate === 0 && (i - spell.first + tags.length) % tags.length <= spell.last - spell.first) return false;
        if (spell.rate > 0) rate *= spell.rate;
      }
      return chance.happens(rate);
    });
    say(story, device, t, { tags: read });
  }
  return rates;
}
