import { type ReplayedBreach, type ReplayResult, startReplay } from '../../src/oversight/control/replay.ts';
import { seededChance } from './chance.ts';
import type { Simulated } from './scenario.ts';
import { iso } from './story.ts';

const HOUR = 3_600_000;

export interface Disorder {
  /** Every message is late by up to this much, each by its own. */
  delayMs: number;
  /** Share of messages that come twice. */
  repeatShare: number;
}

/** The same story watched for longer, so that late messages arrive within it. */
export function prolonged<T extends Pick<Simulated, 'scenario'>>(story: T, byMs: number): T {
  const { clock } = story.scenario;
  return { ...story, scenario: { ...story.scenario, clock: { ...clock, end: iso(Date.parse(clock.end) + byMs) } } };
}

/** The same messages in another order, some of them twice. */
export function disordered(
  simulated: Pick<Simulated, 'scenario' | 'messages'>,
  seed: number,
  { delayMs, repeatShare }: Disorder,
): Pick<Simulated, 'scenario' | 'messages'> {
  const chance = seededChance(seed);
  const late = simulated.messages.flatMap((message) => {
    const at = Date.parse(message.receivedAt) + chance.between(0, delayMs);
    return chance.happens(repeatShare)
      ? [
          { at, message },
          { at: at + chance.between(0, delayMs), message },
        ]
      : [{ at, message }];
  });
  const messages = late.sort((a, b) => a.at - b.at).map(({ at, message }) => ({ ...message, receivedAt: iso(at) }));
  return { scenario: simulated.scenario, messages };
}

/** The hours of a story around its first label: short, and still with what happens in it. */
export function excerpt(simulated: Simulated, hoursBefore: number, hoursAfter: number): Simulated {
  const { scenario, messages } = simulated;
  const [start, end] = [Date.parse(scenario.clock.start), Date.parse(scenario.clock.end)];
  const label = scenario.labels[0] ? Date.parse(scenario.labels[0].from) : (start + end) / 2;
  const from = Math.max(start, label - hoursBefore * HOUR);
  const to = Math.min(end, label + hoursAfter * HOUR);
  const isWithin = (at: number): boolean => at >= from && at <= to;
  return {
    scenario: { ...scenario, clock: { start: iso(from), end: iso(to) } },
    messages: messages.filter((m) => isWithin(Date.parse(m.receivedAt))),
  };
}

export function replayed({ scenario, messages }: Pick<Simulated, 'scenario' | 'messages'>): ReplayResult {
  const replay = startReplay(scenario);
  for (const message of messages) replay.take(message, true);
  return replay.end();
}

export interface Likeness {
  breaches: number;
  /** Found again, of the same kind, with the beginning within ten minutes. */
  same: number;
  /** Found only in the other order. */
  extra: number;
}

const SAME_MS = 10 * 60_000;

/** Compares what two orders of the same messages end in. Silence is left out: it is about when messages came. */
export function likeness(one: ReplayResult, other: ReplayResult): Likeness {
  const isJudged = (b: ReplayedBreach): boolean => b.kind !== 'silent';
  const rest = other.breaches.filter(isJudged);
  const result: Likeness = { breaches: 0, same: 0, extra: 0 };
  for (const breach of one.breaches.filter(isJudged)) {
    result.breaches++;
    const i = rest.findIndex(
      (b) =>
        b.subjectCode === breach.subjectCode &&
        b.kind === breach.kind &&
        Math.abs(Date.parse(b.since) - Date.parse(breach.since)) <= SAME_MS,
    );
    if (i < 0) continue;
    rest.splice(i, 1);
    result.same++;
  }
  result.extra = rest.length;
  return result;
}

const LONGEST_MS = 5 * HOUR;

/** Shuffles stories of a range of seeds, `times` each, by up to five hours. */
export function shuffled(
  first: number,
  stories: number,
  times: number,
  simulate: (seed: number) => Simulated,
): Likeness {
  const total: Likeness = { breaches: 0, same: 0, extra: 0 };
  for (let seed = first; seed < first + stories; seed++) {
    const simulated = prolonged(simulate(seed), 2 * LONGEST_MS);
    const inOrder = replayed(simulated);
    for (let i = 0; i < times; i++) {
      const delayMs = [HOUR / 12, HOUR, LONGEST_MS][i % 3]!;
      const { breaches, same, extra } = likeness(
        inOrder,
        replayed(disordered(simulated, seed * 1_000 + i, { delayMs, repeatShare: 0.05 })),
      );
      total.breaches += breaches;
      total.same += same;
      total.extra += extra;
    }
  }
  return total;
}
