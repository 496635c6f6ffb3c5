import type { SeededChance } from '../chance.ts';
import { DAY, MINUTE, type Story, say, speakingTimes } from '../story.ts';

/** Three in four tags are read as sold; one in six is turned away or beside metal; one in fourteen is hardly read. */
function rateOf(chance: SeededChance): number {
  const u = chance.next();
  if (u < 0.75) return chance.between(0.93, 0.999);
  return u < 0.925 ? chance.between(0.45, 0.93) : chance.between(0.12, 0.45);
}

interface Shadow {
  from: number;
  to: number;
  isHidden: (i: number) => boolean;
}

/** Something parked before an antenna about once a day: neighbours, or a draw of tags, unseen for a quarter of an hour. */
function shadows(chance: SeededChance, story: Story, count: number, longest: number): Shadow[] {
  const list: Shadow[] = [];
  for (let t = story.start + chance.exponential(DAY); t < story.end; t += chance.exponential(DAY)) {
    const isBlocked = longest > 0 && chance.happens(0.3);
    const lasts = isBlocked ? chance.between(0.4, 1) * longest : chance.exponential(12 * MINUTE);
    const share = chance.between(0.1, 0.45);
    const first = chance.whole(0, count - 1);
    const drawn = new Set(Array.from({ length: count }, (_, i) => i).filter(() => chance.happens(share)));
    const isNear = chance.happens(0.5);
    list.push({
      from: t,
      to: t + lasts,
      isHidden: (i) => (isNear ? (i - first + count) % count < share * count : drawn.has(i)),
    });
  }
  return list;
}

/** Reads of a lot whose tags differ from one another far more than a data sheet says. */
export function readSecondTags(
  chance: SeededChance,
  story: Story,
  device: string,
  everyS: number,
  tags: readonly string[],
  goneAt: ReadonlyMap<string, number>,
  longestShadowMs: number,
): number[] {
  const rates = tags.map(() => rateOf(chance));
  const hidden = shadows(chance, story, tags.length, longestShadowMs);
  for (const t of speakingTimes(chance, story.start, story.end, everyS)) {
    if (chance.happens(0.004)) {
      say(story, device, t, { tags: [] });
      continue;
    }
    const now = hidden.filter((s) => s.from <= t && t < s.to);
    const read = tags.filter((tag, i) => {
      if ((goneAt.get(tag) ?? Infinity) <= t) return false;
      return chance.happens(now.some((s) => s.isHidden(i)) ? 0.03 * rates[i]! : rates[i]!);
    });
    say(story, device, t, { tags: read });
  }
  return rates;
}
