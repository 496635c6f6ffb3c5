import { describe, expect, it } from 'vitest';
import { clock, Rehearsal, type Scene } from '../../../../simulators/control/rehearsal.ts';
import { sceneKinds, simulate } from '../../../../simulators/control/scenario.ts';
import { secondStories, simulateSecond } from '../../../../simulators/control/second/second.ts';
import { endCalm, isCalm } from './calm.ts';
import {
  type Expectation,
  examine,
  expectationOf,
  type Finding,
  fold,
  newState,
  type Observation,
  prepareGround,
  type Readings,
} from './index.ts';

interface Watch {
  expectation: Expectation;
  observations: Observation[];
  start: number;
}

function watchOf({ scenario, messages }: ReturnType<typeof simulate>): Watch {
  const ground = prepareGround(scenario.sites ?? [], scenario.corridors ?? []);
  const observations = messages.flatMap(({ payload, topic, receivedAt }) => {
    const examined = examine(payload, topic.split('/')[2]!, Date.parse(receivedAt), true);
    return examined.isAccepted ? [examined.observation] : [];
  });
  const expectation = expectationOf(scenario.subjects[0]!, scenario.devices, scenario.orders ?? [], ground);
  return { expectation, observations, start: Date.parse(scenario.clock.start) };
}

/** Devices that say something at minutes of the first day, in their order, and then nothing more. */
function spoken(scene: Scene, said: [minute: number, device: string, readings: Readings][]): Watch {
  const start = clock('00:00');
  const observations = said.map(([minute, device, readings], seq): Observation => {
    const at = start + minute * 60_000;
    return { device, seq, at, receivedAt: at, isEvidence: true, readings };
  });
  return { expectation: new Rehearsal(scene).expectation, observations, start };
}

const each = (from: number, to: number, every: number): number[] =>
  Array.from({ length: Math.ceil((to - from) / every) }, (_, i) => from + i * every);

/** Folds a watch twice, tick by tick: as it is, and asking everything anew at each tick. At the end nothing is heard for so long. */
function twice(
  { expectation, observations, start }: Watch,
  silentHours = 30,
): { calmTicks: number; found: Finding[]; asked: Finding[] } {
  let tick = start;
  const [state, other] = [newState(expectation, tick), newState(expectation, tick)];
  const [found, asked]: [Finding[], Finding[]] = [[], []];
  let calmTicks = 0;
  const tickUntil = (end: number): void => {
    for (; tick <= end; tick += 60_000) {
      if (isCalm(state, expectation, tick)) calmTicks++;
      found.push(...fold(state, expectation, { type: 'tick', now: tick }).findings);
      endCalm(other);
      asked.push(...fold(other, expectation, { type: 'tick', now: tick }).findings);
    }
  };
  for (const observation of observations) {
    tickUntil(observation.receivedAt);
    found.push(...fold(state, expectation, { type: 'observation', observation }).findings);
    asked.push(...fold(other, expectation, { type: 'observation', observation }).findings);
  }
  tickUntil(tick + silentHours * 3_600_000);
  return { calmTicks, found, asked };
}

/** What a watch said its status rests on. */
const lacksIn = (findings: Finding[]): (string | null)[] =>
  findings.flatMap((finding) => (finding.type === 'status' ? [finding.lacks] : []));

const tags = Array.from({ length: 40 }, (_, i) => `T-${i}`);
const place = (minute: number): Readings => ({ position: { lat: 30, lon: 100 + (minute % 7) * 1e-5, accuracyM: 10 } });
const booked = [
  { from: new Date(clock('00:00')).toISOString(), expectedKg: 100_000 },
  { from: new Date(clock('07:17')).toISOString(), expectedKg: 104_000 },
];

const begunByTime: [string, Watch][] = [
  [
    'READING_TOO_OLD',
    spoken(
      { subject: { maxAgeS: 7_200, maxSilenceS: 14_400 }, devices: { d: 'door_sensor' } },
      each(0, 360, 10).map((m) => [m, 'd', { door: 'closed' }]),
    ),
  ],
  [
    'PLACE_NOT_PROVED',
    spoken(
      { subject: { maxSilenceS: 400_000 }, devices: { g: 'gnss_tracker' } },
      each(0, 360, 10).map((m) => [m, 'g', place(m)]),
    ),
  ],
  [
    'DEVICE_SILENT',
    spoken(
      { devices: { w: 'scale', d: 'door_sensor' }, subject: { weight: { expectedKg: 100_000, toleranceKg: 1_000 } } },
      each(0, 400, 10).map((m) => {
        if (m > 360 || m % 20 > 0) return [m, 'w', { weight: { grossKg: 100_000 } }];
        return [m, 'd', { door: 'closed' }];
      }),
    ),
  ],
  [
    'MASS_IN_DOUBT',
    spoken(
      { devices: { w: 'scale' }, subject: { weight: { expectedKg: 100_000, toleranceKg: 5_000, booked } } },
      each(0, 430, 10).map((m) => [m, 'w', { weight: { grossKg: 100_000 } }]),
    ),
  ],
  [
    'TAGS_UNSEEN',
    spoken(
      { subject: { tags }, devices: { a: 'tag_reader', b: 'tag_reader' } },
      each(0, 440, 5).map((m) => [m, m % 10 ? 'a' : 'b', { tags: m % 10 && m > 360 ? tags.slice(20) : tags }]),
    ),
  ],
];

describe('a calm watch', () => {
  it.each(sceneKinds)('of a %s is told the same as one that asks each minute', (kind) => {
    let calmTicks = 0;
    for (let seed = 71; seed < 76; seed++) {
      const { calmTicks: n, found, asked } = twice(watchOf(simulate(seed, { kind })));
      calmTicks += n;
      expect(found).toEqual(asked);
    }
    expect(calmTicks).toBeGreaterThan(0);
  });
  it.each(Object.keys(secondStories) as (keyof typeof secondStories)[])('nor is one of a second kind, %s', (kind) => {
    for (let seed = 71; seed < 76; seed++) {
      const { found, asked } = twice(watchOf(simulateSecond(seed, { kind })));
      expect(found).toEqual(asked);
    }
  });
  it.each(begunByTime)('what time alone begins is told in its minute: %s', (lack, watch) => {
    const { calmTicks, found, asked } = twice(watch);
    expect(found).toEqual(asked);
    expect(lacksIn(found)).toContain(lack);
    expect(calmTicks).toBeGreaterThan(30);
  });
});
