import type { ScenarioMessage } from '../../../src/oversight/control/replay.ts';
import { type SeededChance, seededChance } from '../chance.ts';
import type { Simulated } from '../scenario.ts';
import { allowedSilenceS, type Setup, worn } from '../setup.ts';
import { labelSilences } from '../silences.ts';
import { DAY, HOUR, iso, MINUTE, type Story } from '../story.ts';
import { deliverSecond, type Roaming } from './delivery.ts';
import { type LotStory, lotStories, tellSecondLot } from './lot.ts';
import { type TransitStory, tellSecondTransit, transitStories } from './transit.ts';
import { tellSecondYard, type YardStory, yardStories } from './yard.ts';

/** Stories of the second kind by what they are told of. */
export const secondStories = { lot: lotStories, yard: yardStories, transit: transitStories } as const;
export type SecondKind = keyof typeof secondStories;

export interface SecondOptions extends Setup {
  kind?: SecondKind;
  name?: string;
}

const hasKind = (story: Story, kind: string): boolean => story.labels.some((l) => l.kinds.includes(kind as never));

function tell(chance: SeededChance, kind: SecondKind, name: string, code: string, start: number, setup: Setup) {
  if (kind === 'lot') return { story: tellSecondLot(chance, code, start, name as LotStory, setup), roaming: [] };
  if (kind === 'yard') return { story: tellSecondYard(chance, code, start, name as YardStory, setup), roaming: [] };
  return tellSecondTransit(chance, code, start, name as TransitStory, setup);
}

/** Silence counts from the last new message that came through, which only delivery decides. */
function settleSilence(story: Story, received: readonly { at: number; message: ScenarioMessage }[]): void {
  const label = story.labels.find((l) => l.kinds.includes('silent'));
  if (!label) return;
  const seen = new Set<string>();
  let last = story.start;
  for (const { at, message } of received) {
    const key = `${message.topic}/${(message.payload as { seq: number }).seq}`;
    const saidAt = Date.parse((message.payload as { at: string }).at);
    // A sign of life is of the instant at which it was said.
    if (!seen.has(key)) last = Math.max(last, saidAt > at - DAY ? Math.min(saidAt, at) : last);
    seen.add(key);
  }
  const from = last + 1000 * story.subject.maxSilenceS!;
  if (from > story.end - 2 * MINUTE) story.labels = [];
  else Object.assign(label, { from: iso(from), to: iso(from + HOUR) });
}

/** Of a departure that came back, fewer than two places that were received show nothing: one alone may be thrown. */
function labelFaintDepartures(story: Story, messages: readonly ScenarioMessage[]): void {
  const places = messages
    .map(({ payload }) => payload as { at: string; position?: unknown })
    .filter(({ position }) => position !== undefined);
  for (const label of story.labels) {
    const { over } = label;
    if (over === undefined || !label.kinds.includes('off_corridor')) continue;
    const shown = new Set(places.map(({ at }) => at).filter((at) => label.from < at && at < over));
    if (shown.size < 2) label.isFaint = true;
  }
}

/**
 * Tells one labelled story of the second kind: noise and events that owe nothing to the first generator. The same seed
 * gives the same scenario, to the last message.
 */
export function simulateSecond(seed: number, options: SecondOptions = {}): Simulated {
  const chance = seededChance(Math.imul(seed, 2_654_435_761) ^ 0x51ed270b);
  const kind = options.kind ?? chance.pick(Object.keys(secondStories) as SecondKind[]);
  const name = options.name ?? chance.pick<string>(secondStories[kind]);
  const start = Date.UTC(2026, 1, 1) + chance.whole(0, 280) * DAY + chance.whole(0, 23) * HOUR;
  const code = `T${seed}`;
  const { story, roaming }: { story: Story; roaming: Roaming[] } = tell(
    chance.fork(1),
    kind,
    name,
    code,
    start,
    options,
  );
  story.subject.maxSilenceS = allowedSilenceS(story.subject.maxSilenceS!, options);
  const delivery = chance.fork(2);
  const sent = story.subject.devices
    .flatMap((device, i) => {
      const said = (story.said.get(device) ?? [])
        .filter((u) => u.t >= story.start && u.t < story.end)
        .sort((a, b) => a.t - b.t);
      return deliverSecond(delivery.fork(i), device, said, roaming, story.end);
    })
    .sort((a, b) => a.at - b.at);
  const received = worn(seed, sent, options);
  if (hasKind(story, 'silent')) settleSilence(story, received);
  const messages = received.map((r) => r.message);
  labelFaintDepartures(story, messages);
  if (name !== 'silenced') labelSilences(story, messages, 1000 * story.subject.maxSilenceS);
  return {
    scenario: {
      scenario: code,
      description: `${kind}, ${name}`,
      clock: { start: iso(story.start), end: iso(story.end) },
      sites: story.sites,
      corridors: story.corridors,
      devices: story.devices.filter((d) => story.subject.devices.includes(d.code)),
      subjects: [story.subject],
      orders: story.orders,
      messages: `${code}.messages.jsonl`,
      labels: story.labels,
    },
    messages,
  };
}
