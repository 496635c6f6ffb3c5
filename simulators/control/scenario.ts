import type { Scenario, ScenarioMessage } from '../../src/oversight/control/replay.ts';
import { type SeededChance, seededChance } from './chance.ts';
import { commonOutages, deliver, newClock } from './delivery.ts';
import { tellJourney } from './rail.ts';
import { railAttacks } from './rail-attacks.ts';
import { allowedSilenceS, type Setup, worn } from './setup.ts';
import { labelSilences, saidOf } from './silences.ts';
import { DAY, iso, type Label, type Story } from './story.ts';
import { lotAttacks, tellLot } from './warehouse.ts';
import { tellYard, yardAttacks } from './yard.ts';

export const sceneKinds = ['lot', 'yard', 'rail'] as const;
export type SceneKind = (typeof sceneKinds)[number];

export interface SimulationOptions extends Setup {
  kind?: SceneKind;
  /** The name of an attack of that kind, or null for an honest story; chosen by the seed when left out. */
  attack?: string | null;
  /** 1 is like the field; more is noisier: receivers, gaps, repetitions, tag spells. */
  hardness?: number;
  /** Share of stories with an attack when it is left to the seed. */
  attackShare?: number;
}

/** A labelled scenario in the form of the contract, with its messages in order of receipt. */
export interface Simulated {
  scenario: Scenario & { labels: Label[]; description: string };
  messages: ScenarioMessage[];
}

type Teller = (
  chance: SeededChance,
  code: string,
  start: number,
  attack: never,
  hardness: number,
  setup: Setup,
) => Story;

const tellers: Record<SceneKind, Teller> = { lot: tellLot, yard: tellYard, rail: tellJourney };

export const attacksOf = { lot: lotAttacks, yard: yardAttacks, rail: railAttacks } as const;

function chooseAttack(chance: SeededChance, kind: SceneKind, options: SimulationOptions): string | null {
  const chosen = chance.happens(options.attackShare ?? 0.6) ? chance.pick<string>(attacksOf[kind]) : null;
  return options.attack === undefined ? chosen : options.attack;
}

/** Silence is counted from when the last new message that came through was said, which only delivery decides. */
function settleSilence(story: Story, messages: readonly ScenarioMessage[]): void {
  for (const label of story.labels) {
    if (label.kinds[0] !== 'silent') continue;
    const jam = story.outages.find((o) => o.isLoss);
    if (!jam) continue;
    const shortest = Math.min(...story.devices.map((d) => d.reportEveryS ?? 600));
    const allowed = (story.subject.maxSilenceS ?? 4 * shortest) * 1000;
    const seen = new Set<string>();
    let heard = story.start;
    let from = -1;
    for (const message of messages) {
      const key = `${message.topic}/${(message.payload as { seq: number }).seq}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const receivedAt = Date.parse(message.receivedAt);
      if (receivedAt - heard > allowed && heard + allowed > jam.from) {
        from = heard + allowed;
        break;
      }
      // A clock that was reset says nothing of when it was said.
      heard = Math.max(heard, saidOf(message) ?? heard);
    }
    if (from < 0 && story.end - heard > allowed) from = heard + allowed;
    if (from < 0 || from > story.end) label.kinds.length = 0;
    else Object.assign(label, { from: iso(from), to: iso(from + 30 * 60_000) });
  }
  story.labels = story.labels.filter((label) => label.kinds.length > 0 && Date.parse(label.from) < story.end);
}

/** A contact that was raised and let go between two reports was told to nobody. */
function dropUnsaid(story: Story): void {
  const said = [...story.said.values()].flat().filter(({ readings }) => readings.tamper === true);
  story.labels = story.labels.filter(
    ({ kinds, from, to }) =>
      kinds[0] !== 'tampered' || said.some(({ t }) => Date.parse(from) <= t && t <= Date.parse(to)),
  );
}

/** Tells one labelled story. The same seed and options give the same scenario, to the last message. */
export function simulate(seed: number, options: SimulationOptions = {}): Simulated {
  const chance = seededChance(seed);
  const hardness = options.hardness ?? 1;
  const kind = options.kind ?? chance.pick(sceneKinds);
  const attack = chooseAttack(chance, kind, options);
  const name = `S${seed}`;
  const start = Date.UTC(2026, 2, 1) + chance.whole(0, 180) * DAY;
  const story = tellers[kind](chance.fork(1), name, start, attack as never, hardness, options);
  const shortestS = Math.min(...story.devices.map((d) => d.reportEveryS ?? 600));
  const drawnS = story.subject.maxSilenceS ?? 4 * shortestS;
  const allowedS = allowedSilenceS(drawnS, options);
  if (allowedS !== drawnS) story.subject.maxSilenceS = allowedS;
  const delivery = chance.fork(2);
  const silenceMs = 1000 * allowedS;
  // Coverage and power fail for less than the silence that counts; what is longer is planned for, or an attack.
  const longestMs = Math.min(40 * 60_000, 0.66 * silenceMs);
  const common = commonOutages(delivery, story.start, story.end, 0.35 * hardness, longestMs);
  // One that runs into a planned silence would make a longer one than anybody allowed for.
  const clear = common.filter((o) =>
    story.outages.every((p) => o.to + longestMs < p.from || o.from > p.to + longestMs),
  );
  const outages = [...story.outages, ...clear];
  const received = story.devices.flatMap(({ code }, i) => {
    const own = [
      ...(story.ownOutages.get(code) ?? []),
      ...outages,
      ...commonOutages(delivery, story.start, story.end, 0.3 * hardness, longestMs),
    ];
    const said = (story.said.get(code) ?? [])
      .filter((u) => u.t >= story.start && u.t < story.end)
      .sort((a, b) => a.t - b.t);
    return deliver(delivery.fork(i), code, said, own, newClock(delivery), story.start, story.end, hardness);
  });
  const messages = worn(
    seed,
    received.sort((a, b) => a.at - b.at),
    options,
  ).map((r) => r.message);
  settleSilence(story, messages);
  dropUnsaid(story);
  labelSilences(story, messages, silenceMs);
  return {
    scenario: {
      scenario: name,
      description: `${kind}, ${attack ?? 'nothing happens'}`,
      clock: { start: iso(story.start), end: iso(story.end) },
      sites: story.sites,
      corridors: story.corridors,
      devices: story.devices,
      subjects: [story.subject],
      orders: story.orders,
      messages: `${name}.messages.jsonl`,
      labels: story.labels,
    },
    messages,
  };
}
