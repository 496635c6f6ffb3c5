import { booleanPointInPolygon, lineString, point, pointToLineDistance, polygon } from '@turf/turf';
import { seededChance } from '../simulators/control/chance.ts';
import { simulate } from '../simulators/control/scenario.ts';
import { isInside, prepareFence } from '../src/oversight/control/engine/fence.ts';
import {
  type Expectation,
  examine,
  expectationOf,
  fold,
  newState,
  type Observation,
  prepareGround,
} from '../src/oversight/control/engine/index.ts';
import { placeOnLine, prepareLine } from '../src/oversight/control/engine/line.ts';
import type { BenchResult } from './run.ts';

export const description = 'The control engine alone: warehouse streams, long corridors, and Turf on the same points';

const rate = (n: number, ms: number): number => Math.round((1000 * n) / ms);

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!;
}

interface Stream {
  expectation: Expectation;
  observations: Observation[];
  start: number;
}

/** Messages of simulated lots, examined beforehand: the fold alone is measured. */
function lotStreams(count: number): Stream[] {
  return Array.from({ length: count }, (_, i): Stream => {
    const { scenario, messages } = simulate(9_000 + i, { kind: 'lot', attackShare: 0.3 });
    const ground = prepareGround(scenario.sites ?? [], scenario.corridors ?? []);
    const expectation = expectationOf(scenario.subjects[0]!, scenario.devices, scenario.orders ?? [], ground);
    const observations = messages.flatMap((m) => {
      const examined = examine(m.payload, m.topic.split('/')[2]!, Date.parse(m.receivedAt), true);
      return examined.isAccepted ? [examined.observation] : [];
    });
    return { expectation, observations, start: Date.parse(scenario.clock.start) };
  });
}

/** A train with two devices that runs a wavy line of so many vertices, back and forth, one message each 120 s. */
function corridorStream(vertices: number, count: number): Stream {
  const chance = seededChance(7);
  const coordinates = Array.from({ length: vertices }, (_, i): [number, number] => [
    60 + (20 * i) / vertices,
    48 + Math.sin(i / 40) * 0.02 + Math.sin((6 * i) / vertices) * 1.5,
  ]);
  const ground = prepareGround(
    [],
    [{ code: 'R', line: { type: 'LineString', coordinates }, halfWidthM: 800, maxUnplannedStopS: 7_200 }],
  );
  const expectation = expectationOf(
    { code: 'C', kind: 'container', corridorCode: 'R', devices: ['g', 's'], sealNumber: 'CN1000001' },
    [
      { code: 'g', kind: 'gnss_tracker', reportEveryS: 120 },
      { code: 's', kind: 'e_seal', reportEveryS: 120 },
    ],
    [],
    ground,
  );
  const start = Date.UTC(2026, 0, 1);
  const observations = Array.from({ length: count }, (_, k): Observation => {
    const t = start + k * 60_000;
    const phase = ((k * 1_200) / 1_400_000) % 2;
    const i = Math.min(vertices - 2, Math.floor((phase < 1 ? phase : 2 - phase) * (vertices - 2)));
    const device = k % 2 === 0 ? 'g' : 's';
    const position = {
      lon: coordinates[i]![0] + chance.normal(0, 0.0002),
      lat: coordinates[i]![1] + chance.normal(0, 0.0002),
      accuracyM: 20,
      ...(device === 'g' ? { speedMps: 20 } : {}),
    };
    const seal = { number: 'CN1000001', state: 'closed' as const };
    const readings = device === 'g' ? { position } : { position, seal };
    return { device, seq: k >> 1, at: t, receivedAt: t + 1_500, isEvidence: true, readings };
  });
  return { expectation, observations, start };
}

