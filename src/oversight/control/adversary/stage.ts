import {
  type DeviceFacts,
  type Expectation,
  expectationOf,
  fold,
  newState,
  prepareGround,
  type Readings,
  type SubjectFacts,
  type SubjectState,
} from '../engine/index.ts';

/** A square of ground and a straight road past it, on which everything is played. */
export const LAT = 48;
export const LON = 66;
const PER_LAT = 111_195;
const PER_LON = PER_LAT * Math.cos((LAT * Math.PI) / 180);
export const YARD_HALF_M = 250;
export const ROAD_HALF_M = 500;
export const SPEED_MPS = 15;
export const SETTLED_S = 6 * 3_600;

const START = Date.UTC(2026, 0, 5);
const TICK_MS = 60_000;

const corner = (x: number, y: number): [number, number] => [
  LON + (x * YARD_HALF_M) / PER_LON,
  LAT + (y * YARD_HALF_M) / PER_LAT,
];
const ground = prepareGround(
  [
    {
      code: 'YARD',
      kind: 'yard',
      boundary: {
        type: 'Polygon',
        coordinates: [[corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1), corner(-1, -1)]],
      },
    },
  ],
  [
    {
      code: 'ROAD',
      line: { type: 'LineString', coordinates: Array.from({ length: 121 }, (_, i) => [LON - 1 + i / 4, LAT]) },
      halfWidthM: ROAD_HALF_M,
      maxUnplannedStopS: 14_400,
    },
  ],
);

/** A uniform draw from 0 to 1, the same for the same seed. */
export type Draw = () => number;

export function drawsFrom(seed: number): Draw {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Near enough to normal for what a receiver or a scale scatters by. */
const scatter = (draw: Draw): number => draw() + draw() + draw() + draw() + draw() + draw() - 3;

export interface Noticed {
  /** Seconds since the act began; null never. */
  toldS: number | null;
  heldS: number | null;
  by: string | null;
}

/** One subject under watch, as the engine sees it; what the thief does begins when all has been well for some hours. */
export class Stage {
  readonly expectation: Expectation;
  readonly draw: Draw;
  readonly #state: SubjectState;
  readonly #seqs = new Map<string, number>();
  #tick = START;
  readonly #noticed: Noticed = { toldS: null, heldS: null, by: null };

  constructor(
    draw: Draw,
    subject: Partial<SubjectFacts>,
    devices: Record<string, DeviceFacts['kind']>,
    periodS: number,
    publicKey?: string,
  ) {
    this.draw = draw;
    this.expectation = expectationOf(
      { code: 'X', kind: 'lot', devices: Object.keys(devices), maxSilenceS: 7_200, ...subject },
      Object.entries(devices).map(([code, kind]) => ({
        code,
        kind,
        reportEveryS: periodS,
        ...(publicKey && { publicKey }),
      })),
      [],
      ground,
    );
    this.#state = newState(this.expectation, START);
  }

  /** Event time at which the act begins. */
  get startedAt(): number {
    return START + SETTLED_S * 1000;
  }

  get head(): SubjectState['head'] {
    return this.#state.head;
  }

  /** @param s seconds since the act began; the hours before it are negative */
  until(s: number): void {
    for (; this.#tick <= START + (SETTLED_S + s) * 1000; this.#tick += TICK_MS) {
      const { findings } = fold(this.#state, this.expectation, { type: 'tick', now: this.#tick });
      if (findings.length > 0) this.#note(this.#tick);
    }
  }

  say(device: string, s: number, readings: Readings, isEvidence = true): void {
    this.until(s);
    const at = START + (SETTLED_S + s) * 1000;
    const seq = this.#seqs.get(device) ?? 0;
    this.#seqs.set(device, seq + 1);
    const observation = { device, seq, at: Math.round(at), receivedAt: Math.round(at) + 2_000, isEvidence, readings };
    fold(this.#state, this.expectation, { type: 'observation', observation });
    this.#note(at + 2_000);
  }

  /** What a receiver says there, so many metres east and north of the middle, with its scatter. */
  at(east: number, north: number, accuracyM = 10, speedMps = 0): { position: NonNullable<Readings['position']> } {
    const off = (): number => 0.5 * accuracyM * scatter(this.draw);
    return {
      position: {
        lat: LAT + (north + off()) / PER_LAT,
        lon: LON + (east + off()) / PER_LON,
        accuracyM,
        speedMps,
      },
    };
  }

  kg(grossKg: number, noiseKg: number): { weight: { grossKg: number } } {
    return { weight: { grossKg: grossKg + noiseKg * scatter(this.draw) } };
  }

  get noticed(): Noticed {
    return this.#noticed;
  }

  #note(now: number): void {
    const s = Math.round((now - START) / 1000 - SETTLED_S);
    if (s < 0) return;
    const noticed = this.#noticed;
    const { standing, ledger } = this.#state;
    const open = ledger.alarms.find((alarm) => alarm.clearedAt < 0);
    if (open && noticed.toldS === null) noticed.toldS = s;
    if (standing.status !== 'in_control' && noticed.heldS === null) {
      noticed.heldS = s;
      noticed.by = standing.lacks ?? open?.kind ?? standing.status;
    }
  }
}

/** Seconds at which a device reports from the hours before until the end. */
export function* reports(periodS: number, untilS: number, phase = 0.5): Generator<number> {
  for (let s = -SETTLED_S + phase * periodS; s < untilS; s += periodS) yield s;
}