/** Milliseconds of this process' processor time: what else the machine does is not counted. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function fold1(stream: Stream): number {
  const state = newState(stream.expectation, stream.start);
  const began = processorMs();
  let tick = stream.start;
  for (const observation of stream.observations) {
    for (; tick <= observation.receivedAt; tick += 60_000) fold(state, stream.expectation, { type: 'tick', now: tick });
    fold(state, stream.expectation, { type: 'observation', observation });
  }
  return processorMs() - began;
}

/** Yes/no questions a second on the same points: ours against Turf. */
function geometryPeers(): BenchResult {
  const chance = seededChance(3);
  const ring = Array.from({ length: 1_000 }, (_, i): [number, number] => {
    const a = (2 * Math.PI * i) / 1_000;
    const r = 0.5 + 0.05 * Math.sin(17 * a);
    return [100 + r * Math.cos(a), 30 + r * Math.sin(a)];
  });
  ring.push(ring[0]!);
  const line = Array.from({ length: 2_000 }, (_, i): [number, number] => [100 + i / 400, 30 + 0.05 * Math.sin(i / 9)]);
  const points = Array.from({ length: 400 }, (): [number, number] => [
    chance.between(99.4, 100.6),
    chance.between(29.4, 30.6),
  ]);
  const near = Array.from({ length: 40 }, (_, i): [number, number] => [100 + i / 10, 30 + chance.normal(0, 0.03)]);
  const [fence, shape] = [prepareFence({ type: 'Polygon', coordinates: [ring] }), polygon([ring])];
  const [prepared, drawn] = [prepareLine(line), lineString(line)];
  const time = (n: number, once: () => void): number => {
    once();
    const began = performance.now();
    let rounds = 0;
    do {
      once();
      rounds++;
    } while (performance.now() - began < 300);
    return rate(n * rounds, performance.now() - began);
  };
  let agreed = 0;
  for (const [lon, lat] of points)
    if (isInside(fence, lat, lon) === booleanPointInPolygon(point([lon, lat]), shape)) agreed++;
  let worstM = 0;
  for (const [lon, lat] of near)
    worstM = Math.max(
      worstM,
      Math.abs(
        placeOnLine(prepared, lat, lon, -1).distanceM -
          pointToLineDistance(point([lon, lat]), drawn, { units: 'meters' }),
      ),
    );
  const ours = time(points.length, () => points.forEach(([lon, lat]) => isInside(fence, lat, lon)));
  const turf = time(points.length, () => points.forEach((p) => booleanPointInPolygon(point(p), shape)));
  let hint = -1;
  const oursLine = time(near.length, () =>
    near.forEach(([lon, lat]) => {
      hint = placeOnLine(prepared, lat, lon, hint).segment;
    }),
  );
  const turfLine = time(4, () =>
    near.slice(0, 4).forEach((p) => pointToLineDistance(point(p), drawn, { units: 'meters' })),
  );
  return {
    figures: {
      fence1000PerS: ours,
      turfFence1000PerS: turf,
      corridor2000PerS: oursLine,
      turfCorridor2000PerS: turfLine,
      corridorWorstDifferenceM: Math.round(worstM * 100) / 100,
    },
    ratios: {
      fence1000OverTurf: Math.round((10 * ours) / turf) / 10,
      corridor2000OverTurf: Math.round(oursLine / turfLine),
      fenceAgreement: agreed / points.length,
    },
  };
}

/** The control engine alone, on one core: warehouse streams, long corridors, and whether either costs more with size. */
export default async function control({
  say,
  quick,
}: {
  say(line: string): void;
  quick: boolean;
}): Promise<BenchResult> {
  const lots = lotStreams(quick ? 1 : 6);
  const few = quick ? 4_000 : 40_000;
  const lotMessages = lots.reduce((n, s) => n + s.observations.length, 0);
  const corridors = [200, 2_000, 10_000].map((vertices) => ({ vertices, stream: corridorStream(vertices, few) }));
  const long = corridorStream(2_000, 4 * few);
  // A server runs for days: what the compiler costs in the first seconds is not what an observation costs.
  for (let pass = 0; pass < (quick ? 1 : 5); pass++)
    for (const stream of [...lots, ...corridors.map((c) => c.stream)]) fold1(stream);
  const lotMs: number[] = [];
  const corridorMs = corridors.map((): number[] => []);
  for (let round = 1; round <= (quick ? 1 : 5); round++) {
    lotMs.push(lots.reduce((ms, stream) => ms + fold1(stream), 0));
    corridors.forEach(({ stream }, i) => corridorMs[i]!.push(fold1(stream)));
    say(`round ${round}: ${rate(lotMessages, lotMs.at(-1)!)} observations/s of lots`);
  }
  const corridorRates = corridors.map((c, i) => rate(c.stream.observations.length, median(corridorMs[i]!)));
  const longRate = rate(long.observations.length, fold1(long));
  const peers = geometryPeers();
  return {
    figures: {
      lotObservationsPerS: rate(lotMessages, median(lotMs)),
      corridor200ObservationsPerS: corridorRates[0]!,
      corridor2000ObservationsPerS: corridorRates[1]!,
      corridor10000ObservationsPerS: corridorRates[2]!,
      corridorLongHistoryObservationsPerS: longRate,
      ...peers.figures,
    },
    ratios: {
      flatInVertices200To10000: Math.round((100 * corridorRates[0]!) / corridorRates[2]!) / 100,
      flatInHistoryTimes4: Math.round((100 * corridorRates[1]!) / longRate) / 100,
      ...peers.ratios,
    },
  };
}
